"""A download that makes no progress for too long has failed; what only waits has not."""

from dataclasses import replace

import pytest

from addon.domain.downloads import DownloadStatus
from addon.domain.status import Status
from addon.domain.transitions import Phase
from addon.store import evidence

from .world import HASH, POLICY, SIZE, World

ACTIVE, ERROR = DownloadStatus.ACTIVE, DownloadStatus.ERROR
FULL, BUSY = 9, 29  # aria2's error codes
_HOUR_WORDS = "No progress for an hour, so this release is left alone for a day."


async def test_a_download_without_progress_fails_after_the_configured_time(world: World) -> None:
    item, gid = await world.transferring_item()
    world.aria2.sets(gid, total_bytes=SIZE, completed_bytes=10)
    await world.transfers.tick()
    world.clock.forward(POLICY.stall_after_seconds - 1)
    await world.transfers.tick()
    assert await world.phase(item.id) is Phase.TRANSFERRING
    world.clock.forward(1)
    await world.transfers.tick()
    failed = await world.item(item.id)
    assert (failed.status, failed.note) == (Status.FAILED, _HOUR_WORDS)
    await world.clear()
    assert gid not in world.aria2.entries


@pytest.mark.parametrize(
    ("seconds", "words"), [(3600, "an hour"), (7200, "2 hours"), (300, "5 minutes"), (45, "45 seconds")]
)
async def test_the_time_without_progress_is_told(world: World, seconds: int, words: str) -> None:
    world.wire(jellyfin=None, policy=replace(POLICY, stall_after_seconds=seconds))
    item, _ = await world.transferring_item()
    await world.transfers.tick()
    world.clock.forward(seconds)
    await world.transfers.tick()
    assert f"No progress for {words}," in (await world.item(item.id)).note


async def test_each_byte_starts_the_time_anew(world: World) -> None:
    item, gid = await world.transferring_item()
    for completed in range(5):
        world.aria2.sets(gid, completed_bytes=completed)
        await world.transfers.tick()
        world.clock.forward(POLICY.stall_after_seconds - 1)
    assert await world.phase(item.id) is Phase.TRANSFERRING


async def test_a_download_that_had_to_begin_anew_makes_progress_from_there(world: World) -> None:
    item, gid = await world.transferring_item()
    world.aria2.sets(gid, completed_bytes=1000)
    await world.transfers.tick()
    for completed in range(1, 5):
        world.clock.forward(POLICY.stall_after_seconds - 1)
        world.aria2.sets(gid, completed_bytes=completed)
        await world.transfers.tick()
    assert await world.phase(item.id) is Phase.TRANSFERRING


@pytest.mark.parametrize("status", [DownloadStatus.PAUSED, DownloadStatus.WAITING])
async def test_what_waits_or_is_paused_never_stalls(world: World, status: DownloadStatus) -> None:
    item, gid = await world.transferring_item()
    await world.transfers.tick()
    world.aria2.sets(gid, status=status)
    for _ in range(3):
        world.clock.forward(POLICY.stall_after_seconds)
        await world.transfers.tick()
    world.aria2.sets(gid, status=ACTIVE)
    await world.transfers.tick()
    assert await world.phase(item.id) is Phase.TRANSFERRING


async def test_the_time_that_a_full_disk_took_is_no_stall(world: World) -> None:
    item, gid = await world.transferring_item()
    world.aria2.sets(gid, completed_bytes=10)
    await world.transfers.tick()
    world.aria2.sets(gid, status=ERROR, error_code=FULL)
    await world.transfers.tick()
    for _ in range(3):
        world.clock.forward(POLICY.stall_after_seconds)
        await world.transfers.tick()
    await world.walk(item.id, to=Phase.TRANSFERRING)
    world.aria2.sets(gid, completed_bytes=10)
    await world.transfers.tick()
    assert await world.phase(item.id) is Phase.TRANSFERRING


async def test_after_a_restart_of_usher_stalls_are_dated_anew(world: World) -> None:
    item, _ = await world.transferring_item()
    await world.transfers.tick()
    world.clock.forward(POLICY.stall_after_seconds)
    world.wire(jellyfin=None)
    await world.transfers.tick()
    assert await world.phase(item.id) is Phase.TRANSFERRING


async def test_a_release_whose_download_stalled_is_tried_again_after_a_day(world: World) -> None:
    item, _ = await world.transferring_item()
    await world.transfers.tick()
    world.clock.forward(POLICY.stall_after_seconds)
    await world.transfers.tick()
    assert await _blocked(world, item.id) == {"stalled"}
    world.clock.forward(86_401)
    assert await _blocked(world, item.id) == set()


async def test_a_release_whose_server_breaks_off_again_and_again_is_tried_again_after_a_day(world: World) -> None:
    item, gid = await world.transferring_item()
    while await world.phase(item.id) is not Phase.FAILED:
        world.aria2.sets(gid, status=ERROR, error_code=BUSY, completed_bytes=0)
        await world.transfers.tick()
        world.clock.forward(20)
        if await world.phase(item.id) is Phase.UNLOCKING:
            await world.step(item.id)
    assert await _blocked(world, item.id) == {"stalled"}
    world.clock.forward(86_401)
    assert await _blocked(world, item.id) == set()


async def _blocked(world: World, item_id: int) -> set[str]:
    """The rules by which the item leaves the release alone now."""
    known = await world.store.read(evidence.evidence_for, (item_id,), ("realdebrid",), (HASH,), world.clock())
    return {rejection.rule for rejection in known.blocked.values()}
