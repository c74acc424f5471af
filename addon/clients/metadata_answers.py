"""What Cinemeta says of movies, shows and episodes, as data. Knows not how it is fetched."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import msgspec

from addon.clients.answers import readable
from addon.clients.values import first_year, imdb_id, line, moment, whole
from addon.domain.status import MediaType

KINDS = {MediaType.MOVIE: "movie", MediaType.SHOW: "series"}  # games are not in this catalog
_MOST_EPISODES = 20_000
_MOST_TITLES = 100
_MOST_GENRES = 20
_LONGEST_DESCRIPTION = 3000
_RUNTIME = re.compile(
    r"(?:(?P<hours>\d{1,3})\s*h[a-z]*\.?\s*)?(?:(?P<minutes>\d{1,5})(?:\s*m|\s*$|\s+[^-–—\s]))?", re.IGNORECASE
)
_ENDED = frozenset({"ended", "canceled", "cancelled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleInfo:
    """A hit of a search; of a game with IGDB's number in place of an IMDb id."""

    media_type: MediaType
    imdb_id: str | None
    title: str
    year: int | None
    poster_url: str | None
    igdb_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieInfo:
    """A movie. `released_at` may lie ahead."""

    imdb_id: str
    title: str
    year: int | None
    poster_url: str | None
    tmdb_id: int | None
    runtime_minutes: int | None
    released_at: datetime | None
    description: str | None = None
    genres: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeInfo:
    """An episode; season 0 holds the specials. `airs_at` None: not announced."""

    season: int
    number: int
    title: str | None
    airs_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowInfo:
    """A show; `year` is that of its first episode, `status` a text as in "Ended". Episodes ascend, each stands once.

    `is_anime`: animation from Japan, whose releases may be numbered over the whole show.
    """

    imdb_id: str
    title: str
    year: int | None
    poster_url: str | None
    tmdb_id: int | None
    tvdb_id: int | None
    status: str | None
    episodes: tuple[EpisodeInfo, ...]
    is_anime: bool = False
    runtime_minutes: int | None = None  # of one episode; of a short series perhaps of all together
    description: str | None = None
    genres: tuple[str, ...] = ()

    @property
    def has_ended(self) -> bool:
        """Whether no more episodes will come."""
        return self.status is not None and self.status.casefold() in _ENDED


class Video(msgspec.Struct, rename="camel"):
    """An episode."""

    season: object = None
    number: object = None
    episode: object = None
    name: object = None
    title: object = None
    released: object = None
    first_aired: object = None

    def info(self) -> EpisodeInfo | None:
        """The episode; None for one without its numbers."""
        season = whole(self.season, most=9999)
        number = whole(self.number, most=99_999)
        number = whole(self.episode, most=99_999) if number is None else number
        if season is None or number is None:
            return None
        airs_at = moment(self.released) or moment(self.first_aired)
        return EpisodeInfo(season=season, number=number, title=line(self.name) or line(self.title), airs_at=airs_at)


_VIDEO = msgspec.json.Decoder(Video)


