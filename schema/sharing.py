"""One execution for all who watch the same thing in the same words: news is put into words once, not a thousand times.

Nothing in an answer belongs to a caller, so the answers of one may be handed to all. Knows no field.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Hashable
from contextlib import aclosing
from typing import Any

from addon.log import get_logger

log = get_logger("graphql")

Answers = AsyncGenerator[Any, None]
Start = Callable[[], Awaitable[Answers]]

_MOST_WAITING = 100  # answers that a reader has not taken


class _Reader:
    """One subscriber's own queue. A reader that stalls is dropped: it gets what waits and no more."""

    def __init__(self, *, newest_only: bool) -> None:
        self._newest_only = newest_only
        self._waiting: deque[Any] = deque(maxlen=1 if newest_only else None)
        self._ended = False
        self._woken = asyncio.Event()

    def offer(self, answer: Any) -> bool:
        """Queues the answer, or replaces what waits; False when the reader has stalled."""
        if not self._newest_only and len(self._waiting) >= _MOST_WAITING:
            self.end()
            return False
        self._waiting.append(answer)
        self._woken.set()
        return True

    def end(self) -> None:
        self._ended = True
        self._woken.set()

    async def answers(self) -> Answers:
        while True:
            while self._waiting:
                yield self._waiting.popleft()
            if self._ended:
                return
            self._woken.clear()
            await self._woken.wait()


class _Shared:
    """One execution and its readers. With `newest_only` a reader that comes late begins with the last answer."""

    def __init__(self, *, newest_only: bool) -> None:
        self._newest_only = newest_only
        self._last: list[Any] = []
        self.readers: set[_Reader] = set()
        self.pump: asyncio.Task[None] | None = None

    def add_reader(self) -> _Reader:
        reader = _Reader(newest_only=self._newest_only)
        for answer in self._last:
            reader.offer(answer)
        self.readers.add(reader)
        return reader

    async def run(self, start: Start) -> None:
        """Hands every answer to all readers; never waits for one."""
        try:
            async with aclosing(await start()) as answers:
                async for answer in answers:
                    self._last = [answer] if self._newest_only else []
                    for reader in tuple(self.readers):
                        if not reader.offer(answer):
                            self.readers.discard(reader)
        finally:
            for reader in self.readers:
                reader.end()


class Sharing:
    """The executions that are under way."""

    def __init__(self) -> None:
        self._running: dict[Hashable, _Shared] = {}

    @property
    def running_count(self) -> int:
        """How many executions serve all subscribers."""
        return len(self._running)

    @property
    def reader_count(self) -> int:
        """How many subscribers they serve."""
        return sum(len(shared.readers) for shared in self._running.values())

    def join(self, key: Hashable, start: Start, *, newest_only: bool) -> Answers:
        """The answers from here on. Whoever asks first under a key starts the execution, whoever leaves last ends it.

        `newest_only`: each answer stands for itself, so that a reader may miss some; else a reader that falls behind
        is dropped.
        """
        shared = self._running.get(key)
        if shared is None:
            shared = self._running[key] = _Shared(newest_only=newest_only)
            shared.pump = asyncio.create_task(shared.run(start), name="shared subscription")
            shared.pump.add_done_callback(lambda pump: self._ended(key, shared, pump))
        return self._read(key, shared, shared.add_reader())

    async def _read(self, key: Hashable, shared: _Shared, reader: _Reader) -> Answers:
        try:
            async with aclosing(reader.answers()) as answers:
                async for answer in answers:
                    yield answer
        finally:
            shared.readers.discard(reader)
            if not shared.readers and shared.pump is not None:
                self._forget(key, shared)
                shared.pump.cancel()

    def _ended(self, key: Hashable, shared: _Shared, pump: asyncio.Task[None]) -> None:
        self._forget(key, shared)
        if not pump.cancelled() and pump.exception() is not None:
            log.error("a shared subscription failed", exc_info=pump.exception())

    def _forget(self, key: Hashable, shared: _Shared) -> None:
        if self._running.get(key) is shared:
            del self._running[key]
