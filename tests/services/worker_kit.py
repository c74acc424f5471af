"""Runs a worker whose steps a test has made up, and waits for what it does without any sleeping."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from addon.domain.events import ChoiceOffered, Event
from addon.domain.models import Item, Job
from addon.domain.transitions import Phase, Work
from addon.services.steps import Step
from addon.services.worker import Worker

from .world import World


async def until(condition: Callable[[], bool]) -> None:
    """Lets the loop and the store's threads go on until it is so."""
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0)


@asynccontextmanager
async def working(world: World, step: Step, work: Work = Work.SEARCH, **others: Step) -> AsyncIterator[Worker]:
    """A worker whose only steps are these; ended in the end."""
    steps = {work: step} | {Work(name): other for name, other in others.items()}
    worker = Worker(steps, world.lifecycle, world.store, world.clock, grace_seconds=0.05)
    world.lifecycle.woken = worker.wake
    task = asyncio.create_task(worker.run())
    try:
        yield worker
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        world.lifecycle.woken = lambda: None


async def moved_to(world: World, item_id: int, phase: Phase) -> None:
    async with asyncio.timeout(5):
        while await world.phase(item_id) is not phase:
            await asyncio.sleep(0)


async def noted(world: World, item_id: int) -> Item:
    """The item once its step has left a word on it."""
    async with asyncio.timeout(5):
        while (item := await world.item(item_id)).note == "Asked for.":
            await asyncio.sleep(0)
    return item


def found(job: Job) -> Event:
    return ChoiceOffered(reason=f"Found for {job.item.id}.")
