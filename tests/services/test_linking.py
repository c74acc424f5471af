"""The step that links files of a mounted account: found by name and size, placed over nothing foreign, no link used."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from addon.domain.status import Status
from addon.domain.transitions import Phase
from addon.errors import DiskFullError, LibraryUnavailableError, MountUnavailableError
from addon.services.steps import Waits
from addon.store import listing
from tests.conftest import HeldClock

from .crashing_store import CrashingStore
from .fake_debrid import CrashError, FakeDebrid
from .mount_kit import PLACE, MountedWorld
from .world import FILE, HASH, NAME, SIZE, release


@pytest.fixture
def world(tmp_path: Path, held_clock: HeldClock) -> Iterator[MountedWorld]:
    made = MountedWorld(tmp_path / "data", held_clock)
    yield made
    made.store.close()


@pytest.mark.parametrize(
    "place",
    [
        PLACE,
        f"movies/{NAME}/{FILE}",
        f"{NAME}/{FILE}",
        f"torrents/{FILE}/{FILE}",  # the folder of a torrent that is one file may be named after that
        f"{NAME}/disc 1/{FILE}",
        FILE,
        f"links/{FILE}",
    ],
)
async def test_a_file_is_found_at_every_usual_place_and_costs_no_link(world: MountedWorld, place: str) -> None:
    source = world.show(place)
    item = await world.ready_item()
    await world.step(item.id)
    after = await world.item(item.id)
    assert (after.status, after.note) == (Status.COMPLETED, f"In the library as {world.seat().name}.")
    assert os.readlink(world.seat()) == str(source)
    assert await world.store.read(listing.library_paths, item.request_id) == (str(world.seat()),)
    assert world.debrid.charged == ["add", "select", "info"]
    await world.clear()
    assert (await world.downloads(), world.aria2.added) == ((), [])
    assert ("scan_jellyfin", str(item.id)) in await world.waiting_chores()


async def test_a_file_of_another_size_is_not_it(world: MountedWorld) -> None:
    world.show(size_bytes=SIZE - 1)
    item = await world.ready_item()
    assert isinstance(await world.step(item.id), Waits)
    world.show()
    assert await world.walk(item.id, to=Phase.COMPLETED)


async def test_an_unlikely_place_is_looked_at_after_a_while_and_once_a_minute(world: MountedWorld) -> None:
    source = world.show(f"by hash/ab/{HASH}/{FILE}")
    item = await world.ready_item()
    assert isinstance(await world.step(item.id), Waits)
    source.unlink()
    world.clock.forward(30)
    assert isinstance(await world.step(item.id), Waits)
    world.show(f"by hash/ab/{HASH}/{FILE}")
    world.clock.forward(59)
    assert isinstance(await world.step(item.id), Waits), "looked through less than a minute ago"
    world.clock.forward(1)
    await world.step(item.id)
    assert os.readlink(world.seat()) == str(source)


@pytest.mark.parametrize(("waited", "seconds", "hints"), [(0, 1, False), (60, 10, False), (3600, 360, True)])
async def test_what_does_not_show_is_waited_for_ever_longer_and_fails_nothing(
    world: MountedWorld, waited: float, seconds: float, hints: bool
) -> None:
    item = await world.ready_item()
    world.clock.forward(waited)
    outcome = await world.step(item.id)
    assert isinstance(outcome, Waits)
    assert (outcome.until - world.clock()).total_seconds() == seconds
    assert outcome.note.startswith(f"realdebrid has it, but {FILE} is not yet seen below {world.mounted}.")
    assert ("Check that the mount" in outcome.note) is hints
    assert (await world.item(item.id)).phase is Phase.UNLOCKING


async def test_a_torrent_that_is_gone_from_the_account_is_taken_again(world: MountedWorld) -> None:
    item = await world.ready_item()
    world.debrid.account_.clear()
    world.clock.forward(601)
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.TAKING


async def test_what_is_at_a_service_that_is_configured_no_more_is_taken_at_another(world: MountedWorld) -> None:
    item = await world.ready_item()
    world.services["torbox"] = FakeDebrid(world.clock, "torbox", lists_files=True)
    del world.services["realdebrid"]
    world.clock.forward(601)
    await world.step(item.id)
    after = await world.item(item.id)
    assert (after.phase, "Real-Debrid is not configured any more" in after.note) == (Phase.TAKING, True)


async def test_downloads_that_are_not_known_any_more_are_taken_again(world: MountedWorld) -> None:
    item = await world.ready_item()
    (gid,) = await world.downloads()
    await world.store.write(lambda tables: tables.Download[gid, item.id].delete())
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.TAKING


async def test_a_mount_that_is_missing_empty_or_no_folder_pauses(world: MountedWorld) -> None:
    world.show()
    item = await world.ready_item()
    away = world.mounted.rename(world.mounted.with_name("away"))
    with pytest.raises(MountUnavailableError, match="is missing"):
        await world.step(item.id)
    world.mounted.mkdir()
    with pytest.raises(MountUnavailableError, match="Nothing is mounted at"):
        await world.step(item.id)
    world.mounted.rmdir()
    world.mounted.touch()
    with pytest.raises(MountUnavailableError, match="cannot be read"):
        await world.step(item.id)
    assert _is_well(world) is False
    world.mounted.unlink()
    away.rename(world.mounted)
    await world.step(item.id)
    assert (await world.item(item.id)).status is Status.COMPLETED
    assert _is_well(world) is True
    assert await world.mount.check() == f"mount: {world.mounted} can be read"


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("write", [1, 2, 3])
async def test_a_crash_at_any_write_is_finished_by_the_next_run(
    tmp_path: Path, held_clock: HeldClock, write: int, before: bool
) -> None:
    world = MountedWorld(tmp_path / "data", held_clock, CrashingStore)
    source = world.show()
    item = await world.ready_item()
    assert isinstance(world.store, CrashingStore)
    world.store.crash_at, world.store.before = world.store.written + write, before
    with pytest.raises(CrashError):
        await world.step(item.id)
    world.mount_again()
    if await world.phase(item.id) is Phase.UNLOCKING:
        await world.step(item.id)
    assert (await world.item(item.id)).status is Status.COMPLETED
    assert os.readlink(world.seat()) == str(source)
    assert len(await world.store.read(listing.library_paths, item.request_id)) == 1
    world.store.close()


@pytest.mark.parametrize("kind", ["file", "link"])
async def test_something_foreign_in_the_way_fails_the_item_and_stays(
    world: MountedWorld, tmp_path: Path, kind: str
) -> None:
    world.show()
    item = await world.ready_item()
    world.seat().parent.mkdir()
    if kind == "file":
        world.seat().write_text("mine")
    else:
        world.seat().symlink_to(tmp_path / "mine")
    await world.step(item.id)
    failed = await world.item(item.id)
    assert (failed.status, str(world.seat()) in failed.note) == (Status.FAILED, True)
    assert world.seat().is_symlink() is (kind == "link")


async def test_a_link_of_our_own_that_leads_elsewhere_is_replaced(world: MountedWorld, tmp_path: Path) -> None:
    source = world.show()
    item = await world.ready_item()
    await world.seats.intend(item, world.seat(), SIZE)
    world.seat().parent.mkdir()
    world.seat().symlink_to(tmp_path / "an older place")
    await world.step(item.id)
    assert os.readlink(world.seat()) == str(source)
    assert sorted(os.listdir(world.seat().parent)) == [world.seat().name]


async def test_a_file_of_our_own_from_before_the_mount_stays(world: MountedWorld) -> None:
    world.show()
    item = await world.ready_item()
    await world.seats.intend(item, world.seat(), SIZE)
    world.seat().parent.mkdir()
    world.seat().write_bytes(b"y" * SIZE)
    await world.step(item.id)
    assert (await world.item(item.id)).status is Status.COMPLETED
    assert world.seat().read_bytes() == b"y" * SIZE


@pytest.mark.parametrize(
    ("code", "error", "said"),
    [
        (errno.EPERM, LibraryUnavailableError, "takes no links"),
        (errno.EIO, LibraryUnavailableError, "cannot be written"),
        (errno.ENOSPC, DiskFullError, "No room"),
    ],
)
async def test_a_disk_that_refuses_links_pauses(
    world: MountedWorld, monkeypatch: pytest.MonkeyPatch, code: int, error: type[Exception], said: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    world.show()
    item = await world.ready_item()
    with monkeypatch.context() as patch:
        patch.setattr(os, "symlink", refuse)
        with pytest.raises(error, match=said):
            await world.step(item.id)
    await world.step(item.id)
    assert (await world.item(item.id)).status is Status.COMPLETED


async def test_an_item_that_was_cancelled_while_its_file_was_looked_for_gets_no_link(
    world: MountedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = world.show()
    item = await world.ready_item()

    async def find(*_: object, **__: object) -> Path:
        await world.commands.cancel(item.request_id)
        return source

    monkeypatch.setattr(world.mount, "find", find)
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.CANCELLED
    assert not world.seat().parent.exists()


async def test_names_that_are_no_names_are_never_looked_for(world: MountedWorld) -> None:
    world.show(FILE)
    item = await world.ready_item(release(title="../.."))
    await world.step(item.id)
    assert (await world.item(item.id)).status is Status.COMPLETED


def _is_well(world: MountedWorld) -> bool | None:
    return world.watch.health.ok
