"""Something better than what is in the library, by the swarm alone: the older file stays until it has come home."""

import pytest

from addon.debrid.base import RemoteState
from addon.domain.gids import torrent_gid
from addon.domain.models import Item
from addon.domain.transitions import Phase

from .upgrade_kit import HIGH, LOW, REMOVES, search_now, seat, version
from .world import World, movie_file


@pytest.fixture
def world(world: World) -> World:
    """Nothing delivers but the swarm; what is replaced goes."""
    world.deliver = (world.swarm,)
    world.wire(jellyfin=world.jellyfin, policy=REMOVES)
    return world


def appears(world: World, info_hash: str) -> None:
    world.indexer.releases = (version(info_hash),)
    better = version(info_hash)
    film = movie_file(path=f"/{better.filename}", size_bytes=better.size_bytes or 0)
    world.swarm.knows(info_hash, film, chosen=RemoteState.FETCHING)


async def comes_home(world: World, item: Item, info_hash: str, *phases: Phase) -> Item:
    await world.walk(item.id, to=phases[0])
    world.swarm.brings(info_hash)
    await world.walk(item.id, to=phases[1])
    await world.transfers.tick()
    done = await world.walk(item.id, to=Phase.COMPLETED)
    await world.clear()
    return done


async def upgrading(world: World) -> Item:
    appears(world, LOW)
    item = await comes_home(world, await world.ask(), LOW, Phase.CACHING, Phase.TRANSFERRING)
    appears(world, HIGH)
    return await search_now(world, item.id)


async def test_the_better_one_comes_home_and_nothing_is_left_of_either_torrent(world: World) -> None:
    item = await upgrading(world)
    assert world.swarm.deleted == [torrent_gid(LOW)]
    await comes_home(world, item, HIGH, Phase.UPGRADE_CACHING, Phase.UPGRADE_TRANSFERRING)
    assert seat(world, "1080p").stat().st_size == version(HIGH).size_bytes
    assert world.swarm.deleted == [torrent_gid(LOW), torrent_gid(HIGH)]


async def test_cancelling_its_download_keeps_what_is_there(world: World) -> None:
    item = await upgrading(world)
    await world.walk(item.id, to=Phase.UPGRADE_CACHING)
    await world.commands.cancel_download(torrent_gid(HIGH))
    assert await world.phase(item.id) is Phase.COMPLETED
    assert seat(world, "720p").is_file()
    await world.clear()
    assert world.swarm.deleted == [torrent_gid(LOW), torrent_gid(HIGH)]
