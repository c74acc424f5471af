"""How long a torrent is waited for: by lack of progress, never by age, and not at all while it cannot move."""

from dataclasses import replace
from datetime import timedelta

from addon.clock import Clock
from addon.debrid.base import RemoteTorrent
from addon.domain.backoff import poll_delay, swarm_delay
from addon.domain.deliveries import LIST_LIMIT
from addon.domain.delivery_words import delivery_words
from addon.domain.evidence import ProbeOutcome
from addon.domain.models import Job
from addon.domain.moves import Policy
from addon.domain.releases import Rejection
from addon.services.refusals import Refusals
from addon.services.steps import Outcome, Waits
from addon.services.torrents import Attempt
from addon.services.verdicts import count
from addon.store import grabs
from addon.store.session import Store

_AWAY = timedelta(minutes=1)


class Patience:
    """Waits, and says for what; gives up what does not move."""

    def __init__(self, refusals: Refusals, store: Store, clock: Clock, policy: Policy) -> None:
        self._refusals = refusals
        self._store = store
        self._clock = clock
        self._policy = policy

    async def dated_anew(self, job: Job) -> Job:
        """The job; what no one could see, as aria2 or Usher was away or the disk full, is no lack of progress.

        Only of what comes to our own disk: a debrid service goes on while it is not looked at.
        """
        item, grab, now = job.item, job.grab, self._clock()
        was_away = item.failures > 0 or (item.due_at is not None and now - item.due_at > _AWAY)
        if grab is None or not grab.is_local or not was_away:
            return job
        await self._store.write(grabs.progressed, grab.id, grab.progress, now)
        return replace(job, grab=replace(grab, progressed_at=now))

    async def for_list(self, attempt: Attempt) -> Outcome:
        """The list of files is not known yet."""
        return await self._for_service(attempt, delivery_words(attempt.service.name).reads_list)

    async def for_selection(self, attempt: Attempt) -> Outcome:
        """The service has not taken the selection yet."""
        return await self._for_service(attempt, delivery_words(attempt.service.name).not_ready)

    async def _for_service(self, attempt: Attempt, note: str) -> Outcome:
        """Waits for the service to get so far that it fetches the files; not for ever."""
        now = self._clock()
        waited = now - attempt.grab.progressed_at
        if waited > min(LIST_LIMIT, timedelta(seconds=self._policy.stall_after_seconds)):
            late = Rejection(rule="stalled", reason=delivery_words(attempt.service.name).list_is_late)
            outcome = ProbeOutcome.REFUSED_FOR_NOW
            return await self._refusals.not_delivered(attempt.job, attempt.chosen, late, outcome)
        return Waits(until=now + _look_delay(attempt, waited), note=note)

    async def for_turn(self, attempt: Attempt) -> Outcome:
        """Something that is not the torrent's fault holds it up, however long: the time does not count."""
        now = self._clock()
        await self._store.write(grabs.progressed, attempt.grab.id, attempt.grab.progress, now)
        waited = now - attempt.job.item.phase_since
        note = delivery_words(attempt.service.name).waits
        return Waits(until=now + _look_delay(attempt, waited), note=note)

    async def for_files(self, attempt: Attempt, torrent: RemoteTorrent) -> Outcome:
        """On its way: stalled only by lack of progress."""
        job, grab, now = attempt.job, attempt.grab, self._clock()
        words = delivery_words(attempt.service.name)
        since = max(grab.progressed_at, job.item.phase_since)
        if torrent.progress > grab.progress:
            await self._store.write(grabs.progressed, grab.id, torrent.progress, now)
            since = now
        elif torrent.progress < grab.progress and attempt.service.is_local:  # more is wanted of it, or it is checked
            await self._store.write(grabs.progressed, grab.id, torrent.progress, grab.progressed_at)
        if now - since >= timedelta(seconds=self._policy.stall_after_seconds):
            return self._refusals.refused(attempt.chosen, Rejection(rule="stalled", reason=words.stalled))
        seeders = f" from {count(torrent.seeders, 'seeder')}" if torrent.seeders is not None else ""
        note = f"{words.on_its_way} {torrent.progress:.0%}{seeders}."
        return Waits(until=now + _look_delay(attempt, now - job.item.phase_since), note=note)


def _look_delay(attempt: Attempt, waited: timedelta) -> timedelta:
    delay = swarm_delay if attempt.service.is_local else poll_delay
    return delay(waited.total_seconds())
