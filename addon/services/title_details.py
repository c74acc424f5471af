"""One title with all that can be asked for of it. Creates nothing."""

from dataclasses import dataclass
from itertools import groupby

from addon.clients.igdb import Igdb
from addon.clients.metadata import Cinemeta
from addon.clients.metadata_answers import MovieInfo, ShowInfo, TitleInfo
from addon.clock import Clock
from addon.domain.episodes import Episode, Number
from addon.domain.games import all_platforms
from addon.domain.status import MediaType, Status
from addon.errors import BadInputError
from addon.services.in_library import InLibrary
from addon.services.intake.games import MISSING_KEYS
from addon.services.intake.show_facts import look_up
from addon.store import titles
from addon.store.session import Store
from addon.store.titles import Standing

_LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeDetails:
    """An episode; `status` None: nobody has asked for it. `in_library` is false also while that is not known."""

    episode: Episode
    in_library: bool
    status: Status | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """A title. `seasons` of a show, ascending with the specials last; `platforms` of a game as they are asked for."""

    title: TitleInfo
    description: str | None
    genres: tuple[str, ...]
    request: Standing | None  # the newest for it
    in_library: bool | None = None
    has_ended: bool | None = None
    seasons: tuple[tuple[EpisodeDetails, ...], ...] = ()
    platforms: tuple[str, ...] = ()


class TitleDetails:
    """Looks titles up. Raises UpstreamError when the title's source does not answer; Jellyfin may be away."""

    def __init__(
        self, metadata: Cinemeta, igdb: Igdb | None, in_library: InLibrary, store: Store, clock: Clock
    ) -> None:
        self._metadata = metadata
        self._igdb = igdb
        self.in_library = in_library
        self._store = store
        self._clock = clock

    async def find(self, media_type: MediaType, imdb_id: str | None, igdb_id: int | None) -> Details | None:
        """The title; None when there is none with this id. Raises BadInputError when its id is not given, or for a
        game without the keys of IGDB."""
        if media_type is MediaType.GAME:
            if igdb_id is None or not 0 < igdb_id <= _LARGEST_ID:
                raise BadInputError("A game is named by its `igdbId`, which is 1 or more.")
            return await self._game(igdb_id)
        if imdb_id is None:
            raise BadInputError("A movie or show is named by its `imdbId`.")
        return await (self._movie(imdb_id) if media_type is MediaType.MOVIE else self._show(imdb_id))

    async def _movie(self, imdb_id: str) -> Details | None:
        movie = await self._metadata.movie(imdb_id)
        if movie is None:
            return None
        return Details(
            title=_title(movie, MediaType.MOVIE),
            description=movie.description,
            genres=movie.genres,
            request=await self._request(imdb_id),
            in_library=await self.in_library.shows(imdb_id, MediaType.MOVIE, movie.title, movie.year),
        )

    async def _show(self, imdb_id: str) -> Details | None:
        facts = await look_up(self._metadata, imdb_id, self._clock())
        if facts is None:
            return None
        show = facts.info
        held = await self.in_library.episodes(imdb_id, show.title, show.year)
        asked = await self._store.read(titles.statuses_of_title, imdb_id)
        return Details(
            title=_title(show, MediaType.SHOW),
            description=show.description,
            genres=show.genres,
            request=await self._request(imdb_id),
            in_library=None if held is None else bool(held),
            has_ended=facts.has_ended,
            seasons=_seasons(facts.episodes, held or frozenset(), asked),
        )

    async def _game(self, igdb_id: int) -> Details | None:
        if self._igdb is None:
            raise BadInputError(MISSING_KEYS)
        game = await self._igdb.game(igdb_id)
        if game is None:
            return None
        known = await self._store.read(titles.requests_by_igdb, [igdb_id])
        title = TitleInfo(
            media_type=MediaType.GAME,
            imdb_id=None,
            igdb_id=igdb_id,
            title=game.title,
            year=game.year,
            poster_url=game.poster_url,
        )
        return Details(
            title=title,
            description=game.description,
            genres=game.genres,
            request=known.get(igdb_id),
            platforms=tuple(name for name in all_platforms(game.platforms) if name is not None),
        )

    async def _request(self, imdb_id: str) -> Standing | None:
        return (await self._store.read(titles.requests_by_imdb, [imdb_id])).get(imdb_id)


def _title(found: MovieInfo | ShowInfo, media_type: MediaType) -> TitleInfo:
    return TitleInfo(
        media_type=media_type,
        imdb_id=found.imdb_id,
        title=found.title,
        year=found.year,
        poster_url=found.poster_url,
    )


def _seasons(
    episodes: tuple[Episode, ...], held: frozenset[Number], asked: dict[Number, Status]
) -> tuple[tuple[EpisodeDetails, ...], ...]:
    ordered = sorted(episodes, key=lambda each: (each.season == 0, each.season, each.number))
    return tuple(
        tuple(EpisodeDetails(episode=each, in_library=each.key in held, status=asked.get(each.key)) for each in its_own)
        for _, its_own in groupby(ordered, key=lambda each: each.season)
    )
