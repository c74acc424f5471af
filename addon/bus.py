"""Tells subscribers what has changed. It feeds live views only and steers nothing; a publisher never waits or fails."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from addon.domain.models import Change

_QUEUE_SIZE = 2000  # all episodes of a long show may move at once; what waits is shared by all readers


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestChanged:
    """Something that a request shows has changed. `change` None: not a move (new releases, the next search time)."""

    request_id: int
    change: Change | None


class Subscriber:
    """One reader's queue. A reader that stalls is dropped: its iteration ends."""

    def __init__(self, request_id: int | None) -> None:
        self.request_id = request_id
        self._queue: asyncio.Queue[RequestChanged] = asyncio.Queue(_QUEUE_SIZE)
        self._dropped = asyncio.Event()

    def offer(self, message: RequestChanged) -> bool:
        """Queues the message; False when the reader has stalled."""
        try:
            self._queue.put_nowait(message)
        except asyncio.QueueFull:
            self._dropped.set()
            return False
        return True

    async def messages(self) -> AsyncIterator[RequestChanged]:
        """The messages as they come, until the reader is dropped."""
        while not self._dropped.is_set():
            yield await self._queue.get()


class Bus:
    """Fans messages out to all subscribers."""

    def __init__(self) -> None:
        self._subscribers: set[Subscriber] = set()

    def publish(self, message: RequestChanged) -> None:
        """Offers the message to everyone whom it concerns."""
        for subscriber in tuple(self._subscribers):
            if subscriber.request_id in (None, message.request_id) and not subscriber.offer(message):
                self._subscribers.discard(subscriber)

    @contextmanager
    def subscribe(self, request_id: int | None = None) -> Iterator[Subscriber]:
        """A subscriber to one request, or to all; messages published from here on reach it."""
        subscriber = Subscriber(request_id)
        self._subscribers.add(subscriber)
        try:
            yield subscriber
        finally:
            self._subscribers.discard(subscriber)

    @property
    def subscriber_count(self) -> int:
        """How many are subscribed now."""
        return len(self._subscribers)
