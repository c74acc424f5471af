"""The status of a season, a show and a request, from the items below it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from addon.domain.episodes import has_aired
from addon.domain.status import MediaType, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What the roll-up needs of an item. A movie or game has no season and no episode."""

    item_id: int
    status: Status
    season: int | None = None
    episode: int | None = None
    airs_at: datetime | None = None


def is_alone(media_type: MediaType, parts: int) -> bool:
    """Whether the whole is its one part, so that the history tells of both at once: a movie, a game for one platform.

    Never a show: more episodes may join the one that it has.
    """
    return media_type is not MediaType.SHOW and parts == 1


def leading_part(parts: Iterable[Part]) -> Part | None:
    """The part whose status is the status of the whole; None when there is no part.

    Season: the latest (highest-numbered) episode that is not COMPLETED; show: the latest season that is not COMPLETED;
    all COMPLETED: COMPLETED (architecture, section 2). Of a game: the latest platform that is not COMPLETED.
    """
    ordered = sorted(parts, key=lambda p: (p.season or 0, p.episode or 0, p.item_id))
    unfinished = [p for p in ordered if p.status is not Status.COMPLETED]
    if unfinished:
        return unfinished[-1]
    return ordered[-1] if ordered else None


def counted_parts(parts: Iterable[Part], *, ongoing: bool, now: datetime) -> tuple[Part, ...]:
    """The parts that count: in an ongoing show an episode is left out until it airs.

    A show of which nothing has aired counts them all, so that it has a status.
    """
    everything = tuple(parts)
    if not ongoing:
        return everything
    return tuple(part for part in everything if has_aired(part.season, part.airs_at, now)) or everything


def next_air_at(parts: Iterable[Part], *, ongoing: bool, now: datetime) -> datetime | None:
    """When the next part begins to count, by the calendar alone; None when none is left out, or nobody knows when."""
    times = (part.airs_at for part in parts if ongoing and part.airs_at is not None and part.airs_at > now)
    return min(times, default=None)
