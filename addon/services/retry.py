"""The step of a failed item: the next candidate at once, else a search when its time has come. No outside call."""

from addon.clock import Clock
from addon.domain.events import NextCandidateDue, SearchDue
from addon.domain.models import Job
from addon.domain.moves import Policy, failed_until
from addon.services.steps import Happened, Outcome, Waits
from addon.store import releases
from addon.store.session import Store


class Retry:
    """Decides how a failed item goes on."""

    def __init__(self, store: Store, clock: Clock, policy: Policy) -> None:
        self._store = store
        self._clock = clock
        self._policy = policy

    async def __call__(self, job: Job) -> Outcome:
        """The next candidate, the next search, or the wait for it."""
        untried = await self._store.read(releases.untried, job.item)
        if job.request.auto_select and untried:
            return Happened(event=NextCandidateDue(reason="The next release that fits is tried."))
        due_at = failed_until(job.item, self._policy)
        if job.item.with_season and job.request.auto_select:
            return Happened(event=SearchDue(reason="No other pack of its season fits, so it is searched by itself."))
        if self._clock() >= due_at:
            return Happened(event=SearchDue(reason="Searched again after the failure."))
        return Waits(until=due_at, note=job.item.note)
