"""What goes wrong around releases from the swarm, also where several want one: nothing is lost, none is blamed."""

import asyncio
from datetime import timedelta

import pytest

from addon.debrid.base import RemoteState
from addon.domain.episodes import Asked
from addon.domain.events import SearchRequested
from addon.domain.gids import torrent_gid
from addon.domain.transitions import Phase
from addon.errors import UpstreamUnavailableError
from addon.store.entities import Tables

from .fake_debrid import missing
from .show_kit import PACK, ask, episode_file, items, lists_season, numbers_in, pack, work
from .world import FILE, HASH, NAME, World, movie_file, release

GID = torrent_gid(HASH)


@pytest.fixture
def world(world: World) -> World:
    """Nothing delivers but the swarm."""
    world.deliver = (world.swarm,)
    world.wire(jellyfin=world.jellyfin)
    return world


def grab_count(tables: Tables) -> int:
    return int(tables.db.select("SELECT count(*) FROM grab")[0])


async def test_what_is_downloaded_once_more_may_be_there_at_once(world: World) -> None:
    world.swarm.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)
    item = await world.grabbing_item()
    await world.walk(item.id, to=Phase.CACHING)
    world.swarm.brings(HASH)
    await world.walk(item.id, to=Phase.UNLOCKING)
    (world.swarm.folder(HASH) / "1" / FILE).unlink()
    await world.walk(item.id, to=Phase.TAKING)
    world.swarm.swarms[HASH].chosen = RemoteState.READY
    await world.walk(item.id, to=Phase.UNLOCKING)


async def test_a_torrent_that_is_lost_again_and_again_is_waited_for_and_never_removed(world: World) -> None:
    world.swarm.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)
    item = await world.grabbing_item()
    world.swarm.fails("info", *(missing("info") for _ in range(4)))
    for _ in range(3):
        world.clock.now = (await world.item(item.id)).due_at or world.clock.now
        await world.step(item.id)
        await world.clear()
    await world.walk(item.id, to=Phase.CACHING)
    await world.clear()
    assert world.swarm.deleted == []
    assert world.swarm.account_[GID].selected == (1,)


async def test_what_is_left_and_taken_again_meanwhile_is_not_cleared_away(world: World) -> None:
    world.swarm.knows(HASH, movie_file(), added=RemoteState.CONVERTING)
    item = await world.grabbing_item()
    await world.step(item.id)
    await world.lifecycle.tell(item.id, SearchRequested(reason="Asked to search again."))
    world.indexer.releases = (release(),)
    await world.walk(item.id, to=Phase.GRABBING)
    gate = world.swarm.holds("add", done=False)
    step = asyncio.create_task(world.step(item.id))
    await gate.reached.wait()
    await world.clear()
    assert world.swarm.deleted == []
    gate.opened.set()
    await step
    world.clock.now += timedelta(minutes=1)
    await world.clear()
    assert world.swarm.deleted == []
    assert GID in world.swarm.account_


async def test_cancelling_a_download_that_serves_two_requests_cancels_it_for_both(world: World) -> None:
    lists_season(world, 5)
    world.swarm.knows(PACK, *(episode_file(n, n) for n in range(1, 6)), chosen=RemoteState.FETCHING)
    world.indexer.releases = (pack(),)
    first = await ask(world, Asked(episodes=((1, 1),)))
    await work(world)
    second = await ask(world, Asked(episodes=((1, 2),)))
    await work(world)
    assert first.id != second.id
    answered = await world.commands.cancel_download(torrent_gid(PACK))
    assert answered.id == second.id  # whose download it is shown as
    for request in (first, second):
        assert await numbers_in(world, request, Phase.CANCELLED)
        assert (await world.request(request.id)).status.value == "CANCELLED"
    await world.clear()
    assert world.swarm.deleted == [torrent_gid(PACK)]


