"""One look at aria2 a second: what is done, broken off, stalled, or only waiting."""

from datetime import timedelta

import pytest

from addon.domain.downloads import DownloadStatus
from addon.domain.status import Status
from addon.domain.transitions import Phase

from .fakes import denial, outage
from .world import HASHES, POLICY, SIZE, World, release

ACTIVE, ERROR, COMPLETE = DownloadStatus.ACTIVE, DownloadStatus.ERROR, DownloadStatus.COMPLETE
GONE, FULL, BAD, BUSY = 3, 9, 26, 29  # aria2's error codes


async def test_a_download_that_is_complete_is_imported(world: World) -> None:
    item, gid = await world.transferring_item()
    await world.transfers.tick()
    assert await world.phase(item.id) is Phase.TRANSFERRING
    world.aria2.finishes(gid, b"x" * SIZE)
    await world.transfers.tick()
    assert await world.phase(item.id) is Phase.IMPORTING


async def test_without_transfers_aria2_is_not_asked(world: World) -> None:
    await world.ask()
    await world.transfers.tick()
    assert world.aria2.calls == []


@pytest.mark.parametrize("error", [outage("aria2"), denial("aria2")], ids=["outage", "denial"])
async def test_an_aria2_that_does_not_answer_changes_nothing(world: World, error: object) -> None:
    item, _ = await world.transferring_item()
    before = await world.item(item.id)
    world.aria2.down = error  # type: ignore[assignment]
    world.clock.forward(POLICY.stall_after_seconds * 2)
    await world.transfers.tick()
    assert await world.item(item.id) == before


async def test_many_transfers_cost_one_look(world: World) -> None:
    for info_hash in HASHES:
        await world.transferring_item(release(info_hash))
    world.aria2.calls.clear()
    await world.transfers.tick()
    assert world.aria2.calls == ["snapshot"]


async def test_one_that_breaks_off_harms_no_other(world: World) -> None:
    first, gid = await world.transferring_item()
    second, other = await world.transferring_item(release(HASHES[1]), is_4k=True)
    world.aria2.sets(gid, status=ERROR, error_code=GONE)
    world.aria2.finishes(other, b"x" * SIZE)
    await world.transfers.tick()
    assert (await world.phase(first.id), await world.phase(second.id)) == (Phase.UNLOCKING, Phase.IMPORTING)


@pytest.mark.parametrize("code", [GONE, 22, 24, 1, 2, 6, BUSY, 13, 99, None])
async def test_an_expired_link_or_passing_fault_is_fetched_again_at_once(world: World, code: int | None) -> None:
    item, gid = await world.transferring_item()
    world.aria2.sets(gid, status=ERROR, error_code=code, error_message="no luck", completed_bytes=7)
    await world.transfers.tick()
    after = await world.item(item.id)
    assert (after.phase, after.due_at) == (Phase.UNLOCKING, world.clock())
    assert "no luck" in after.note
    assert gid not in world.aria2.entries  # else the next add of the gid would do nothing
    world.debrid.calls.clear()
    await world.step(item.id)
    assert (world.debrid.calls, world.aria2.entries[gid].status) == (["unlock"], ACTIVE)


async def test_a_gid_that_aria2_will_not_forget_is_freed_by_the_next_step(world: World) -> None:
    item, gid = await world.transferring_item()
    world.aria2.sets(gid, status=ERROR, error_code=GONE)
    world.aria2.fails_once("forget_result", outage("aria2"))
    await world.transfers.tick()
    assert await world.phase(item.id) is Phase.UNLOCKING
    await world.step(item.id)
    assert world.aria2.entries[gid].status is ACTIVE


async def breaks(world: World, item_id: int, gid: str, code: int, *, completed: int) -> float:
    """The download breaks off; goes on when it may. The seconds that it waited."""
    world.aria2.sets(gid, status=ERROR, error_code=code, completed_bytes=completed)
    began = world.clock()
    await world.transfers.tick()
    for _ in range(5):
        item = await world.item(item_id)
        if item.phase is not Phase.UNLOCKING:
            break
        assert item.due_at is not None
        while world.clock() < item.due_at:
            world.clock.forward(1)
            await world.transfers.tick()
        await world.step(item_id)
    await world.transfers.tick()
    return (world.clock() - began).total_seconds()


@pytest.mark.parametrize("code", [GONE, BUSY])
async def test_faults_without_a_byte_between_them_wait_longer_and_longer_and_fail_in_the_end(
    world: World, code: int
) -> None:
    item, gid = await world.transferring_item()
    waits = []
    while await world.phase(item.id) is Phase.TRANSFERRING:
        waits.append(await breaks(world, item.id, gid, code, completed=0))
        assert len(waits) < 10
    assert waits == [0, 2, 4, 8, 16, 0]
    failed = await world.item(item.id)
    assert (failed.status, "again and again" in failed.note) == (Status.FAILED, True)
    assert not (await world.releases(item))[0].accepted


