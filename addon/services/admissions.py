"""Takes a wish in, once: new, known already, or brought back to life. One after the other, so that none is doubled."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from addon.clients.jellyfin import Jellyfin
from addon.domain.admission import Verdict, admit, satisfies
from addon.domain.events import SearchRequested, SeenInLibrary
from addon.domain.models import Request
from addon.domain.status import Status
from addon.errors import UpstreamError
from addon.log import get_logger
from addon.services.lifecycle import Lifecycle
from addon.store import listing, requests, seerr_links
from addon.store.requests import NewRequest, Wishes
from addon.store.session import Store

log = get_logger("admissions")

_THERE = "The library has it already."


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The request as it stands now. DUPLICATE: it was open or completed before, nothing has changed."""

    request: Request
    verdict: Verdict


class Admissions:
    """Where requests from everywhere come together."""

    def __init__(self, lifecycle: Lifecycle, store: Store, jellyfin: Jellyfin | None) -> None:
        self.lifecycle = lifecycle
        self.store = store
        self._jellyfin = jellyfin
        self._door = asyncio.Lock()

    async def admit(self, new: NewRequest, reason: str, *, in_library: bool = False) -> Admitted:
        """Stores the wish, or finds the request that it repeats. `in_library`: it is there, so nothing is searched."""
        async with self._door:
            existing = await self._present(await self.store.read(requests.same_title, new))
            admission = admit(new.qualities, existing)
            known = admission.request
            if known is None:
                made = await self._make(new, reason, in_library=in_library)
                return Admitted(request=made, verdict=Verdict.NEW)
            if new.seerr_id is not None:
                await self.store.write(seerr_links.add_link, new.seerr_id, known.id)
            if admission.verdict is Verdict.REVIVE:
                await self._revive(known, new, reason)
                if in_library:
                    await self.complete_from_library(known.id, _THERE)
            listed = await self.store.read(listing.find_request, known.id)
            return Admitted(request=listed.request if listed else known, verdict=admission.verdict)

    async def _make(self, new: NewRequest, reason: str, *, in_library: bool) -> Request:
        made = (await self.lifecycle.create(new, reason)).request
        if not in_library:
            return made
        await self.complete_from_library(made.id, _THERE)
        listed = await self.store.read(listing.find_request, made.id)
        return listed.request if listed else made

    async def _revive(self, known: Request, new: NewRequest, reason: str) -> None:
        wishes = Wishes(qualities=new.qualities, formats=new.formats, auto_select=new.auto_select)
        await self.lifecycle.update(known.id, wishes)
        for item in await self.lifecycle.items(known.id):
            if item.status in (Status.CANCELLED, Status.FAILED, Status.EXPIRED):
                await self.lifecycle.tell(item.id, SearchRequested(reason=reason))

    async def _present(self, existing: tuple[Request, ...]) -> tuple[Request, ...]:
        """Without completed requests whose files were all taken out of the library: they are asked for anew."""
        kept = []
        for request in existing:
            if request.status is not Status.COMPLETED or await self._is_there(request):
                kept.append(request)
        return tuple(kept)

    async def _is_there(self, request: Request) -> bool:
        paths = [Path(path) for path in await self.store.read(listing.library_paths, request.id)]
        if not paths:
            return True  # the library had it from elsewhere
        there = await asyncio.to_thread(lambda: [p.exists() or not p.parent.parent.exists() for p in paths])
        return any(there)

    async def is_in_library(self, wish: NewRequest | Request) -> bool:
        """Whether Jellyfin shows it in a quality that is wished for; an outage of Jellyfin says nothing."""
        if self._jellyfin is None:
            return False
        try:
            found = await self._jellyfin.find_movie(wish.imdb_id, wish.tmdb_id, wish.title, wish.year)
        except UpstreamError as error:
            log.warning("Jellyfin could not be asked", reason=str(error))
            return False
        return found is not None and satisfies(found.height, found.width, wish.qualities)

    async def look_in_library(self, request: Request) -> bool:
        """Completes a request that Jellyfin has already."""
        if not await self.is_in_library(request):
            return False
        await self.complete_from_library(request.id, _THERE)
        return True

    async def complete_from_library(self, request_id: int, reason: str) -> None:
        """Completes what is not completed, with the library as the source."""
        for item in await self.lifecycle.items(request_id):
            if item.status not in (Status.COMPLETED, Status.CANCELLED, Status.EXPIRED):
                await self.lifecycle.tell(item.id, SeenInLibrary(reason=reason))
