"""Disk space is promised by the size each file will have, which aria2 itself does not know of one that waits."""

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from addon.domain.downloads import DownloadStatus
from addon.domain.models import Request
from addon.domain.transitions import Phase
from addon.errors import DiskFullError
from addon.services.download import promised_bytes
from addon.store import downloads

from .show_kit import FILE_SIZE, S1, ask, first_id, items, knows_pack, lists_season, numbers_in, pack
from .test_show_shared_files import both_transferring
from .world import World

TEN = range(1, 11)
SIDE_BY_SIDE = 3
Usage = namedtuple("Usage", "total used free")


def disk_has(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 0, free))


def queues(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """aria2 runs three side by side, and says 0 bytes in all of those that wait."""
    add = world.aria2.add

    async def queued(url: str, gid: str, directory: Path, filename: str, connections: int) -> None:
        active = sum(each.status is DownloadStatus.ACTIVE for each in world.aria2.entries.values())
        await add(url, gid, directory, filename, connections)
        if active < SIDE_BY_SIDE:
            world.aria2.sets(gid, total_bytes=FILE_SIZE)
        else:
            world.aria2.sets(gid, status=DownloadStatus.WAITING, total_bytes=0)

    monkeypatch.setattr(world.aria2, "add", queued)


async def unlocking_pack(world: World) -> Request:
    lists_season(world, len(TEN))
    world.indexer.releases = (pack(),)
    knows_pack(world, *TEN)
    request = await ask(world, S1)
    for _ in range(2):
        await world.step(await first_id(world, request))
    return request


async def fetch_all(world: World, request: Request) -> int:
    """Has each file fetched that waits for it; how many are told that there is no room."""
    refused = 0
    for item in (await items(world, request)).values():
        if item.phase is Phase.UNLOCKING:
            try:
                await world.step(item.id)
            except DiskFullError:
                refused += 1
    return refused


async def test_files_that_wait_in_aria2_take_their_room(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    request = await unlocking_pack(world)
    queues(world, monkeypatch)
    disk_has(monkeypatch, 5 * FILE_SIZE + 500)
    assert await fetch_all(world, request) == 5
    assert len(world.aria2.added) == 5


async def test_what_has_arrived_of_a_file_is_promised_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    request = await unlocking_pack(world)
    queues(world, monkeypatch)
    disk_has(monkeypatch, 4 * FILE_SIZE)
    assert await fetch_all(world, request) == 6
    for gid, *_ in world.aria2.added[:2]:
        world.aria2.sets(gid, completed_bytes=FILE_SIZE)
    disk_has(monkeypatch, 4 * FILE_SIZE)  # something else was removed meanwhile
    assert await fetch_all(world, request) == 4
    assert len(await numbers_in(world, request, Phase.TRANSFERRING)) == 6


@pytest.mark.parametrize("status", [DownloadStatus.ACTIVE, DownloadStatus.WAITING, DownloadStatus.PAUSED])
async def test_file_for_two_episodes_is_promised_once(world: World, status: DownloadStatus) -> None:
    _, gid = await both_transferring(world)
    known = await world.store.read(downloads.download_sizes)
    world.aria2.sets(gid, status=status, completed_bytes=300)
    assert known == {gid: FILE_SIZE}  # although two items have it
    assert promised_bytes(await world.aria2.snapshot(), known) == FILE_SIZE - 300


async def test_file_that_stopped_or_was_never_handed_over_is_not_promised(world: World) -> None:
    _, gid = await both_transferring(world)
    known = await world.store.read(downloads.download_sizes)
    for status in (DownloadStatus.ERROR, DownloadStatus.COMPLETE, DownloadStatus.REMOVED):
        world.aria2.sets(gid, status=status)
        assert promised_bytes(await world.aria2.snapshot(), known) == 0
    world.aria2.entries.clear()
    assert promised_bytes(await world.aria2.snapshot(), known) == 0
