"""How every upstream does, as its last call showed; and what else a person should know."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import tzinfo
from typing import Protocol

from addon.clients.http import Health
from addon.clock import Clock
from addon.domain.explanation import moment, spoken


class Watched(Protocol):
    """Whatever knows how its upstream does."""

    @property
    def health(self) -> Health:
        """What its last call showed."""
        ...


class HealthBoard:
    """Gathers what the clients know of their upstreams."""

    def __init__(
        self,
        upstreams: Sequence[Watched],
        clock: Clock,
        zone: tzinfo,
        *,
        brake: Callable[[], str | None] = lambda: None,
        removals: Callable[[], str | None] = lambda: None,
    ) -> None:
        """`brake` says why nothing is cancelled at the moment although Seerr lists it no more, `removals` why no
        replaced file is removed. Times are in `zone`."""
        self._upstreams = tuple(upstreams)
        self._clock = clock
        self._zone = zone
        self._brake = brake
        self._removals = removals

    def __call__(self) -> tuple[Health, ...]:
        """The state of each upstream; the library among them when it needs a person."""
        stopped = self._removals()
        library = () if stopped is None else (Health(name="library", url="", ok=False, message=stopped),)
        upstreams = (self._with_brake(self._with_pause(upstream.health)) for upstream in self._upstreams)
        return (*upstreams, *library)

    def _with_pause(self, health: Health) -> Health:
        """Says what failed, and while no call goes out when the next one is allowed."""
        if not health.message:
            return health
        now, held_until = self._clock(), health.held_until
        if held_until is None or held_until <= now:
            return replace(health, message=spoken(health.message))
        again = moment(held_until, now, self._zone)
        return replace(health, ok=False, message=spoken(f"{health.message}; asked again {again}"))

    def _with_brake(self, health: Health) -> Health:
        brake = self._brake()
        if health.name != "seerr" or brake is None:
            return health
        return replace(health, ok=False, message=brake)
