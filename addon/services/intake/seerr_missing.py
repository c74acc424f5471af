"""Looks after requests that Seerr lists no more: cancelled when Seerr says that they are over, completed when there."""

from addon.clients.seerr import Seerr
from addon.clients.seerr_requests import MediaStatus, RequestStatus, SeerrRequest
from addon.domain.status import MediaType, Source, Status
from addon.errors import CallerError, UpstreamError, UpstreamMissingError
from addon.log import get_logger
from addon.services.intake.admissions import Admissions
from addon.store import listing, seerr_links
from addon.store.seerr_links import SeerrLink

log = get_logger("seerr")

_HERE = (Source.API, Source.WEB)
_POLLS_MISSING = 2  # a request that is gone from Seerr is cancelled when two polls in a row say so
_MOST_CANCELLED = 5  # more at once looks like a broken Seerr: then none is


def is_there(found: SeerrRequest) -> bool:
    """Whether Seerr says that the library has it."""
    return found.media_status is MediaStatus.AVAILABLE or found.status is RequestStatus.COMPLETED


class SeerrMissing:
    """Compares our open requests with Seerr's list."""

    def __init__(self, seerr: Seerr, admissions: Admissions) -> None:
        self._seerr = seerr
        self._admissions = admissions
        self._store = admissions.store
        self.brake: str | None = None  # why nothing is cancelled at the moment

    async def look_after(self, listed: frozenset[int]) -> None:
        """Asks for those that are missing from a complete list."""
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

    async def declined(self, seerr_id: int) -> None:
        """A webhook says so, and Seerr too."""
        link = await self._store.read(seerr_links.find_link, seerr_id)
        if link is None or link.request_id is None:
            return
        if len(await self._store.read(seerr_links.links_of_request, link.request_id)) > 1:
            log.info("asked for more than once: the next poll decides", seerr_request=seerr_id)
            return
        await self._cancel(link.request_id)

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
        if is_there(found) and link.request_id is not None:
            await self._complete(link, link.request_id)
        return False

    async def _complete(self, link: SeerrLink, request_id: int) -> None:
        """Completes what is there. Of a show that goes on, Seerr's word says nothing of what has aired since."""
        listed = await self._store.read(listing.find_request, request_id)
        if listed is None or listed.request.status is Status.COMPLETED:
            return
        if self._admissions.holdings.are_known:
            await self._admissions.look_in_library(listed.request)
        elif not listed.request.ongoing:
            await self._admissions.complete_from_library(request_id, "Seerr says that it is available.")
        if listed.request.media_type is MediaType.SHOW:
            await self._store.write(seerr_links.settle, link.seerr_id)

    async def _cancel(self, request_id: int) -> None:
        """A show that a person asked for here stays: Seerr's request only came to it later."""
        listed = await self._store.read(listing.find_request, request_id)
        if listed is not None and listed.request.media_type is MediaType.SHOW and listed.request.source in _HERE:
            log.info("asked for here too, so it stays", request=request_id)
            return
        await self._admissions.lifecycle.give_up(request_id, "Declined or removed in Seerr.")
