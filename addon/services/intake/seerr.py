"""Takes in what is asked for in Seerr: a webhook wakes, a poll is the truth, and the facts come from Seerr itself."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

from addon.clients.seerr import Seerr
from addon.clients.seerr_requests import RequestStatus, SeerrRequest
from addon.domain.status import MediaType, Source
from addon.errors import UpstreamError, UsherError
from addon.log import get_logger
from addon.services.intake.seerr_missing import SeerrMissing, is_there
from addon.services.intake.seerr_movies import SeerrMovies
from addon.services.intake.seerr_shows import SeerrShows
from addon.store import seerr_links
from addon.store.seerr_links import SeerrLink
from addon.store.session import Store

log = get_logger("seerr")

_SIDE_BY_SIDE = 16  # titles whose facts are asked for at once


class SeerrIntake:
    """Keeps our requests in step with Seerr's."""

    def __init__(
        self, seerr: Seerr, movies: SeerrMovies, shows: SeerrShows, missing: SeerrMissing, store: Store
    ) -> None:
        self._seerr = seerr
        self._movies = movies
        self._shows = shows
        self._missing = missing
        self._store = store

    @property
    def brake(self) -> str | None:
        """Why nothing is cancelled at the moment although Seerr lists it no more; shown in health."""
        return self._missing.brake

    async def woken(self, seerr_id: int) -> None:
        """A webhook names a request: what it really says is asked for."""
        try:
            found = await self._seerr.request(seerr_id)
            if found.status is RequestStatus.DECLINED:
                await self._missing.declined(seerr_id)
            elif found.status is RequestStatus.APPROVED:
                link = await self._store.read(seerr_links.find_link, seerr_id)
                await self._follow(found, link, Source.SEERR_WEBHOOK)
        except UpstreamError as error:
            log.warning("the next poll will see it", seerr_request=seerr_id, reason=str(error))

    async def poll(self) -> None:
        """Takes in what is new, follows seasons that were added or taken away, looks after what is listed no more."""
        try:
            listed = await self._seerr.open_requests()
        except UpstreamError as error:
            log.warning("Seerr could not be asked", reason=str(error))
            return
        await self._follow_all(sorted(listed.requests, key=lambda request: request.id))
        if listed.complete:
            await self._missing.look_after(frozenset(found.id for found in listed.requests))

    async def _follow_all(self, listed: Sequence[SeerrRequest]) -> None:
        """Many side by side, the oldest first, so that a slow one delays no other; those for one title in order."""
        known = await self._store.read(seerr_links.known_links)
        by_title: defaultdict[tuple[MediaType | None, int | None], list[SeerrRequest]] = defaultdict(list)
        for found in listed:
            by_title[found.media_type, found.tmdb_id].append(found)
        places = asyncio.Semaphore(_SIDE_BY_SIDE)

        async def follow(same: Sequence[SeerrRequest]) -> None:
            async with places:
                for found in same:
                    await self._try_follow(found, known.get(found.id))

        async with asyncio.TaskGroup() as tasks:
            for same in by_title.values():
                tasks.create_task(follow(same))

    async def _try_follow(self, found: SeerrRequest, link: SeerrLink | None) -> None:
        """One request's trouble, whatever it is, harms no other."""
        try:
            await self._follow(found, link, Source.SEERR_POLL)
        except UsherError as error:
            log.warning("taken in later", seerr_request=found.id, reason=str(error))
        except Exception:
            log.exception("a request could not be taken in; the next poll tries again", seerr_request=found.id)

    async def _follow(self, found: SeerrRequest, link: SeerrLink | None, source: Source) -> None:
        """Takes in what is new. What is known, or was removed here by a person, only changes its seasons."""
        if link is not None:
            if found.media_type is MediaType.SHOW and link.request_id is not None:
                await self._shows.compare(found, link)
            return
        if found.tmdb_id is None or is_there(found):
            return
        match found.media_type:
            case MediaType.MOVIE:
                await self._movies.take_in(found, source)
            case MediaType.SHOW:
                await self._shows.take_in(found, source)
            case _:
                return
