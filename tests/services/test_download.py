"""The step that hands files to aria2: once each, when there is room and nothing is in the way."""

import asyncio
from pathlib import Path

import pytest

from addon.domain.downloads import DownloadStatus
from addon.domain.models import Item
from addon.domain.status import Status
from addon.domain.transitions import Phase
from addon.errors import DiskFullError, LibraryUnavailableError, UpstreamDeniedError, UpstreamUnavailableError
from addon.services.download import promised_bytes
from addon.services.paths import PathMap
from addon.services.steps import Overtaken, Waits

from .conftest import Make
from .fakes import denial, outage
from .world import FILE, HASH, SIZE, World, movie_file, release

SEAT = "Night of the Living Dead (1968) [imdbid-tt0063350]"
LARGE = 2 * 1024**3


async def unlocking(world: World, size_bytes: int = SIZE) -> tuple[Item, str]:
    world.debrid.knows(HASH, movie_file(size_bytes=size_bytes))
    item = await world.grabbing_item(release(size_bytes=None))
    item = await world.walk(item.id, to=Phase.UNLOCKING)
    (gid,) = await world.downloads()
    world.debrid.calls.clear()
    return item, gid


def seat(world: World) -> Path:
    return world.settings.data_dir / "library/Movies" / SEAT / f"{SEAT} - 1080p.mkv"


async def test_a_ready_file_goes_to_aria2_under_its_own_gid_and_folder(world: World) -> None:
    item, gid = await unlocking(world)
    await world.step(item.id)
    ((added, url, folder, name),) = world.aria2.added
    assert (added, url, name) == (gid, f"http://node.test/{HASH}/1", FILE)
    assert folder == world.settings.data_dir / "library/Movies/.usher" / gid
    (download,) = (await world.job(item.id)).downloads
    assert (download.directory, await world.phase(item.id)) == (str(folder), Phase.TRANSFERRING)
    assert world.debrid.calls == ["unlock"]


@pytest.mark.parametrize("size_bytes", [SIZE, LARGE])
async def test_the_size_is_told(world: World, size_bytes: int) -> None:
    item, _ = await unlocking(world, size_bytes)
    await world.step(item.id)
    assert (await world.item(item.id)).note == (
        "Downloading 4.00 kB." if size_bytes == SIZE else "Downloading 2.15 GB."
    )


@pytest.mark.parametrize("status", [DownloadStatus.ACTIVE, DownloadStatus.WAITING, DownloadStatus.PAUSED])
async def test_what_aria2_has_already_is_left_alone(world: World, status: DownloadStatus) -> None:
    item, gid = await unlocking(world)
    world.aria2.sets(gid, status=status)
    await world.step(item.id)
    assert (world.aria2.added, world.debrid.calls) == ([], [])
    assert await world.phase(item.id) is Phase.TRANSFERRING


@pytest.mark.parametrize("status", [DownloadStatus.ERROR, DownloadStatus.REMOVED, DownloadStatus.COMPLETE])
async def test_an_entry_that_stopped_without_its_file_is_forgotten_and_added_anew(
    world: World, status: DownloadStatus
) -> None:
    item, gid = await unlocking(world)
    world.aria2.sets(gid, status=status)
    await world.step(item.id)
    assert world.aria2.entries[gid].status is DownloadStatus.ACTIVE
    assert len(world.aria2.added) == 1


async def test_a_file_that_lies_there_in_full_is_not_fetched_again(world: World) -> None:
    item, gid = await unlocking(world)
    await world.step(item.id)
    world.aria2.finishes(gid, b"x" * SIZE)
    world.aria2.entries.clear()  # aria2 forgets what is complete when it starts anew
    await world.transfers.tick()
    assert await world.phase(item.id) is Phase.IMPORTING
    assert world.debrid.calls == ["unlock"]


async def test_a_whole_file_of_an_earlier_run_needs_no_link(world: World) -> None:
    item, gid = await unlocking(world)
    folder = world.library.staging((await world.job(item.id)).request, gid)
    folder.mkdir(parents=True)
    (folder / FILE).write_bytes(b"x" * SIZE)
    await world.step(item.id)
    assert (world.aria2.added, world.debrid.calls) == ([], [])
    assert (await world.job(item.id)).downloads[0].directory == str(folder)


async def test_a_partial_file_stays_and_goes_on(world: World) -> None:
    item, gid = await unlocking(world)
    await world.step(item.id)
    part = world.aria2.writes(gid, b"x")
    part.with_name(f"{FILE}.aria2").touch()
    world.aria2.entries.clear()
    await world.transfers.tick()
    await world.walk(item.id, to=Phase.TRANSFERRING)
    assert part.read_bytes() == b"x"
    assert [each[2:] for each in world.aria2.added] == [(part.parent, FILE)] * 2


async def test_a_page_that_came_instead_of_the_file_is_not_gone_on_with(world: World) -> None:
    item, gid = await unlocking(world)
    await world.step(item.id)
    page = world.aria2.writes(gid, b"<html>this link has expired</html>")
    world.aria2.entries.clear()
    await world.transfers.tick()
    await world.walk(item.id, to=Phase.TRANSFERRING)
    assert (page.exists(), len(world.aria2.added)) == (False, 2)


async def test_a_file_without_room_waits(make_world: Make) -> None:
    world = make_world(min_free_gb="1000000")
    item, _ = await unlocking(world)
    with pytest.raises(DiskFullError, match=r"with 1\.00 PB left over"):
        await world.step(item.id)
    assert (world.debrid.calls, world.aria2.added) == ([], [])


