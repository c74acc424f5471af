"""Runs the steps of items that are due, many side by side; a slow or poisoned one delays nobody else.

It keeps nothing that matters: what is due stands in the database, so a restart goes on by itself.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import timedelta

import structlog

from addon.clients.counting import on_behalf_of
from addon.clock import Clock
from addon.domain.backoff import outage_delay, retry_delay
from addon.domain.models import Job
from addon.domain.transitions import WORK, Work
from addon.domain.wording import sentence
from addon.errors import (
    DiskFullError,
    LibraryUnavailableError,
    UpstreamDeniedError,
    UpstreamError,
    UpstreamUnavailableError,
)
from addon.log import get_logger
from addon.services.lifecycle import Lifecycle
from addon.services.steps import Happened, Overtaken, Step, Waits
from addon.store import jobs
from addon.store.jobs import Party
from addon.store.session import Store

log = get_logger("worker")

SIDE_BY_SIDE: dict[Work, int] = {
    Work.SEARCH: 8,
    Work.GRAB: 8,
    Work.FOLLOW: 16,
    Work.FETCH: 8,
    Work.IMPORT: 2,
    Work.RETRY: 4,
    Work.UPGRADE: 2,
}
"""How many steps of a kind run at once. Each kind has its own places, so that none waits for another kind."""

_LONGEST_SECONDS: dict[Work, float | None] = {Work.IMPORT: None}  # copying between disks takes what it takes
_LONGEST_STEP_SECONDS = 180.0
_DENIED_DELAY = timedelta(minutes=5)
_LIBRARY_DELAY = timedelta(seconds=30)


class Worker:
    """Starts steps when woken: by each move, and every second by the scheduler."""

    def __init__(
        self,
        steps: Mapping[Work, Step],
        lifecycle: Lifecycle,
        store: Store,
        clock: Clock,
        *,
        grace_seconds: float = 3.0,
    ) -> None:
        """`grace_seconds`: how long steps in hand may go on once the worker is cancelled."""
        self._steps = steps
        self._lifecycle = lifecycle
        self._store = store
        self._clock = clock
        self._grace_seconds = grace_seconds
        self._woken = asyncio.Event()
        self._running: dict[Party, tuple[Work, asyncio.Task[None]]] = {}
        self.troubled: Callable[[str, str], None] = lambda name, message: None  # something at home needs a person

    def wake(self) -> None:
        """Has the database looked through for due items soon."""
        self._woken.set()

    async def run(self) -> None:
        """Works until cancelled; then steps in hand are finished, or put down after a few seconds."""
        self.wake()
        try:
            while True:
                await self._woken.wait()
                self._woken.clear()
                await self._try_start_due()
        finally:
            await self._put_down()

    async def _try_start_due(self) -> None:
        try:
            await self._start_due()
        except Exception:
            log.exception("what is due could not be looked up; it is looked up again when woken")

    async def _start_due(self) -> None:
        for work in self._steps:
            busy = sum(1 for other, _ in self._running.values() if other is work)
            free = SIDE_BY_SIDE[work] - busy
            if free <= 0:
                continue
            phases = tuple(phase for phase, its_work in WORK.items() if its_work is work)
            due = await self._store.read(
                jobs.due_items, phases, self._clock(), limit=free, busy=frozenset(self._running)
            )
            for item_id, party in due:
                if party not in self._running:
                    task = asyncio.create_task(self._run_step(work, item_id, party), name=f"{work.value} {party}")
                    self._running[party] = (work, task)

    async def _run_step(self, work: Work, item_id: int, party: Party) -> None:
        try:
            job = await self._store.read(jobs.load_job, item_id)
            if job is not None and WORK[job.item.phase] is work:
                with on_behalf_of(job.request.id), structlog.contextvars.bound_contextvars(request=job.request.id):
                    await self._try_step(work, job)
            self.wake()
        except Exception:  # the store itself fails: not woken at once, since the item is still due
            log.exception("an item could not be worked on; tried again when woken", item=item_id)
        finally:
            del self._running[party]

    async def _try_step(self, work: Work, job: Job) -> None:
        try:
            async with asyncio.timeout(_LONGEST_SECONDS.get(work, _LONGEST_STEP_SECONDS)):
                outcome = await self._steps[work](job)
            match outcome:
                case Happened(event=event, grab_id=grab_id, apart=apart):
                    await self._lifecycle.report(job, event, grab_id=grab_id, apart=apart)
                case Waits(until=until, note=note):
                    await self._lifecycle.postpone(job.items, until, note, failed=False)
                case Overtaken():
                    pass
        except (UpstreamError, DiskFullError, LibraryUnavailableError, TimeoutError) as error:
            await self._wait_out(job, error)
        except Exception:
            log.exception("a step failed", work=work.value, phase=job.item.phase.value)
            delay = retry_delay(job.item.failures + 1)
            note = "An unforeseen error stopped this step; the log has the details. It is tried again by itself."
            await self._lifecycle.postpone(job.items, self._clock() + delay, note, failed=True)

    async def _wait_out(self, job: Job, error: Exception) -> None:
        """An outage is not a verdict: the step runs again later, nothing else changes."""
        now = self._clock()
        delay = retry_delay(job.item.failures + 1, longest_seconds=300)
        match error:
            case UpstreamUnavailableError(retry_at=retry_at):
                ends_at = retry_at or now + outage_delay(job.item.failures + 1)
                until = max(ends_at, now + timedelta(milliseconds=200))
            case UpstreamDeniedError():
                until = now + _DENIED_DELAY
            case DiskFullError() | LibraryUnavailableError():
                self.troubled("The disk" if isinstance(error, DiskFullError) else "The library", str(error))
                until = now + _LIBRARY_DELAY
            case _:
                until = now + delay
        note = sentence(str(error)) if str(error) else "The step took too long; it is tried again."
        log.warning("a step waits", phase=job.item.phase.value, reason=note, until=until.isoformat())
        await self._lifecycle.postpone(job.items, until, note, failed=True)

    async def _put_down(self) -> None:
        tasks = [task for _, task in self._running.values()]
        if not tasks:
            return
        _, unfinished = await asyncio.wait(tasks, timeout=self._grace_seconds)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)

    @property
    def is_idle(self) -> bool:
        """Whether no step runs."""
        return not self._running
