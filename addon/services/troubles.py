"""What needs a person and is of no single item: told once, and again only after it was well in between."""

from collections.abc import Callable
from datetime import datetime, timedelta

from addon.clients.http import Health
from addon.clock import Clock
from addon.store import notices
from addon.store.session import Store

_WELL_AFTER = timedelta(minutes=15)
"""So long without trouble is well: steps that wait for a person try again every five minutes, others sooner."""


class Troubles:
    """Gathers troubles from wherever they show, and stores them. What is noted again and again is one trouble."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.health: Callable[[], tuple[Health, ...]] = tuple  # an upstream that was not well since is in trouble still
        self._store = store
        self._clock = clock
        self._noted: dict[str, str] = {}
        self._open: dict[str, datetime] | None = None

    def note(self, name: str, message: str) -> None:
        """Something needs a person; `message` says what. `name` is an upstream's, or a word for what is at home."""
        self._noted[name] = message

    async def tick(self) -> None:
        """Stores what was noted and ends what is well again; a start counts as trouble, since nothing was tried yet."""
        now = self._clock()
        if self._open is None:
            self._open = dict.fromkeys(await self._store.read(notices.troubles), now)
        noted, self._noted = self._noted, {}
        for name, message in noted.items():
            await self._store.write(notices.trouble_seen, name, message, now)
            self._open[name] = now
        for name in self._over(now):
            await self._store.write(notices.trouble_ended, name)
            del self._open[name]

    def _over(self, now: datetime) -> tuple[str, ...]:
        assert self._open is not None
        unwell = {health.name for health in self.health() if health.ok is not True}
        quiet = (name for name, seen_at in self._open.items() if now - seen_at >= _WELL_AFTER)
        return tuple(name for name in quiet if name not in unwell)
