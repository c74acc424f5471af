"""Hoster links and the direct links made from them; knows neither torrents nor HTTP."""

import base64
import hashlib
from dataclasses import dataclass

from addon.demo.clock import Timekeeper
from addon.demo.content import Content

HOSTER = "https://real-debrid.com/d/"
LINK_LENGTH = len(HOSTER) + 13  # what follows is ignored by the service, and cut off by clients
_MIME_TYPES = {
    "mkv": "video/x-matroska",
    "mp4": "video/mp4",
    "avi": "video/x-msvideo",
    "rar": "application/x-rar-compressed",
    "srt": "application/x-subrip",
}
_REPLACED = str.maketrans(dict.fromkeys('|"\\?*:<>', "_"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosted:
    """A file behind a hoster link; a rotten one cannot be unrestricted any more."""

    link: str
    filename: str
    content: Content
    rotten: bool

    @property
    def mime_type(self) -> str:
        """By the ending of the name."""
        return _MIME_TYPES.get(self.filename.rsplit(".", 1)[-1].lower(), "application/octet-stream")

    @property
    def is_video(self) -> bool:
        """True for what the service calls streamable."""
        return self.mime_type.startswith("video/")


@dataclass(slots=True, kw_only=True)
class Direct:
    """A direct link that was handed out, and how often it was asked for since."""

    id: str
    hosted: Hosted
    issued_s: float
    requests: int = 0


class Vault:
    """All hoster links and direct links of the account."""

    def __init__(self, time: Timekeeper) -> None:
        self._time = time
        self._hosted: dict[str, Hosted] = {}
        self._direct: dict[str, Direct] = {}
        self._rotten: set[str] = set()

    def host(self, key: str, filename: str, content: Content, *, rotten: bool) -> Hosted:
        """Put a file behind a hoster link; the same key always gives the same link."""
        link = HOSTER + an_id(f"hosted {key}")
        hosted = Hosted(link=link, filename=filename.translate(_REPLACED), content=content, rotten=rotten)
        return self._hosted.setdefault(link, hosted)

    def hosted(self, link: str) -> Hosted | None:
        """The file behind a hoster link, whatever stands after its 39th character; None when unknown."""
        return self._hosted.get(link[:LINK_LENGTH])

    def is_rotten(self, hosted: Hosted) -> bool:
        """True when the hoster has lost the file."""
        return hosted.rotten or hosted.link in self._rotten

    def rot(self) -> None:
        """Let every hoster link that exists now rot."""
        self._rotten.update(self._hosted)

    def issue(self, hosted: Hosted) -> Direct:
        """A new direct link."""
        direct_id = an_id(f"direct {len(self._direct)} {hosted.link}")
        direct = Direct(id=direct_id, hosted=hosted, issued_s=self._time.seconds())
        self._direct[direct_id] = direct
        return direct

    def direct(self, direct_id: str) -> Direct | None:
        """The direct link with this id; None when unknown or revoked."""
        return self._direct.get(direct_id)

    def revoke(self, direct_id: str | None = None) -> bool:
        """Forget one direct link, or all of them; False when there was none."""
        if direct_id is not None:
            return self._direct.pop(direct_id, None) is not None
        had_any = bool(self._direct)
        self._direct.clear()
        return had_any

    def issued(self) -> tuple[Direct, ...]:
        """The direct links, newest first."""
        return tuple(reversed(self._direct.values()))


def an_id(seed: str) -> str:
    """13 upper-case letters and digits, always the same ones for the same seed."""
    return base64.b32encode(hashlib.sha256(seed.encode()).digest()).decode()[:13]
