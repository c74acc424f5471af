"""Takes in what is asked for in Seerr: a webhook wakes, a poll is the truth, and the facts come from Seerr itself."""

from dataclasses import dataclass

from addon.clients.jellyfin import Jellyfin
from addon.clients.seerr import Seerr
from addon.clients.seerr_requests import MediaStatus, RequestStatus, SeerrRequest
from addon.domain.events import Cancelled
from addon.domain.models import Request
from addon.domain.status import Format, MediaType, Quality, Source, Status
from addon.domain.transitions import allows
from addon.errors import CallerError, UpstreamError, UpstreamMissingError, UsherError
from addon.log import get_logger
from addon.services.admissions import Admissions
from addon.services.lifecycle import Lifecycle
from addon.store import listing, seerr_links
from addon.store.requests import NewRequest
from addon.store.seerr_links import SeerrLink
from addon.store.session import Store

log = get_logger("seerr")

_POLLS_MISSING = 2  # a request that is gone from Seerr is cancelled when two polls in a row say so
_MOST_CANCELLED = 5  # more at once looks like a broken Seerr: then none is


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What a request that names nothing wishes for."""

    qualities: tuple[Quality, ...]
    formats: tuple[Format, ...]
    auto_select: bool


class SeerrIntake:
    """Keeps our requests in step with Seerr's."""

    def __init__(
        self,
        seerr: Seerr,
        jellyfin: Jellyfin | None,
        admissions: Admissions,
        lifecycle: Lifecycle,
        store: Store,
        defaults: Defaults,
    ) -> None:
        self._seerr = seerr
        self._jellyfin = jellyfin
        self._admissions = admissions
        self._lifecycle = lifecycle
        self._store = store
        self._defaults = defaults
        self.brake: str | None = None  # why nothing is cancelled at the moment; shown in health

    async def woken(self, seerr_id: int) -> None:
        """A webhook names a request: what it really says is asked for."""
        try:
            found = await self._seerr.request(seerr_id)
            if found.status is RequestStatus.DECLINED:
                await self._declined(seerr_id)
            elif found.status is RequestStatus.APPROVED:
                await self._take_in(found, Source.SEERR_WEBHOOK)
        except UpstreamError as error:
            log.warning("the next poll will see it", seerr_request=seerr_id, reason=str(error))

    async def poll(self) -> None:
        """Takes in what is new, and looks after what Seerr lists no more."""
        try:
            listed = await self._seerr.open_requests()
        except UpstreamError as error:
            log.warning("Seerr could not be asked", reason=str(error))
            return
        known = await self._store.read(seerr_links.known_ids)
        for found in sorted(listed.requests, key=lambda request: request.id):
            if found.id not in known:
                try:
                    await self._take_in(found, Source.SEERR_POLL)
                except UsherError as error:  # one request's trouble delays no other
                    log.warning("taken in later", seerr_request=found.id, reason=str(error))
        if listed.complete:
            await self._look_after_missing(frozenset(found.id for found in listed.requests))

    async def _take_in(self, found: SeerrRequest, source: Source) -> None:
        if found.media_type is not MediaType.MOVIE or found.tmdb_id is None or _is_there(found):
            return
        if await self._store.read(seerr_links.find_link, found.id) is not None:
            return  # known, or removed here by a person: only a new Seerr id brings it back
        movie = await self._seerr.movie(found.tmdb_id)
        new = NewRequest(
            media_type=MediaType.MOVIE,
            title=movie.title,
            other_titles=tuple(t for t in (movie.original_title,) if t and t != movie.title),
            year=movie.year,
            imdb_id=movie.imdb_id,
            tmdb_id=found.tmdb_id,
            is_4k=found.is_4k,
            poster_url=movie.poster_url,
            qualities=(Quality.P2160,) if found.is_4k else self._defaults.qualities,
            formats=self._defaults.formats,
            auto_select=self._defaults.auto_select,
            source=source,
            requested_by=found.requested_by,
            seerr_id=found.id,
        )
        who = f" by {found.requested_by}" if found.requested_by else ""
        in_library = found.jellyfin_media_id is not None and await self._admissions.is_in_library(new)
        admitted = await self._admissions.admit(new, f"Asked for{who} in Seerr.", in_library=in_library)
        if in_library:
            await self._admissions.complete_from_library(admitted.request.id, "The library has it already.")

    async def _look_after_missing(self, listed: frozenset[int]) -> None:
        await self._store.write(seerr_links.found_again, listed)
        links = await self._store.read(seerr_links.open_links)
        alive = {link.request_id for link in links if link.seerr_id in listed}
        missing: dict[int, list[SeerrLink]] = {}
        for link in links:
            if link.request_id is not None and link.request_id not in alive:
                missing.setdefault(link.request_id, []).append(link)
        to_cancel = [request_id for request_id, its_links in missing.items() if await self._are_over(its_links)]
        if len(to_cancel) > _MOST_CANCELLED:
            self.brake = (
                f"Seerr no longer knows {len(to_cancel)} requests at once; none was cancelled. "
                "Cancel them here if that was meant."
            )
            log.error(self.brake)
            return
        self.brake = None
        for request_id in to_cancel:
            try:
                await self._cancel(request_id)
            except CallerError as error:
                log.info("a person was faster", request=request_id, reason=str(error))

    async def _are_over(self, links: list[SeerrLink]) -> bool:
        """Whether Seerr itself says that all requests for the same thing are over. Asks for each of them."""
        over = []
        for link in links:
            try:
                over.append(await self._is_over(link))
            except UpstreamError as error:
                log.warning("nothing is changed", seerr_request=link.seerr_id, reason=str(error))
                over.append(False)
        return all(over)

    async def _is_over(self, link: SeerrLink) -> bool:
        """Whether Seerr itself says that the request is over; completes it when Seerr says that it is available."""
        try:
            found = await self._seerr.request(link.seerr_id)
        except UpstreamMissingError:
            missing = await self._store.write(seerr_links.count_missing, link.seerr_id, missing=True)
            return missing >= _POLLS_MISSING
        await self._store.write(seerr_links.count_missing, link.seerr_id, missing=False)
        if found.status is RequestStatus.DECLINED:
            return True
        if _is_there(found) and link.request_id is not None:
            await self._complete(link.request_id)
        return False

    async def _complete(self, request_id: int) -> None:
        listed = await self._store.read(listing.find_request, request_id)
        if listed is None or listed.request.status is Status.COMPLETED:
            return
        if self._jellyfin is None:
            await self._admissions.complete_from_library(request_id, "Seerr says that it is available.")
        else:
            await self._admissions.look_in_library(listed.request)

    async def _declined(self, seerr_id: int) -> None:
        link = await self._store.read(seerr_links.find_link, seerr_id)
        if link is None or link.request_id is None:
            return
        if len(await self._store.read(seerr_links.links_of_request, link.request_id)) > 1:
            log.info("asked for more than once: the next poll decides", seerr_request=seerr_id)
            return
        await self._cancel(link.request_id)

    async def _cancel(self, request_id: int) -> None:
        for item in await self._lifecycle.items(request_id):
            if allows(item.phase, Cancelled):
                await self._lifecycle.tell(item.id, Cancelled(reason="Declined or removed in Seerr."))

    async def identify(self, request: Request) -> NewRequest | None:
        """What Seerr knows now of a movie that had no IMDb id; None when it still has none."""
        if request.tmdb_id is None or request.media_type is not MediaType.MOVIE:
            return None
        movie = await self._seerr.movie(request.tmdb_id)
        if movie.imdb_id is None:
            return None
        return NewRequest(
            media_type=MediaType.MOVIE,
            title=movie.title,
            year=movie.year,
            imdb_id=movie.imdb_id,
            tmdb_id=request.tmdb_id,
            qualities=request.qualities,
            formats=request.formats,
            auto_select=request.auto_select,
            source=request.source,
        )


def _is_there(found: SeerrRequest) -> bool:
    return found.media_status is MediaStatus.AVAILABLE or found.status is RequestStatus.COMPLETED
