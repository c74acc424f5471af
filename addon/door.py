"""Who is let in: by the API key, by the cookie of a session, or as Home Assistant's ingress. Knows no route."""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from addon.clock import Clock, utc_now
from addon.keys import key_in
from addon.signing import Seal

COOKIE = "usher_session"
LASTS = timedelta(days=365)
_RENEWED_AFTER = timedelta(days=7)
_SUPERVISOR = "172.30.32.2"  # the only peer from which ingress comes; it has asked for Home Assistant's own sign-in
_PORTS = {"http": 80, "https": 443}


class Door:
    """Admits or not; takes as long whatever the key. `is_addon`: Usher runs under Home Assistant's Supervisor."""

    def __init__(
        self, api_key: str, allowed_origins: Sequence[str] = (), *, is_addon: bool = False, clock: Clock = utc_now
    ) -> None:
        self.allowed_origins = tuple(allowed_origins)
        self._key = api_key.encode(errors="replace")
        self._seal = Seal(api_key, "session")
        self._is_addon = is_addon
        self._clock = clock

    def admits_key(self, key: str | None) -> bool:
        """Whether this is the API key."""
        return key is not None and hmac.compare_digest(key.encode(errors="replace"), self._key)

    def admits(self, asking: HTTPConnection) -> bool:
        """Whether it has the key in a header; without any key there, whether it has a session or is ingress.

        What browsers send along by themselves counts only from Usher's own pages, or those of allowed origins.
        """
        key = key_in(asking.headers)
        if key is not None:
            return self.admits_key(key)
        return (self.is_ingress(asking) or self._began(asking) is not None) and self.is_own_page(asking)

    def is_at_pages(self, asking: HTTPConnection) -> bool:
        """Whether it is let in without any key, as Usher's own pages are."""
        return key_in(asking.headers) is None and self.admits(asking)

    def is_ingress(self, asking: HTTPConnection) -> bool:
        """Whether Home Assistant stands in between, which has let the person in."""
        return self._is_addon and asking.client is not None and asking.client.host == _SUPERVISOR

    def is_own_page(self, asking: HTTPConnection) -> bool:
        """False only for a page of another host that is not allowed."""
        origin = asking.headers.get("origin")
        if origin is None or origin.rstrip("/") in self.allowed_origins or "*" in self.allowed_origins:
            return True
        hosts = [asking.headers.get("host", "")]
        if self.is_ingress(asking):
            hosts.append(asking.headers.get("x-forwarded-host", ""))
        return any(host and _is_at(origin, host) for host in hosts)

    def new_session(self) -> str:
        """The value of a cookie that is let in from now on."""
        return self._seal.seal(str(int(self._clock().timestamp())))

    def is_ageing(self, asking: HTTPConnection) -> bool:
        """Whether it has a session that is to be prolonged."""
        began = self._began(asking)
        return began is not None and self._clock() - began > _RENEWED_AFTER

    def _began(self, asking: HTTPConnection) -> datetime | None:
        """When its session began; None when it has none."""
        text = self._seal.opened(asking.cookies.get(COOKIE, ""))
        if text is None:
            return None
        now = self._clock()
        began = datetime.fromtimestamp(int(text), now.tzinfo)
        return began if now - began < LASTS else None


def _is_at(origin: str, host: str) -> bool:
    """Whether the origin is that host, however it is reached: a proxy may have ended the encryption."""
    try:
        page, ours = urlsplit(origin), urlsplit(f"//{host.strip()}")
        usual = _PORTS.get(page.scheme)
        return page.hostname is not None and (page.hostname, page.port or usual) == (ours.hostname, ours.port or usual)
    except ValueError:
        return False
