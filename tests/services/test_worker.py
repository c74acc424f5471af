"""The worker: who is due runs, side by side within bounds, woken by each move."""

import asyncio
from datetime import datetime, timedelta

from addon.clients.counting import charged_request
from addon.domain.events import NothingAccepted, ReleasesFound
from addon.domain.models import Job
from addon.domain.transitions import Phase, Work
from addon.services.steps import Happened, Outcome, Overtaken, Waits
from addon.services.worker import SIDE_BY_SIDE, Worker

from .worker_kit import found, moved_to, until, working
from .world import World


async def test_what_is_due_runs_and_its_event_moves_the_item(world: World) -> None:
    item = await world.ask()

    async def step(job: Job) -> Outcome:
        assert charged_request() == item.request_id
        return Happened(event=found(job))

    async with working(world, step):
        await moved_to(world, item.id, Phase.CHOOSING)


async def test_what_is_not_due_yet_does_not_run_until_its_time_has_come(world: World) -> None:
    item = await world.ask()
    due_at = world.clock() + timedelta(seconds=60)
    await world.lifecycle.postpone((item,), due_at, "Waits.", failed=False)
    ran: list[datetime] = []

    async def step(job: Job) -> Outcome:
        ran.append(world.clock())
        return Happened(event=found(job))

    async with working(world, step) as worker:
        other = await world.ask(imdb_id="tt0000002", tmdb_id=2)
        await moved_to(world, other.id, Phase.CHOOSING)
        assert len(ran) == 1
        world.clock.forward(60)
        worker.wake()
        await moved_to(world, item.id, Phase.CHOOSING)
    assert ran[1] == due_at


async def test_a_move_wakes_the_next_step_at_once(world: World) -> None:
    item = await world.ask()

    async def search(job: Job) -> Outcome:
        return Happened(event=ReleasesFound(reason="Found."))

    async def grab(job: Job) -> Outcome:
        return Waits(until=world.clock() + timedelta(hours=1), note="Grabbed.")

    async with working(world, search, grab=grab):
        await moved_to(world, item.id, Phase.GRABBING)
        async with asyncio.timeout(5):
            while (await world.item(item.id)).note != "Grabbed.":
                await asyncio.sleep(0)


async def test_a_slow_item_delays_no_other(world: World) -> None:
    slow = await world.ask()
    never = asyncio.Event()

    async def step(job: Job) -> Outcome:
        if job.item.id == slow.id:
            await never.wait()
        return Happened(event=found(job))

    async with working(world, step):
        for number in range(2, 6):
            other = await world.ask(imdb_id=f"tt000000{number}", tmdb_id=number)
            await moved_to(world, other.id, Phase.CHOOSING)
        assert await world.phase(slow.id) is Phase.SEARCHING


async def test_a_kind_has_its_bound_and_fills_no_other_kinds_places(world: World) -> None:
    running: set[int] = set()
    go = asyncio.Event()
    for number in range(SIDE_BY_SIDE[Work.SEARCH] + 3):
        await world.ask(imdb_id=f"tt{number:07}", tmdb_id=number + 1)
    failed = await world.grabbing_item()

    async def search(job: Job) -> Outcome:
        running.add(job.item.id)
        await go.wait()
        return Happened(event=found(job))

    async def grab(job: Job) -> Outcome:
        return Waits(until=world.clock() + timedelta(hours=1), note="Grabbed.")

    async with working(world, search, grab=grab) as worker:
        async with asyncio.timeout(5):
            while (await world.item(failed.id)).note != "Grabbed.":
                await asyncio.sleep(0)
        await until(lambda: len(running) == SIDE_BY_SIDE[Work.SEARCH])
        worker.wake()
        await world.item(failed.id)
        assert len(running) == SIDE_BY_SIDE[Work.SEARCH]
        assert not worker.is_idle
        go.set()
        await until(lambda: len(running) == SIDE_BY_SIDE[Work.SEARCH] + 3)
        await until(lambda: worker.is_idle)


async def test_a_step_that_was_overtaken_says_nothing(world: World) -> None:
    item = await world.ask()
    ran = asyncio.Event()

    async def step(job: Job) -> Outcome:
        await world.lifecycle.tell(job.item.id, NothingAccepted(reason="Moved."))
        ran.set()
        return Overtaken()

    async with working(world, step):
        await ran.wait()
    assert (await world.item(item.id)).note == "Moved."


async def test_a_shutdown_lets_a_step_end_that_is_about_to(world: World) -> None:
    item = await world.ask()
    began, go = asyncio.Event(), asyncio.Event()

    async def step(job: Job) -> Outcome:
        began.set()
        await go.wait()
        return Happened(event=found(job))

    worker = Worker({Work.SEARCH: step}, world.lifecycle, world.store, world.clock)
    task = asyncio.create_task(worker.run())
    await began.wait()
    task.cancel()
    go.set()
    await asyncio.gather(task, return_exceptions=True)
    assert await world.phase(item.id) is Phase.CHOOSING


async def test_a_place_that_falls_free_is_taken_at_once_whatever_the_outcome(world: World) -> None:
    ran: list[int] = []
    number = SIDE_BY_SIDE[Work.SEARCH] * 2 + 1
    for each in range(number):
        await world.ask(imdb_id=f"tt{each:07}", tmdb_id=each + 1)

    async def step(job: Job) -> Outcome:
        ran.append(job.item.id)
        return Waits(until=world.clock() + timedelta(hours=1), note="It has not aired yet.")

    async with working(world, step):
        await until(lambda: len(ran) == number)
