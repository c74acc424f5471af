"""The address of a feed as a person pastes it, with the API key: only its host is ever shown. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, unquote, urlsplit

_ENDS = ("/api", "/newznab")
_OURS = {"t", "q", "cat", "season", "ep", "imdbid", "tmdbid", "tvdbid", "limit", "offset", "extended"}
_SHORTEST_SECRET = 6
_SHORTEST_IN_PATH = 16
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a server listens."""

    scheme: str
    host: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An endpoint: `base` up to its `/api`, and what is sent along with each call, the key among it."""

    origin: Origin
    base: str = field(repr=False)
    parameters: Mapping[str, str] = field(repr=False)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be told, the longest first: the values that are sent along, and the path's long words."""
        keys = {value for value in self.parameters.values() if len(value) >= _SHORTEST_SECRET}
        # some servers have their configuration, keys and all, in the path
        keys |= {word for word in unquote(urlsplit(self.base).path).split("/") if len(word) >= _SHORTEST_IN_PATH}
        return tuple(sorted({form for key in keys for form in (key, quote(key, safe=""))}, key=len, reverse=True))

    def masked(self, text: str) -> str:
        """The text without any of them: servers like to repeat what they were asked."""
        for secret in self.secrets:
            text = text.replace(secret, "…")
        return text


def read_address(url: str) -> Address:
    """The endpoint; `/api` is added where it is missing. Raises ValueError when it is no web address."""
    origin = origin_of(url)
    if origin is None:
        raise ValueError("not the web address of a Torznab feed")  # which it is stays untold: it is a secret
    parts = urlsplit(url.strip())
    path = parts.path.rstrip("/")
    path = path if path.endswith(_ENDS) else f"{path}/api"
    parameters = {name: value for name, value in parse_qsl(parts.query) if name not in _OURS}
    return Address(origin=origin, base=f"{parts.scheme}://{parts.netloc}{path}", parameters=parameters)


def origin_of(url: str) -> Origin | None:
    """Where the address leads; None when it is no web address."""
    try:
        parts = urlsplit(url.strip())
        if parts.scheme not in _PORTS or not parts.hostname:
            return None
        return Origin(scheme=parts.scheme, host=parts.hostname.lower(), port=parts.port or _PORTS[parts.scheme])
    except ValueError:
        return None
