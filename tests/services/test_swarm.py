"""Releases from the swarm: no debrid service, or none that takes them. Their files lie on our own disk at once."""

import asyncio
from datetime import timedelta

import pytest

from addon.debrid.base import RemoteState
from addon.domain.episodes import Asked
from addon.domain.events import Cancelled
from addon.domain.gids import metadata_gid, torrent_gid
from addon.domain.models import Item
from addon.domain.selection.swarm_use import SwarmUse
from addon.domain.transitions import Phase, Work
from addon.errors import InvalidTransitionError, ReleaseRefusedError, UpstreamUnavailableError
from addon.services.owners import owners_of_gids
from addon.services.steps import Happened, Waits

from .show_kit import PACK, ask, episode_file, items, lists_season, numbers_in, pack, work
from .world import FILE, HASH, HASHES, SIZE, World, movie_file, release


@pytest.fixture
def world(world: World) -> World:
    """Nothing delivers but the swarm."""
    world.deliver = (world.swarm,)
    world.wire(jellyfin=world.jellyfin)
    return world


async def downloading(world: World, **changes: object) -> Item:
    """An item whose torrent is on its way."""
    world.swarm.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)
    item = await world.grabbing_item(release(), **changes)
    return await world.walk(item.id, to=Phase.CACHING)


async def brought_home(world: World, item: Item, info_hash: str = HASH) -> Item:
    """The swarm has brought everything, and it is put into the library."""
    world.swarm.brings(info_hash)
    await world.walk(item.id, to=Phase.TRANSFERRING)
    await world.transfers.tick()
    return await world.walk(item.id, to=Phase.COMPLETED)


async def test_a_movie_comes_home_without_any_debrid_service(world: World) -> None:
    item = await downloading(world)
    assert (await world.item(item.id)).note == f"{release().title} is downloaded from the swarm."
    world.clock.now += timedelta(seconds=2)
    world.swarm.account_[torrent_gid(HASH)].progress = 0.4
    for seeders, told in ((3, "3 seeders"), (1, "1 seeder")):
        world.swarm.account_[torrent_gid(HASH)].seeders = seeders
        outcome = await world.step(item.id)
        assert isinstance(outcome, Waits)
        assert outcome.note == f"Downloading from the swarm, 40% from {told}."
        world.clock.now += timedelta(seconds=2)
    done = await brought_home(world, item)
    (seat,) = (world.library.folder(await world.request(done.request_id))).glob("*/*.mkv")
    assert seat.read_bytes() == b"x" * SIZE
    assert world.debrid.calls == []


async def test_a_file_that_has_come_home_stays_in_its_torrent_until_that_is_cleared_away(world: World) -> None:
    item = await downloading(world)
    folder = world.swarm.folder(HASH)
    await brought_home(world, item)
    assert (folder / "1" / FILE).is_file()
    await world.reconcile.tick()
    assert (folder / "1" / FILE).is_file()
    await world.clear()
    assert not folder.exists()
    assert world.swarm.deleted == [torrent_gid(HASH)]
    assert await world.waiting_chores() == {("scan_jellyfin", str(item.id)), ("scan_seerr", str(item.id))}


async def test_a_torrent_that_still_seeds_is_cleared_away_later(world: World) -> None:
    item = await downloading(world)
    await brought_home(world, item)
    world.swarm.fails("delete", UpstreamUnavailableError("It seeds.", upstream="swarm", operation="delete"))
    await world.clear()
    await world.reconcile.tick()
    assert (world.swarm.folder(HASH) / "1" / FILE).is_file()
    world.clock.now += timedelta(minutes=10)
    await world.clear()
    assert not world.swarm.folder(HASH).exists()


