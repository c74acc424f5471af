"""The only writer of phases: events come in, the table decides, the store writes, the bus tells. Does no other I/O."""

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from addon.bus import Bus, RequestChanged
from addon.clock import Clock
from addon.domain import events as e
from addon.domain.models import Change, Grab, Item, Job, Request
from addon.domain.moves import Move, Policy, decide
from addon.domain.status import Status
from addon.domain.transitions import Phase, allows
from addon.errors import NotFoundError
from addon.log import get_logger
from addon.store import games, moves, requests, seerr_links, shows, upgrades
from addon.store.entities import Tables
from addon.store.moves import Moved, Ordered
from addon.store.requests import NewRequest, Wishes
from addon.store.session import Store
from addon.store.shows import Growth

log = get_logger("lifecycle")


class Lifecycle:
    """Moves items. `woken` is called after each move, so that work begins at once."""

    def __init__(self, store: Store, bus: Bus, clock: Clock, policy: Policy) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self.policy = policy
        self.woken: Callable[[], None] = lambda: None

    async def report(
        self, job: Job, event: e.Event, *, grab_id: int | None = None, apart: tuple[tuple[Item, e.Event], ...] = ()
    ) -> None:
        """Applies what a step reports: `event` to all items of the job, but to those in `apart` what stands there.

        An item that has moved since the step began has come too late: it is not moved, and what the step left behind
        for it is cleared away. `grab_id` names a grab that the step made itself.
        """
        own = {item.id: each for item, each in apart}
        worked_on = grab_id or (job.grab.id if job.grab else None)
        others = tuple((item, each) for item, each in apart if item.id not in {known.id for known in job.items})
        told = (*((item, own.get(item.id, event)) for item in job.items), *others)
        ordered = tuple(
            Ordered(item_id=item.id, grab_id=worked_on, decide=self._if_unmoved(item.revision, each))
            for item, each in told
        )
        await self._move(ordered)

    async def tell(self, item_id: int, event: e.Event) -> Moved | None:
        """Applies what a person, Seerr, the library or the calendar says, to the item as it stands now.

        None when the item is gone; raises InvalidTransitionError when the table lacks the move.
        """
        return await self.tell_all((item_id,), event)

    async def tell_all(self, item_ids: Iterable[int], event: e.Event, *, if_allowed: bool = False) -> Moved | None:
        """The same for several items of one request, all at once or none.

        `if_allowed`: those for which the table lacks the move stay as they are.
        """
        decision = self._decision(event, if_allowed=if_allowed)
        ordered = tuple(Ordered(item_id=item_id, decide=decision) for item_id in item_ids)
        return await self._move(ordered) if ordered else None

    async def postpone(self, items: tuple[Item, ...], due_at: datetime, note: str, *, failed: bool) -> None:
        """Has the step run again later; changes no status. `failed`: by an unforeseen error."""
        if await self._store.write(moves.postpone, items, due_at, note, failed=failed):
            self._bus.publish(RequestChanged(request_id=items[0].request_id, change=None))

    async def create(self, new: NewRequest, reason: str) -> Moved:
        """A new request, searched at once."""

        def unit(tables: Tables) -> Moved:
            moved = requests.create(tables, new, reason, self._clock())
            if new.seerr_id is not None:
                seerr_links.add_link(tables, new.seerr_id, moved.request.id, new.seerr_seasons)
            return moved

        moved = await self._store.write(unit)
        self._tell_all(moved)
        return moved

    async def grow(self, request_id: int, growth: Growth, reason: str) -> None:
        """Takes over what the metadata says of a show; new episodes become items."""
        grown = await self._store.write(shows.grow, request_id, growth, reason, self._clock())
        if grown is not None:
            self._tell_all(grown)
            self.changed(request_id)

    async def add_platforms(self, request_id: int, new: NewRequest, reason: str) -> None:
        """Has a game looked for on further platforms."""
        grown = await self._store.write(games.add_platforms, request_id, new, reason, self._clock())
        if grown is not None:
            self._tell_all(grown)
            self.changed(request_id)

    async def give_up(self, request_id: int, reason: str) -> None:
        """Cancels what is not completed. Of a show nothing is looked up any more; a complete one grows no more."""
        event, now = e.Cancelled(reason=reason), self._clock()

        def unit(tables: Tables) -> Moved | tuple[Change, ...]:
            ended = shows.end_complete(tables, request_id, now)
            if ended is not None:
                return ended
            items = requests.items_of_request(tables, request_id)
            decision = self._decision(event, if_allowed=True)
            moved = moves.move(tables, tuple(Ordered(item_id=item.id, decide=decision) for item in items), now)
            shows.rest(tables, request_id)
            return moved or ()

        done = await self._store.write(unit)
        if isinstance(done, Moved):
            self._tell_all(done)
        else:
            self._tell(request_id, done)
            self.changed(request_id)

    async def end_ongoing(self, request_id: int) -> None:
        """No new episodes are taken in from now on, and those that are still to air are left out."""
        self._tell(request_id, await self._store.write(shows.end_ongoing, request_id, self._clock()))
        self.changed(request_id)

    async def episodes_aired(self, request_id: int) -> None:
        """Brings the status of an ongoing show in step with the calendar."""
        self._tell(request_id, await self._store.write(shows.episodes_aired, request_id, self._clock()))

    async def plan_upgrades(self) -> None:
        """Gives what is completed below UPGRADE_TO a time to be searched, and takes it from all else."""
        for request_id in await self._store.write(upgrades.plan, self.policy, self._clock()):
            self.changed(request_id)

    async def update(self, request_id: int, wishes: Wishes) -> None:
        """Changes what a request wishes for."""
        await self._store.write(requests.update, request_id, wishes, self._clock())
        self.changed(request_id)

    async def remove(self, request_id: int) -> None:
        """Forgets a request whose items are at rest."""
        await self._store.write(requests.remove, request_id)
        log.info("request removed", request=request_id)

    def now(self) -> datetime:
        """The present, as moves are dated."""
        return self._clock()

    async def items(self, request_id: int) -> tuple[Item, ...]:
        """The request's items; raises NotFoundError when there is no such request."""
        items = await self._store.read(requests.items_of_request, request_id)
        if not items:
            raise NotFoundError("There is no such request.")
        return items

    def changed(self, request_id: int) -> None:
        """Tells subscribers that something else that the request shows has changed."""
        self._bus.publish(RequestChanged(request_id=request_id, change=None))

    def _decide(self, event: e.Event, item: Item, request: Request, grab: Grab | None) -> Move:
        """Whoever chooses by hand gets nothing else by itself, nothing better either."""
        policy = self.policy if request.auto_select else replace(self.policy, upgrade_to=None)
        return decide(event, item, grab, policy, now=self._clock(), chance=random.random())

    def _decision(self, event: e.Event, *, if_allowed: bool) -> moves.Decide:
        def decision(item: Item, request: Request, grab: Grab | None) -> Move | None:
            if if_allowed and not allows(item.phase, type(event)):
                return None
            return self._decide(event, item, request, grab)

        return decision

    def _if_unmoved(self, revision: int, event: e.Event) -> moves.Decide:
        def decision(item: Item, request: Request, grab: Grab | None) -> Move | None:
            if isinstance(event, e.FileShared) and item.grab_id is not None and item.phase is not Phase.COMPLETED:
                return None  # it has begun to try the file by itself meanwhile
            if item.revision == revision:
                return self._decide(event, item, request, grab)
            if grab is None or grab.id == item.grab_id:
                return None
            return self._decide(e.ResultCameLate(reason=event.reason), item, request, grab)

        return decision

    async def _move(self, ordered: tuple[Ordered, ...]) -> Moved | None:
        moved = await self._store.write(moves.move, ordered, self._clock())
        if moved is not None:
            self._tell_all(moved)
        return moved

    def _tell(self, request_id: int, changes: tuple[Change, ...]) -> None:
        for change in changes:
            self._bus.publish(RequestChanged(request_id=request_id, change=change))

    def _tell_all(self, moved: Moved) -> None:
        phases = {(item.season, item.episode, item.platform): item.phase.value for item in moved.items}
        for change in moved.changes:
            log.info(
                "moved",
                request=moved.request.id,
                title=moved.request.title,
                **_part(change),
                phase=phases.get((change.season, change.episode, change.platform)),
                status=change.to_status.value,
                reason=change.reason,
            )
        if not moved.changes and moved.item.status is Status.COMPLETED:  # an upgrade goes on in silence
            log.info("upgrade", request=moved.request.id, phase=moved.item.phase.value, reason=moved.item.note)
            self.changed(moved.request.id)
        self._tell(moved.request.id, moved.changes)
        self.woken()


def _part(change: Change) -> dict[str, int | str | None]:
    if change.platform is not None:
        return {"platform": change.platform}
    return {} if change.season is None else {"season": change.season, "episode": change.episode}


OPEN = (Status.PENDING, Status.FOUND, Status.DOWNLOADING)
"""Statuses in which a request is still on its way."""
