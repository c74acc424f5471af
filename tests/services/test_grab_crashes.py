"""Grabs through crashes, lost answers, outages and cancellations: never a second torrent, never one left behind."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from addon.debrid.base import RemoteState
from addon.domain.models import Item
from addon.domain.transitions import Phase
from addon.errors import UpstreamError, UpstreamUnavailableError
from addon.services.steps import Overtaken
from tests.conftest import HeldClock

from .crashing_store import CrashingStore
from .fake_debrid import CrashError, rejected
from .fakes import denial, outage
from .world import HASH, World, movie_file, release

FIRST = movie_file(1, "/read me first.txt", 30)
INDEXED, BLIND, MISLED = release(), release(file_index=None, filename=None), release(file_index=0)


async def ends(world: World, item: Item) -> bool:
    """Whether the program ended on the way to ready files; goes on as after a restart if it did."""
    crashed = False
    try:
        await world.walk(item.id, to=Phase.UNLOCKING)
    except CrashError:
        crashed = True
        world.wire(jellyfin=None)
        world.debrid.crash_at = None
        await world.walk(item.id, to=Phase.UNLOCKING)
    world.debrid.crash_at = None
    return crashed


def one_right_torrent(world: World, file_id: int) -> None:
    (torrent,) = world.debrid.account_.values()
    assert torrent.selected == (file_id,)


CASES = pytest.mark.parametrize(
    ("found", "file_id", "adds"),
    [(INDEXED, 1, 1), (BLIND, 2, 1), (MISLED, 2, 2)],
    ids=["index known", "index unknown", "index wrong"],
)


@CASES
@pytest.mark.parametrize("call", range(1, 11))
async def test_a_crash_after_any_call_adds_nothing_twice(
    world: World, found: Any, file_id: int, adds: int, call: int
) -> None:
    files = (movie_file(1),) if file_id == 1 else (FIRST, movie_file(2))
    world.debrid.knows(HASH, *files)
    item = await world.grabbing_item(found)
    world.debrid.crash_at = call
    crashed = await ends(world, item)
    await world.clear()
    one_right_torrent(world, file_id)
    assert world.debrid.calls.count("add") <= adds
    assert crashed or call > 4


@CASES
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
async def test_a_crash_at_any_write_adds_nothing_twice(
    tmp_path: Path, held_clock: HeldClock, found: Any, file_id: int, adds: int, before: bool
) -> None:
    files = (movie_file(1),) if file_id == 1 else (FIRST, movie_file(2))
    crashed, number = True, 0
    while crashed:
        number += 1
        world = World(tmp_path / str(number), held_clock, CrashingStore)
        world.debrid.knows(HASH, *files)
        item = await world.grabbing_item(found)
        assert isinstance(world.store, CrashingStore)
        world.store.crash_at, world.store.before = world.store.written + number, before
        crashed = await ends(world, item)
        world.store.crash_at = 0
        await world.clear()
        one_right_torrent(world, file_id)
        assert world.debrid.calls.count("add") <= adds, f"write {number}"
        world.store.close()
    assert number > 5


async def test_an_add_whose_answer_was_lost_is_found_by_its_hash(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    world.debrid.loses("add", outage())
    item = await world.grabbing_item()
    with pytest.raises(UpstreamUnavailableError):
        await world.step(item.id)
    await world.walk(item.id, to=Phase.UNLOCKING)
    assert world.debrid.calls.count("add") == 1


async def test_a_users_dead_torrent_is_not_taken_for_a_lost_one(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    users = world.debrid.has(HASH, RemoteState.DEAD)
    item = await world.grabbing_item()
    world.debrid.fails("add", outage())
    with pytest.raises(UpstreamUnavailableError):
        await world.step(item.id)
    await world.walk(item.id, to=Phase.UNLOCKING)
    await world.commands.cancel(item.request_id)
    await world.clear()
    assert list(world.debrid.account_) == [users.id]


@pytest.mark.parametrize("arrived", [True, False])
async def test_the_chore_of_a_lost_add_spares_what_was_there_before(world: World, arrived: bool) -> None:
    world.debrid.knows(HASH, movie_file())
    users = world.debrid.has(HASH, RemoteState.DEAD)
    item = await world.grabbing_item()
    (world.debrid.loses if arrived else world.debrid.fails)("add", outage())
    with pytest.raises(UpstreamUnavailableError):
        await world.step(item.id)
    await world.commands.cancel(item.request_id)
    await world.clear()
    assert list(world.debrid.account_) == [users.id]


async def test_an_add_that_the_service_calls_a_repetition_takes_the_torrent_but_never_removes_it(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    await world.debrid.torrents()
    users = world.debrid.has(HASH, RemoteState.READY, 1)
    world.debrid._kept = (world.clock().timestamp(), ())  # the listing is older than the torrent
    world.debrid.fails("add", rejected("add"))
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.UNLOCKING
    await world.commands.cancel(item.request_id)
    await world.clear()
    assert list(world.debrid.account_) == [users.id]


async def test_an_add_that_is_rejected_without_a_torrent_refuses_the_release_for_this_item_only(world: World) -> None:
    item = await world.grabbing_item()
    world.debrid.fails("add", rejected("add"))
    await world.step(item.id)
    assert not (await world.releases(item))[0].accepted
    assert await world.refused_hashes() == set()
    await world.commands.cancel(item.request_id)
    assert "drop_remote" not in dict(await world.waiting_chores())


async def in_flight(world: World, *, done: bool) -> tuple[Item, Any, "asyncio.Task[Any]"]:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    gate = world.debrid.holds("add", done=done)
    step = asyncio.create_task(world.step(item.id))
    await gate.reached.wait()
    await world.commands.cancel(item.request_id)
    return item, gate, step


Order = Callable[[World, Any, "asyncio.Task[Any]"], Coroutine[None, None, None]]


async def answer_first(world: World, gate: Any, step: "asyncio.Task[Any]") -> None:
    gate.opened.set()
    assert isinstance(await step, Overtaken)
    await world.clear()


async def chore_first(world: World, gate: Any, step: "asyncio.Task[Any]") -> None:
    await world.clear()
    gate.opened.set()
    assert isinstance(await step, Overtaken)
    world.clock.forward(5)
    await world.clear()


async def never_answered(world: World, gate: Any, step: "asyncio.Task[Any]") -> None:
    await world.clear()
    world.debrid.loses("add", outage())
    gate.opened.set()
    with pytest.raises(UpstreamUnavailableError):
        await step
    world.clock.forward(5)
    await world.clear()


@pytest.mark.parametrize("order", [answer_first, chore_first, never_answered])
@pytest.mark.parametrize("done", [True, False], ids=["torrent there", "torrent not yet there"])
async def test_a_cancel_while_the_add_is_in_flight_leaves_no_torrent(world: World, done: bool, order: Order) -> None:
    item, gate, step = await in_flight(world, done=done)
    await order(world, gate, step)
    assert world.debrid.account_ == {}
    world.clock.forward(61)
    await world.clear()
    assert await world.waiting_chores() == set()
    assert await world.phase(item.id) is Phase.CANCELLED


async def test_a_cancel_before_the_grab_is_stored_adds_nothing(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    gate = world.debrid.holds("torrents", done=True)
    step = asyncio.create_task(world.step(item.id))
    await gate.reached.wait()
    await world.commands.cancel(item.request_id)
    gate.opened.set()
    assert isinstance(await step, Overtaken)
    assert world.debrid.charged == []


async def test_files_that_are_ready_too_late_move_nothing_and_leave_nothing(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    gate = world.debrid.holds("info", done=True)
    step = asyncio.create_task(world.step(item.id))
    await gate.reached.wait()
    await world.commands.cancel(item.request_id)
    await world.clear()
    gate.opened.set()
    await step
    await world.clear()
    assert (await world.phase(item.id), world.debrid.account_) == (Phase.CANCELLED, {})
    assert await world.downloads() == ()


async def test_a_second_add_that_comes_back_after_a_cancel_leaves_nothing(world: World) -> None:
    world.debrid.knows(HASH, FIRST, movie_file(2))
    item = await world.grabbing_item(MISLED)
    world.debrid.holds("add", done=True).opened.set()
    first = asyncio.create_task(world.step(item.id))
    while world.debrid.charged.count("info") == 0:
        await asyncio.sleep(0)
    gate = world.debrid.holds("add", done=True)
    await gate.reached.wait()
    await world.commands.cancel(item.request_id)
    gate.opened.set()
    await first
    await world.clear()
    assert (await world.phase(item.id), world.debrid.account_) == (Phase.CANCELLED, {})


@pytest.mark.parametrize("call", ["torrents", "add", "select", "info"])
@pytest.mark.parametrize("error", [outage(), denial()], ids=["outage", "denial"])
async def test_an_outage_of_any_call_changes_nothing(world: World, call: str, error: UpstreamError) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    world.debrid.fails(call, error)
    with pytest.raises(type(error)):
        await world.step(item.id)
    after = await world.item(item.id)
    assert (after.phase, after.attempts, after.revision) == (Phase.GRABBING, 0, item.revision)
    assert (await world.releases(item))[0].accepted
    world.clock.forward(timedelta(minutes=1).total_seconds())
    await world.walk(item.id, to=Phase.UNLOCKING)
    assert len(world.debrid.account_) == 1


async def test_an_outage_between_two_adds_does_not_strand_a_release_that_is_followed(world: World) -> None:
    junk = movie_file(2, "/read me.txt", 20)
    world.debrid.knows(HASH, movie_file(1), junk, packed=True)
    users = world.debrid.has(HASH, RemoteState.FETCHING, 1, 2)
    item = await world.grabbing_item()
    await world.walk(item.id, to=Phase.CACHING)
    users.state = RemoteState.READY
    world.debrid.fails("add", outage())
    world.clock.forward(2)
    with pytest.raises(UpstreamUnavailableError):
        await world.step(item.id)
    await world.walk(item.id, to=Phase.UNLOCKING)
    assert sorted(world.debrid.account_) == [users.id, "T2"]
    assert world.debrid.account_["T2"].selected == (1,)
