"""Remembers how fast aria2 was these last minutes, from looks that others take anyway. Stores nothing, asks nobody."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from addon.clock import Clock
from addon.domain.downloads import DownloadStatus, Snapshot
from addon.domain.speeds import STEP_SECONDS, Speeds


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeedHistory:
    """`points` in bytes per second, `step_seconds` apart, oldest first, the last is now. Empty: nothing is known."""

    step_seconds: int
    points: list[int]
    highest_today: int


class SpeedRecords:
    """The records of all downloads together and of each, as long as aria2 holds it."""

    def __init__(self, clock: Clock, zone: tzinfo) -> None:
        """`zone`: whose midnight ends a day."""
        self._clock = clock

        def day_of(at: datetime) -> date:
            return at.astimezone(zone).date()

        self._speeds = Speeds(day_of)

    def note(self, snapshot: Snapshot) -> None:
        """Keeps what a look at aria2 has shown."""
        moving = {
            entry.gid: entry.bytes_per_second
            for entry in snapshot.entries
            if entry.status is DownloadStatus.ACTIVE and entry.bytes_per_second
        }
        self._speeds.note(snapshot.taken_at, snapshot.bytes_per_second, moving, snapshot.by_gid.__contains__)

    def history(self, gid: str | None = None) -> SpeedHistory:
        """Of everything, or of one download."""
        now = self._clock()
        return SpeedHistory(
            step_seconds=STEP_SECONDS,
            points=self._speeds.points(now, gid),
            highest_today=self._speeds.highest_today(now, gid),
        )