class Meta(msgspec.Struct):
    """A movie or show; in a list with few of the fields."""

    id: object = None
    imdb_id: object = None
    type: object = None
    name: object = None
    year: object = None
    release_info: object = msgspec.field(default=None, name="releaseInfo")
    released: object = None
    runtime: object = None
    description: object = None
    poster: object = None
    status: object = None
    moviedb_id: object = None
    tvdb_id: object = None
    genre: object = None
    genres: object = None
    country: object = None
    videos: list[msgspec.Raw] | None = None  # each is decoded by itself, as the hits of a search are

    def movie(self, tt: str) -> MovieInfo | None:
        """The movie; None when there is no such movie."""
        title = line(self.name)
        if title is None or not self._is(MediaType.MOVIE):
            return None
        return MovieInfo(
            imdb_id=tt,
            title=title,
            year=self._year(),
            poster_url=_web_address(self.poster),
            tmdb_id=whole(self.moviedb_id, least=1),
            runtime_minutes=_minutes(self.runtime),
            released_at=moment(self.released),
            description=line(self.description, _LONGEST_DESCRIPTION),
            genres=self._genres(),
        )

    def show(self, tt: str) -> ShowInfo | None:
        """The show with its episodes; None when there is no such show."""
        title = line(self.name)
        if title is None or not self._is(MediaType.SHOW):
            return None
        return ShowInfo(
            imdb_id=tt,
            title=title,
            year=self._year(),
            poster_url=_web_address(self.poster),
            tmdb_id=whole(self.moviedb_id, least=1),
            tvdb_id=whole(self.tvdb_id, least=1),
            status=line(self.status, 50),
            episodes=_episodes(readable((self.videos or [])[:_MOST_EPISODES], _VIDEO)),
            is_anime="animation" in _words(self.genre) | _words(self.genres) and "japan" in _words(self.country),
            runtime_minutes=_minutes(self.runtime),
            description=line(self.description, _LONGEST_DESCRIPTION),
            genres=self._genres(),
        )

    def hit(self, media_type: MediaType) -> TitleInfo | None:
        """The hit of a search; None for one without id or name, or of another type."""
        tt, title = imdb_id(self.imdb_id) or imdb_id(self.id), line(self.name)
        if tt is None or title is None or not self._is(media_type):
            return None
        return TitleInfo(
            media_type=media_type, imdb_id=tt, title=title, year=self._year(), poster_url=_web_address(self.poster)
        )

    def _is(self, media_type: MediaType) -> bool:
        return self.type is None or self.type == KINDS[media_type]

    def _genres(self) -> tuple[str, ...]:
        """As they are written, each once; older answers call them `genre`."""
        named = self.genres if isinstance(self.genres, list) else self.genre
        texts = named[:_MOST_GENRES] if isinstance(named, list) else ()
        return tuple(dict.fromkeys(text for each in texts if (text := line(each, 50)) is not None))

    def _year(self) -> int | None:
        return first_year(self.year) or first_year(self.release_info) or first_year(self.released)


_META = msgspec.json.Decoder(Meta)


class MetaAnswer(msgspec.Struct):
    """A title by id; unknown ones have an empty meta or none."""

    meta: Meta | None = None


class Catalog(msgspec.Struct):
    """Hits of a search; each is decoded by itself, so that a strange one does not hide the others."""

    metas: list[msgspec.Raw] | None = None

    def titles(self, media_type: MediaType) -> tuple[TitleInfo, ...]:
        """The first hits of the type, each title once."""
        hits = (meta.hit(media_type) for meta in readable((self.metas or [])[:_MOST_TITLES], _META))
        return tuple({hit.imdb_id: hit for hit in hits if hit is not None}.values())


def _episodes(videos: Iterable[Video]) -> tuple[EpisodeInfo, ...]:
    found: dict[tuple[int, int], EpisodeInfo] = {}
    for video in videos:
        episode = video.info()
        if episode is None:
            continue
        known = found.get((episode.season, episode.number))
        if known is None or (known.airs_at is None and episode.airs_at is not None):
            found[episode.season, episode.number] = episode
    return tuple(found[key] for key in sorted(found))


def _minutes(text: object) -> int | None:
    """The minutes of "112 min", "1h 52min" or "112"; none of a span such as "45-60 min"."""
    found = _RUNTIME.match(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    hours, minutes = (int(part or 0) for part in found.group("hours", "minutes"))
    return whole(60 * hours + minutes, least=1, most=10_000)


def _words(value: object) -> frozenset[str]:
    """What is listed, in lower case: ["Animation"] as well as "Japan, France"."""
    texts = value if isinstance(value, list) else [value]
    parts = (part for text in texts if isinstance(text, str) for part in text.split(","))
    return frozenset(part.strip().casefold() for part in parts)


def _web_address(value: object) -> str | None:
    if not isinstance(value, str) or len(value) > 500 or any(char.isspace() for char in value):
        return None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return value if parts.scheme in {"http", "https"} and parts.netloc else None
