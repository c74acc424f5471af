"""What runs by the clock. Each job is a method of a service; none runs twice at once, missed runs are run once."""

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from addon.clock import utc_now
from addon.log import get_logger
from addon.wiring import House

log = get_logger("scheduler")

_EVERY_SECOND = 1.0
_CLEARING_SECONDS = 1.0
_FLUSH_SECONDS = 5.0
_RECONCILE_SECONDS = 600.0
_HOUSEKEEPING_SECONDS = 86400.0
_LINKS_SECONDS = 30.0


def start_scheduler(house: House) -> AsyncIOScheduler:
    """Starts everything that repeats; the caller shuts the answer down."""
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )

    def every(seconds: float, name: str, tick: Callable[[], Awaitable[None]], *, at_once: bool = False) -> None:
        first = utc_now() + timedelta(seconds=0 if at_once else seconds)
        scheduler.add_job(_guarded(name, tick), "interval", seconds=seconds, id=name, next_run_time=first)

    async def wake() -> None:
        house.worker.wake()

    async def flush() -> None:
        await house.accounting.flush(house.store)

    every(_EVERY_SECOND, "due items", wake)
    every(_EVERY_SECOND, "transfers", house.transfers.tick)
    every(_EVERY_SECOND, "expiry", house.calendar.tick)
    every(_CLEARING_SECONDS, "clearing", house.clearing.tick)
    every(_CLEARING_SECONDS, "replaced files", house.redundant.tick)
    every(_EVERY_SECOND, "scans", house.scans.tick)
    every(_FLUSH_SECONDS, "call counts", flush)
    every(_EVERY_SECOND, "shows", house.intake.shows.tick)
    every(_EVERY_SECOND, "troubles", house.troubles.tick)
    every(_EVERY_SECOND, "notifications", house.notify.tick)
    every(_RECONCILE_SECONDS, "reconciliation", house.reconcile.tick, at_once=True)
    every(_RECONCILE_SECONDS, "upgrades", house.lifecycle.plan_upgrades, at_once=True)
    every(_HOUSEKEEPING_SECONDS, "housekeeping", house.housekeeping, at_once=True)
    if house.links is not None:
        every(_LINKS_SECONDS, "links", house.links.tick, at_once=True)
    if house.intake.seerr is not None:
        every(house.settings.seerr_poll_seconds, "Seerr", house.intake.seerr.poll, at_once=True)
    # It reports the end of what a shutdown puts down as an error; what fails is logged below.
    logging.getLogger("apscheduler.executors.default").setLevel(logging.CRITICAL)
    scheduler.start()
    return scheduler


def _guarded(name: str, tick: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """The outermost loop of a job: a failure is logged with its traceback and the next run comes all the same."""

    async def run() -> None:
        try:
            await tick()
        except Exception:
            log.exception("a scheduled job failed", job=name)

    return run
