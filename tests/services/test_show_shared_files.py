"""A file with two episodes: fetched once, one file in the library, and both are there; each may leave alone."""

import asyncio
from pathlib import Path

import pytest

from addon.domain.downloads import DownloadStatus
from addon.domain.episodes import Asked
from addon.domain.models import Item, Job, Request
from addon.domain.releases import Release, RemoteFile
from addon.domain.status import Status
from addon.domain.transitions import Phase
from addon.store.requests import Wishes

from .show_kit import (
    DAY,
    FILE_SIZE,
    PACK,
    arrive,
    ask,
    asked_for,
    come_home,
    episode_file,
    first_id,
    items,
    knows_single,
    lists,
    lists_season,
    numbers_in,
    pack,
    phases,
    single,
    weekly,
    work,
)
from .world import World

DOUBLE_NAME = "Night.Ferry.S01E01-E02.1080p.BluRay.x265-GRP"
DOUBLE = Release(
    indexer="stremio:addon.test",
    title=DOUBLE_NAME,
    info_hash=PACK,
    filename=f"{DOUBLE_NAME}.mkv",
    file_index=0,
    size_bytes=FILE_SIZE,
)
ONLY_FIRST = Asked(episodes=((1, 1),))
ONLY_SECOND = Asked(episodes=((1, 2),))


async def two_waiting(world: World) -> Request:
    """Two episodes that are searched by themselves; both are in one file."""
    lists(world, *weekly(1, 3, world.clock() + DAY))  # it still airs, so there is no pack
    request = await ask(world, Asked(episodes=((1, 1), (1, 2))))
    world.indexer.releases = (DOUBLE,)
    world.debrid.knows(PACK, RemoteFile(id=1, path=f"/{DOUBLE_NAME}.mkv", size_bytes=FILE_SIZE))
    return request


async def both_unlocking(world: World) -> tuple[Request, Item, Item]:
    request = await two_waiting(world)
    first, second = (await items(world, request)).values()
    await world.step(first.id)
    await world.step(first.id)
    return request, await world.item(first.id), await world.item(second.id)


async def both_transferring(world: World) -> tuple[Request, str]:
    request, first, second = await both_unlocking(world)
    await world.step(first.id)
    await world.step(second.id)
    (gid,) = set(await world.downloads())
    return request, gid


def library(world: World) -> list[Path]:
    return sorted((world.settings.data_dir / "library/Shows").glob("**/*.mkv"))


async def test_the_neighbour_that_waits_is_taken_along(world: World) -> None:
    _, first, second = await both_unlocking(world)
    assert (first.phase, second.phase) == (Phase.UNLOCKING, Phase.UNLOCKING)
    assert first.grab_id == second.grab_id is not None
    assert second.note.startswith("It comes in one file with another episode: ")
    assert asked_for(world) == [1], "the second is never searched for"


async def test_file_is_not_taken_home_before_the_other_episode_has_seen_that_it_is_there(world: World) -> None:
    request, first, second = await both_unlocking(world)
    await world.step(first.id)
    (gid,) = set(await world.downloads())
    world.aria2.finishes(gid, b"x" * FILE_SIZE)
    await world.transfers.tick()
    await world.step(first.id)
    assert (await world.item(first.id)).phase is Phase.IMPORTING, "it waits for the other"
    await world.step(second.id)
    await world.transfers.tick()
    world.clock.forward(1)
    for item in (first, second):
        await world.step(item.id)
    assert list((await phases(world, request)).values()) == [Phase.COMPLETED] * 2
    assert world.debrid.charged.count("unlock") == 1, "the file is fetched once"


async def test_file_is_taken_home_after_a_while_even_if_the_other_episode_is_held_up(world: World) -> None:
    _, first, second = await both_unlocking(world)
    await world.step(first.id)
    (gid,) = set(await world.downloads())
    world.aria2.finishes(gid, b"x" * FILE_SIZE)
    await world.transfers.tick()
    await world.step(first.id)
    world.clock.forward(61)
    await world.step(first.id)
    assert ((await world.item(first.id)).phase, (await world.item(second.id)).phase) == (
        Phase.COMPLETED,
        Phase.UNLOCKING,
    )


