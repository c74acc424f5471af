"""What a person may do: ask for a movie, search, select, cancel, change, remove. Checks first, then changes."""

import re
from dataclasses import dataclass

from addon.clients.aria2 import Aria2
from addon.clients.metadata import Cinemeta
from addon.domain.admission import Verdict
from addon.domain.events import Cancelled, ReleaseSelected, SearchRequested
from addon.domain.models import Item, Request
from addon.domain.status import Format, MediaType, Quality, Source, Status
from addon.domain.transitions import next_phase
from addon.errors import BadInputError, DuplicateError, ForbiddenError, InvalidTransitionError, NotFoundError
from addon.services.admissions import Admissions
from addon.services.search import Search
from addon.services.seerr_intake import Defaults
from addon.store import grabs, listing, releases
from addon.store.releases import KnownRelease
from addon.store.requests import NewRequest, Wishes

_IMDB_ID = re.compile(r"tt[0-9]{7,9}")
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class MovieWish:
    """A movie as a person asks for it. Empty qualities and formats, and auto_select None: as configured."""

    imdb_id: str
    title: str | None = None
    year: int | None = None
    qualities: tuple[Quality, ...] = ()
    formats: tuple[Format, ...] = ()
    auto_select: bool | None = None
    source: Source = Source.API
    requested_by: str | None = None