async def test_faults_with_bytes_between_them_never_fail(world: World) -> None:
    item, gid = await world.transferring_item()
    for completed in range(1, 20):
        assert await breaks(world, item.id, gid, GONE, completed=completed * 10) == 0
    assert await world.phase(item.id) is Phase.TRANSFERRING


async def test_bytes_that_were_there_before_are_no_progress(world: World) -> None:
    item, gid = await world.transferring_item()
    for _ in range(6):
        for completed in (0, 500):
            world.aria2.sets(gid, completed_bytes=completed)
            await world.transfers.tick()
        await breaks(world, item.id, gid, GONE, completed=500)
    assert await world.phase(item.id) is Phase.FAILED


async def test_a_queue_between_two_faults_makes_nobody_forget_them(world: World) -> None:
    item, gid = await world.transferring_item()
    for _ in range(5):
        await breaks(world, item.id, gid, GONE, completed=0)
        world.aria2.sets(gid, status=DownloadStatus.WAITING)
        await world.transfers.tick()
    await breaks(world, item.id, gid, GONE, completed=0)
    assert await world.phase(item.id) is Phase.FAILED


async def test_bad_content_is_tried_once_more_only(world: World) -> None:
    item, gid = await world.transferring_item()
    await breaks(world, item.id, gid, BAD, completed=0)
    assert await world.phase(item.id) is Phase.TRANSFERRING
    await breaks(world, item.id, gid, BAD, completed=0)
    assert await world.phase(item.id) is Phase.FAILED


@pytest.mark.parametrize("code", [FULL, 16, 18])
async def test_a_disk_that_refuses_waits_for_a_person_however_often(world: World, code: int) -> None:
    item, gid = await world.transferring_item()
    for _ in range(10):
        world.aria2.sets(gid, status=ERROR, error_code=code, error_message="No space left")
        await world.transfers.tick()
        after = await world.item(item.id)
        assert (after.phase, after.due_at) == (Phase.UNLOCKING, world.clock() + timedelta(seconds=60))
        await world.walk(item.id, to=Phase.TRANSFERRING)


async def test_an_entry_that_aria2_lost_is_added_again(world: World) -> None:
    item, gid = await world.transferring_item()
    world.aria2.entries.clear()
    await world.transfers.tick()
    await world.walk(item.id, to=Phase.TRANSFERRING)
    assert [added[0] for added in world.aria2.added] == [gid, gid]


async def test_an_entry_that_somebody_removed_in_aria2_is_added_again(world: World) -> None:
    item, gid = await world.transferring_item()
    world.aria2.sets(gid, status=DownloadStatus.REMOVED)
    await world.transfers.tick()
    await world.walk(item.id, to=Phase.TRANSFERRING)
    assert world.aria2.entries[gid].status is ACTIVE


async def test_an_entry_that_is_lost_after_its_file_was_whole_is_done(world: World) -> None:
    item, gid = await world.transferring_item()
    world.aria2.finishes(gid, b"x" * SIZE)
    world.aria2.entries.clear()
    await world.transfers.tick()
    assert await world.phase(item.id) is Phase.IMPORTING


async def test_a_file_with_a_control_file_beside_it_is_not_whole(world: World) -> None:
    item, gid = await world.transferring_item()
    file = world.aria2.writes(gid, b"x" * SIZE)
    file.with_name(f"{file.name}.aria2").touch()
    world.aria2.entries.clear()
    await world.transfers.tick()
    assert await world.phase(item.id) is Phase.UNLOCKING


async def test_what_was_cancelled_is_not_judged_any_more(world: World) -> None:
    item, gid = await world.transferring_item()
    await world.commands.cancel(item.request_id)
    world.aria2.sets(gid, status=COMPLETE)
    await world.transfers.tick()
    assert await world.phase(item.id) is Phase.CANCELLED
    await world.clear()
    assert (world.aria2.entries, await world.downloads(), world.debrid.account_) == ({}, (), {})


async def test_a_file_that_only_aria2_sees_is_fetched_once_more_and_then_waits_for_a_person(world: World) -> None:
    item, gid = await world.transferring_item()
    world.aria2.sets(gid, status=COMPLETE)
    await world.transfers.tick()
    assert await world.phase(item.id) is Phase.UNLOCKING
    await world.step(item.id)
    world.aria2.sets(gid, status=COMPLETE)
    for _ in range(3):
        await world.transfers.tick()
    waiting = await world.item(item.id)
    assert waiting.phase is Phase.TRANSFERRING
    assert "Check USHER_PATH_MAP" in waiting.note
    world.aria2.finishes(gid, b"x" * SIZE)
    await world.transfers.tick()
    assert await world.phase(item.id) is Phase.IMPORTING
