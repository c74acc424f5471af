"""One look at all torrents of an account, shared by everyone who asks. Knows no particular service."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from addon.clock import Clock
from addon.debrid.base import RemoteTorrent

Torrents = tuple[RemoteTorrent, ...]


class SharedListing:
    """Reads the account once for all who ask at the same time, and keeps the answer until it is too old or untrue."""

    def __init__(self, read: Callable[[], Awaitable[Torrents]], clock: Clock, reused: Callable[[], None]) -> None:
        """`reused` is told of every answer that needed no reading of its own."""
        self._read = read
        self._clock = clock
        self._reused = reused
        self._kept: tuple[datetime, Torrents] | None = None
        self._flight: asyncio.Task[Torrents] | None = None
        self._flights: set[asyncio.Task[Torrents]] = set()  # the loop itself holds tasks only weakly
        self._changes = 0

    async def get(self, max_age_seconds: float) -> Torrents:
        """The torrents, read less than `max_age_seconds` ago or being read now.

        A caller that is cancelled leaves the reading to the others. Raises what the reading raises; a failure is not
        kept.
        """
        if self._kept is not None:
            read_at, torrents = self._kept
            # a clock that was set back gives a negative age: then nothing is known of the real one
            if 0 <= (self._clock() - read_at).total_seconds() < max_age_seconds:
                self._reused()
                return torrents
        if self._flight is None:
            self._flight = asyncio.create_task(self._fly(), name="debrid listing")
            self._flights.add(self._flight)
            self._flight.add_done_callback(self._landed)
        else:
            self._reused()
        return await asyncio.shield(self._flight)

    def forget(self) -> None:
        """The account was changed: neither what is kept nor what is being read may answer a later question."""
        self._changes += 1
        self._kept = None
        self._flight = None

    async def _fly(self) -> Torrents:
        changes, asked_at = self._changes, self._clock()
        try:
            torrents = await self._read()
        finally:
            if changes == self._changes:
                self._flight = None
        if changes == self._changes:
            self._kept = (asked_at, torrents)
        return torrents

    def _landed(self, flight: asyncio.Task[Torrents]) -> None:
        self._flights.discard(flight)
        if not flight.cancelled():
            flight.exception()  # looked at here, since all who waited may be gone
