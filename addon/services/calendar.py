"""What time brings: items that were not searched for too long are put to rest, and episodes air. Run every second."""

from datetime import timedelta

from addon.clock import Clock
from addon.domain.events import Expired
from addon.domain.transitions import DEADLINE, Deadline
from addon.errors import InvalidTransitionError
from addon.services.lifecycle import Lifecycle
from addon.store import jobs, rollups
from addon.store.session import Store

_PHASES = tuple(phase for phase, deadline in DEADLINE.items() if deadline is Deadline.EXPIRY)
_BATCH = 100


class Calendar:
    """Tells the lifecycle what time has brought."""

    def __init__(self, lifecycle: Lifecycle, store: Store, clock: Clock) -> None:
        self._lifecycle = lifecycle
        self._store = store
        self._clock = clock

    async def tick(self) -> None:
        """Expires what is due, and has shows follow what has aired."""
        for request_id in await self._store.read(rollups.requests_to_air, self._clock(), _BATCH):
            await self._lifecycle.episodes_aired(request_id)
        after = timedelta(seconds=self._lifecycle.policy.expire_after_seconds)
        for item in await self._store.read(jobs.expired_items, _PHASES, self._clock() - after, _BATCH):
            reason = f"Nothing fitting in {_days(after)}, so the search stopped. Search again starts it anew."
            try:
                await self._lifecycle.tell(item.id, Expired(reason=reason))
            except InvalidTransitionError:
                continue  # it moved while we looked


def _days(span: timedelta) -> str:
    if span.days >= 1:
        return f"{span.days} day{'s' if span.days > 1 else ''}"
    return f"{int(span.total_seconds())} seconds"
