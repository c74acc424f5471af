"""The step that brings files home: whole ones only, each move stored before it is made."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from addon.domain.downloads import DownloadStatus
from addon.domain.models import Item
from addon.domain.status import Quality, Status
from addon.domain.transitions import Phase
from addon.errors import DiskFullError, LibraryUnavailableError, SettingError
from addon.services.library import Library
from addon.store import grabs, listing
from addon.store.session import Store
from tests.conftest import HeldClock

from .conftest import Make
from .crashing_store import CrashingStore
from .fake_debrid import CrashError
from .world import HASH, HASHES, SIZE, World, movie_file, release, settings_in

SEAT = "Night of the Living Dead (1968) [imdbid-tt0063350]"
DATA = b"x" * SIZE


def seat(world: World, folder: str = "data0/library/Movies") -> Path:
    return world.settings.data_dir.parent / folder / SEAT / f"{SEAT} - 1080p.mkv"


async def paths(world: World, item: Item) -> tuple[str, ...]:
    return await world.store.read(listing.library_paths, item.request_id)


async def test_a_staged_file_comes_home_under_its_proper_name(world: World) -> None:
    item, file = await world.importing_item()
    await world.step(item.id)
    home = seat(world)
    assert (home.read_bytes(), file.exists()) == (DATA, False)
    after = await world.item(item.id)
    assert (after.status, after.note) == (Status.COMPLETED, f"In the library as {home.name}.")
    assert await paths(world, item) == (str(home),)
    await world.clear()
    assert (file.parent.exists(), world.aria2.entries, await world.downloads()) == (False, {}, ())
    assert len(world.debrid.account_) == 1  # kept, as configured


async def test_a_4k_request_goes_to_the_4k_folder(make_world: Make, tmp_path: Path) -> None:
    (tmp_path / "uhd").mkdir()
    world = make_world(movies_4k_dir=str(tmp_path / "uhd"))
    item, gid = await world.transferring_item(is_4k=True, qualities=(Quality.P2160,))
    world.aria2.finishes(gid, DATA)
    await world.transfers.tick()
    await world.step(item.id)
    assert seat(world, "uhd").read_bytes() == DATA


async def test_a_staging_folder_of_its_own_is_used_and_made(make_world: Make, tmp_path: Path) -> None:
    world = make_world(staging_dir=str(tmp_path / "fast/staging"))
    item, file = await world.importing_item()
    assert file.parents[1] == tmp_path / "fast/staging"
    await world.step(item.id)
    assert seat(world).read_bytes() == DATA


def test_a_staging_folder_that_cannot_be_made_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    library = Library(settings_in(tmp_path, staging_dir=str(tmp_path / "file/staging")))
    with pytest.raises(SettingError, match=r"^USHER_STAGING_DIR: "):
        library.set_up()


async def test_relative_folders_do_not_move_with_the_program(
    make_world: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "films").mkdir()
    world = make_world(movies_dir="films", staging_dir="staging")
    item, file = await world.importing_item()
    assert file.is_absolute()
    await world.step(item.id)
    assert await paths(world, item) == (str(seat(world, "films")),)


def test_the_folders_that_nobody_configured_are_made_wherever_the_data_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    library = Library(replace(settings_in(tmp_path), data_dir=Path("data"), games_dir=tmp_path / "not mounted"))
    library.set_up()
    assert sorted(folder.name for folder in (tmp_path / "data/library").iterdir()) == ["Movies", "Shows"]
    assert not (tmp_path / "not mounted").exists()


async def test_a_foreign_file_fails_the_item_and_is_named(world: World) -> None:
    item, _ = await world.importing_item()
    seat(world).parent.mkdir()
    seat(world).write_bytes(b"mine")
    await world.step(item.id)
    failed = await world.item(item.id)
    assert (failed.status, str(seat(world)) in failed.note) == (Status.FAILED, True)
    assert seat(world).read_bytes() == b"mine"
    assert failed.due_at is not None
    assert failed.due_at > world.clock()  # a person must move it away first


async def test_what_came_instead_of_the_file_is_refused_and_thrown_away(world: World) -> None:
    item, file = await world.importing_item(b"<html>this link has expired</html>")
    await world.step(item.id)
    failed = await world.item(item.id)
    assert (failed.status, "has 34 bytes and 4,000 were announced" in failed.note) == (Status.FAILED, True)
    await world.clear()
    assert (file.exists(), seat(world).exists()) == (False, False)


async def test_a_file_that_aria2_is_not_done_with_goes_on(world: World) -> None:
    item, file = await world.importing_item()
    file.with_name(f"{file.name}.aria2").touch()
    await world.step(item.id)
    assert (await world.phase(item.id), file.exists()) == (Phase.UNLOCKING, True)


async def test_a_staged_file_that_is_gone_is_fetched_again_and_not_for_ever(world: World) -> None:
    item, file = await world.importing_item()
    file.unlink()
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.UNLOCKING
    await world.step(item.id)
    (gid,) = await world.downloads()
    assert world.aria2.entries[gid].status is DownloadStatus.ACTIVE
    assert len(world.aria2.added) == 2


async def test_downloads_that_are_not_known_any_more_are_fetched_again(world: World) -> None:
    item, _ = await world.importing_item()
    (gid,) = await world.downloads()
    await world.store.write(lambda tables: tables.Download[gid, item.id].delete())
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.UNLOCKING


async def test_a_missing_library_waits_and_goes_on(world: World) -> None:
    item, _ = await world.importing_item()
    library = seat(world).parents[1]
    away = library.rename(library.with_name("away"))
    with pytest.raises(LibraryUnavailableError, match="Movies is missing"):
        await world.step(item.id)
    away.rename(library)
    await world.step(item.id)
    assert seat(world).read_bytes() == DATA


async def test_a_read_only_library_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    item, _ = await world.importing_item()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(LibraryUnavailableError, match="cannot be written"):
        await world.step(item.id)
    with pytest.raises(LibraryUnavailableError):
        world.library.check_folders()
    monkeypatch.undo()
    assert len(world.library.check_folders()) == 3
    await world.step(item.id)


async def test_all_files_of_a_release_come_home_or_the_item_stays(world: World) -> None:
    item, _ = await world.importing_item()
    request = (await world.job(item.id)).request
    await world.step(item.id)
    assert (await world.request(request.id)).status is Status.COMPLETED


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("write", [1, 2, 3])
async def test_a_crash_at_any_write_is_finished_by_the_next_run(
    tmp_path: Path, held_clock: HeldClock, write: int, before: bool
) -> None:
    world = World(tmp_path / "data0", held_clock, CrashingStore)
    item, file = await world.importing_item()
    assert isinstance(world.store, CrashingStore)
    world.store.crash_at, world.store.before = world.store.written + write, before
    with pytest.raises(CrashError):
        await world.step(item.id)
    world.wire(jellyfin=None)
    if await world.phase(item.id) is Phase.IMPORTING:
        await world.step(item.id)
    assert (await world.item(item.id)).status is Status.COMPLETED
    assert (seat(world).read_bytes(), file.exists()) == (DATA, False)
    assert len(await paths(world, item)) == 1
    world.store.close()


async def test_a_file_that_lies_in_the_library_from_an_earlier_crash_needs_no_staged_one(world: World) -> None:
    item, file = await world.importing_item()
    await world.seats.intend(item, seat(world), SIZE)
    seat(world).parent.mkdir()
    file.rename(seat(world))
    await world.step(item.id)
    assert (await world.item(item.id)).status is Status.COMPLETED


async def test_the_next_release_is_tried_after_a_wrong_file(world: World) -> None:
    item, gid = await world.transferring_item(release(), release(HASHES[1]))
    world.aria2.finishes(gid, b"other")
    await world.transfers.tick()
    await world.walk(item.id, to=Phase.FAILED)
    await world.walk(item.id, to=Phase.TRANSFERRING)
    assert [torrent.info_hash for torrent in world.debrid.account_.values() if torrent.id == "T2"] == [HASHES[1]]


async def test_the_quality_in_the_name_is_the_files_else_the_releases(world: World) -> None:
    plain = "Night.of.the.Living.Dead.1968.mkv"
    world.debrid.knows(HASH, movie_file(path=f"/{plain}"))
    item = await world.grabbing_item(release(filename=plain))
    item = await world.walk(item.id, to=Phase.TRANSFERRING)
    job = await world.job(item.id)
    assert (await world.seats.targets(job))[0].name == f"{SEAT} - 1080p.mkv"


def test_room_counts_what_is_promised_and_what_is_to_stay_free(tmp_path: Path) -> None:
    library = Library(settings_in(tmp_path))
    library.check_room(tmp_path / "new", 10, 0)
    with pytest.raises(DiskFullError, match="Goes on by itself when there is room"):
        library.check_room(tmp_path, 10, 2**60)
    strict = Library(settings_in(tmp_path, min_free_gb="999999"))
    with pytest.raises(DiskFullError, match=r"with 1\.00 PB left over"):
        strict.check_room(tmp_path, 0, 0)


class HeldStore(Store):
    """Holds back the word that a file is placed."""

    def hold(self) -> None:
        self.reached, self.opened = asyncio.Event(), asyncio.Event()

    async def write(self, unit: Any, *args: Any, **kwargs: Any) -> Any:
        if unit is grabs.file_placed:
            self.reached.set()
            await self.opened.wait()
        return await super().write(unit, *args, **kwargs)


async def test_a_file_that_came_home_after_a_cancel_serves_the_next_try(tmp_path: Path, held_clock: HeldClock) -> None:
    world = World(tmp_path / "data0", held_clock, HeldStore)
    assert isinstance(world.store, HeldStore)
    item, _ = await world.importing_item()
    world.store.hold()
    step = asyncio.create_task(world.step(item.id))
    await world.store.reached.wait()
    await world.commands.cancel(item.request_id)
    world.store.opened.set()
    await step
    await world.clear()
    assert (await world.phase(item.id), world.aria2.entries, world.debrid.account_) == (Phase.CANCELLED, {}, {})
    world.indexer.releases = (release(),)
    await world.commands.search(item.request_id)
    await world.walk(item.id, to=Phase.TRANSFERRING)
    world.aria2.finishes((await world.downloads())[0], DATA)
    await world.transfers.tick()
    await world.step(item.id)
    assert ((await world.item(item.id)).status, seat(world).read_bytes()) == (Status.COMPLETED, DATA)
    world.store.close()
