"""What a person asks for over GraphQL: a game. Checked with IGDB when its keys are set, then taken in."""

from dataclasses import dataclass

from addon.clients.igdb import Igdb
from addon.domain.games import GameInfo, all_platforms, chosen_game, genres_asked, platforms_asked
from addon.domain.models import Request
from addon.domain.status import MediaType, Source
from addon.errors import BadInputError
from addon.services.intake.asking import LONGEST_TITLE, reason_of, taken
from addon.services.intake.defaults import Defaults
from addon.services.intake.game_admissions import GameAdmissions
from addon.store.requests import NewRequest

_YEARS = range(1950, 2101)
_MOST_NAMED = 50  # platforms or genres
_LONGEST_NAME = 100
_MOST_TITLES = 20  # other ones, by which releases are matched too

MISSING_KEYS = (
    "Games are looked up at IGDB, whose keys are missing: set USHER_IGDB_CLIENT_ID and USHER_IGDB_CLIENT_SECRET."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GameWish:
    """A game as a person asks for it. No platforms: all. `auto_select` None: as configured."""

    title: str
    year: int | None = None
    igdb_id: int | None = None
    platforms: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    auto_select: bool | None = None
    source: Source = Source.API
    requested_by: str | None = None


class GameAsking:
    """Raises a CallerError or an UpstreamError and changes nothing when it cannot be done."""

    def __init__(self, igdb: Igdb | None, admissions: GameAdmissions, defaults: Defaults) -> None:
        self._igdb = igdb
        self._admissions = admissions
        self._defaults = defaults

    async def request_game(self, wish: GameWish) -> Request:
        """The new, grown or revived request. Raises DuplicateError when all of it is open or completed already."""
        _check(wish)
        new = self._as_given(wish) if self._igdb is None else await self._as_known(self._igdb, wish)
        return taken(await self._admissions.admit(new, reason_of(wish.requested_by)))

    def _as_given(self, wish: GameWish) -> NewRequest:
        """Nobody is asked: the person's own words are all there is."""
        if wish.igdb_id is not None:
            raise BadInputError(MISSING_KEYS)
        platforms = platforms_asked(wish.platforms)
        game = GameInfo(igdb_id=None, title=wish.title.strip(), year=wish.year)
        return self._new(wish, game, platforms, tuple(dict.fromkeys(genre.strip() for genre in wish.genres)))

    async def _as_known(self, igdb: Igdb, wish: GameWish) -> NewRequest:
        """The game as IGDB has it."""
        genres = genres_asked(wish.genres, await igdb.genres()) if wish.genres else ()
        game = await _found(igdb, wish, genres)
        return self._new(wish, game, platforms_asked(wish.platforms, game.platforms), genres)

    def _new(self, wish: GameWish, game: GameInfo, platforms: tuple[str, ...], genres: tuple[str, ...]) -> NewRequest:
        return NewRequest(
            media_type=MediaType.GAME,
            title=game.title,
            other_titles=game.other_titles[:_MOST_TITLES],
            year=game.year or wish.year,
            imdb_id=None,
            igdb_id=game.igdb_id,
            poster_url=game.poster_url,
            platforms=platforms,
            genres=genres,
            item_platforms=platforms or all_platforms(game.platforms),
            qualities=(),
            formats=(),
            auto_select=self._defaults.auto_select if wish.auto_select is None else wish.auto_select,
            source=wish.source,
            requested_by=wish.requested_by,
        )


async def _found(igdb: Igdb, wish: GameWish, genres: tuple[str, ...]) -> GameInfo:
    if wish.igdb_id is None:
        return chosen_game(await igdb.search(wish.title), wish.title.strip(), wish.year, genres)
    game = await igdb.game(wish.igdb_id)
    if game is None:
        raise BadInputError(f"IGDB knows no game with the igdbId {wish.igdb_id}.")
    return game


def _check(wish: GameWish) -> None:
    if not 0 < len(wish.title.strip()) <= LONGEST_TITLE:
        raise BadInputError(f"A title has 1 to {LONGEST_TITLE} characters.")
    if wish.year is not None and wish.year not in _YEARS:
        raise BadInputError(f"`year` must be {_YEARS[0]} to {_YEARS[-1]}, not {wish.year}.")
    if wish.igdb_id is not None and wish.igdb_id < 1:
        raise BadInputError("An igdbId is 1 or more.")
    for what, named in (("platforms", wish.platforms), ("genres", wish.genres)):
        if len(named) > _MOST_NAMED or any(not 0 < len(name.strip()) <= _LONGEST_NAME for name in named):
            raise BadInputError(f"`{what}` must be at most {_MOST_NAMED}, each of 1 to {_LONGEST_NAME} characters.")