class Commands:
    """Each method raises a CallerError and changes nothing when it cannot be done."""

    def __init__(
        self,
        metadata: Cinemeta,
        admissions: Admissions,
        search: Search,
        aria2: Aria2,
        defaults: Defaults,
    ) -> None:
        self._metadata = metadata
        self._admissions = admissions
        self._lifecycle = admissions.lifecycle
        self._search = search
        self._store = admissions.store
        self._aria2 = aria2
        self._defaults = defaults

    async def request_movie(self, wish: MovieWish) -> Request:
        """The new or revived request. Raises DuplicateError when it is open or completed already."""
        if not _IMDB_ID.fullmatch(wish.imdb_id):
            raise BadInputError(f"{wish.imdb_id!r} is no IMDb id; one looks like tt0063350.")
        if wish.title is not None and not 0 < len(wish.title.strip()) <= _LONGEST_TITLE:
            raise BadInputError(f"A title has 1 to {_LONGEST_TITLE} characters.")
        found = await self._metadata.movie(wish.imdb_id)
        if found is None:
            raise BadInputError(f"The metadata source knows no movie with the IMDb id {wish.imdb_id}.")
        if wish.year is not None and found.year is not None and abs(wish.year - found.year) > 1:
            raise BadInputError(f"{found.title} is from {found.year}, not from {wish.year}.")
        new = NewRequest(
            media_type=MediaType.MOVIE,
            title=found.title,
            other_titles=(wish.title.strip(),) if wish.title and wish.title.strip() != found.title else (),
            year=found.year or wish.year,
            imdb_id=wish.imdb_id,
            tmdb_id=found.tmdb_id,
            poster_url=found.poster_url,
            qualities=wish.qualities or self._defaults.qualities,
            formats=wish.formats or self._defaults.formats,
            auto_select=self._defaults.auto_select if wish.auto_select is None else wish.auto_select,
            source=wish.source,
            requested_by=wish.requested_by,
        )
        who = f" by {wish.requested_by}" if wish.requested_by else ""
        in_library = await self._admissions.is_in_library(new)  # before it is searched for
        admitted = await self._admissions.admit(new, f"Asked for{who}.", in_library=in_library)
        if admitted.verdict is Verdict.DUPLICATE:
            raise _duplicate(admitted.request)
        return await self.request(admitted.request.id)

    async def request(self, request_id: int) -> Request:
        """The request as it stands; raises NotFoundError."""
        return (await self._listed(request_id)).request

    async def search(self, request_id: int) -> Request:
        """Has it searched now, past every cache; brings it back to life."""
        items = await self._lifecycle.items(request_id)
        for item in items:
            next_phase(item.phase, SearchRequested)
        for item in items:
            self._search.past_cache(item.id)
            await self._lifecycle.tell(item.id, SearchRequested(reason="Asked to search again."))
        return await self.request(request_id)

    async def select(self, request_id: int, release_id: int, *, force: bool) -> Request:
        """Has this release fetched. `force` overrides every rule, never a refusal by the provider."""
        await self._listed(request_id)
        release = await self._store.read(releases.find_release, release_id)
        if release is None:
            raise NotFoundError("There is no such release.")
        if release.request_id != request_id:
            raise BadInputError("This release was found for another request.")
        items = await self._lifecycle.items(request_id)
        item = next((i for i in items if (i.season, i.episode) == (release.season, release.episode)), None)
        if item is None:
            raise NotFoundError("The request no longer holds what this release was found for.")
        next_phase(item.phase, ReleaseSelected)
        _check_acceptable(release, force=force)
        reason = f"{release.release.title} was selected."
        await self._lifecycle.tell(item.id, ReleaseSelected(reason=reason, release_id=release_id))
        return await self.request(request_id)

    async def cancel(self, request_id: int) -> Request:
        """Cancels what is not completed; a cancelled request is returned as it is."""
        request = await self.request(request_id)
        if request.status is Status.CANCELLED:
            return request
        items = await self._lifecycle.items(request_id)
        if all(item.status is Status.COMPLETED for item in items):
            next_phase(items[-1].phase, Cancelled)
        await self._cancel_items(items)
        return await self.request(request_id)

    async def cancel_download(self, gid: str) -> Request:
        """Cancels the download and what it serves. Raises NotFoundError, ForbiddenError when it is not Usher's."""
        owned = [d for d in await self._store.read(grabs.all_downloads) if d.gid == gid]
        if not owned:
            if (await self._aria2.snapshot()).entry(gid) is not None:
                raise ForbiddenError("This download was not started by Usher.")
            raise NotFoundError("There is no such download.")
        items = await self._lifecycle.items(owned[0].request_id)
        served = [item for item in items if item.id in {d.item_id for d in owned}]
        for item in served:
            next_phase(item.phase, Cancelled)
        await self._cancel_items(tuple(served))
        return await self.request(owned[0].request_id)

    async def update(self, request_id: int, wishes: Wishes) -> Request:
        """Changes the wishes and searches by them, from the cache where that is fresh; what is at rest stays so."""
        request = await self.request(request_id)
        if request.status is Status.DOWNLOADING:
            raise InvalidTransitionError("It cannot be changed while it is DOWNLOADING; cancel it first.")
        await self._lifecycle.update(request_id, wishes)
        for item in await self._lifecycle.items(request_id):
            if item.status in (Status.PENDING, Status.FOUND, Status.FAILED):
                await self._lifecycle.tell(item.id, SearchRequested(reason="The wishes were changed."))
        return await self.request(request_id)

    async def remove(self, request_id: int) -> None:
        """Forgets the request; files in the library stay."""
        request = await self.request(request_id)
        if request.status is Status.DOWNLOADING:
            raise InvalidTransitionError("It cannot be removed while it is DOWNLOADING; cancel it first.")
        await self._cancel_items(await self._lifecycle.items(request_id))
        await self._lifecycle.remove(request_id)

    async def _cancel_items(self, items: tuple[Item, ...]) -> None:
        for item in items:
            if item.status not in (Status.COMPLETED, Status.CANCELLED):
                await self._lifecycle.tell(item.id, Cancelled(reason="Cancelled by a person."))

    async def _listed(self, request_id: int) -> listing.Listed:
        listed = await self._store.read(listing.find_request, request_id)
        if listed is None:
            raise NotFoundError("There is no such request.")
        return listed


def _check_acceptable(release: KnownRelease, *, force: bool) -> None:
    refused = next((r for r in release.rejections if r.rule == "not_refused"), None)
    if refused is not None:
        raise BadInputError(f"The debrid service will not deliver this release: {refused.reason}")
    if not release.accepted and not force:
        reasons = " ".join(rejection.reason for rejection in release.rejections)
        raise BadInputError(f"This release was rejected; select it with force to have it all the same. {reasons}")


def _duplicate(request: Request) -> DuplicateError:
    state = "in the library already" if request.status is Status.COMPLETED else "asked for already"
    return DuplicateError(f"{request.title} is {state}.", request_id=request.public_id)