async def test_of_a_season_pack_only_the_wanted_episodes_are_selected_and_each_gets_its_own(world: World) -> None:
    lists_season(world, 3)
    request = await ask(world)
    world.swarm.knows(PACK, *(episode_file(n, n) for n in range(1, 6)), chosen=RemoteState.FETCHING)
    world.indexer.releases = (pack(),)
    await work(world)
    assert world.swarm.account_[torrent_gid(PACK)].selected == (1, 2, 3)
    assert await numbers_in(world, request, Phase.CACHING) == [1, 2, 3]
    world.swarm.brings(PACK)
    world.clock.now += timedelta(minutes=1)
    await work(world)
    await world.transfers.tick()
    await work(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == [1, 2, 3]
    await world.clear()
    assert not world.swarm.folder(PACK).exists()


async def test_a_swarm_that_tells_no_list_gives_way_to_the_next(world: World) -> None:
    world.swarm.knows(HASHES[1], movie_file(), chosen=RemoteState.FETCHING)
    item = await world.grabbing_item(release(seeders=9), release(HASHES[1], seeders=1))
    await world.step(item.id)
    assert (await world.item(item.id)).note == "The list of files is asked for in the swarm."
    after = await world.walk(item.id, to=Phase.CACHING, most=200)
    assert [each.info_hash for each in world.swarm.orders] == [HASH, HASHES[1]]
    await world.clear()
    assert after.grab_id is not None
    assert world.swarm.deleted == [torrent_gid(HASH)]


async def test_a_swarm_that_stalls_gives_way_to_the_next(world: World) -> None:
    item = await downloading(world)
    after = await world.walk(item.id, to=Phase.FAILED, most=1000)
    assert "The swarm has made no progress for too long." in after.note


async def test_time_in_which_aria2_was_away_is_no_lack_of_progress(world: World) -> None:
    item = await downloading(world)
    for _ in range(3):
        world.clock.now += timedelta(hours=5)
        await world.step(item.id)
        assert await world.phase(item.id) is Phase.CACHING


async def test_time_in_which_it_waits_for_its_turn_is_no_lack_of_progress(world: World) -> None:
    item = await downloading(world)
    world.swarm.account_[torrent_gid(HASH)].state = RemoteState.WAITING
    for _ in range(300):
        world.clock.now = (await world.item(item.id)).due_at or world.clock.now
        await world.step(item.id)
    after = await world.item(item.id)
    assert (after.phase, after.note) == (Phase.CACHING, "It waits for its turn in aria2.")


async def test_a_torrent_that_aria2_has_lost_is_added_again(world: World) -> None:
    item = await downloading(world)
    world.swarm.loses(HASH)
    world.clock.now += timedelta(seconds=5)
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.CACHING
    assert world.swarm.account_[torrent_gid(HASH)].selected == (1,)
    assert len(world.swarm.orders) == 2


async def test_a_file_that_has_vanished_is_downloaded_once_more_and_then_a_person_must_look(world: World) -> None:
    item = await downloading(world)
    for _ in range(2):
        world.swarm.brings(HASH)
        await world.walk(item.id, to=Phase.UNLOCKING)
        (world.swarm.folder(HASH) / "1" / FILE).unlink()
        outcome = await world.step(item.id)
        if await world.phase(item.id) is Phase.TAKING:
            await world.walk(item.id, to=Phase.CACHING)
    assert isinstance(outcome, Waits)
    assert "USHER_PATH_MAP" in outcome.note


async def test_a_foreign_file_in_the_way_is_named_before_anything_is_moved(world: World) -> None:
    item = await downloading(world)
    world.swarm.brings(HASH)
    await world.walk(item.id, to=Phase.UNLOCKING)
    (target,) = await world.seats.targets(await world.job(item.id))
    target.parent.mkdir()
    target.write_text("somebody else's")
    await world.step(item.id)
    after = await world.item(item.id)
    assert after.phase is Phase.FAILED
    assert str(target) in after.note
    await world.clear()
    assert target.read_text() == "somebody else's"


async def test_what_was_cancelled_while_it_is_collected_stays_so(world: World) -> None:
    item = await downloading(world)
    world.swarm.brings(HASH)
    await world.walk(item.id, to=Phase.UNLOCKING)
    job, gate = await world.job(item.id), world.swarm.holds("unlock", done=False)
    collecting = asyncio.ensure_future(world.steps[Work.FETCH](job))
    await gate.reached.wait()
    await world.commands.cancel(item.request_id)
    await world.clear()
    gate.opened.set()
    await world.settle(job, await collecting)
    assert await world.phase(item.id) is Phase.CANCELLED
    assert await world.downloads() == ()


async def test_two_requests_share_a_torrent_which_stays_until_both_are_done(world: World) -> None:
    lists_season(world, 5)
    world.swarm.knows(PACK, *(episode_file(n, n) for n in range(1, 6)), chosen=RemoteState.FETCHING)
    world.indexer.releases = (pack(),)
    first = await ask(world, Asked(episodes=((1, 1),)))
    await work(world)
    assert world.swarm.account_[torrent_gid(PACK)].selected == (1,)
    second = await ask(world, Asked(episodes=((1, 2),)))
    await work(world)
    assert world.swarm.account_[torrent_gid(PACK)].selected == (1, 2)
    await world.lifecycle.tell((await items(world, first))[1, 1].id, Cancelled(reason="Cancelled."))
    await world.clear()
    assert world.swarm.deleted == []
    await brought_home(world, (await items(world, second))[1, 2], PACK)
    await world.clear()
    assert world.swarm.deleted == [torrent_gid(PACK)]


async def test_an_entry_of_the_swarm_belongs_to_its_request_and_cancelling_it_cancels_that(world: World) -> None:
    item = await downloading(world)
    owners = await world.store.read(owners_of_gids)
    assert owners == dict.fromkeys((torrent_gid(HASH), metadata_gid(HASH)), item.request_id)
    await world.commands.cancel_download(torrent_gid(HASH))
    assert await world.phase(item.id) is Phase.CANCELLED
    await world.clear()
    assert world.swarm.deleted == [torrent_gid(HASH)]


async def test_what_has_come_home_and_seeds_cannot_be_cancelled(world: World) -> None:
    item = await downloading(world)
    await brought_home(world, item)
    with pytest.raises(InvalidTransitionError):
        await world.commands.cancel_download(torrent_gid(HASH))


async def test_once_the_swarm_is_switched_off_its_torrents_go_and_the_choice_is_made_anew(world: World) -> None:
    item = await downloading(world)
    world.deliver = (world.debrid,)
    world.debrid.knows(HASH, movie_file())
    world.wire(jellyfin=world.jellyfin)
    await world.walk(item.id, to=Phase.TRANSFERRING)
    await world.clear()
    assert world.swarm.deleted == [torrent_gid(HASH)]


# beside a debrid service


def beside(world: World, use: SwarmUse) -> None:
    world.deliver, world.swarm_use = (world.debrid, world.swarm), use
    world.wire(jellyfin=world.jellyfin)
    world.swarm.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)