@pytest.mark.parametrize("asked", [ONLY_FIRST, ONLY_SECOND])
async def test_who_is_not_asked_for_or_there_already_is_left_alone(world: World, asked: Asked) -> None:
    lists_season(world, 2)
    other = await ask(world, asked)
    world.indexer.releases = (DOUBLE,)
    world.debrid.knows(PACK, RemoteFile(id=1, path=f"/{DOUBLE_NAME}.mkv", size_bytes=FILE_SIZE))
    await come_home(world)
    assert await phases(world, other) == {asked.episodes[0]: Phase.COMPLETED}
    assert world.debrid.charged == ["add", "select", "info", "unlock"]


async def test_who_was_cancelled_is_not_taken_along(world: World) -> None:
    request = await two_waiting(world)
    await world.commands.update(request.id, Wishes(), ONLY_FIRST)
    await come_home(world)
    assert list((await phases(world, request)).values()) == [Phase.COMPLETED, Phase.CANCELLED]


async def test_a_file_that_both_have_found_is_tried_once(world: World) -> None:
    request = await two_waiting(world)
    first, second = (await items(world, request)).values()
    for item in (first, second):
        await world.step(item.id)  # both searches have found it
    held = world.debrid.holds("add", done=False)
    trying = asyncio.create_task(world.step(first.id))
    await held.reached.wait()
    await world.step(second.id)
    assert (await world.item(second.id)).note == "Another episode in the same file is tried."
    held.opened.set()
    await trying
    assert list((await phases(world, request)).values()) == [Phase.UNLOCKING, Phase.UNLOCKING]
    assert world.debrid.charged.count("add") == 1


async def test_both_are_transferred_as_one_and_are_one_file_in_the_library(world: World) -> None:
    request, gid = await both_transferring(world)
    assert [each[0] for each in world.aria2.added] == [gid]
    await arrive(world)
    assert set((await phases(world, request)).values()) == {Phase.IMPORTING}
    await work(world)
    await world.clear()
    assert set((await phases(world, request)).values()) == {Phase.COMPLETED}
    (file,) = library(world)
    assert file.name == "Night Ferry S01E01-E02 - 1080p.mkv"
    assert (world.aria2.entries, await world.downloads()) == ({}, ())
    assert world.debrid.charged == ["add", "select", "info", "unlock"]


async def test_begun_at_once_by_both_it_is_unlocked_once(world: World) -> None:
    request, first, second = await both_unlocking(world)
    waiting = [await world.job(item.id) for item in (first, second)]

    async def fetch(job: Job) -> None:
        await world.settle(job, await world.fetch(job))

    await asyncio.gather(*(fetch(job) for job in waiting))
    assert set((await phases(world, request)).values()) == {Phase.TRANSFERRING}
    assert world.debrid.charged.count("unlock") == 1


async def test_imported_at_once_by_both_it_is_one_file(world: World) -> None:
    request, _ = await both_transferring(world)
    await arrive(world)
    await asyncio.gather(*(world.step(item.id) for item in (await items(world, request)).values()))
    world.clock.forward(1)
    await work(world)
    assert set((await phases(world, request)).values()) == {Phase.COMPLETED}
    assert len(library(world)) == 1


@pytest.mark.parametrize("clears_first", [True, False])
async def test_cancelling_one_keeps_the_others_download(world: World, clears_first: bool) -> None:
    request, gid = await both_transferring(world)
    await world.commands.update(request.id, Wishes(), ONLY_FIRST)
    if clears_first:
        await world.clear()
        assert gid in world.aria2.entries
    await arrive(world)
    await work(world)
    await world.clear()
    assert list((await phases(world, request)).values()) == [Phase.COMPLETED, Phase.CANCELLED]
    assert len(library(world)) == 1
    assert (world.aria2.entries, await world.downloads()) == ({}, ())
    assert len(world.debrid.account_) == 1, "a finished item holds on to its torrent"


