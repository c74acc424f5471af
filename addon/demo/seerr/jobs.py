"""Seerr's scheduled jobs: the list, and running one in the background."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from addon.demo.clock import Timekeeper


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFacts:
    """A job as it is listed."""

    id: str
    name: str
    type: str
    interval: str
    cron: str


JOBS = (
    JobFacts(
        id="jellyfin-recently-added-scan",
        name="Jellyfin Recently Added Scan",
        type="process",
        interval="minutes",
        cron="0 */5 * * * *",
    ),
    JobFacts(
        id="jellyfin-full-scan",
        name="Jellyfin Full Library Scan",
        type="process",
        interval="hours",
        cron="0 0 3 * * *",
    ),
    JobFacts(id="radarr-scan", name="Radarr Scan", type="process", interval="hours", cron="0 0 4 * * *"),
    JobFacts(id="sonarr-scan", name="Sonarr Scan", type="process", interval="hours", cron="0 30 4 * * *"),
    JobFacts(
        id="availability-sync",
        name="Media Availability Sync",
        type="process",
        interval="hours",
        cron="0 0 5 * * *",
    ),
    JobFacts(id="download-sync", name="Download Sync", type="command", interval="seconds", cron="0 * * * * *"),
    JobFacts(
        id="download-sync-reset",
        name="Download Sync Reset",
        type="command",
        interval="hours",
        cron="0 0 1 * * *",
    ),
    JobFacts(
        id="image-cache-cleanup",
        name="Image Cache Cleanup",
        type="process",
        interval="hours",
        cron="0 0 5 * * *",
    ),
    JobFacts(
        id="process-blocklisted-tags",
        name="Process Blocklisted Tags",
        type="process",
        interval="days",
        cron="0 30 1 */7 * *",
    ),
)


class Jobs:
    """Runs jobs: each takes `job_seconds`, then does its work; a job that runs is not started twice."""

    def __init__(self, time: Timekeeper, work: dict[str, Callable[[], None]]) -> None:
        self.job_seconds = 0.1
        self.runs: list[str] = []
        self._time = time
        self._work = work
        self._running: dict[str, asyncio.Task[None]] = {}

    def facts(self, job_id: str) -> JobFacts | None:
        """The job with this id; None when there is none."""
        return next((job for job in JOBS if job.id == job_id), None)

    def listing(self) -> list[dict[str, object]]:
        """The JSON of all jobs."""
        return [self.shape(job) for job in JOBS]

    def run(self, job: JobFacts) -> None:
        """Start a job; returns at once."""
        if job.id in self._running:
            return
        self.runs.append(job.id)
        task = asyncio.create_task(self._run(job))
        self._running[job.id] = task
        task.add_done_callback(lambda _: self._running.pop(job.id, None))

    def cancel(self, job: JobFacts) -> None:
        """Stop a job before it has done its work."""
        task = self._running.pop(job.id, None)
        if task is not None:
            task.cancel()

    async def settled(self) -> None:
        """Returns when no job runs."""
        while self._running:
            await asyncio.wait(set(self._running.values()))

    async def close(self) -> None:
        """Stop every job."""
        tasks = set(self._running.values())
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def shape(self, job: JobFacts) -> dict[str, object]:
        """The JSON of a job."""
        next_at = (self._time.now() + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
        return {
            "id": job.id,
            "name": job.name,
            "type": job.type,
            "interval": job.interval,
            "cronSchedule": job.cron,
            "nextExecutionTime": next_at.strftime("%Y-%m-%dT%H:%M:%S.000+00:00"),
            "running": job.id in self._running,
        }

    async def _run(self, job: JobFacts) -> None:
        await asyncio.sleep(self.job_seconds)
        self._work.get(job.id, _nothing)()


def _nothing() -> None:
    """The work of jobs that have none here."""
