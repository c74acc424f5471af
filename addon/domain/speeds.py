"""How fast things went lately, in steps of equal length and never more than a fixed number of them. Pure."""

from collections import deque
from collections.abc import Callable
from datetime import date, datetime

STEP_SECONDS = 2
MOST_STEPS = 300  # ten minutes
_CARRIED_STEPS = 6  # looks come at most 10 seconds apart while something is on its way
_MOST_NAMED = 200  # far more than aria2 runs side by side


class Track:
    """The speeds of one thing. A step without a look shows that of the look before, for a few steps; then 0."""

    def __init__(self) -> None:
        self._looks: deque[tuple[int, int]] = deque(maxlen=MOST_STEPS)  # step, bytes per second; ascending
        self._began: int | None = None
        self._day: date | None = None
        self._highest = 0

    @property
    def newest_step(self) -> int:
        """When it last moved; -1: never."""
        return self._looks[-1][0] if self._looks else -1

    def note(self, step: int, day: date, bytes_per_second: int) -> None:
        """Keeps what a look has shown; the last look within a step counts for it."""
        if self._began is None:
            self._began = step
        last = self._looks[-1] if self._looks else None
        if last is not None and step <= last[0]:  # a clock that was set back ends at the newest step
            self._looks[-1] = last[0], bytes_per_second
        elif bytes_per_second or (last is not None and last[1]):  # what stands still takes no room
            self._looks.append((step, bytes_per_second))
        if day != self._day:
            self._day, self._highest = day, 0
        self._highest = max(self._highest, bytes_per_second)

    def points(self, now: int) -> list[int]:
        """The speed at each step, oldest first, up to now; since the first look, at most `MOST_STEPS`."""
        if self._began is None:
            return []
        first = max(self._began, now - MOST_STEPS + 1)
        found = [0] * max(1, now - first + 1)
        ends = [*(step for step, _ in self._looks), now + 1][1:]
        for (step, speed), after in zip(self._looks, ends, strict=False):
            for each in range(max(step, first), min(after, step + 1 + _CARRIED_STEPS, now + 1)):
                found[each - first] = speed
        return found

    def highest(self, day: date) -> int:
        """The highest speed of this day."""
        return self._highest if day == self._day else 0


class Speeds:
    """The speed of everything together, and of each thing by its name as long as it is there."""

    def __init__(self, day_of: Callable[[datetime], date]) -> None:
        """`day_of`: the calendar day of a moment, where the people are."""
        self._day_of = day_of
        self._total = Track()
        self._named: dict[str, Track] = {}

    def note(self, at: datetime, total: int, named: dict[str, int], there: Callable[[str], bool]) -> None:
        """Keeps what a look has shown. `named`: what moves. `there`: whether a name that was known still exists."""
        step, day = _step(at), self._day_of(at)
        self._total.note(step, day, total)
        for name in [name for name in self._named if not there(name)]:
            del self._named[name]
        for name in named:
            if name not in self._named:
                self._make_room()
                self._named[name] = Track()
        for name, track in self._named.items():
            track.note(step, day, named.get(name, 0))

    def points(self, now: datetime, name: str | None = None) -> list[int]:
        """Bytes per second at each step up to now, oldest first; nothing for a name that is not known."""
        track = self._track(name)
        return track.points(_step(now)) if track is not None else []

    def highest_today(self, now: datetime, name: str | None = None) -> int:
        """The highest speed since midnight, or since the first look."""
        track = self._track(name)
        return track.highest(self._day_of(now)) if track is not None else 0

    def _track(self, name: str | None) -> Track | None:
        return self._total if name is None else self._named.get(name)

    def _make_room(self) -> None:
        if len(self._named) >= _MOST_NAMED:
            del self._named[min(self._named, key=lambda name: self._named[name].newest_step)]


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS
