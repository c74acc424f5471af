"""Takes a wish in, once: new, known already, or brought back to life. One after the other, so that none is doubled."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from addon.domain.admission import AT_REST, Claim, Verdict, admit, claim, overlap
from addon.domain.episodes import has_aired
from addon.domain.events import SearchRequested, SeenInLibrary
from addon.domain.models import Item, Request
from addon.domain.status import Status
from addon.services.intake.holdings import Holdings
from addon.services.intake.presence import are_there, without_gone
from addon.services.lifecycle import Lifecycle
from addon.store import listing, requests, seerr_links, shows
from addon.store.items import IN_LIBRARY
from addon.store.requests import NewRequest, Wishes
from addon.store.session import Store
from addon.store.shows import Growth

_MOVIES_DEEP = 1  # the folder of the movie
_SEASONS_DEEP = 2  # the folders of the show and of the season


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The request as it stands now. DUPLICATE: it was open or completed before, nothing has changed."""

    request: Request
    verdict: Verdict


class Admissions:
    """Where requests from everywhere come together."""

    def __init__(self, lifecycle: Lifecycle, store: Store, holdings: Holdings) -> None:
        self.lifecycle = lifecycle
        self.store = store
        self.holdings = holdings
        self.door = asyncio.Lock()

    async def admit(self, new: NewRequest, reason: str, *, in_library: bool = False) -> Admitted:
        """Stores the wish for a movie, or finds the request that it repeats. `in_library`: nothing is searched."""
        async with self.door:
            existing = await self._present(await self.store.read(requests.same_title, new))
            admission = admit(new.qualities, existing)
            known = admission.request
            if known is None:
                made = await self._make(new, reason, in_library=in_library)
                return Admitted(request=made, verdict=Verdict.NEW)
            await self._link(new, known)
            if admission.verdict is Verdict.REVIVE:
                await self.revive(known, await self.lifecycle.items(known.id), new, reason)
                if in_library:
                    await self.complete_from_library(known.id, IN_LIBRARY)
            return Admitted(request=await self.now(known), verdict=admission.verdict)

    async def admit_show(self, new: NewRequest, reason: str) -> Admitted:
        """Stores the wish for episodes that no request owns; those at rest come back to life where they are."""
        assert new.show is not None
        async with self.door:
            same = await self._same_wish(new)
            items = await self.store.read(shows.items_of_title, same)
            owned = await without_gone(self.store, items, lambda _, path: path.parents[_SEASONS_DEEP])
            claimed = claim((episode.key for episode in new.show.episodes), owned)
            revived = await self._revive_episodes(claimed, same, new, reason)
            if claimed.new:
                episodes = tuple(each for each in new.show.episodes if each.key in claimed.new)
                made = await self.lifecycle.create(replace(new, show=replace(new.show, episodes=episodes)), reason)
                return Admitted(request=made.request, verdict=Verdict.NEW)
            known = revived or _to_extend(new, same, owned)
            if known is not None:
                await self._extend(known, new, reason)
            owner = known or _owner(new, same, owned)
            await self._link(new, owner)
            verdict = Verdict.REVIVE if revived else Verdict.EXTENDED if known else Verdict.DUPLICATE
            return Admitted(request=await self.now(owner), verdict=verdict)

    async def unowned(self, request: Request, keys: Iterable[tuple[int, int]]) -> frozenset[tuple[int, int]]:
        """Those of the episodes that no other request for the same wish owns."""
        others = [each for each in await self._same_wish(request) if each.id != request.id]
        return claim(keys, await self.store.read(shows.items_of_title, tuple(others))).new

    async def complete_from_library(self, request_id: int, reason: str) -> None:
        """Completes what is not completed, with the library as the source; of a show what has aired."""
        now = self.lifecycle.now()
        items = await self.lifecycle.items(request_id)
        aired = [item for item in items if has_aired(item.season, item.airs_at, now)]
        await self._complete(aired, reason)

    async def look_in_library(self, request: Request) -> None:
        """Completes what the library has by now."""
        held = await self.holdings.held_items(request, await self.lifecycle.items(request.id))
        await self._complete(held, IN_LIBRARY)

    async def _complete(self, items: Iterable[Item], reason: str) -> None:
        done = (Status.COMPLETED, Status.CANCELLED, Status.EXPIRED)
        ids = tuple(item.id for item in items if item.status not in done)
        await self.lifecycle.tell_all(ids, SeenInLibrary(reason=reason), if_allowed=True)

    async def _make(self, new: NewRequest, reason: str, *, in_library: bool) -> Request:
        made = (await self.lifecycle.create(new, reason)).request
        if not in_library:
            return made
        await self.complete_from_library(made.id, IN_LIBRARY)
        return await self.now(made)

    async def revive(self, known: Request, items: Iterable[Item], new: NewRequest, reason: str) -> None:
        """Brings those of the request's items back to life that are at rest, with the new wishes."""
        await self.take_over_wishes(known, new)
        ids = tuple(item.id for item in items if item.status in AT_REST)
        await self.lifecycle.tell_all(ids, SearchRequested(reason=reason), if_allowed=True)

    async def take_over_wishes(self, known: Request, new: NewRequest) -> None:
        """What is open is searched by other wishes anew: what was found by the old ones is accepted no longer."""
        wishes = Wishes(qualities=new.qualities, formats=new.formats, auto_select=new.auto_select)
        await self.lifecycle.update(known.id, wishes)
        if (known.qualities, known.formats, known.auto_select) == (new.qualities, new.formats, new.auto_select):
            return
        found = (item.id for item in await self.lifecycle.items(known.id) if item.status is Status.FOUND)
        await self.lifecycle.tell_all(found, SearchRequested(reason="The wishes were changed."), if_allowed=True)

    async def _revive_episodes(
        self, claimed: Claim, same: tuple[Request, ...], new: NewRequest, reason: str
    ) -> Request | None:
        """The newest request of which something has come back to life."""
        assert new.show is not None
        revived = None
        for known in same:
            items = [item for item in claimed.revived if item.request_id == known.id]
            if not items:
                continue
            await self.revive(known, items, new, reason)
            alive = {item.id for item in items if (item.season, item.episode) in new.show.present}
            await self._complete(
                [item for item in await self.lifecycle.items(known.id) if item.id in alive], IN_LIBRARY
            )
            await self.store.write(shows.rouse, known.id, self.lifecycle.now())
            revived = revived or known
        return revived

    async def _extend(self, known: Request, new: NewRequest, reason: str) -> None:
        show = new.show
        assert show is not None
        await self.take_over_wishes(known, new)
        growth = Growth(
            ongoing=True if show.ongoing else None,
            seasons=tuple(sorted({*known.seasons, *show.seasons})),
            is_anime=known.is_anime or show.is_anime,
            has_ended=show.has_ended,
            refresh_at=show.refresh_at or (self.lifecycle.now() if known.ongoing else known.refresh_at),
        )
        await self.lifecycle.grow(known.id, growth, reason)

    async def _link(self, new: NewRequest, known: Request) -> None:
        if new.seerr_id is not None:
            await self.store.write(seerr_links.add_link, new.seerr_id, known.id, new.seerr_seasons)

    async def now(self, request: Request) -> Request:
        """The request as it stands."""
        listed = await self.store.read(listing.find_request, request.id)
        return listed.request if listed else request

    async def _same_wish(self, new: NewRequest | Request) -> tuple[Request, ...]:
        """Requests for the same title in a quality that overlaps, newest first."""
        existing = await self.store.read(requests.same_title, new)
        return tuple(request for request in existing if overlap(new.qualities, request.qualities))

    async def _present(self, existing: tuple[Request, ...]) -> tuple[Request, ...]:
        """Without completed requests whose files were all taken out of the library: they are asked for anew."""
        kept = []
        for request in existing:
            is_done = request.status is Status.COMPLETED
            paths = await self.store.read(listing.library_paths, request.id) if is_done else ()
            if await are_there(paths, lambda path: path.parents[_MOVIES_DEEP]):
                kept.append(request)
        return tuple(kept)


def _owner(new: NewRequest, same: tuple[Request, ...], owned: tuple[Item, ...]) -> Request:
    """The request that has most of what is asked for; of equals the newest."""
    assert new.show is not None
    asked = {episode.key for episode in new.show.episodes}
    count = Counter(item.request_id for item in owned if (item.season, item.episode) in asked)
    return max(same, key=lambda request: count[request.id])


def _to_extend(new: NewRequest, same: tuple[Request, ...], owned: tuple[Item, ...]) -> Request | None:
    """The request that becomes ongoing, when that is all that is new of the wish: the one with the latest season."""
    assert new.show is not None
    if not new.show.ongoing or any(each.ongoing and each.status is not Status.CANCELLED for each in same):
        return None
    latest = {request.id: (0, 0) for request in same}
    for item in owned:
        latest[item.request_id] = max(latest[item.request_id], (item.season or 0, item.episode or 0))
    return max(same, key=lambda request: latest[request.id], default=None)
