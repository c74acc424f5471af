"""How every upstream does, as its last call showed; and what else a person should know."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from addon.clients.http import Health


class HealthBoard:
    """Gathers what the clients know of their upstreams."""

    def __init__(
        self,
        sources: Sequence[Callable[[], Health]],
        brake: Callable[[], str | None],
        removals: Callable[[], str | None] = lambda: None,
    ) -> None:
        """`brake` says why nothing is cancelled at the moment although Seerr lists it no more, `removals` why no
        replaced file is removed."""
        self._sources = tuple(sources)
        self._brake = brake
        self._removals = removals

    def __call__(self) -> tuple[Health, ...]:
        """The state of each upstream; the library among them when it needs a person."""
        stopped = self._removals()
        library = () if stopped is None else (Health(name="library", url="", ok=False, message=stopped),)
        return (*(self._with_brake(source()) for source in self._sources), *library)

    def _with_brake(self, health: Health) -> Health:
        brake = self._brake()
        if health.name != "seerr" or brake is None:
            return health
        return replace(health, ok=False, message=brake)
