"""Movies and shows as Seerr has them from TMDB, as data. Knows not how they are fetched."""

import re
from dataclasses import dataclass
from datetime import date

import msgspec

from addon.clients.answers import readable
from addon.clients.values import day, first_year, imdb_id, line, whole

_ANIME = 210024  # TMDB's keyword
_POSTER = re.compile(r"/[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeerrMovie:
    """A movie as TMDB has it. `imdb_id` None: TMDB knows none yet. `poster_path` as in `/po10331.jpg`."""

    tmdb_id: int
    imdb_id: str | None
    title: str
    original_title: str | None
    year: int | None
    poster_path: str | None
    runtime_minutes: int | None

    @property
    def poster_url(self) -> str | None:
        """Where TMDB serves the poster, 500 pixels wide."""
        return _poster_url(self.poster_path)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeerrSeason:
    """A season as TMDB has it; 0 holds the specials."""

    number: int
    episode_count: int
    airs_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeerrEpisode:
    """An episode as TMDB numbers it, which the metadata source may do otherwise."""

    number: int
    title: str | None
    airs_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeerrShow:
    """A show as TMDB has it. `status` is TMDB's text, as in "Ended"."""

    tmdb_id: int
    imdb_id: str | None
    tvdb_id: int | None
    title: str
    original_title: str | None
    year: int | None
    poster_path: str | None
    status: str | None
    seasons: tuple[SeerrSeason, ...]
    keyword_ids: frozenset[int]

    @property
    def is_anime(self) -> bool:
        """Whether TMDB has it as anime."""
        return _ANIME in self.keyword_ids

    @property
    def poster_url(self) -> str | None:
        """Where TMDB serves the poster, 500 pixels wide."""
        return _poster_url(self.poster_path)


class ExternalIds(msgspec.Struct, rename="camel"):
    """Ids of other catalogs."""

    imdb_id: object = None
    tvdb_id: object = None


class MovieBody(msgspec.Struct, rename="camel"):
    """A movie."""

    title: object = None
    original_title: object = None
    release_date: object = None
    runtime: object = None
    imdb_id: object = None
    external_ids: ExternalIds | None = None
    poster_path: object = None

    def movie(self, tmdb_id: int) -> SeerrMovie | None:
        """The movie; None for one without a title."""
        title = line(self.title) or line(self.original_title)
        if title is None:
            return None
        others = self.external_ids or ExternalIds()
        return SeerrMovie(
            tmdb_id=tmdb_id,
            imdb_id=imdb_id(self.imdb_id) or imdb_id(others.imdb_id),
            title=title,
            original_title=line(self.original_title),
            year=first_year(self.release_date),
            poster_path=line(self.poster_path, 200),
            runtime_minutes=whole(self.runtime, least=1, most=10_000),
        )


class Keyword(msgspec.Struct):
    """A keyword of TMDB."""

    id: object = None


class ShowSeason(msgspec.Struct, rename="camel"):
    """A season of a show."""

    season_number: object = None
    episode_count: object = None
    air_date: object = None


class ShowBody(msgspec.Struct, rename="camel"):
    """A show."""

    name: object = None
    original_name: object = None
    first_air_date: object = None
    status: object = None
    external_ids: ExternalIds | None = None
    poster_path: object = None
    seasons: list[ShowSeason] | None = None
    keywords: list[Keyword] | None = None

    def show(self, tmdb_id: int) -> SeerrShow | None:
        """The show; None for one without a name."""
        title = line(self.name) or line(self.original_name)
        if title is None:
            return None
        others = self.external_ids or ExternalIds()
        keywords = (whole(keyword.id) for keyword in self.keywords or ())
        return SeerrShow(
            tmdb_id=tmdb_id,
            imdb_id=imdb_id(others.imdb_id),
            tvdb_id=whole(others.tvdb_id, least=1),
            title=title,
            original_title=line(self.original_name),
            year=first_year(self.first_air_date),
            poster_path=line(self.poster_path, 200),
            status=line(self.status, 50),
            seasons=_seasons(self.seasons or []),
            keyword_ids=frozenset(number for number in keywords if number is not None),
        )


class SeasonEpisode(msgspec.Struct, rename="camel"):
    """An episode of a season."""

    episode_number: object = None
    name: object = None
    air_date: object = None

    def episode(self) -> SeerrEpisode | None:
        """The episode; None for one without a number."""
        number = whole(self.episode_number, most=99_999)
        if number is None:
            return None
        return SeerrEpisode(number=number, title=line(self.name), airs_on=day(self.air_date))


_EPISODE = msgspec.json.Decoder(SeasonEpisode)


class SeasonBody(msgspec.Struct):
    """A season with its episodes; each is decoded by itself, so that a strange one does not hide the others."""

    episodes: list[msgspec.Raw] | None = None

    def listed(self) -> tuple[SeerrEpisode, ...] | None:
        """The episodes, ascending, each once; None when there is no list of them."""
        if self.episodes is None:
            return None
        found: dict[int, SeerrEpisode] = {}
        for body in readable(self.episodes, _EPISODE):
            episode = body.episode()
            if episode is not None:
                found.setdefault(episode.number, episode)
        return tuple(found[number] for number in sorted(found))


def _poster_url(path: str | None) -> str | None:
    return f"https://image.tmdb.org/t/p/w500{path}" if path and _POSTER.fullmatch(path) else None


def _seasons(listed: list[ShowSeason]) -> tuple[SeerrSeason, ...]:
    found = {}
    for season in listed:
        number = whole(season.season_number, most=9999)
        if number is not None:
            count = whole(season.episode_count, most=100_000) or 0
            found[number] = SeerrSeason(number=number, episode_count=count, airs_on=day(season.air_date))
    return tuple(found[number] for number in sorted(found))
