"""What aria2 holds, as data: its entries, how far they are, and what a failure means. Knows no client."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import ceil


class DownloadStatus(StrEnum):
    """Where aria2 has an entry."""

    ACTIVE = "ACTIVE"
    WAITING = "WAITING"  # queued behind others
    PAUSED = "PAUSED"
    ERROR = "ERROR"
    COMPLETE = "COMPLETE"
    REMOVED = "REMOVED"  # cancelled, its result not yet forgotten

    @property
    def is_stopped(self) -> bool:
        """True when nothing more happens to it; its gid stays taken until the result is forgotten."""
        return self in _STOPPED


_STOPPED = frozenset({DownloadStatus.ERROR, DownloadStatus.COMPLETE, DownloadStatus.REMOVED})


class TransferFault(StrEnum):
    """What a failed download asks for."""

    LINK_EXPIRED = "link_expired"  # a fresh link, the same folder and name: the partial file goes on
    TRANSIENT = "transient"  # try again later
    NEEDS_USER = "needs_user"  # disk or permissions
    COLLISION = "collision"  # something of that name, hash or file is there already
    BAD_CONTENT = "bad_content"  # the next candidate


# The contract's section 8. Its silence is filled: 4 and 23 are cured by a fresh link, 10 is a control file of other
# content, 20 and 25 are broken metadata. aria2 1.36 gives 22 for 403, 410, 429, 451, 500 and 509 (seen 2026-11-21).
_FAULTS = {
    **dict.fromkeys((3, 4, 22, 23, 24), TransferFault.LINK_EXPIRED),
    **dict.fromkeys((1, 2, 5, 6, 7, 19, 21, 29), TransferFault.TRANSIENT),
    **dict.fromkeys((9, 15, 16, 17, 18), TransferFault.NEEDS_USER),
    **dict.fromkeys((10, 11, 12, 13, 14, 28, 30), TransferFault.COLLISION),
    **dict.fromkeys((8, 20, 25, 26, 27, 32), TransferFault.BAD_CONTENT),
}


def error_class(code: int | None) -> TransferFault:
    """What an `Entry.error_code` asks for; TRANSIENT for a code that is unknown or missing."""
    return _FAULTS.get(code or 0, TransferFault.TRANSIENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One download in aria2. `total_bytes` is 0 until the server has answered."""

    gid: str
    status: DownloadStatus
    total_bytes: int
    completed_bytes: int
    bytes_per_second: int
    connections: int
    seeders: int | None  # None: no torrent
    error_code: int | None  # only with status ERROR
    error_message: str | None  # without links
    path: str | None  # of the first file, as aria2 sees it; None: not known yet
    name: str  # the file's or the torrent's; the gid while neither is known
    info_hash: str | None  # 40 lower-case hex
    followed_by: tuple[str, ...]  # a magnet's payload, under a gid that changes with each aria2 start
    following: str | None

    @property
    def progress(self) -> float:
        """0 to 1."""
        if self.status is DownloadStatus.COMPLETE:
            return 1.0
        return min(1.0, self.completed_bytes / self.total_bytes) if self.total_bytes else 0.0

    @property
    def eta_seconds(self) -> int | None:
        """Seconds to the end at the present speed; None when it does not move or the size is unknown."""
        if self.status is not DownloadStatus.ACTIVE or not self.total_bytes or not self.bytes_per_second:
            return None
        return max(0, ceil((self.total_bytes - self.completed_bytes) / self.bytes_per_second))


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything that aria2 held at one moment. `session` changes with each start of aria2."""

    entries: tuple[Entry, ...]  # active, then waiting and paused in their order, then stopped
    bytes_per_second: int
    session: str | None
    taken_at: datetime
    by_gid: Mapping[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_gid", {entry.gid: entry for entry in self.entries})

    def entry(self, gid: str) -> Entry | None:
        """The entry of that gid; None when aria2 holds none."""
        return self.by_gid.get(gid)
