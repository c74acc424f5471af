"""Keeps shows in step with their metadata: dates, titles, new episodes. By the clock, and when a person asks."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from addon.clients.counting import on_behalf_of
from addon.clients.metadata import Cinemeta
from addon.clock import Clock
from addon.domain.episodes import Asked, Episode, Number, check_asked, chosen
from addon.domain.events import Cancelled, SearchRequested
from addon.domain.models import Item, Request
from addon.domain.refreshing import Coverage, next_refresh
from addon.domain.status import Source, Status
from addon.errors import BadInputError, NotFoundError, UpstreamError, UpstreamUnavailableError
from addon.log import get_logger
from addon.services.intake.admissions import Admissions
from addon.services.intake.identify import Identify
from addon.services.intake.show_facts import ShowFacts, look_up
from addon.store import seerr_links, shows
from addon.store.shows import Growth

log = get_logger("shows")

_BATCH = 20
_OUTAGE_DELAY = timedelta(minutes=5)
_UNKNOWN_DELAY = timedelta(days=1)
_NEW = "A new episode is listed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a request stands for from now on; `left_out` was asked for before. `facts` None: nothing is known."""

    facts: ShowFacts | None
    wanted: tuple[Episode, ...]
    left_out: frozenset[Number]
    asked: Asked