async def test_a_release_that_every_debrid_service_refuses_comes_from_the_swarm(world: World) -> None:
    beside(world, SwarmUse.FALLBACK)
    item = await world.grabbing_item(release())
    refusal = ReleaseRefusedError("It is forbidden.", upstream="realdebrid", operation="add")
    world.debrid.fails("add", refusal)
    outcome = await world.step(item.id)
    assert isinstance(outcome, Happened)
    assert outcome.event.reason.endswith("It is forbidden. It is tried from the swarm.")
    await world.walk(item.id, to=Phase.CACHING)
    assert [each.info_hash for each in world.swarm.orders] == [HASH]


async def test_what_a_debrid_service_would_fetch_first_is_left_to_it(world: World) -> None:
    beside(world, SwarmUse.FALLBACK)
    world.debrid.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)
    item = await world.grabbing_item(release())
    await world.walk(item.id, to=Phase.CACHING)
    assert world.swarm.orders == []


async def test_what_may_not_be_fetched_first_comes_from_the_swarm(world: World) -> None:
    world.deliver, world.swarm_use = (world.debrid, world.swarm), SwarmUse.FALLBACK
    world.wire(jellyfin=world.jellyfin, uncached=False)
    for service in (world.debrid, world.swarm):
        service.knows(HASH, movie_file(), chosen=RemoteState.FETCHING)
    item = await world.grabbing_item(release())
    await world.walk(item.id, to=Phase.CACHING)
    assert [each.info_hash for each in world.swarm.orders] == [HASH]


async def test_an_outage_of_the_debrid_service_sends_nothing_to_the_swarm(world: World) -> None:
    beside(world, SwarmUse.FALLBACK)
    item = await world.grabbing_item(release())
    world.debrid.fails("torrents", UpstreamUnavailableError("It is down.", upstream="realdebrid", operation="torrents"))
    with pytest.raises(UpstreamUnavailableError):
        await world.step(item.id)
    assert world.swarm.orders == []


async def test_always_takes_what_is_cached_from_the_debrid_service_and_the_rest_from_the_swarm(world: World) -> None:
    beside(world, SwarmUse.ALWAYS)
    world.debrid.knows(HASH, movie_file())
    world.debrid.knows(HASHES[1], movie_file(), chosen=RemoteState.FETCHING)
    world.swarm.knows(HASHES[1], movie_file(), chosen=RemoteState.FETCHING)
    item = await world.grabbing_item(release())
    await world.walk(item.id, to=Phase.TRANSFERRING)
    other = await world.grabbing_item(release(HASHES[1]), imdb_id="tt0000009", tmdb_id=9)
    await world.walk(other.id, to=Phase.CACHING)
    assert [each.info_hash for each in world.swarm.orders] == [HASHES[1]]


async def test_the_hash_of_a_private_torrent_is_told_to_no_debrid_service(world: World) -> None:
    beside(world, SwarmUse.FALLBACK)
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item(release(is_private=True))
    await world.walk(item.id, to=Phase.CACHING)
    assert world.debrid.charged == []


async def test_a_private_torrent_is_left_alone_without_the_swarm(world: World) -> None:
    world.deliver = (world.debrid,)
    world.wire(jellyfin=world.jellyfin)
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item(release(is_private=True))
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.SEARCHING
    assert world.debrid.charged == []


@pytest.mark.parametrize("use", SwarmUse)
async def test_what_a_debrid_service_has_found_a_virus_in_never_comes_from_the_swarm(
    world: World, use: SwarmUse
) -> None:
    beside(world, use)
    world.debrid.knows(HASH, movie_file(), chosen=RemoteState.INFECTED)
    item = await world.grabbing_item(release())
    await world.walk(item.id, to=Phase.SEARCHING)
    other = await world.grabbing_item(release(), is_4k=True)
    await world.walk(other.id, to=Phase.SEARCHING)
    assert world.swarm.orders == []
    assert world.debrid.charged.count("add") == 1
