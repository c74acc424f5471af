"""The neighbourhood's time: seconds that a test can move, and a wall clock that follows them."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], float]


class ManualClock:
    """A clock that stands still until it is told to move; hand it to `Neighbourhood(clock=...)`."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._seconds = seconds

    def __call__(self) -> float:
        return self._seconds

    def advance(self, seconds: float) -> None:
        """Move the time forward by so many seconds."""
        self._seconds += seconds


class Timekeeper:
    """Tells seconds since the start and the wall-clock time, both driven by one clock."""

    def __init__(self, clock: Clock = time.monotonic, *, started_at: datetime | None = None) -> None:
        self._clock = clock
        self._first_s = clock()
        self._started_at = started_at or datetime.now(UTC)

    def seconds(self) -> float:
        """Seconds since the neighbourhood began."""
        return self._clock() - self._first_s

    def now(self) -> datetime:
        """The wall-clock time, aware, in UTC."""
        return self.at(self.seconds())

    def at(self, seconds: float) -> datetime:
        """The wall-clock time of a moment given in seconds since the start."""
        return self._started_at + timedelta(seconds=seconds)


def iso_millis(moment: datetime) -> str:
    """The form that JavaScript servers write: `2026-01-02T03:04:05.000Z`."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