async def test_what_is_on_its_way_already_is_counted_as_taken(world: World) -> None:
    item, _ = await unlocking(world)
    world.aria2.sets("f" * 16, status=DownloadStatus.ACTIVE, total_bytes=10**18, completed_bytes=10)
    with pytest.raises(DiskFullError):
        await world.step(item.id)
    world.aria2.sets("f" * 16, completed_bytes=10**18)
    await world.step(item.id)


async def test_only_what_still_moves_promises_bytes(world: World) -> None:
    world.aria2.sets("a" * 16, status=DownloadStatus.PAUSED, total_bytes=100, completed_bytes=30)
    world.aria2.sets("b" * 16, status=DownloadStatus.ERROR, total_bytes=100, completed_bytes=30)
    world.aria2.sets("c" * 16, status=DownloadStatus.ACTIVE, total_bytes=0, completed_bytes=30)
    assert promised_bytes(await world.aria2.snapshot(), {}) == 70


async def test_a_foreign_file_fails_the_item_before_a_byte_is_fetched(world: World) -> None:
    item, _ = await unlocking(world)
    seat(world).parent.mkdir(parents=True)
    seat(world).write_bytes(b"mine")
    await world.step(item.id)
    failed = await world.item(item.id)
    assert (failed.status, str(seat(world)) in failed.note) == (Status.FAILED, True)
    assert (world.debrid.calls, world.aria2.added) == ([], [])
    assert (await world.releases(item))[0].accepted  # nothing is wrong with the release


async def test_a_missing_library_waits(world: World) -> None:
    item, _ = await unlocking(world)
    folder = world.settings.data_dir / "library/Movies"
    folder.rmdir()
    with pytest.raises(LibraryUnavailableError, match="is missing"):
        await world.step(item.id)
    folder.mkdir()
    await world.step(item.id)


@pytest.mark.parametrize("error", [outage("aria2"), denial("aria2")])
async def test_an_aria2_that_does_not_answer_changes_nothing(
    world: World, error: UpstreamUnavailableError | UpstreamDeniedError
) -> None:
    item, gid = await unlocking(world)
    world.aria2.down = error
    with pytest.raises(type(error)):
        await world.step(item.id)
    world.aria2.down = None
    await world.step(item.id)
    assert [each[0] for each in world.aria2.added] == [gid]


async def test_an_outage_of_the_unlocking_changes_nothing(world: World) -> None:
    item, _ = await unlocking(world)
    world.debrid.fails("unlock", outage())
    with pytest.raises(UpstreamUnavailableError):
        await world.step(item.id)
    assert (await world.item(item.id)).revision == item.revision
    await world.step(item.id)


async def test_aria2_is_told_the_folder_as_it_sees_it(world: World) -> None:
    item, gid = await unlocking(world)
    ours = world.settings.data_dir / "library/Movies"
    world.fetch.path_map = PathMap((("aria2", "/downloads", str(ours)),), "aria2")
    await world.step(item.id)
    assert world.aria2.added[0][2] == Path("/downloads/.usher", gid)
    assert (await world.job(item.id)).downloads[0].directory == str(ours / ".usher" / gid)


async def test_downloads_that_are_not_known_any_more_have_the_release_taken_again(world: World) -> None:
    item, gid = await unlocking(world)
    await world.store.write(lambda tables: tables.Download[gid, item.id].delete())
    await world.walk(item.id, to=Phase.TRANSFERRING)
    assert world.debrid.calls.count("add") == 0


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("/media/movies/.usher/1", "/data/movies/.usher/1"),
        ("/media/4k/x", "/uhd/x"),
        ("/media", "/data"),
        ("/mediacenter/x", "/mediacenter/x"),
        ("/elsewhere", "/elsewhere"),
    ],
)
def test_the_longest_of_our_folders_is_translated(ours: str, theirs: str) -> None:
    pairs = (("aria2", "/data", "/media"), ("aria2", "/uhd", "/media/4k"), ("jellyfin", "/films", "/media"))
    assert PathMap(pairs, "aria2").theirs(Path(ours)) == theirs


def test_each_program_has_a_map_of_its_own() -> None:
    pairs = (("aria2", "/data", "/media"), ("jellyfin", "/films", "/media"))
    assert PathMap(pairs, "jellyfin").theirs(Path("/media/a")) == "/films/a"


async def test_a_cancel_while_the_link_is_fetched_leaves_no_download(world: World) -> None:
    item, gid = await unlocking(world)
    gate = world.debrid.holds("unlock", done=True)
    step = asyncio.create_task(world.step(item.id))
    await gate.reached.wait()
    await world.commands.cancel(item.request_id)
    await world.clear()
    gate.opened.set()
    await step
    await world.clear()
    assert (world.aria2.entries, world.debrid.account_, await world.downloads()) == ({}, {}, ())
    assert not (world.library.staging_roots()[0] / gid).exists()
    assert await world.phase(item.id) is Phase.CANCELLED


async def test_a_cancel_before_the_link_is_fetched_ends_the_step_quietly(world: World) -> None:
    item, _ = await unlocking(world)
    job = await world.job(item.id)
    await world.commands.cancel(item.request_id)
    await world.clear()
    assert isinstance(await world.fetch(job), Overtaken)
    assert (world.debrid.calls, world.aria2.added) == (["delete"], [])


async def test_a_service_that_is_not_configured_any_more_is_waited_for(world: World) -> None:
    item, _ = await unlocking(world)
    world.services.clear()
    outcome = await world.step(item.id)
    assert isinstance(outcome, Waits)
    assert "USHER_REALDEBRID_TOKEN" in outcome.note
    assert await world.phase(item.id) is Phase.UNLOCKING
