"""Finds the IMDb id of a title that had none when it was asked for: Seerr may know it by now."""

from dataclasses import replace

from addon.clients.seerr import Seerr
from addon.domain.models import Request
from addon.domain.status import MediaType
from addon.services.lifecycle import Lifecycle
from addon.store import requests
from addon.store.session import Store


class Identify:
    """Asks Seerr; without one, nobody knows more."""

    def __init__(self, seerr: Seerr | None, lifecycle: Lifecycle, store: Store) -> None:
        self._seerr = seerr
        self._lifecycle = lifecycle
        self._store = store

    async def __call__(self, request: Request) -> Request:
        """The request, with its IMDb id when that is known now. Raises UpstreamError."""
        if request.imdb_id is not None or self._seerr is None or request.tmdb_id is None:
            return request
        if request.media_type is MediaType.MOVIE:
            movie = await self._seerr.movie(request.tmdb_id)
            imdb_id, year = movie.imdb_id, movie.year
        elif request.media_type is MediaType.SHOW:
            show = await self._seerr.show(request.tmdb_id)
            imdb_id, year = show.imdb_id, show.year
        else:
            return request
        if imdb_id is None:
            return request
        await self._store.write(requests.identify, request.id, imdb_id, year)
        self._lifecycle.changed(request.id)
        return replace(request, imdb_id=imdb_id, year=request.year or year)
