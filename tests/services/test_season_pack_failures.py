"""Season packs that fail, for all or for some, and episodes that leave: the others go on."""

import pytest

from addon.debrid.base import RemoteState
from addon.domain.episodes import Asked
from addon.domain.evidence import ProbeOutcome
from addon.domain.models import Request
from addon.domain.transitions import Phase
from addon.services.commands import Part
from addon.store import grabs
from addon.store.requests import Wishes

from .show_kit import (
    OTHER_PACK,
    PACK,
    arrive,
    ask,
    asked_for,
    come_home,
    first_id,
    items,
    knows_pack,
    knows_single,
    lists_season,
    numbers_in,
    pack,
    single,
    single_hash,
    work,
)
from .world import World

TEN = range(1, 11)


async def grabbing_season(world: World, count: int = 10) -> Request:
    """All of the season is about to try the packs that the indexer lists."""
    lists_season(world, count)
    request = await ask(world)
    await world.step(await first_id(world, request))
    return request


@pytest.mark.parametrize("another", [True, False], ids=["next pack", "singles"])
async def test_a_pack_that_stalls_fails_for_all_and_they_go_on_together(world: World, another: bool) -> None:
    world.indexer.releases = (pack(), pack(OTHER_PACK)) if another else (pack(), single(3))
    knows_pack(world, *TEN, chosen=RemoteState.FETCHING)
    knows_pack(world, *TEN, info_hash=OTHER_PACK)
    if another:
        await world.availability.note(OTHER_PACK, "realdebrid", ProbeOutcome.UNCACHED)
    request = await grabbing_season(world)
    await work(world)
    world.clock.forward(3600)
    await world.step(await first_id(world, request))
    failed = (await items(world, request)).values()
    assert {(item.phase, item.attempts, item.due_at) for item in failed} == {(Phase.FAILED, 0, world.clock())}
    await world.step(await first_id(world, request))
    if another:
        assert await numbers_in(world, request, Phase.GRABBING) == list(TEN)
        await come_home(world)
        assert [each.info_hash for each in world.debrid.account_.values()] == [OTHER_PACK]
        return
    assert await numbers_in(world, request, Phase.SEARCHING) == list(TEN)
    await work(world)
    assert asked_for(world) == [1, *TEN]


async def test_half_of_a_pack_that_fails_is_searched_by_itself_at_once(world: World) -> None:
    world.indexer.releases = (pack(), *(single(number) for number in TEN))
    knows_pack(world, *TEN)
    request = await grabbing_season(world)
    await work(world)
    for number in range(6, 11):
        (download,) = (await world.job((await items(world, request))[1, number].id)).downloads
        world.aria2.sets(download.gid, completed_bytes=1, total_bytes=1000)
    await world.transfers.tick()
    world.clock.forward(3601)
    done = [await world.job((await items(world, request))[1, number].id) for number in range(1, 6)]
    for job in done:
        world.aria2.finishes(job.downloads[0].gid, b"x" * 1000)
    await world.transfers.tick()
    failed = [(await items(world, request))[1, number] for number in range(6, 11)]
    assert {(item.phase, item.attempts, item.due_at, item.grab_id) for item in failed} == {
        (Phase.FAILED, 0, world.clock(), None)
    }
    for number in TEN:
        knows_single(world, number)
    await come_home(world)
    await arrive(world)
    await work(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == list(TEN)
    assert asked_for(world) == [1, *range(6, 11)]
    hashes = [each.info_hash for each in world.debrid.account_.values()]
    assert sorted(hashes) == sorted([PACK, *(single_hash(number) for number in range(6, 11))])


async def test_after_fruitless_rounds_a_pack_that_fails_is_no_reason_to_wait_either(world: World) -> None:
    lists_season(world, 2)
    request = await ask(world)
    await work(world)
    world.indexer.releases = (pack(),)
    knows_pack(world, 1, 2)
    world.clock.forward(4000)
    await work(world)
    assert await numbers_in(world, request, Phase.TRANSFERRING) == [1, 2]
    await world.transfers.tick()
    world.clock.forward(3601)
    await world.transfers.tick()
    assert await numbers_in(world, request, Phase.FAILED) == [1, 2]
    world.indexer.queries.clear()
    await work(world)
    assert asked_for(world) == [1, 2]


async def test_a_search_for_one_of_a_group_takes_only_that_one_out(world: World) -> None:
    world.indexer.releases = (pack(), single(4))
    knows_pack(world, *TEN, chosen=RemoteState.FETCHING)
    request = await grabbing_season(world)
    fourth = (await items(world, request))[1, 4]
    await world.commands.search(request.id, Part(season=1, episode=4))
    assert await numbers_in(world, request, Phase.SEARCHING) == [4]
    await world.step(await first_id(world, request))
    assert await numbers_in(world, request, Phase.CACHING) == [number for number in TEN if number != 4]
    (torrent,) = world.debrid.account_.values()
    assert torrent.selected == tuple(number for number in TEN if number != 4)
    knows_single(world, 4)
    await world.step(fourth.id)
    assert asked_for(world) == [1, 4]
    assert (await world.item(fourth.id)).phase is Phase.GRABBING


async def test_the_pack_goes_when_the_last_one_that_waits_for_it_does(world: World) -> None:
    world.indexer.releases = (pack(),)
    knows_pack(world, *TEN, chosen=RemoteState.FETCHING)
    request = await grabbing_season(world)
    await work(world)
    (grab_id,) = {item.grab_id for item in (await items(world, request)).values()}
    assert grab_id is not None
    for number in range(1, 10):
        await world.commands.update(
            request.id, Wishes(), Asked(episodes=tuple((1, each) for each in range(number + 1, 11)))
        )
        await world.clear()
        assert len(world.debrid.account_) == 1
    await world.commands.cancel(request.id)
    await world.clear()
    assert world.debrid.account_ == {}
    grab = await world.store.read(grabs.find_grab, grab_id)
    assert grab is not None
    assert grab.dropped_at is not None
