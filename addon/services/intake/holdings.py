"""What the library holds already, as Jellyfin shows it."""

from addon.clients.jellyfin import Jellyfin
from addon.domain.admission import satisfies
from addon.domain.episodes import Number
from addon.domain.models import Item, Request
from addon.domain.status import MediaType, Quality
from addon.errors import UpstreamError, UpstreamUnavailableError
from addon.log import get_logger
from addon.store.requests import NewRequest

log = get_logger("library")

_ANY = ()


class Holdings:
    """Looks things up in Jellyfin; without one, nothing is held."""

    def __init__(self, jellyfin: Jellyfin | None) -> None:
        self._jellyfin = jellyfin

    @property
    def are_known(self) -> bool:
        """Whether there is a Jellyfin to ask."""
        return self._jellyfin is not None

    async def holds_movie(self, wish: NewRequest | Request) -> bool:
        """Whether it is there in a quality that is wished for."""
        if self._jellyfin is None:
            return False
        try:
            found = await self._jellyfin.find_movie(wish.imdb_id, wish.tmdb_id, wish.title, wish.year)
        except UpstreamError as error:
            log.warning("Jellyfin could not be asked", reason=str(error))
            return False
        return found is not None and satisfies(found.height, found.width, wish.qualities)

    async def episodes_held(self, wish: NewRequest | Request, series_id: str | None = None) -> frozenset[Number]:
        """The episodes that are there in a quality that is wished for. `series_id`: Jellyfin's own, if it is known.

        Raises UpstreamUnavailableError: who can wait does, since "nothing is there" would fetch all of it again.
        """
        try:
            return await self._episodes(wish, wish.qualities, series_id)
        except UpstreamUnavailableError:
            raise
        except UpstreamError as error:  # it will not answer before a person has acted
            log.warning("Jellyfin could not be asked", reason=str(error))
            return frozenset()

    async def episodes_held_now(self, wish: NewRequest) -> frozenset[Number]:
        """The same for a person who does not wait: nothing while Jellyfin does not answer."""
        try:
            return await self.episodes_held(wish)
        except UpstreamError as error:
            log.warning("Jellyfin could not be asked", reason=str(error))
            return frozenset()

    async def episodes_shown(self, request: Request) -> frozenset[Number]:
        """The episodes that Jellyfin shows, in whatever quality. Raises UpstreamError."""
        return await self._episodes(request, _ANY, None)

    async def shows_movie(self, request: Request) -> bool:
        """Whether Jellyfin shows the movie, in whatever quality. Raises UpstreamError."""
        if self._jellyfin is None:
            return False
        found = await self._jellyfin.find_movie(request.imdb_id, request.tmdb_id, request.title, request.year)
        return found is not None

    async def shows_title(self, imdb_id: str, media_type: MediaType, title: str, year: int | None) -> bool:
        """Whether Jellyfin shows the movie, or any of the show, in whatever quality. Raises UpstreamError."""
        if self._jellyfin is None:
            return False
        if media_type is MediaType.SHOW:
            return await self._jellyfin.has_series(imdb_id, None, title, year)
        return await self._jellyfin.find_movie(imdb_id, None, title, year) is not None

    async def episodes_of_title(self, imdb_id: str, title: str, year: int | None) -> frozenset[Number]:
        """The episodes of the show that Jellyfin shows, in whatever quality. Raises UpstreamError."""
        if self._jellyfin is None:
            return frozenset()
        there = await self._jellyfin.episodes(None, imdb_id, None, title, year)
        return frozenset((each.season, number) for each in there for number in range(each.number, each.last + 1))

    async def held_items(self, request: Request, items: tuple[Item, ...]) -> tuple[Item, ...]:
        """Those of the request's items that are there."""
        if request.media_type is MediaType.SHOW:
            held = await self.episodes_held(request)
            return tuple(item for item in items if (item.season, item.episode) in held)
        return items if await self.holds_movie(request) else ()

    async def _episodes(
        self, wish: NewRequest | Request, qualities: tuple[Quality, ...], series_id: str | None
    ) -> frozenset[Number]:
        if self._jellyfin is None:
            return frozenset()
        there = await self._jellyfin.episodes(series_id, wish.imdb_id, wish.tmdb_id, wish.title, wish.year)
        return frozenset(
            (each.season, number)
            for each in there
            if satisfies(each.height, each.width, qualities)
            for number in range(each.number, each.last + 1)
        )
