"""What has changed, for subscribers: the request is read once for a message, however many are told of it."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from addon.bus import Bus, RequestChanged
from addon.domain.models import Change
from addon.store import listing
from addon.store.listing import Listed
from addon.store.session import Store

_KEPT = 200  # messages; more than one reader's queue holds, so that a slow reader still shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A request as it was shortly after a change. `change` None: not a move."""

    listed: Listed
    change: Change | None


class Changes:
    """The messages of the bus with the requests that they speak of."""

    def __init__(self, bus: Bus, store: Store) -> None:
        self._bus = bus
        self._store = store
        # By identity: two messages without a move are equal, yet the second one needs a fresh look.
        self._read: OrderedDict[int, tuple[RequestChanged, asyncio.Task[Changed | None]]] = OrderedDict()

    async def stream(self, request_id: int | None) -> AsyncGenerator[Changed, None]:
        """Every change from here on, of one request or of all; ends when the reader falls too far behind."""
        with self._bus.subscribe(request_id) as subscriber:
            async for message in subscriber.messages():
                changed = await self._changed(message)
                if changed is not None:
                    yield changed

    async def _changed(self, message: RequestChanged) -> Changed | None:
        known = self._read.get(id(message))
        if known is None:
            task = asyncio.create_task(self._fetch(message), name=f"change of request {message.request_id}")
            self._read[id(message)] = known = message, task
            if len(self._read) > _KEPT:
                self._read.popitem(last=False)
        return await asyncio.shield(known[1])

    async def _fetch(self, message: RequestChanged) -> Changed | None:
        """None when the request is gone by now."""
        listed = await self._store.read(listing.find_request, message.request_id)
        return None if listed is None else Changed(listed=listed, change=message.change)
