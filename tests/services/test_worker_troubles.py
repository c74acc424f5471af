"""What goes wrong with one item, or with the store, stays where it is; late results move nothing."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from addon.domain.models import Job
from addon.domain.status import Status
from addon.domain.transitions import Phase
from addon.errors import DiskFullError, LibraryUnavailableError, UpstreamUnavailableError
from addon.services.steps import Happened, Outcome, Waits
from addon.store import jobs
from addon.store.session import Store

from .fakes import denial, outage
from .worker_kit import found, noted, until, working
from .world import World


async def test_an_unforeseen_error_backs_off_and_is_logged_with_its_traceback(world: World) -> None:
    item = await world.ask()
    waits = []

    async def step(job: Job) -> Outcome:
        raise ZeroDivisionError

    with capture_logs() as logs:
        async with working(world, step) as worker:
            for failures in range(1, 5):
                async with asyncio.timeout(5):
                    while (await world.item(item.id)).failures < failures:
                        await asyncio.sleep(0)
                after = await world.item(item.id)
                assert after.due_at is not None
                waits.append((after.due_at - world.clock()).total_seconds())
                world.clock.now = after.due_at
                worker.wake()
    after = await world.item(item.id)
    assert waits == [10, 20, 40, 80]
    assert (after.status, after.revision) == (Status.PENDING, item.revision)
    assert "unforeseen error" in after.note
    told = [entry for entry in logs if entry["event"] == "a step failed"]
    assert (told[0]["exc_info"], told[0]["work"]) == (True, "search")


@pytest.mark.parametrize(
    ("error", "seconds"),
    [
        (outage(), 1),
        (denial(), 300),
        (DiskFullError("no room"), 30),
        (LibraryUnavailableError("no library"), 30),
        (TimeoutError(), 10),
    ],
    ids=lambda value: type(value).__name__,
)
async def test_an_outage_waits_and_changes_nothing_else(world: World, error: Exception, seconds: int) -> None:
    item = await world.ask()

    async def step(job: Job) -> Outcome:
        raise error

    async with working(world, step):
        after = await noted(world, item.id)
    assert after.due_at == world.clock() + timedelta(seconds=seconds)
    assert (after.status, after.revision, after.attempts, after.failures) == (Status.PENDING, item.revision, 0, 1)
    assert after.note.endswith(".")


@pytest.mark.parametrize(("asked", "waited"), [(45.0, 45.0), (0.0, 0.2), (-5.0, 0.2)])
async def test_an_upstream_that_says_when_is_asked_then(world: World, asked: float, waited: float) -> None:
    item = await world.ask()
    retry_at = world.clock() + timedelta(seconds=asked)

    async def step(job: Job) -> Outcome:
        raise UpstreamUnavailableError("held back", upstream="seerr", operation="list", retry_at=retry_at)

    async with working(world, step):
        after = await noted(world, item.id)
    assert after.due_at == world.clock() + timedelta(seconds=waited)


async def test_waiting_on_purpose_forgets_earlier_failures(world: World) -> None:
    item = await world.ask()
    await world.lifecycle.postpone((item,), world.clock(), "Failed.", failed=True)

    async def step(job: Job) -> Outcome:
        return Waits(until=world.clock() + timedelta(seconds=9), note="It has not aired yet.")

    async with working(world, step):
        async with asyncio.timeout(5):
            while (await world.item(item.id)).failures:
                await asyncio.sleep(0)
    after = await world.item(item.id)
    assert (after.note, after.due_at) == ("It has not aired yet.", world.clock() + timedelta(seconds=9))


async def test_a_result_that_comes_after_a_move_changes_nothing(world: World) -> None:
    item = await world.ask()
    began, go = asyncio.Event(), asyncio.Event()

    async def step(job: Job) -> Outcome:
        began.set()
        await go.wait()
        return Happened(event=found(job))

    async with working(world, step) as worker:
        await began.wait()
        await world.commands.cancel(item.request_id)
        go.set()
        await until(lambda: worker.is_idle)
    assert await world.phase(item.id) is Phase.CANCELLED


async def test_a_wait_that_is_reported_after_a_move_changes_nothing(world: World) -> None:
    item = await world.ask()
    began, go = asyncio.Event(), asyncio.Event()

    async def step(job: Job) -> Outcome:
        began.set()
        await go.wait()
        return Waits(until=world.clock(), note="too late")

    async with working(world, step) as worker:
        await began.wait()
        await world.commands.cancel(item.request_id)
        go.set()
        await until(lambda: worker.is_idle)
    assert (await world.item(item.id)).note == "Cancelled by a person."


@pytest.mark.parametrize("ends", ["event", "wait", "error"])
async def test_an_item_that_is_removed_while_its_step_runs_troubles_nobody(world: World, ends: str) -> None:
    item = await world.ask()
    began, go = asyncio.Event(), asyncio.Event()

    async def step(job: Job) -> Outcome:
        began.set()
        await go.wait()
        if ends == "error":
            raise outage()
        return Happened(event=found(job)) if ends == "event" else Waits(until=world.clock(), note="too late")

    with capture_logs() as logs:
        async with working(world, step) as worker:
            await began.wait()
            await world.commands.remove(item.request_id)
            go.set()
            await until(lambda: worker.is_idle)
    assert [entry for entry in logs if entry["log_level"] == "error"] == []
    assert await world.all_requests() == ()


async def test_a_shutdown_puts_down_a_step_that_does_not_end(world: World) -> None:
    item = await world.ask()
    began, cancelled = asyncio.Event(), asyncio.Event()

    async def step(job: Job) -> Outcome:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.set()
        raise AssertionError

    async with working(world, step) as worker:
        await began.wait()
    assert (cancelled.is_set(), worker.is_idle) == (True, True)
    after = await world.item(item.id)
    assert (after.revision, after.due_at) == (item.revision, item.due_at)


class BrokenStore(Store):
    """Cannot read what is named."""

    broken: Callable[..., Any] | None = None

    async def read(self, unit: Any, *args: Any, **kwargs: Any) -> Any:
        if unit is self.broken:
            raise OSError("disk I/O error")
        return await super().read(unit, *args, **kwargs)


@pytest.mark.parametrize("broken", [jobs.due_items, jobs.load_job])
async def test_a_store_that_fails_for_a_while_does_not_end_the_worker(
    tmp_path: Any, held_clock: Any, broken: Callable[..., Any]
) -> None:
    world = World(tmp_path, held_clock, BrokenStore)
    assert isinstance(world.store, BrokenStore)
    store = world.store
    await world.ask()
    done = asyncio.Event()

    async def step(job: Job) -> Outcome:
        done.set()
        return Happened(event=found(job))

    with capture_logs() as logs:
        store.broken = broken
        async with working(world, step) as worker:
            await until(lambda: any(entry["log_level"] == "error" for entry in logs))
            for _ in range(100):
                await asyncio.sleep(0)
            assert len([entry for entry in logs if entry["log_level"] == "error"]) == 1  # once for each wake-up
            store.broken = None
            worker.wake()
            await done.wait()
    world.store.close()
