"""Outside calls over time, for a chart. Reads only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from addon.store.codec import from_micros, to_micros
from addon.store.entities import Tables

SUMS = (
    "SELECT upstream, minute / $size, sum(count), sum(cached), sum(failed) FROM api_call"
    " WHERE minute >= $start GROUP BY 1, 2"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """The calls of one step; `count` includes `failed`."""

    at: datetime
    count: int = 0
    cached: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The calls to one upstream, every step of the span, oldest first."""

    upstream: str
    points: tuple[Point, ...]

    @property
    def badness(self) -> tuple[int, int, str]:
        """Sorts the one with the most failures first, then the busiest."""
        return -sum(each.failed for each in self.points), -sum(each.count for each in self.points), self.upstream


def calls_over_time(tables: Tables, since: datetime, now: datetime, step: timedelta) -> tuple[Series, ...]:
    """Every upstream that was called in the span, the worst first. Steps begin at whole multiples of `step`.

    Of hours that ended two days ago all calls stand in the step in which the hour began.
    """
    size = step // timedelta(microseconds=1)
    first, last = to_micros(since) // size, to_micros(now) // size
    found: defaultdict[str, dict[int, Point]] = defaultdict(dict)
    for upstream, number, count, cached, failed in _sums(tables, first * size, size):
        at = from_micros(number * size)
        found[upstream][number] = Point(at=at, count=count, cached=cached, failed=failed)
    numbers = range(first, last + 1)
    series = (
        Series(upstream=name, points=tuple(known.get(n) or Point(at=from_micros(n * size)) for n in numbers))
        for name, known in found.items()
    )
    return tuple(sorted(series, key=lambda each: each.badness))


def _sums(tables: Tables, start: int, size: int) -> list[tuple[str, int, int, int, int]]:
    rows: list[tuple[str, int, int, int, int]] = tables.db.select(SUMS, {}, {"size": size, "start": start})
    return rows
