"""Without any debrid account: a real swarm on loopback, from the magnet to the library, and through kills."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from addon.demo.catalogue import Catalogue, Torrent
from addon.demo.swarm import Seeder
from addon.demo.torrent_file import PIECE_BYTES

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .scene import Scene
from .shows import pack, seats_of_pack, series, world_of
from .waiting import until

pytestmark = pytest.mark.e2e

_LONGEST_SECONDS = 50.0  # a full disk is looked at again every 30 s
_SLOW = 150_000  # bytes a second, of which there are so many that a test can act meanwhile


async def opened(
    open_scene: OpenScene, catalogue: Catalogue, seeds: Path, *seeded: Torrent, speed: int = 0, **settings: str
) -> tuple[Scene, tuple[Torrent, ...]]:
    """A scene without a debrid service, in which these are seeded; they have other hashes then."""
    scene = await open_scene(catalogue, started=False, debrid=(), **settings)
    now = await scene.town.seed(seeds, *seeded) if seeded else ()
    if speed:
        await seeder(scene).limit(speed)
    await scene.start()
    return scene, now


def seeder(scene: Scene) -> Seeder:
    """Who seeds in it."""
    assert scene.town.seeder is not None
    return scene.town.seeder


async def until_moving(scene: Scene) -> None:
    """Returns when some bytes of the payload have come."""

    async def look() -> bool:
        downloads = [each for request in await scene.requests() for each in request.downloads or ()]
        return any(0 < each.progress < 1 for each in downloads)

    await until(look, "the payload is on its way")


async def test_movie_comes_home_from_the_swarm_with_debrid_switched_off(open_scene: OpenScene, tmp_path: Path) -> None:
    movie = film()
    film_copy = copy_of(movie)
    scene, (copy,) = await opened(open_scene, catalogue_of(movie, film_copy), tmp_path / "seeds", film_copy)
    await scene.ask(movie)
    request = await scene.completed(copy)
    assert request.way == ("PENDING", "FOUND", "DOWNLOADING", "COMPLETED")
    await scene.tidy()
    assert scene.debrid_calls() == []


async def test_season_pack_comes_from_the_swarm_with_only_the_wanted_episodes_on_disk(
    open_scene: OpenScene, tmp_path: Path
) -> None:
    show = series(4)
    torrent = pack(show, 1, (1, 2, 3, 4), size_bytes=400_000)
    scene, (whole,) = await opened(
        open_scene, world_of(show, torrent), tmp_path / "seeds", torrent, speed=_SLOW, seed_minutes="60"
    )
    await scene.request_show(show, episodes=[{"season": 1, "episode": 2}])
    await until_moving(scene)
    assert _of_others(scene) <= 2 * PIECE_BYTES  # the wanted file begins and ends within pieces of its neighbours
    await seeder(scene).limit(0)
    await scene.until_completed((1, 2))
    scene.check_shows(*seats_of_pack(show, 1, whole, (2,)))
    assert _of_others(scene) <= 2 * PIECE_BYTES


def _of_others(scene: Scene) -> int:
    """How much of the disk the other episodes take."""
    files = [path for path in (scene.shows / ".usher").rglob("*.mkv") if "E02" not in path.name]
    return sum(path.stat().st_blocks * 512 for path in files)


@pytest.mark.parametrize("victims", ["usher", "aria2", "both"])
async def test_killed_in_the_payload_it_goes_on(open_scene: OpenScene, tmp_path: Path, victims: str) -> None:
    movie = film()
    torrent = copy_of(movie, mib=1.5)
    scene, (copy,) = await opened(open_scene, catalogue_of(movie, torrent), tmp_path / "seeds", torrent, speed=_SLOW)
    await scene.ask(movie)
    await until_moving(scene)
    await _kill(scene, victims)
    await seeder(scene).limit(0)
    await scene.completed(copy)
    await scene.tidy()


@pytest.mark.parametrize("victims", ["usher", "both"])
async def test_killed_while_the_list_of_files_is_asked_for_it_goes_on(
    open_scene: OpenScene, tmp_path: Path, victims: str
) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene, (copy,) = await opened(open_scene, catalogue_of(movie, torrent), tmp_path / "seeds", torrent)
    await seeder(scene).stop()
    await scene.ask(movie)
    await scene.until_explained("list of files is asked for in the swarm")
    await _kill(scene, victims)
    await seeder(scene).start()
    await scene.completed(copy)
    await scene.tidy()


async def _kill(scene: Scene, victims: str) -> None:
    match victims:
        case "usher":
            await scene.usher.kill()
            await scene.start()
        case "aria2":
            await scene.usher.kill_aria2()
        case _:
            await scene.usher.kill_both()
            await scene.start()


async def test_dead_swarm_gives_way_to_the_next_release(open_scene: OpenScene, tmp_path: Path) -> None:
    movie = film()
    dead, torrent = copy_of(movie, "GHOST", seeders=90), copy_of(movie, "LANTERN", seeders=2)
    catalogue = catalogue_of(movie, dead, torrent)
    scene, (alive,) = await opened(open_scene, catalogue, tmp_path / "seeds", torrent, stall_after_seconds="4")
    await scene.ask(movie)
    request = await scene.completed(alive)
    (refused,) = [each for each in request.releases if each.info_hash == dead.info_hash]
    assert [each.rule for each in refused.rejections] == ["stalled"]
    await scene.tidy()


async def test_seeding_goes_on_after_the_import_as_configured(open_scene: OpenScene, tmp_path: Path) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene, (copy,) = await opened(
        open_scene, catalogue_of(movie, torrent), tmp_path / "seeds", torrent, seed_minutes="60"
    )
    await scene.ask(movie)
    await scene.completed(copy)
    assert len(await scene.aria2_entries()) == 1
    assert any(path.name == copy.files[0].path for path in scene.staging.rglob("*"))
    await scene.usher.terminate()
    await scene.start(torrents="never")
    await scene.tidy()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
async def test_a_disk_that_runs_full_pauses_it_with_the_reason_and_it_goes_on(
    open_scene: OpenScene, tmp_path: Path
) -> None:
    movie = film()
    torrent = copy_of(movie, mib=3)
    scene, (copy,) = await opened(open_scene, catalogue_of(movie, torrent), tmp_path / "seeds", torrent, speed=_SLOW)
    with small_disk(scene.movies, mib=5):
        await scene.ask(movie)
        await until_moving(scene)
        filler = scene.movies / "somebody else's"
        fill(filler)
        await seeder(scene).limit(0)
        waiting = await scene.until_explained("Goes on by itself when there is room")
        assert waiting.status == "DOWNLOADING"
        filler.unlink()
        await scene.completed(copy, seconds=_LONGEST_SECONDS)
        await scene.tidy()


@contextmanager
def small_disk(folder: Path, *, mib: int) -> Iterator[None]:
    """A disk of its own in the place of the folder; skips where none can be mounted."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={mib}m", "usher-test", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("no small disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(file: Path) -> None:
    """Leaves no room beside what is there."""
    with suppress(OSError), file.open("wb") as stream:
        while True:
            stream.write(bytes(65536))
            stream.flush()