async def test_what_another_request_adds_to_a_torrent_is_no_standstill(world: World) -> None:
    lists_season(world, 5)
    world.swarm.knows(PACK, *(episode_file(n, n) for n in range(1, 6)), chosen=RemoteState.FETCHING)
    world.indexer.releases = (pack(),)
    first = await ask(world, Asked(episodes=((1, 1),)))
    await work(world)
    remote = world.swarm.account_[torrent_gid(PACK)]
    remote.progress = 0.9
    world.clock.now += timedelta(minutes=10)
    await work(world)
    await ask(world, Asked(episodes=((1, 2),)))
    await work(world)
    for progress in (0.2, 0.3, 0.4, 0.5):  # of more, so that it comes late to 0.9 again
        remote.progress = progress
        world.clock.now += timedelta(minutes=30)
        item = (await items(world, first))[1, 1]
        await world.lifecycle.postpone((item,), world.clock.now, "", failed=False)
        await work(world)
    assert await numbers_in(world, first, Phase.CACHING) == [1]


async def test_waiting_for_other_magnets_leaves_nothing_behind(world: World) -> None:
    world.swarm.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)
    item = await world.grabbing_item()
    full = UpstreamUnavailableError("Other magnets wait", upstream="swarm", operation="add")
    world.swarm.fails("add", *([full] * 5))
    for _ in range(5):
        with pytest.raises(UpstreamUnavailableError):
            await world.step(item.id)
    assert await world.store.read(grab_count) == 1
    await world.walk(item.id, to=Phase.CACHING)


@pytest.mark.parametrize("odd", [f"{NAME} .mkv", f"{NAME}..mkv", f"{'x' * 240}.{NAME}.mkv"[-254:]])
async def test_a_file_comes_home_whatever_its_name_was_made_into(world: World, odd: str) -> None:
    world.swarm.knows(HASH, movie_file(path=f"/{odd}"), chosen=RemoteState.FETCHING)
    item = await world.grabbing_item(release(filename=None, file_index=None))
    await world.walk(item.id, to=Phase.CACHING)
    world.swarm.brings(HASH)
    await world.walk(item.id, to=Phase.TRANSFERRING)
    await world.transfers.tick()
    await world.walk(item.id, to=Phase.COMPLETED)


async def test_a_file_that_vanished_for_one_takes_nothing_from_another_who_wants_of_its_torrent(world: World) -> None:
    lists_season(world, 5)
    world.swarm.knows(PACK, *(episode_file(n, n) for n in range(1, 6)), chosen=RemoteState.FETCHING)
    world.indexer.releases = (pack(),)
    first = await ask(world, Asked(episodes=((1, 1),)))
    await work(world)
    world.swarm.brings(PACK)
    await world.walk((await items(world, first))[1, 1].id, to=Phase.UNLOCKING)
    second = await ask(world, Asked(episodes=((1, 2),)))
    for _ in range(4):
        await world.step((await items(world, second))[1, 2].id)
    (gone,) = (world.swarm.folder(PACK) / "1").iterdir()
    gone.unlink()
    await world.walk((await items(world, first))[1, 1].id, to=Phase.CACHING)
    assert world.swarm.deleted == []
    assert world.swarm.account_[torrent_gid(PACK)].selected == (1, 2)
    world.swarm.brings(PACK)
    for request, number in ((first, 1), (second, 2)):
        item = (await items(world, request))[1, number]
        await world.walk(item.id, to=Phase.TRANSFERRING)


async def test_what_is_downloaded_once_more_has_all_its_time_again(world: World) -> None:
    world.swarm.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)
    item = await world.grabbing_item()
    await world.walk(item.id, to=Phase.CACHING)
    world.swarm.brings(HASH)
    await world.walk(item.id, to=Phase.UNLOCKING)
    world.clock.now += timedelta(hours=5)
    world.swarm.loses(HASH)
    (world.swarm.folder(HASH) / "1" / FILE).unlink()
    world.swarm.swarms[HASH].added = RemoteState.CONVERTING
    await world.walk(item.id, to=Phase.TAKING)
    await world.step(item.id)
    after = await world.item(item.id)
    assert (after.phase, after.note) == (Phase.TAKING, "The list of files is asked for in the swarm.")
