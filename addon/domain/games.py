"""Which game is meant, and on which platforms. Pure; knows not where the games come from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from addon.domain.platforms import Platform, platform_named, platform_names, platform_of_igdb
from addon.domain.titles import same_title
from addon.errors import BadInputError

_YEARS_BESIDE = 1  # countries differ by one
_MOST_CHOICES = 10  # that an error names


@dataclass(frozen=True, slots=True, kw_only=True)
class GamePlatform:
    """Something that a game runs on, by IGDB's number and names."""

    id: int
    name: str
    abbreviation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GameInfo:
    """A game as IGDB has it, or as a person names it: then without a number. `year`: of its first release anywhere."""

    igdb_id: int | None
    title: str
    year: int | None = None
    poster_url: str | None = None
    platforms: tuple[GamePlatform, ...] = ()
    genres: tuple[str, ...] = ()
    other_titles: tuple[str, ...] = ()
    description: str | None = None

    def __str__(self) -> str:
        year = f"{self.year}, " if self.year is not None else ""
        return f"{self.title} ({year}igdbId {self.igdb_id})"


def chosen_game(found: Sequence[GameInfo], title: str, year: int | None, genres: Iterable[str]) -> GameInfo:
    """The one game of this title; its year, then its genres tell equal titles apart. Raises BadInputError.

    `genres` as IGDB spells them.
    """
    games = _of_title(found, title)
    if not games:
        near = f" It knows {_told(found)}." if found else ""
        raise BadInputError(f"IGDB knows no game called {title}.{near}")
    games = _narrowed(games, _of_year(games, year), f"no game called {title} of {year}")
    wanted = frozenset(genres)
    fitting = [game for game in games if wanted <= set(game.genres)]
    games = _narrowed(games, fitting, f"no game called {title} that is {', '.join(sorted(wanted))}")
    if len(games) > 1:
        raise BadInputError(f"There are several: {_told(games)}. Name the year, the genres or the igdbId.")
    return games[0]


def platforms_asked(named: Iterable[str], listed: Iterable[GamePlatform] = ()) -> tuple[str, ...]:
    """The platforms that a person names, by their names in the table, each once. Raises BadInputError for others.

    `listed`: what the metadata says that the game runs on; empty: nothing is known, and any platform may be.
    """
    there = tuple(listed)
    valid = tuple(name for name in all_platforms(there) if name is not None) or platform_names()
    found = []
    for text in named:
        platform = platform_named(text) or _as_igdb_writes(text, there)
        if platform is None or platform.name not in valid:
            raise BadInputError(f"{text!r} is none of its platforms, which are {', '.join(valid)}.")
        found.append(platform.name)
    return tuple(dict.fromkeys(found))


def all_platforms(listed: Iterable[GamePlatform]) -> tuple[str | None, ...]:
    """What a game is looked for on when no platform is named: those that are known, or any (None)."""
    known = (platform_of_igdb(each.id) for each in listed)
    return tuple(dict.fromkeys(platform.name for platform in known if platform is not None)) or (None,)


def genres_asked(named: Iterable[str], valid: Iterable[str]) -> tuple[str, ...]:
    """The genres that a person names, as IGDB spells them, each once. Raises BadInputError for others."""
    by_name = {genre.casefold(): genre for genre in valid}
    found = []
    for text in named:
        genre = by_name.get(text.strip().casefold())
        if genre is None:
            raise BadInputError(f"{text!r} is no genre; there are {', '.join(by_name.values())}.")
        found.append(genre)
    return tuple(dict.fromkeys(found))


def _of_title(found: Sequence[GameInfo], title: str) -> list[GameInfo]:
    """Those of exactly this title; when there is none those that are also called so."""
    exact = [game for game in found if same_title(game.title, title)]
    return exact or [game for game in found if any(same_title(other, title) for other in game.other_titles)]


def _of_year(games: Sequence[GameInfo], year: int | None) -> list[GameInfo]:
    """Those of this very year; else those of the year before or after; else those of which no year is known."""
    if year is None:
        return list(games)
    exact = [game for game in games if game.year == year]
    near = [game for game in games if game.year is not None and abs(game.year - year) <= _YEARS_BESIDE]
    return exact or near or [game for game in games if game.year is None]


def _narrowed(before: Sequence[GameInfo], after: list[GameInfo], missing: str) -> list[GameInfo]:
    if not after:
        raise BadInputError(f"IGDB knows {missing}, but {_told(before)}.")
    return after


def _told(games: Sequence[GameInfo]) -> str:
    return ", ".join(str(game) for game in games[:_MOST_CHOICES])


def _as_igdb_writes(text: str, listed: Iterable[GamePlatform]) -> Platform | None:
    key = text.strip().casefold()
    for each in listed:
        if key in (each.name.casefold(), (each.abbreviation or "").casefold()):
            return platform_of_igdb(each.id)
    return None
