"""Which episodes a show has, and which of them a request is for. Pure; knows no metadata source and no store."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from addon.errors import BadInputError

Number = tuple[int, int]
"""Season and episode."""

_EVENING = timedelta(hours=8)  # an evening in America is the next morning in UTC; names carry the evening's date


class ListedEpisode(Protocol):
    """What a metadata source says of an episode."""

    @property
    def season(self) -> int:
        """0 holds the specials."""
        ...

    @property
    def number(self) -> int:
        """Within the season."""
        ...

    @property
    def title(self) -> str | None:
        """Its own name."""
        ...

    @property
    def airs_at(self) -> datetime | None:
        """None: not announced."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """An episode with what its search depends on. `season_ends_at`: when all of its season has aired; None: unknown.

    `absolute` counts over the whole show, specials apart; of anime only.
    """

    season: int
    number: int
    title: str | None = None
    airs_at: datetime | None = None
    season_ends_at: datetime | None = None
    absolute: int | None = None

    @property
    def key(self) -> Number:
        """Season and episode."""
        return self.season, self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for of a show: exactly one of the three."""

    seasons: tuple[int, ...] = ()
    episodes: tuple[Number, ...] = ()
    ongoing: bool = False


def laid_out(listed: Iterable[ListedEpisode], *, now: datetime, is_anime: bool, has_ended: bool) -> tuple[Episode, ...]:
    """The show's episodes, ascending, each with the end of its season."""
    ordered = sorted(listed, key=lambda each: (each.season, each.number))
    times = _air_times(ordered, now, has_ended=has_ended)
    seasons: dict[int, list[datetime | None]] = defaultdict(list)
    for each, airs_at in zip(ordered, times, strict=True):
        seasons[each.season].append(airs_at)
    ends = {season: _end(its_times) for season, its_times in seasons.items()}
    regular = [each for each in ordered if each.season > 0]
    places = {(each.season, each.number): place for place, each in enumerate(regular, start=1)} if is_anime else {}
    return tuple(
        Episode(
            season=each.season,
            number=each.number,
            title=each.title,
            airs_at=airs_at,
            season_ends_at=ends[each.season],
            absolute=places.get((each.season, each.number)),
        )
        for each, airs_at in zip(ordered, times, strict=True)
    )


def check_asked(asked: Asked) -> None:
    """Raises BadInputError unless exactly one of seasons, episodes and ongoing is asked for, with sensible numbers."""
    given = (bool(asked.seasons), bool(asked.episodes), asked.ongoing)
    if sum(given) != 1:
        raise BadInputError("Ask for exactly one of: `seasons`, `episodes`, `ongoing: true`.")
    for season in asked.seasons:
        if season < 0:
            raise BadInputError(f"There is no season {season}.")
    for season, number in asked.episodes:
        if season < 0 or number < 0:
            raise BadInputError(f"There is no episode {number} of season {season}.")


def chosen(episodes: Sequence[Episode], asked: Asked, title: str) -> tuple[Episode, ...]:
    """The episodes that are asked for. Raises BadInputError naming a season or episode that the show does not have."""
    known = {episode.key: episode for episode in episodes}
    for season in asked.seasons:
        if not any(key[0] == season for key in known):
            raise BadInputError(f"{title} has no season {season}.")
    for key in asked.episodes:
        if key not in known:
            raise BadInputError(f"{title} has no episode {episode_code(*key)}.")
    if asked.ongoing and not any(key[0] > 0 for key in known):
        raise BadInputError(f"The metadata source lists no episode of {title} yet.")
    return tuple(episode for episode in episodes if is_asked(episode.key, asked))


def is_asked(key: Number, asked: Asked) -> bool:
    """Whether the wish covers the episode; specials only when they are asked for by number."""
    return (asked.ongoing and key[0] > 0) or key[0] in asked.seasons or key in asked.episodes


def covers_every_season(episodes: Iterable[Episode], seasons: Iterable[int]) -> bool:
    """Whether these seasons are all that the show has, specials apart."""
    regular = {episode.season for episode in episodes if episode.season > 0}
    return bool(regular) and regular <= set(seasons)


def episode_code(season: int, number: int) -> str:
    """As release names write it: `S01E02`."""
    return f"S{season:02}E{number:02}"


def has_aired(season: int | None, airs_at: datetime | None, now: datetime) -> bool:
    """An episode without a time is one that is only announced; what is no episode has no such time."""
    return season is None or (airs_at is not None and airs_at <= now)


def air_date(airs_at: datetime | None) -> date | None:
    """The day that a daily show's release names carry for the episode.

    A time of midnight UTC is how metadata sources write a day without a time.
    """
    if airs_at is None:
        return None
    is_day = (airs_at.hour, airs_at.minute, airs_at.second) == (0, 0, 0)
    return airs_at.date() if is_day else (airs_at - _EVENING).date()


def placeholder(season: int) -> Episode:
    """What stands for a season that the metadata source does not list yet: its first episode, without a date."""
    return Episode(season=season, number=1)


def renumbered(episodes: Sequence[Episode], days: Iterable[date]) -> tuple[Episode, ...]:
    """The episodes that air on these days, or one day beside: how two catalogs that number differently are matched."""
    wanted = set(days)
    beside = wanted | {day + timedelta(days=1) for day in wanted} | {day - timedelta(days=1) for day in wanted}
    regular = [episode for episode in episodes if episode.season > 0 and episode.airs_at is not None]
    exact = tuple(each for each in regular if each.airs_at is not None and each.airs_at.date() in wanted)
    if len(exact) >= len(wanted):
        return exact
    return tuple(each for each in regular if each.airs_at is not None and each.airs_at.date() in beside)


def _air_times(ordered: Sequence[ListedEpisode], now: datetime, *, has_ended: bool) -> list[datetime | None]:
    """One that stands without a time before one that has aired has aired by then; in an ended show all have."""
    times: list[datetime | None] = [each.airs_at for each in ordered]
    later: datetime | None = None
    for place in range(len(ordered) - 1, -1, -1):
        each = ordered[place]
        if place + 1 < len(ordered) and each.season == 0 and ordered[place + 1].season > 0:
            later = None  # specials stand apart
        if times[place] is None and later is not None and later <= now:
            times[place] = later
        later = times[place] if times[place] is not None else later
    if has_ended:
        earlier: datetime | None = None
        for place, at in enumerate(times):
            times[place] = at if at is not None else earlier
            earlier = times[place]
    return times


def _end(times: Sequence[datetime | None]) -> datetime | None:
    known = [at for at in times if at is not None]
    return max(known) if len(known) == len(times) else None
