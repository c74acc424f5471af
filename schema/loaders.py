"""What many rows of a list want is read once for all of them. Nothing is kept from one moment to the next."""

from strawberry.dataloader import DataLoader

from addon.clock import Clock
from addon.domain.deliveries import Carried
from addon.domain.progress import EpisodeCount
from addon.store import deliveries
from addon.store.session import Store


class Loaders:
    """Gathers the ids of requests that are asked for at one moment; what they get is by their ids."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self.carried: DataLoader[int, tuple[Carried, ...]] = DataLoader(self._carried, cache=False)
        self.episode_counts: DataLoader[int, list[EpisodeCount]] = DataLoader(self._episode_counts, cache=False)

    async def _carried(self, request_ids: list[int]) -> list[tuple[Carried, ...]]:
        found = await self._store.read(deliveries.carried_for, request_ids)
        return [found.get(each, ()) for each in request_ids]

    async def _episode_counts(self, request_ids: list[int]) -> list[list[EpisodeCount]]:
        found = await self._store.read(deliveries.episode_counts, request_ids, self._clock())
        return [found.get(each, []) for each in request_ids]
