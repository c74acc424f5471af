"""A game comes home whole, in its own folders, or as the one archive that the debrid service makes of it."""

from pathlib import Path

import pytest

from addon.debrid.base import DirectLink
from addon.domain.status import Status
from addon.domain.transitions import Phase
from tests.conftest import HeldClock

from .crashing_store import CrashingStore
from .fake_debrid import CrashError
from .game_files_kit import GAME, TITLE, content, game_release, home, listed, lying, ready_game, staged_game
from .mount_kit import MountedWorld
from .world import HASH, HASHES, SIZE, World, movie_file, release

FILES = listed("/BH/setup.exe", "/BH/data/1.bin", "/BH/data/2.bin", "/BH/Read me.txt")
ARCHIVE = f"{TITLE}.rar"


async def test_a_game_comes_home_whole_in_the_folders_of_its_torrent(world: World) -> None:
    item = await staged_game(world, *FILES)
    await world.step(item.id)
    after = await world.item(item.id)
    assert (after.status, after.note) == (Status.COMPLETED, "In the library as Blue Harbor (2019)/PC/BH, 4 files.")
    assert lying(world) == {f"Blue Harbor (2019)/PC{file.path}" for file in FILES}
    for file in FILES:
        assert home(world, file.path.lstrip("/")).read_bytes() == content(file)
    await world.clear()
    assert (world.aria2.entries, await world.downloads()) == ({}, ())
    assert list((world.settings.data_dir / "library/Games/.usher").iterdir()) == []


async def test_neither_jellyfin_nor_seerr_is_told_of_a_game(world: World) -> None:
    item = await staged_game(world, *FILES)
    await world.step(item.id)
    assert {kind for kind, _ in await world.waiting_chores()} == {"remove_downloads"}


async def test_a_game_has_no_quality_and_is_never_upgraded(tmp_path: Path, held_clock: HeldClock) -> None:
    world = World(tmp_path / "data", held_clock, upgrade_to="P2160")
    item = await staged_game(world, *listed("/BH/intro.720p.mkv", "/BH/game.iso"))
    await world.step(item.id)
    after = await world.item(item.id)
    assert (after.status, after.quality, after.due_at) == (Status.COMPLETED, None, None)
    world.store.close()


@pytest.mark.parametrize(
    ("changes", "folder"),
    [
        ({}, "Blue Harbor (2019)/PC"),
        ({"item_platforms": (None,)}, "Blue Harbor (2019)"),
        ({"year": None}, "Blue Harbor/PC"),
    ],
)
async def test_what_has_no_folder_of_its_own_gets_one_after_the_release(
    changes: dict[str, object], folder: str, world: World
) -> None:
    item = await staged_game(world, *listed("/setup.exe", "/data/1.bin"), **changes)
    await world.step(item.id)
    assert lying(world) == {f"{folder}/{TITLE}/setup.exe", f"{folder}/{TITLE}/data/1.bin"}


async def test_hostile_paths_stay_in_the_games_folder_and_apart(world: World) -> None:
    files = listed("/../../../x.bin", "/BH/a?.bin", "/BH/A.bin", "/BH/con", "/BH/" + "deep/" * 400 + "y.bin")
    item = await staged_game(world, *files)
    await world.step(item.id)
    assert (await world.item(item.id)).status is Status.COMPLETED
    assert len(lying(world)) == len(files)
    assert all(path.startswith(f"Blue Harbor (2019)/PC/{TITLE}/") for path in lying(world))
    outside = [path for path in world.settings.data_dir.parent.rglob("x.bin") if path.is_file()]
    assert outside == [home(world, TITLE, "Untitled", "Untitled", "Untitled", "x.bin")]


async def test_a_name_as_long_as_may_be_is_staged_under_a_shorter_one(world: World) -> None:
    name = f"{'я' * 125}.bin"
    item = await staged_game(world, *listed(f"/BH/{name}", "/BH/setup.exe"))
    assert all(len(f"{staged}.aria2".encode()) <= 255 for _, _, _, staged in world.aria2.added)
    await world.step(item.id)
    assert (await world.item(item.id)).status is Status.COMPLETED
    assert home(world, "BH", name).exists()


async def test_hundreds_of_files_are_one_game(world: World) -> None:
    files = listed(*(f"/BH/data/{number}.bin" for number in range(300)))
    item = await staged_game(world, *files)
    await world.step(item.id)
    after = await world.item(item.id)
    assert (after.status, after.note) == (Status.COMPLETED, "In the library as Blue Harbor (2019)/PC/BH, 300 files.")
    assert len(lying(world)) == 300


async def test_nothing_comes_home_before_all_of_it_is_there(world: World) -> None:
    item = await staged_game(world, *FILES)
    last = (await world.job(item.id)).downloads[-1]
    (Path(last.directory) / last.name).write_bytes(b"short")
    await world.step(item.id)
    after = await world.item(item.id)
    assert after.status is Status.FAILED
    assert "5 bytes" in after.note
    assert lying(world) == set()


async def test_a_foreign_file_in_the_way_is_named_before_anything_is_fetched(world: World) -> None:
    foreign = home(world, "BH/data/1.bin")
    foreign.parent.mkdir(parents=True)
    foreign.write_text("mine", encoding="utf-8")
    item = await ready_game(world, *FILES)
    await world.step(item.id)
    after = await world.item(item.id)
    assert (after.status, str(foreign) in after.note) == (Status.FAILED, True)
    assert foreign.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("write", range(1, 12))
