"""A notification service in memory, and the services that tell it what happens in a world."""

from collections.abc import Sequence
from datetime import UTC

from addon.domain.notices import Notice
from addon.services.notify import Notify
from addon.services.troubles import Troubles

from .world import World


class FakeSender:
    """Keeps what it takes; `refusals` messages it will not take first."""

    def __init__(self, name: str = "service 1", *, refusals: int = 0) -> None:
        self.name = name
        self.taken: list[Notice] = []
        self.refusals = refusals
        self.attempts = 0

    @property
    def titles(self) -> list[str]:
        """What was told, in order."""
        return [notice.title for notice in self.taken]

    async def send(self, notice: Notice) -> bool:
        self.attempts += 1
        if self.refusals > 0:
            self.refusals -= 1
            return False
        self.taken.append(notice)
        return True


class Telling:
    """Notifications of a world; `restart` keeps nothing but the store."""

    def __init__(self, world: World, senders: Sequence[FakeSender] | None = None) -> None:
        self.world = world
        self.senders = (FakeSender(),) if senders is None else tuple(senders)
        self.restart()

    def restart(self) -> None:
        """As a new process begins."""
        self.notify = Notify(self.senders, self.world.store, self.world.clock, UTC)
        self.troubles = Troubles(self.world.store, self.world.clock)

    @property
    def titles(self) -> list[str]:
        """What the first service was told."""
        return self.senders[0].titles

    async def after(self, seconds: float = 0, *, every: float = 1) -> list[str]:
        """What was told once so much time has passed, looked at as the scheduler does."""
        passed = 0.0
        await self.tick()
        while passed < seconds:
            self.world.clock.forward(every)
            passed += every
            await self.tick()
        return self.titles

    async def tick(self) -> None:
        await self.troubles.tick()
        await self.notify.tick()