class Shows:
    """Looks at the metadata of shows."""

    def __init__(self, metadata: Cinemeta, identify: Identify, admissions: Admissions, clock: Clock) -> None:
        self._metadata = metadata
        self._identify = identify
        self._admissions = admissions
        self._lifecycle = admissions.lifecycle
        self._store = admissions.store
        self._clock = clock

    async def tick(self) -> None:
        """Refreshes what is due; an outage of the metadata source only waits."""
        for request in await self._store.read(shows.due_refreshes, self._clock(), _BATCH):
            # put off before it is done, so that one that fails in an unforeseen way delays no other
            await self._store.write(shows.put_off_refresh, request.id, self._clock() + _OUTAGE_DELAY)
            with on_behalf_of(request.id):
                try:
                    await self.refresh(request)
                except UpstreamError as error:
                    log.warning("the metadata waits", request=request.id, reason=str(error))
                    await self._store.write(shows.put_off_refresh, request.id, self._retry_at(error))
                except NotFoundError:
                    log.info("removed meanwhile", request=request.id)

    async def refresh(self, request: Request, *, by_person: bool = False, grows: bool = True) -> None:
        """Takes over what the metadata says now; new episodes of what is asked for become items, unless `grows` is off.

        A request that is done with is not asked about, unless a person wants it. Raises UpstreamError.
        """
        items = await self._lifecycle.items(request.id)
        is_done = all(item.status in _OVER for item in items)
        if request.has_ended and is_done and not by_person:
            await self._store.write(shows.put_off_refresh, request.id, None)
            return
        facts = await self._facts(request)
        if facts is None:
            await self._store.write(shows.put_off_refresh, request.id, self._clock() + _UNKNOWN_DELAY)
            return
        asked = Asked(seasons=request.seasons, ongoing=request.ongoing) if grows else Asked()
        wanted = facts.covered(asked)
        held = await self._held(request, wanted)
        async with self._admissions.door:
            growth = await self._growth(request, facts, wanted, held)
            if not grows:
                growth = replace(growth, refresh_at=None)  # it goes on resting but for what is searched now
            await self._lifecycle.grow(request.id, replace(growth, by_clock=not by_person), _NEW)
        is_first = bool(wanted) and all(item.title is None and item.is_unannounced for item in items)
        if is_first or _is_mapped(request):
            await self._store.write(seerr_links.compare_anew, request.id)  # more of the show is known by now

    async def change_scope(self, request: Request, asked: Asked) -> None:
        """Has the request cover just this from now on: what is new is added, what is open and left out is cancelled.

        Raises BadInputError for what the show does not have, and UpstreamError.
        """
        check_asked(asked)
        facts = await self._facts(request)
        if facts is None:
            raise BadInputError(f"The metadata source does not know {request.title} any more.")
        wanted = chosen(facts.episodes, asked, request.title)
        keys = frozenset(episode.key for episode in wanted)
        there = frozenset(_key(item) for item in await self._lifecycle.items(request.id))
        await self.cover(request, Scope(facts=facts, wanted=wanted, left_out=there - keys, asked=asked))
        await self.revive(request, keys, "Asked for again.")

    async def cover(self, request: Request, scope: Scope) -> None:
        """Has the request stand for the scope: new episodes become items, open ones that it leaves out end."""
        held = await self._held(request, scope.wanted)
        async with self._admissions.door:
            items = await self._lifecycle.items(request.id)
            out = (item.id for item in items if _key(item) in scope.left_out and item.status is not Status.CANCELLED)
            left = Cancelled(reason="It is not asked for any more.")
            await self._lifecycle.tell_all(out, left, if_allowed=True)
            asked = scope.asked
            growth = await self._growth(replace(request, ongoing=asked.ongoing), scope.facts, scope.wanted, held)
            seasons = tuple(sorted(set(asked.seasons)))
            await self._lifecycle.grow(request.id, replace(growth, ongoing=asked.ongoing, seasons=seasons), _NEW)

    async def revive(self, request: Request, keys: frozenset[Number], reason: str) -> None:
        """Brings cancelled ones of these episodes back to life."""
        items = await self._lifecycle.items(request.id)
        cancelled = (item.id for item in items if item.status is Status.CANCELLED and _key(item) in keys)
        await self._lifecycle.tell_all(cancelled, SearchRequested(reason=reason), if_allowed=True)

    async def _growth(
        self, request: Request, facts: ShowFacts | None, wanted: tuple[Episode, ...], held: frozenset[Number]
    ) -> Growth:
        items = await self._lifecycle.items(request.id)
        there = frozenset(_key(item) for item in items)
        fresh = await self._admissions.unowned(request, {episode.key for episode in wanted} - there)
        added = tuple(episode for episode in wanted if episode.key in fresh)
        known = facts.among(there) if facts is not None else ()
        is_done = not added and all(item.status in _OVER for item in items)
        listed = {episode.key: episode.airs_at for episode in known}
        times = (*(listed.get(_key(item), item.airs_at) for item in items), *(episode.airs_at for episode in added))
        has_ended = facts.has_ended if facts is not None else request.has_ended
        return Growth(
            added=added,
            present=held,
            known=known,
            is_anime=facts.is_anime if facts is not None else request.is_anime,
            has_ended=has_ended,
            runtime_minutes=facts.info.runtime_minutes if facts is not None else None,
            refresh_at=next_refresh(
                times, self._clock(), coverage=_coverage(request), has_ended=has_ended, is_done=is_done
            ),
        )

    async def _held(self, request: Request, wanted: tuple[Episode, ...]) -> frozenset[Number]:
        """Of what is new and has aired, what the library has already."""
        now = self._clock()
        there = {_key(item) for item in await self._lifecycle.items(request.id)}
        new = (each for each in wanted if each.key not in there and each.airs_at is not None)
        if not any(each.airs_at <= now for each in new if each.airs_at is not None):
            return frozenset()
        return await self._admissions.holdings.episodes_held(request)

    async def _facts(self, request: Request) -> ShowFacts | None:
        request = await self._identify(request)
        if request.imdb_id is None:
            return None
        return await look_up(self._metadata, request.imdb_id, self._clock(), is_anime=request.is_anime, past_cache=True)

    def _retry_at(self, error: UpstreamError) -> datetime:
        """When the metadata source says, at the earliest in five minutes."""
        until = self._clock() + _OUTAGE_DELAY
        retry_at = error.retry_at if isinstance(error, UpstreamUnavailableError) else None
        return max(until, retry_at) if retry_at is not None else until


_OVER = (Status.COMPLETED, Status.CANCELLED)


def _coverage(request: Request) -> Coverage:
    if request.ongoing:
        return Coverage.ONGOING
    return Coverage.SEASONS if request.seasons or _is_mapped(request) else Coverage.EPISODES


def _is_mapped(request: Request) -> bool:
    """Whether it stands for seasons that Seerr numbers otherwise: only Seerr knows which episodes belong to them."""
    return not (request.ongoing or request.seasons) and request.source in (Source.SEERR_POLL, Source.SEERR_WEBHOOK)


def _key(item: Item) -> Number:
    return item.season or 0, item.episode or 0
