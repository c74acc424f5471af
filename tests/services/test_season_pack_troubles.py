"""Season packs through crashes, rotten links and cancellations: one torrent, nothing left behind, nobody forgotten."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from addon.debrid.base import RemoteState
from addon.domain.episodes import Asked
from addon.domain.models import Job, Request
from addon.domain.transitions import Phase
from addon.errors import LinkRottedError, UpstreamUnavailableError
from addon.services.commands import Part
from addon.services.steps import Overtaken
from addon.store.requests import Wishes
from tests.conftest import HeldClock

from .crashing_store import CrashingStore
from .fake_debrid import CrashError
from .fakes import outage
from .show_kit import (
    PACK,
    ask,
    asked_for,
    come_home,
    first_id,
    items,
    knows_pack,
    lists_season,
    numbers_in,
    pack,
    work,
)
from .world import World

COUNT = 4
ALL = list(range(1, COUNT + 1))


async def grabbing_season(world: World, *others: str) -> Request:
    world.indexer.releases = (pack(), *(pack(each) for each in others))
    lists_season(world, COUNT)
    request = await ask(world)
    await world.step(await first_id(world, request))
    return request


async def until_home(world: World, request: Request) -> bool:
    """Whether the program ended on the way home; goes on as after a restart if it did."""
    crashed = False
    try:
        await come_home(world)
    except CrashError:
        crashed = True
        world.debrid.crash_at = None
        world.wire(jellyfin=None)
    for _ in range(3):
        world.clock.forward(10)
        await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == ALL
    return crashed


def one_whole_torrent(world: World, *, adds: int = 1) -> None:
    (torrent,) = world.debrid.account_.values()
    assert (torrent.info_hash, torrent.selected) == (PACK, tuple(ALL))
    assert world.debrid.calls.count("add") == adds


@pytest.mark.parametrize("call", range(1, 11))
async def test_a_crash_after_any_call_brings_all_home_with_one_torrent(world: World, call: int) -> None:
    knows_pack(world, *ALL)
    request = await grabbing_season(world)
    world.debrid.crash_at = call
    assert await until_home(world, request) or call > 5 + COUNT
    one_whole_torrent(world)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("number", range(1, 13))
async def test_a_crash_at_any_write_brings_all_home_with_one_torrent(
    tmp_path: Path, held_clock: HeldClock, number: int, before: bool
) -> None:
    world = World(tmp_path, held_clock, CrashingStore)
    knows_pack(world, *ALL)
    request = await grabbing_season(world)
    assert isinstance(world.store, CrashingStore)
    world.store.crash_at, world.store.before = world.store.written + number, before
    await until_home(world, request)
    one_whole_torrent(world)
    world.store.close()


@pytest.mark.parametrize("call", ["torrents", "add", "select", "info", "unlock"])
async def test_an_outage_of_any_call_fails_nobody(world: World, call: str) -> None:
    knows_pack(world, *ALL)
    request = await grabbing_season(world)
    world.debrid.fails(call, outage())
    with pytest.raises(UpstreamUnavailableError):
        await work(world)
    assert await numbers_in(world, request, Phase.FAILED) == []
    await until_home(world, request)
    one_whole_torrent(world, adds=2 if call == "add" else 1)


def rotten() -> LinkRottedError:
    return LinkRottedError("realdebrid has lost the file", upstream="realdebrid", operation="unlock", lasting=False)


async def test_rotten_links_have_the_torrent_added_once_more_for_all(world: World) -> None:
    knows_pack(world, *ALL)
    request = await grabbing_season(world)
    world.debrid.links["http://hoster.test/T1/1"] = rotten()
    await world.step(await first_id(world, request))
    await world.step((await items(world, request))[1, 1].id)
    found = (await items(world, request)).values()
    assert {(item.phase, item.with_season, item.due_at) for item in found} == {(Phase.TAKING, True, world.clock())}
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == ALL
    assert list(world.debrid.account_) == ["T2"]
    assert world.debrid.charged.count("add") == 2
    assert world.debrid.charged.count("unlock") == 1 + COUNT


async def test_a_crash_before_the_torrent_is_added_once_more_costs_nobody_the_pack(world: World) -> None:
    knows_pack(world, *ALL)
    request = await grabbing_season(world)
    world.debrid.links["http://hoster.test/T1/1"] = rotten()
    await world.step(await first_id(world, request))
    await world.fetch(await world.job(await first_id(world, request)))  # the program ends before this is reported
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == ALL
    assert (list(world.debrid.account_), world.debrid.charged.count("add")) == (["T2"], 2)


async def test_links_that_rot_again_are_not_mended_a_third_time(world: World) -> None:
    knows_pack(world, *ALL)
    request = await grabbing_season(world)
    for torrent in ("T1", "T2"):
        for number in ALL:
            world.debrid.links[f"http://hoster.test/{torrent}/{number}"] = rotten()
    await come_home(world)
    assert world.debrid.charged.count("add") == 2
    assert await numbers_in(world, request, Phase.SEARCHING) == ALL
    assert sorted(asked_for(world), key=str) == [1, *ALL]
    assert (world.debrid.account_, world.debrid.deleted) == ({}, ["T1", "T2"])


async def test_files_that_wait_for_their_turn_do_not_ask_for_links_that_have_rotted(world: World) -> None:
    knows_pack(world, *ALL)
    request = await grabbing_season(world)
    for number in ALL:
        world.debrid.links[f"http://hoster.test/T1/{number}"] = rotten()
    await world.step(await first_id(world, request))
    waiting = [await world.job(item.id) for item in (await items(world, request)).values()]

    async def fetch(job: Job) -> None:
        await world.settle(job, await world.fetch(job))

    await asyncio.gather(*(fetch(job) for job in waiting))
    assert world.debrid.charged.count("unlock") == 1
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == ALL
    assert (list(world.debrid.account_), world.debrid.charged.count("add")) == (["T2"], 2)


async def test_one_rotten_link_takes_those_that_are_on_their_way_already_nowhere(world: World) -> None:
    knows_pack(world, *ALL)
    request = await grabbing_season(world)
    world.debrid.links["http://hoster.test/T1/4"] = rotten()
    await world.step(await first_id(world, request))
    for number in (1, 2, 4):
        await world.step((await items(world, request))[1, number].id)
    assert await numbers_in(world, request, Phase.TRANSFERRING) == [1, 2]
    assert await numbers_in(world, request, Phase.TAKING) == [3, 4]
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == ALL


async def test_a_link_that_is_found_rotten_late_does_not_have_it_added_again(world: World) -> None:
    knows_pack(world, *ALL)
    request = await grabbing_season(world)
    for number in ALL:
        world.debrid.links[f"http://hoster.test/T1/{number}"] = rotten()
    await world.step(await first_id(world, request))
    late: list[Job] = [await world.job((await items(world, request))[1, number].id) for number in (2, 3)]
    await world.step((await items(world, request))[1, 1].id)
    await world.step(await first_id(world, request))  # the second torrent is there
    for job in late:  # these began before the first has failed
        await world.settle(job, await world.fetch(job))
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == ALL
    assert (list(world.debrid.account_), world.debrid.charged.count("add")) == (["T2"], 2)


Gated = tuple[asyncio.Event, "asyncio.Task[object]"]


async def gated(world: World, request: Request, call: str, *, done: bool) -> Gated:
    gate = world.debrid.holds(call, done=done)
    step: asyncio.Task[object] = asyncio.create_task(world.step(await first_id(world, request)))
    await gate.reached.wait()
    return gate.opened, step


LEAVES: dict[str, Callable[[World, Request], Awaitable[object]]] = {
    "cancelled": lambda world, request: world.commands.update(
        request.id, Wishes(), Asked(episodes=tuple((1, number) for number in ALL if number != 2))
    ),
    "searched": lambda world, request: world.commands.search(request.id, Part(season=1, episode=2)),
}


@pytest.mark.parametrize("call", ["torrents", "add", "select", "info"])
@pytest.mark.parametrize("leave", LEAVES.values(), ids=LEAVES)
@pytest.mark.parametrize("done", [True, False], ids=["done", "not yet"])
async def test_who_leaves_during_the_grab_gets_nothing_and_the_pack_goes_on_for_the_others(
    world: World, call: str, leave: Callable[[World, Request], Awaitable[object]], done: bool
) -> None:
    knows_pack(world, *ALL)
    request = await grabbing_season(world)
    opened, step = await gated(world, request, call, done=done)
    await leave(world, request)
    await world.clear()
    opened.set()
    await step
    second = (await items(world, request))[1, 2]
    assert (second.phase, second.grab_id) in ((Phase.CANCELLED, None), (Phase.SEARCHING, None))
    assert await numbers_in(world, request, Phase.UNLOCKING) == [1, 3, 4]
    await world.clear()
    assert len(await world.downloads()) == 3
    assert len(world.debrid.account_) == 1


@pytest.mark.parametrize("call", ["torrents", "add", "select", "info"])
async def test_when_all_leave_during_the_grab_the_torrent_goes(world: World, call: str) -> None:
    knows_pack(world, *ALL)
    request = await grabbing_season(world)
    opened, step = await gated(world, request, call, done=True)
    await world.commands.cancel(request.id)
    opened.set()
    await step
    await world.clear()
    world.clock.forward(61)
    await world.clear()
    assert (world.debrid.account_, await world.downloads()) == ({}, ())
    assert await numbers_in(world, request, Phase.CANCELLED) == ALL


async def test_who_leaves_while_it_is_fetched_takes_no_file_and_the_others_do(world: World) -> None:
    knows_pack(world, *ALL, chosen=RemoteState.FETCHING)
    request = await grabbing_season(world)
    await work(world)
    await LEAVES["cancelled"](world, request)
    (torrent,) = world.debrid.account_.values()
    torrent.state = RemoteState.READY
    world.clock.forward(2)
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == [1, 3, 4]
    assert await world.downloads() == ()


async def test_a_pack_that_is_taken_by_nobody_any_more_is_no_news(world: World) -> None:
    knows_pack(world, *ALL)
    request = await grabbing_season(world)
    job = await world.job(await first_id(world, request))
    await world.commands.cancel(request.id)
    assert isinstance(await world.grabbing.grab(job), Overtaken)
    assert world.debrid.charged == []
