"""Without any debrid account: a real swarm on loopback, from the magnet to the library, through kills and a full disk."""

from pathlib import Path

import pytest

from addon.demo.catalogue import Catalogue, Torrent
from addon.demo.swarm import Shared, shared

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .scene import Scene
from .shows import pack, seats_of_pack, series, world_of
from .waiting import until

pytestmark = pytest.mark.e2e

_SLOW = 150_000  # bytes a second, of which there are so many that a test can act meanwhile


async def opened(
    open_scene: OpenScene, catalogue: Catalogue, seeds: Path, *seeded: Shared, speed: int = 0, **settings: str
) -> Scene:
    """A scene without a debrid service, in which these are seeded."""
    scene = await open_scene(catalogue, started=False, debrid=(), **settings)
    if seeded:
        await scene.town.seed(seeds, *seeded)
        await scene.town.seeder.limit(speed)
    await scene.start()
    return scene


async def until_moving(scene: Scene) -> None:
    """Returns when some bytes of the payload have come."""

    async def look() -> bool:
        (request,) = await scene.requests()
        return any(0 < each.progress < 1 for each in request.downloads or ())

    await until(look, "the payload is on its way")


async def test_movie_comes_home_from_the_swarm_with_debrid_switched_off(open_scene: OpenScene, tmp_path: Path) -> None:
    movie = film()
    copy = shared(copy_of(movie))
    scene = await opened(open_scene, catalogue_of(movie, copy.torrent), tmp_path / "seeds", copy)
    await scene.ask(movie)
    request = await scene.completed(copy.torrent)
    assert request.way == ("PENDING", "FOUND", "DOWNLOADING", "COMPLETED")
    await scene.tidy()
    assert scene.debrid_calls() == []


async def test_season_pack_comes_from_the_swarm_with_only_the_wanted_episodes_on_disk(
    open_scene: OpenScene, tmp_path: Path
) -> None:
    show = series(4)
    whole = shared(pack(show, 1, (1, 2, 3, 4), size_bytes=400_000))
    scene = await opened(
        open_scene, world_of(show, whole.torrent), tmp_path / "seeds", whole, speed=_SLOW, remove_redundant="true"
    )
    await scene.request_show(show, episodes=[{"season": 1, "episode": 2}])
    await until_moving(scene)
    assert _fetched(scene, whole.torrent) <= {2}
    await scene.town.seeder.limit(0)
    await scene.until_completed((1, 2))
    scene.check_shows(*(seat for seat in seats_of_pack(show, 1, whole.torrent) if "E02" in seat.path))
    await scene.tidy()


def _fetched(scene: Scene, torrent: Torrent) -> set[int]:
    """The places of the files that are there in full, or are being written."""
    folders = [path for root in scene._staging() if root.is_dir() for path in root.glob("*/*") if path.is_dir()]
    return {int(path.name) for path in folders if any(path.iterdir())}


@pytest.mark.parametrize("victims", ["usher", "aria2", "both"])
async def test_killed_in_the_payload_it_goes_on(open_scene: OpenScene, tmp_path: Path, victims: str) -> None:
    movie = film()
    copy = shared(copy_of(movie, mib=1.5))
    scene = await opened(open_scene, catalogue_of(movie, copy.torrent), tmp_path / "seeds", copy, speed=_SLOW)
    await scene.ask(movie)
    await until_moving(scene)
    await _kill(scene, victims)
    await scene.town.seeder.limit(0)
    await scene.completed(copy.torrent)
    await scene.tidy()


@pytest.mark.parametrize("victims", ["usher", "both"])
async def test_killed_while_the_list_of_files_is_asked_for_it_goes_on(
    open_scene: OpenScene, tmp_path: Path, victims: str
) -> None:
    movie = film()
    copy = shared(copy_of(movie))
    scene = await opened(open_scene, catalogue_of(movie, copy.torrent), tmp_path / "seeds")
    await scene.ask(movie)
    await scene.until_explained("list of files is asked for in the swarm")
    await _kill(scene, victims)
    await scene.town.seed(tmp_path / "seeds", copy)
    await scene.completed(copy.torrent)
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
    dead = shared(copy_of(movie, "GHOST", seeders=90))
    alive = shared(copy_of(movie, "LANTERN", seeders=2))
    scene = await opened(
        open_scene,
        catalogue_of(movie, dead.torrent, alive.torrent),
        tmp_path / "seeds",
        alive,
        stall_after_seconds="4",
    )
    await scene.ask(movie)
    request = await scene.completed(alive.torrent)
    (refused,) = [each for each in request.releases if each.info_hash == dead.info_hash]
    assert [each.rule for each in refused.rejections] == ["stalled"]
    await scene.tidy()


async def test_seeding_goes_on_after_the_import_as_configured(open_scene: OpenScene, tmp_path: Path) -> None:
    movie = film()
    copy = shared(copy_of(movie))
    scene = await opened(open_scene, catalogue_of(movie, copy.torrent), tmp_path / "seeds", copy, seed_minutes="60")
    await scene.ask(movie)
    await scene.completed(copy.torrent)
    assert len(await scene.aria2_entries()) == 1
    assert any(path.name == copy.torrent.files[0].path for path in scene.staging.rglob("*"))
