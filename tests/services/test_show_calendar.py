"""What time brings to a show: episodes begin to count, unaired ones never expire, a season's work is one party."""

import asyncio

import pytest

from addon.domain.episodes import Asked
from addon.domain.events import NoPackAccepted
from addon.domain.models import Job
from addon.domain.status import Status
from addon.domain.transitions import Phase
from addon.errors import UpstreamError
from addon.services.steps import Happened, Outcome
from addon.store.history import history_of

from .fakes import outage
from .show_kit import DAY, ONGOING, S1, SHOW_IMDB, ask, items, lists, lists_season, phases, weekly
from .worker_kit import moved_to, until, working
from .world import World


async def test_a_complete_ongoing_show_is_pending_again_once_an_episode_airs(world: World) -> None:
    lists(world, *weekly(1, 3, world.clock() + DAY))
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1), (1, 2))
    request = await ask(world, ONGOING)
    assert (request.status, request.next_air_at) == (Status.COMPLETED, world.clock() + DAY)
    world.clock.forward(86399)
    await world.calendar.tick()
    assert (await world.request(request.id)).status is Status.COMPLETED
    world.clock.forward(1)
    await world.calendar.tick()
    after = await world.request(request.id)
    assert (after.status, after.next_air_at) == (Status.PENDING, None)
    last = (await world.store.read(history_of, request.id, 1))[0]
    assert (last.from_status, last.to_status, last.season, last.reason) == (
        Status.COMPLETED,
        Status.PENDING,
        None,
        "A new episode has aired.",
    )


async def test_in_a_one_time_request_an_unaired_episode_counts(world: World) -> None:
    lists(world, *weekly(1, 3, world.clock() + DAY))
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1), (1, 2))
    request = await ask(world, S1)
    assert (request.status, request.next_air_at) == (Status.PENDING, None)


@pytest.mark.parametrize(("last", "expected"), [(400, Phase.SEARCHING), (10, Phase.SEARCHING), (-1, Phase.EXPIRED)])
async def test_an_episode_expires_by_its_air_date_and_never_before(world: World, last: int, expected: Phase) -> None:
    lists(world, *weekly(1, 1, world.clock() + last * DAY))
    request = await ask(world)
    world.clock.forward(30 * 86400 + 1)
    await world.calendar.tick()
    assert (await phases(world, request))[1, 1] is expected


async def test_an_episode_without_a_date_never_expires(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() - 30 * DAY), *weekly(2, 1, None))
    request = await ask(world, Asked(episodes=((2, 1),)))
    world.clock.forward(500 * 86400)
    await world.calendar.tick()
    assert (await phases(world, request))[2, 1] is Phase.SEARCHING


async def test_the_worker_searches_a_season_once_and_then_each_episode_side_by_side(world: World) -> None:
    lists_season(world, 4)
    request = await ask(world)
    seen: list[tuple[int, ...]] = []

    async def step(job: Job) -> Outcome:
        seen.append(tuple(item.episode or 0 for item in job.items))
        await asyncio.sleep(0)
        if job.companions:
            return Happened(event=NoPackAccepted(reason="No pack."))
        await asyncio.Event().wait()
        raise AssertionError

    async with working(world, step):
        await until(lambda: len(seen) == 5)
    assert seen[0] == (1, 2, 3, 4)
    assert sorted(seen[1:]) == [(1,), (2,), (3,), (4,)]
    assert request.id > 0


async def test_an_outage_puts_off_the_whole_party(world: World) -> None:
    lists_season(world, 3)
    request = await ask(world)
    called: list[UpstreamError] = []

    async def step(job: Job) -> Outcome:
        called.append(outage("addon"))
        raise called[-1]

    async with working(world, step):
        await until(lambda: bool(called))
        async with asyncio.timeout(5):
            while (await items(world, request))[1, 3].failures == 0:
                await asyncio.sleep(0)
    found = (await items(world, request)).values()
    assert {(item.phase, item.failures) for item in found} == {(Phase.SEARCHING, 1)}
    assert all(item.due_at is not None and item.due_at > world.clock() for item in found)
    assert len(called) == 1


async def test_the_season_waits_for_none_that_is_cancelled_meanwhile(world: World) -> None:
    lists_season(world, 3)
    request = await ask(world)
    reached, opened = asyncio.Event(), asyncio.Event()

    async def step(job: Job) -> Outcome:
        reached.set()
        await opened.wait()
        return await world.search(job)

    async with working(world, step):
        await reached.wait()
        second = (await items(world, request))[1, 2]
        await world.lifecycle.give_up(request.id, "Cancelled.")
        opened.set()
        await moved_to(world, second.id, Phase.CANCELLED)
    assert set((await phases(world, request)).values()) == {Phase.CANCELLED}
