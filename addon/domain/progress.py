"""How many episodes of each season stand where. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from addon.domain.status import Status
from addon.domain.transitions import STATUS, Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeCount:
    """So many episodes of a season are in this phase. `aired`: their time has come."""

    season: int
    phase: Phase
    aired: bool
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonProgress:
    """`counts` in the order of the statuses, without those that do not occur and without what is not aired yet."""

    season: int
    counts: tuple[tuple[Status, int], ...]
    unaired: int


def seasons_progress(counts: Iterable[EpisodeCount]) -> tuple[SeasonProgress, ...]:
    """One for each season that occurs, ascending. What waits to be searched and has not aired is `unaired`."""
    seasons: dict[int, dict[Status | None, int]] = {}
    for each in counts:
        status = STATUS[each.phase]
        key = None if status is Status.PENDING and not each.aired else status
        season = seasons.setdefault(each.season, {})
        season[key] = season.get(key, 0) + each.count
    return tuple(
        SeasonProgress(
            season=number,
            counts=tuple((status, season[status]) for status in Status if status in season),
            unaired=season.get(None, 0),
        )
        for number, season in sorted(seasons.items())
    )