async def test_a_crash_at_any_write_of_an_import_is_finished_by_the_next_run(
    tmp_path: Path, held_clock: HeldClock, write: int
) -> None:
    world = World(tmp_path / "data", held_clock, CrashingStore)
    item = await staged_game(world, *FILES)
    assert isinstance(world.store, CrashingStore)
    world.store.crash_at = world.store.written + write
    try:
        await world.step(item.id)
    except CrashError:
        world.wire(jellyfin=None)
    await world.walk(item.id, to=Phase.COMPLETED)
    assert lying(world) == {f"Blue Harbor (2019)/PC{file.path}" for file in FILES}
    assert all(home(world, file.path.lstrip("/")).read_bytes() == content(file) for file in FILES)
    world.store.close()


def rar(world: World, name: str = "Blue Harbor.rar", size_bytes: int | None = 55) -> None:
    """The one link of the archive leads to this."""
    url = "http://node.test/rar"
    for number in range(1, 9):
        link = f"http://hoster.test/T{number}/1"
        world.debrid.links[link] = DirectLink(url=url, filename=name, size_bytes=size_bytes, connections=4)


async def test_a_game_that_comes_as_one_rar_is_kept_as_it_is(world: World) -> None:
    rar(world)
    item = await ready_game(world, *FILES, packed=True)
    (packed,) = (await world.job(item.id)).downloads
    assert (packed.name, packed.size_bytes) == (ARCHIVE, sum(file.size_bytes for file in FILES))
    await world.step(item.id)
    (packed,) = (await world.job(item.id)).downloads
    assert packed.size_bytes == 55  # as its link announces
    world.aria2.finishes(packed.gid, b"r" * 55)
    await world.transfers.tick()
    await world.step(item.id)
    after = await world.item(item.id)
    kept = "It came as one RAR from Real-Debrid and is kept as it is: unpack it yourself."
    assert (after.status, after.note) == (Status.COMPLETED, f"In the library as {ARCHIVE}. {kept}")
    assert home(world, ARCHIVE).read_bytes() == b"r" * 55
    assert lying(world) == {f"Blue Harbor (2019)/PC/{ARCHIVE}"}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Blue Harbor / Синяя гавань (2019) PC", "Blue Harbor - Синяя гавань (2019) PC.rar"),
        (f"Blue Harbor ({'x' * 300}) PC", f"Blue Harbor ({'x' * 238}.rar"),
    ],
)
async def test_an_archive_is_one_file_whatever_its_release_is_called(world: World, title: str, name: str) -> None:
    world.debrid.knows(HASH, *FILES, packed=True)
    item = await world.grabbing_item(game_release(title=title), **GAME)
    await world.walk(item.id, to=Phase.UNLOCKING)
    job = await world.job(item.id)
    assert [each.name for each in job.downloads] == [name]
    assert await world.seats.targets(job) == (home(world, name),)


async def test_an_archive_of_another_size_than_announced_is_thrown_away(world: World) -> None:
    rar(world)
    item = await ready_game(world, *FILES, packed=True)
    await world.step(item.id)
    (packed,) = (await world.job(item.id)).downloads
    world.aria2.finishes(packed.gid, b"r" * 54)
    await world.transfers.tick()
    await world.step(item.id)
    after = await world.item(item.id)
    assert (after.status, "54 bytes" in after.note, lying(world)) == (Status.FAILED, True, set())


@pytest.mark.parametrize(("name", "size_bytes"), [("setup.exe", 55), ("Blue Harbor.rar", None), ("Blue Harbor.rar", 0)])
async def test_one_link_that_is_no_archive_of_all_is_refused(name: str, size_bytes: int | None, world: World) -> None:
    rar(world, name, size_bytes)
    item = await ready_game(world, *FILES, packed=True)
    await world.step(item.id)
    after = await world.item(item.id)
    assert (after.status, world.aria2.added) == (Status.FAILED, [])
    assert f"delivers {name} instead of {ARCHIVE}" in after.note


async def test_a_film_in_an_archive_is_still_refused(world: World) -> None:
    world.debrid.knows(HASH, movie_file(), movie_file(2, "/Extras.mkv", SIZE), packed=True)
    world.debrid.knows(HASHES[1], movie_file())
    item = await world.grabbing_item(release(file_index=None, filename=None), release(HASHES[1]))
    await world.walk(item.id, to=Phase.UNLOCKING)
    assert (await world.job(item.id)).downloads[0].name.endswith(".mkv")


async def test_a_mount_is_not_looked_through_for_an_archive(tmp_path: Path, held_clock: HeldClock) -> None:
    world = MountedWorld(tmp_path / "data", held_clock)
    world.debrid.knows(HASH, *FILES, packed=True)
    item = await world.grabbing_item(game_release(), **GAME)
    await world.walk(item.id, to=Phase.UNLOCKING)
    await world.step(item.id)
    after = await world.item(item.id)
    assert (after.status, "which no mount shows" in after.note) == (Status.FAILED, True)
    world.store.close()


async def test_a_mounted_game_is_linked_whole(tmp_path: Path, held_clock: HeldClock) -> None:
    world = MountedWorld(tmp_path / "data", held_clock)
    for file in FILES:
        world.show(f"__all__/{TITLE}{file.path}", file.size_bytes)
    world.debrid.knows(HASH, *FILES)
    item = await world.grabbing_item(game_release(), **GAME)
    await world.walk(item.id, to=Phase.COMPLETED)
    assert lying(world) == {f"Blue Harbor (2019)/PC{file.path}" for file in FILES}
    assert (await world.item(item.id)).note == "In the library as Blue Harbor (2019)/PC/BH, 4 files."
    world.store.close()
