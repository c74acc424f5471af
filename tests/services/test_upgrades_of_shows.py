"""Upgrades of episodes: each is searched by itself, a file of two serves both, and the show stays COMPLETED."""

from pathlib import Path

import pytest

from addon.domain.models import Item, Request
from addon.domain.releases import Release, RemoteFile
from addon.domain.status import Quality, Status
from addon.domain.transitions import Phase
from addon.errors import LinkRottedError

from .show_kit import (
    FILE_SIZE,
    PACK,
    arrive,
    ask,
    asked_for,
    come_home,
    items,
    knows_single,
    lists_season,
    numbers_in,
    phases,
    single,
    work,
)
from .upgrade_kit import REMOVES, search_now
from .world import HASHES, World

DOUBLE = HASHES[3]


@pytest.fixture
def world(world: World) -> World:
    """A world with UPGRADE_TO and REMOVE_REDUNDANT."""
    world.wire(jellyfin=None, policy=REMOVES)
    return world


def double(quality: str, info_hash: str) -> Release:
    """Both episodes in one file."""
    name = f"Night.Ferry.S01E01-E02.{quality}.BluRay.x265-GRP"
    return Release(
        indexer="stremio:addon.test",
        title=name,
        info_hash=info_hash,
        filename=f"{name}.mkv",
        file_index=0,
        size_bytes=FILE_SIZE,
    )


def lists_double(world: World, quality: str, info_hash: str) -> None:
    world.indexer.releases = (double(quality, info_hash),)
    world.debrid.knows(info_hash, RemoteFile(id=1, path=f"/{world.indexer.releases[0].filename}", size_bytes=FILE_SIZE))


async def both_in_720p(world: World) -> Request:
    """Two episodes that are in the library in one file of 720p."""
    lists_season(world, 2, ended=True)
    lists_double(world, "720p", PACK)
    request = await ask(world)
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == [1, 2]
    return request


def lying(world: World) -> list[str]:
    folder = world.settings.data_dir / "library" / "Shows"
    return sorted(path.name for path in folder.rglob("*.mkv") if ".usher" not in Path(path).parts)


async def first_of(world: World, request: Request) -> Item:
    return (await items(world, request))[1, 1]


async def test_a_better_file_of_two_episodes_is_fetched_once_for_both(world: World) -> None:
    request = await both_in_720p(world)
    lists_double(world, "1080p", DOUBLE)
    added = len(world.aria2.added)
    await search_now(world, (await first_of(world, request)).id)
    await world.step((await first_of(world, request)).id)
    assert set((await phases(world, request)).values()) == {Phase.UPGRADE_UNLOCKING}
    assert (await world.request(request.id)).status is Status.COMPLETED
    await work(world)
    assert len(world.aria2.added) == added + 1
    await arrive(world)
    await work(world)
    assert {item.quality for item in (await items(world, request)).values()} == {Quality.P1080}
    await world.redundant.tick()
    assert lying(world) == ["Night Ferry S01E01-E02 - 1080p.mkv"]


async def test_a_better_file_of_two_whose_link_rots_is_added_once_more_for_both(world: World) -> None:
    request = await both_in_720p(world)
    lists_double(world, "1080p", DOUBLE)
    first = await first_of(world, request)
    await search_now(world, first.id)
    await world.step(first.id)
    adds = world.debrid.calls.count("add")
    gone = LinkRottedError("the link is gone", upstream="realdebrid", operation="unrestrict", lasting=False)
    world.debrid.fails("unlock", gone)
    await world.step(first.id)
    assert set((await phases(world, request)).values()) == {Phase.UPGRADE_GRABBING}
    await work(world)
    await arrive(world)
    await work(world)
    assert {item.quality for item in (await items(world, request)).values()} == {Quality.P1080}
    assert world.debrid.calls.count("add") == adds + 1


async def upgraded_alone(world: World, request: Request, number: int) -> None:
    """That episode has its own file of 1080p."""
    world.indexer.releases = (single(number),)
    knows_single(world, number)
    item = (await items(world, request))[1, number]
    await search_now(world, item.id)
    await world.walk(item.id, to=Phase.UPGRADE_TRANSFERRING)
    await arrive(world)
    await world.walk(item.id, to=Phase.COMPLETED)
    await world.clear()
    await world.redundant.tick()


async def test_an_episode_that_is_upgraded_by_itself_leaves_the_file_of_two_to_the_other(world: World) -> None:
    request = await both_in_720p(world)
    asked = len(asked_for(world))
    await upgraded_alone(world, request, 1)
    assert asked_for(world)[asked:] == [1]
    qualities = {key: item.quality for key, item in (await items(world, request)).items()}
    assert qualities == {(1, 1): Quality.P1080, (1, 2): Quality.P720}
    assert lying(world) == ["Night Ferry S01E01 - 1080p.mkv", "Night Ferry S01E01-E02 - 720p.mkv"]


async def test_cancelling_the_download_of_both_keeps_both(world: World) -> None:
    request = await both_in_720p(world)
    lists_double(world, "1080p", DOUBLE)
    await search_now(world, (await first_of(world, request)).id)
    await world.step((await first_of(world, request)).id)
    for item in (await items(world, request)).values():
        await world.step(item.id)
    (gid,) = set(await world.downloads())
    await world.commands.cancel_download(gid)
    await world.clear()
    assert await numbers_in(world, request, Phase.COMPLETED) == [1, 2]
    assert (await world.downloads(), lying(world)) == ((), ["Night Ferry S01E01-E02 - 720p.mkv"])


async def test_what_is_as_good_already_does_not_share_an_upgrade(world: World) -> None:
    request = await both_in_720p(world)
    await upgraded_alone(world, request, 2)
    lists_double(world, "1080p", DOUBLE)
    await search_now(world, (await first_of(world, request)).id)
    await world.step((await first_of(world, request)).id)
    assert await phases(world, request) == {(1, 1): Phase.UPGRADE_UNLOCKING, (1, 2): Phase.COMPLETED}
