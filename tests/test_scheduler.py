"""What runs by the clock: all of it, once at a time, and whatever fails comes again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from structlog.testing import capture_logs

from addon.scheduler import start_scheduler
from addon.services.reconcile import Reconcile
from addon.wiring import House, build
from tests.services.world import settings_in

SECONDS = {
    "due items": 1,
    "transfers": 1,
    "expiry": 1,
    "clearing": 1,
    "replaced files": 1,
    "scans": 1,
    "shows": 1,
    "call counts": 5,
    "troubles": 1,
    "notifications": 1,
    "reconciliation": 600,
    "upgrades": 600,
    "housekeeping": 86400,
}


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    made = build(settings_in(tmp_path, aria2_url="http://127.0.0.1:1"))
    yield made
    await made.stop()


def ends(scheduler: AsyncIOScheduler) -> None:
    scheduler.shutdown(wait=False)


async def test_everything_that_repeats_is_there_with_its_pace(house: House) -> None:
    scheduler = start_scheduler(house)
    try:
        jobs = {job.id: job for job in scheduler.get_jobs()}
        assert {name: job.trigger.interval.total_seconds() for name, job in jobs.items()} == SECONDS
        assert {(job.coalesce, job.max_instances, job.misfire_grace_time) for job in jobs.values()} == {(True, 1, None)}
    finally:
        ends(scheduler)


async def test_seerr_is_polled_at_its_configured_pace(tmp_path: Path) -> None:
    settings = settings_in(
        tmp_path,
        aria2_url="http://127.0.0.1:1",
        seerr_url="http://127.0.0.1:1",
        seerr_api_key="k",
        seerr_poll_seconds="90",
    )
    house = build(settings)
    scheduler = start_scheduler(house)
    try:
        assert scheduler.get_job("Seerr").trigger.interval.total_seconds() == 90
    finally:
        ends(scheduler)
        await house.stop()


async def test_links_are_looked_after_where_the_account_is_mounted(tmp_path: Path) -> None:
    mounted = {"delivery": "mount", "mount_dir": str(tmp_path / "mount"), "remove_redundant": "true"}
    house = build(settings_in(tmp_path, aria2_url="http://127.0.0.1:1", **mounted))
    scheduler = start_scheduler(house)
    try:
        assert scheduler.get_job("links").trigger.interval.total_seconds() == 30
        assert house.lifecycle.policy.drop_finished is False, "links lead to what is on the account"
        assert [health.name for health in house.health()][-1] == "mount"
    finally:
        ends(scheduler)
        await house.stop()


async def test_what_a_crash_left_is_looked_for_at_the_start(house: House, tmp_path: Path) -> None:
    left = tmp_path / "library/Movies/.usher/0123456789abcdef"
    left.mkdir(parents=True)
    scheduler = start_scheduler(house)
    try:
        async with asyncio.timeout(5):
            while left.exists():
                await asyncio.sleep(0)
    finally:
        ends(scheduler)


class Failing(Reconcile):
    """Fails whenever it is asked."""

    async def tick(self) -> None:
        raise ZeroDivisionError


async def test_a_job_that_fails_is_logged_and_stays(house: House) -> None:
    failing = Failing(house.outside.aria2, {}, house.library, house.store, house.clock)
    with capture_logs() as logs:
        scheduler = start_scheduler(replace(house, reconcile=failing))
        try:
            async with asyncio.timeout(5):
                while not logs:
                    await asyncio.sleep(0)
            assert scheduler.get_job("reconciliation") is not None
        finally:
            ends(scheduler)
    assert (logs[0]["event"], logs[0]["job"], logs[0]["exc_info"]) == (
        "a scheduled job failed",
        "reconciliation",
        True,
    )