async def test_the_entry_goes_with_the_last_that_waits_for_it(world: World) -> None:
    request, gid = await both_transferring(world)
    await world.commands.update(request.id, Wishes(), ONLY_FIRST)
    await world.clear()
    assert (gid in world.aria2.entries, world.debrid.deleted) == (True, [])
    await world.commands.cancel(request.id)
    await world.clear()
    assert (world.aria2.entries, world.debrid.account_, await world.downloads()) == ({}, {}, ())


async def test_a_download_that_broke_off_is_counted_once_and_both_go_on(world: World) -> None:
    request, gid = await both_transferring(world)
    world.aria2.sets(gid, status=DownloadStatus.ERROR, error_code=1)
    await world.transfers.tick()
    found = (await items(world, request)).values()
    assert {(item.phase, item.due_at) for item in found} == {(Phase.UNLOCKING, world.clock())}
    for _ in range(4):  # five in a row are borne: had each counted for both, this were more
        for item in (await items(world, request)).values():
            world.clock.now = max(world.clock.now, item.due_at or world.clock.now)
        await work(world)
        assert set((await phases(world, request)).values()) == {Phase.TRANSFERRING}
        world.aria2.sets(gid, status=DownloadStatus.ERROR, error_code=1)
        await world.transfers.tick()
    assert set((await phases(world, request)).values()) == {Phase.UNLOCKING}
    world.clock.forward(600)
    await work(world)
    await arrive(world)
    await work(world)
    assert set((await phases(world, request)).values()) == {Phase.COMPLETED}


async def test_a_download_that_fails_fails_both_and_blocks_the_hash_for_each(world: World) -> None:
    request, gid = await both_transferring(world)
    world.aria2.sets(gid, completed_bytes=1)
    await world.transfers.tick()
    world.clock.forward(3600)
    await world.transfers.tick()
    assert set((await phases(world, request)).values()) == {Phase.FAILED}
    blocked = await world.store.read(lambda t: t.db.select("SELECT item_id FROM blocklist ORDER BY item_id"))
    assert blocked == [item.id for item in (await items(world, request)).values()]
    await world.clear()
    assert (world.aria2.entries, world.debrid.account_) == ({}, {})


async def test_cancelling_the_download_cancels_both(world: World) -> None:
    request, gid = await both_transferring(world)
    answered = await world.commands.cancel_download(gid)
    assert (answered.id, answered.status) == (request.id, Status.CANCELLED)
    assert set((await phases(world, request)).values()) == {Phase.CANCELLED}
    await world.clear()
    assert (world.aria2.entries, world.debrid.account_) == ({}, {})


async def test_a_pack_may_hold_two_episodes_in_one_file(world: World) -> None:
    lists_season(world, 4)
    files = (episode_file(1, 1, last=2), episode_file(2, 3), episode_file(3, 4))
    world.debrid.knows(PACK, *files)
    world.indexer.releases = (pack(),)
    request = await ask(world)
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == [1, 2, 3, 4]
    assert world.debrid.charged == ["add", "info", "select", "info", *["unlock"] * 3]
    assert [file.name for file in library(world)] == [
        "Night Ferry S01E01-E02 - 1080p.mkv",
        "Night Ferry S01E03 - 1080p.mkv",
        "Night Ferry S01E04 - 1080p.mkv",
    ]


async def test_one_that_is_being_fetched_by_itself_keeps_its_own_file(world: World) -> None:
    request = await two_waiting(world)
    first, second = (await items(world, request)).values()
    world.indexer.releases = (single(2),)
    knows_single(world, 2)
    await world.step(second.id)
    await world.step(second.id)
    world.indexer.releases = (DOUBLE,)
    await world.step(await first_id(world, request))
    await world.step(first.id)
    grabs = [item.grab_id for item in (await items(world, request)).values()]
    assert len(set(grabs)) == 2
    await come_home(world)
    assert set((await phases(world, request)).values()) == {Phase.COMPLETED}
