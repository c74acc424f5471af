"""A film that is in the library in 720p, and a 1080p of it that appears afterwards."""

from dataclasses import replace
from pathlib import Path

from addon.domain.models import Item
from addon.domain.releases import Release
from addon.domain.status import Quality
from addon.domain.transitions import Phase

from .world import FILM, HASHES, IMDB, NAME, POLICY, SIZE, World, movie_file, release

UPGRADES = replace(POLICY, upgrade_to=Quality.P2160)
REMOVES = replace(UPGRADES, drop_finished=True, remove_replaced=True)
LOW, HIGH, HIGHEST = HASHES[0], HASHES[1], HASHES[2]
_NAMES = {LOW: NAME.replace("1080p", "720p"), HIGH: NAME, HIGHEST: NAME.replace("1080p", "2160p")}
_SIZES = {LOW: SIZE, HIGH: SIZE + 1000, HIGHEST: SIZE + 2000}


def version(info_hash: str, **changes: object) -> Release:
    """The film in 720p, 1080p or 2160p."""
    name = _NAMES[info_hash]
    known = release(info_hash, title=name, filename=f"{name}.mkv", size_bytes=_SIZES[info_hash])
    return replace(known, **changes)  # type: ignore[arg-type]


def appears(world: World, *hashes: str) -> None:
    """The indexer lists these from now on, and the debrid service has them."""
    world.indexer.releases = tuple(version(each) for each in hashes)
    for each in hashes:
        world.debrid.knows(each, movie_file(path=f"/{_NAMES[each]}.mkv", size_bytes=_SIZES[each]))


def seat(world: World, quality: str) -> Path:
    """Where the film of this quality belongs."""
    folder = f"{FILM} (1968) [imdbid-{IMDB}]"
    return world.settings.data_dir / "library" / "Movies" / folder / f"{folder} - {quality}.mkv"


async def downloaded(world: World, item_id: int) -> None:
    """aria2 has finished the item's one file."""
    (download,) = (await world.job(item_id)).downloads
    world.aria2.finishes(download.gid, b"x" * download.size_bytes)
    await world.transfers.tick()


async def completed(world: World, info_hash: str = LOW, **changes: object) -> Item:
    """The film in the library, in 720p unless said otherwise."""
    appears(world, info_hash)
    item = await world.ask(**changes)
    await world.walk(item.id, to=Phase.TRANSFERRING)
    await downloaded(world, item.id)
    item = await world.walk(item.id, to=Phase.COMPLETED)
    await world.clearing.tick()
    return item


async def upgrading(world: World, *, to: Phase = Phase.UPGRADE_TRANSFERRING) -> Item:
    """The film in 720p, and the 1080p on its way."""
    item = await completed(world)
    appears(world, HIGH)
    await search_now(world, item.id)
    return await world.walk(item.id, to=to)


async def search_now(world: World, item_id: int) -> Item:
    """The next search for something better, when it is due."""
    item = await world.item(item_id)
    assert item.due_at is not None
    world.clock.now = max(world.clock.now, item.due_at)
    await world.step(item_id)
    return await world.item(item_id)


async def upgraded(world: World) -> Item:
    """The film in 720p and, newly, in 1080p."""
    item = await upgrading(world)
    await downloaded(world, item.id)
    return await world.walk(item.id, to=Phase.COMPLETED)
