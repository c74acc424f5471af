"""How every upstream does, as its last call showed; and what else a person should know."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

from addon.clients.http import Health


class Watched(Protocol):
    """Whatever knows how its upstream does."""

    @property
    def health(self) -> Health:
        """What its last call showed."""
        ...


def sources_of(*watched: Watched | None) -> tuple[Callable[[], Health], ...]:
    """What asks each of them that is there."""
    return tuple(partial(_health_of, each) for each in watched if each is not None)


class HealthBoard:
    """Gathers what the clients know of their upstreams."""

    def __init__(self, sources: Sequence[Callable[[], Health]], brake: Callable[[], str | None]) -> None:
        """`brake` says why nothing is cancelled at the moment although Seerr lists it no more."""
        self._sources = tuple(sources)
        self._brake = brake

    def __call__(self) -> tuple[Health, ...]:
        """The state of each upstream."""
        return tuple(self._with_brake(source()) for source in self._sources)

    def _with_brake(self, health: Health) -> Health:
        brake = self._brake()
        if health.name != "seerr" or brake is None:
            return health
        return replace(health, ok=False, message=brake)


def _health_of(watched: Watched) -> Health:
    return watched.health
