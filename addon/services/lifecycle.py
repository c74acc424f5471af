"""The only writer of phases: events come in, the table decides, the store writes, the bus tells. Does no other I/O."""

import random
from collections.abc import Callable
from datetime import datetime

from addon.bus import Bus, RequestChanged
from addon.clock import Clock
from addon.domain import events as e
from addon.domain.models import Grab, Item, Job, Request
from addon.domain.moves import Move, Policy, decide
from addon.domain.status import Status
from addon.errors import NotFoundError
from addon.log import get_logger
from addon.store import moves, requests, seerr_links
from addon.store.entities import Tables
from addon.store.moves import Moved
from addon.store.requests import NewRequest, Wishes
from addon.store.session import Store

log = get_logger("lifecycle")


class Lifecycle:
    """Moves items. `woken` is called after each move, so that work begins at once."""

    def __init__(self, store: Store, bus: Bus, clock: Clock, policy: Policy) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self.policy = policy
        self.woken: Callable[[], None] = lambda: None

    async def report(self, job: Job, event: e.Event, *, grab_id: int | None = None) -> None:
        """Applies what a step reports. When the item has moved since the step began, the result came late: it moves
        nothing and what it left behind is cleared away. `grab_id` names a grab that the step made itself."""
        revision = job.item.revision
        worked_on = grab_id or (job.grab.id if job.grab else None)

        def decision(item: Item, _request: Request, grab: Grab | None) -> Move | None:
            if item.revision == revision:
                return self._decide(event, item, grab)
            if grab is None or grab.id == item.grab_id:
                return None
            return self._decide(e.ResultCameLate(reason=event.reason), item, grab)

        await self._move(job.item.id, worked_on, decision)

    async def tell(self, item_id: int, event: e.Event) -> Moved | None:
        """Applies what a person, Seerr, the library or the calendar says, to the item as it stands now.

        None when the item is gone; raises InvalidTransitionError when the table lacks the move.
        """
        return await self._move(item_id, None, lambda item, _request, grab: self._decide(event, item, grab))

    async def postpone(self, item: Item, due_at: datetime, note: str, *, failed: bool) -> None:
        """Has the step run again later; changes no status. `failed`: by an unforeseen error."""
        if await self._store.write(moves.postpone, item, due_at, note, failed=failed):
            self._bus.publish(RequestChanged(request_id=item.request_id, change=None))

    async def create(self, new: NewRequest, reason: str) -> Moved:
        """A new request, searched at once."""

        def unit(tables: Tables) -> Moved:
            moved = requests.create(tables, new, reason, self._clock())
            if new.seerr_id is not None:
                seerr_links.add_link(tables, new.seerr_id, moved.request.id)
            return moved

        moved = await self._store.write(unit)
        self._tell_all(moved)
        return moved

    async def update(self, request_id: int, wishes: Wishes) -> None:
        """Changes what a request wishes for."""
        await self._store.write(requests.update, request_id, wishes, self._clock())
        self.changed(request_id)

    async def remove(self, request_id: int) -> None:
        """Forgets a request whose items are at rest."""
        await self._store.write(requests.remove, request_id)
        log.info("request removed", request=request_id)

    async def items(self, request_id: int) -> tuple[Item, ...]:
        """The request's items; raises NotFoundError when there is no such request."""
        items = await self._store.read(requests.items_of_request, request_id)
        if not items:
            raise NotFoundError("There is no such request.")
        return items

    def changed(self, request_id: int) -> None:
        """Tells subscribers that something else that the request shows has changed."""
        self._bus.publish(RequestChanged(request_id=request_id, change=None))

    def _decide(self, event: e.Event, item: Item, grab: Grab | None) -> Move:
        return decide(event, item, grab, self.policy, now=self._clock(), chance=random.random())

    async def _move(self, item_id: int, grab_id: int | None, decision: moves.Decide) -> Moved | None:
        moved = await self._store.write(moves.move, item_id, grab_id, decision, self._clock())
        if moved is not None:
            self._tell_all(moved)
        return moved

    def _tell_all(self, moved: Moved) -> None:
        for change in moved.changes:
            log.info(
                "moved",
                request=moved.request.id,
                title=moved.request.title,
                phase=moved.item.phase.value,
                status=change.to_status.value,
                reason=change.reason,
            )
            self._bus.publish(RequestChanged(request_id=moved.request.id, change=change))
        self.woken()


OPEN = (Status.PENDING, Status.FOUND, Status.DOWNLOADING)
"""Statuses in which a request is still on its way."""
