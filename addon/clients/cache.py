"""Answers kept until they are stale, and one call for all who ask the same at once. Knows no upstream."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from cachetools import TLRUCache

from addon.clock import Clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Fetch = Callable[[], Awaitable[tuple[V, datetime]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[V]):
    """An answer. `without_call`: it was kept, or someone else's call that was under way brought it."""

    value: V
    fresh_until: datetime
    without_call: bool


@dataclass(slots=True)
class _Flight(Generic[V]):
    """A call under way and how many wait for it."""

    task: asyncio.Task[tuple[V, datetime]]
    waiting: int = 0


class CachedAnswers(Generic[K, V]):
    """Keeps answers as long as they are fresh, the least used going first once `largest` is reached.

    `weight` says how much an answer counts towards `largest`; by default each counts 1.
    """

    def __init__(self, clock: Clock, *, largest: int = 256, weight: Callable[[V], int] = lambda value: 1) -> None:
        self._weight = weight
        self._largest = largest
        self._kept: TLRUCache[K, tuple[V, datetime], datetime] = TLRUCache(
            largest, lambda key, kept, now: kept[1], clock, lambda kept: weight(kept[0])
        )
        self._flights: dict[K, _Flight[V]] = {}

    async def get(self, key: K, fetch: Fetch[V], *, past_cache: bool = False) -> Found[V]:
        """The answer for the key: kept, under way already, or fetched now.

        `fetch` gives the answer and until when it is fresh; the first who asks is charged for it. `past_cache` does
        without a kept answer, not without a call that is under way. What `fetch` raises reaches all who wait and is
        not kept. A waiter who is cancelled leaves the call to the others; the last one ends it.
        """
        kept = None if past_cache else self._kept.get(key)
        if kept is not None:
            return Found(value=kept[0], fresh_until=kept[1], without_call=True)
        flight = self._flights.get(key)
        shared = flight is not None
        if flight is None:
            flight = self._flights[key] = _Flight(asyncio.create_task(self._fly(key, fetch)))
            flight.task.add_done_callback(_look_at_outcome)
        flight.waiting += 1
        try:
            value, fresh_until = await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                flight.task.cancel()  # does nothing when it has ended
                del self._flights[key]
        return Found(value=value, fresh_until=fresh_until, without_call=shared)

    async def _fly(self, key: K, fetch: Fetch[V]) -> tuple[V, datetime]:
        answer = await fetch()
        if self._weight(answer[0]) <= self._largest:
            self._kept[key] = answer
        return answer


def _look_at_outcome(task: asyncio.Task[object]) -> None:
    if not task.cancelled():
        task.exception()  # looked at here, since all who waited may be gone
