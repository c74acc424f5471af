"""Upgrades: something better appears, is put beside what is there, and only then, if wanted, the older file goes."""

import asyncio
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from addon.demo.catalogue import DEAD, Catalogue, Movie, Torrent

from .answers import Request
from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .scene import REALDEBRID, Scene
from .stops import ADDING, CACHING, PROVING, SELECTING, TRANSFERRING, UNLOCKING, Stop
from .waiting import until

pytestmark = pytest.mark.e2e

_SETTINGS = {"upgrade_to": "P1080", "upgrade_first_seconds": "1", "upgrade_max_seconds": "2"}
_STOPS = [pytest.param(stop, id=stop.name) for stop in (ADDING, SELECTING, PROVING, CACHING, UNLOCKING, TRANSFERRING)]


def low(movie: Movie) -> Torrent:
    return copy_of(movie, "EARLY", quality="720p")


def high(movie: Movie, **changes: object) -> Torrent:
    return copy_of(movie, "LATE", **{"mib": 2, **changes})  # type: ignore[arg-type]


async def completed_in_720p(open_scene: OpenScene, movie: Movie, **settings: str) -> Scene:
    """The movie in 720p in the library, and something better looked for every other second."""
    given = {**_SETTINGS, **settings}
    scene = await open_scene(catalogue_of(movie, low(movie)), started=False, debrid=(REALDEBRID,), **given)
    scene.town.stremio.max_age_seconds = 1
    await scene.start()
    await scene.ask(movie)
    await scene.completed(low(movie))
    return scene


def appears(scene: Scene, movie: Movie, *torrents: Torrent) -> None:
    """The add-on lists these beside the first one from now on, and the debrid service has them."""
    scene.town.use(Catalogue(movies=(movie,), torrents=(low(movie), *torrents)))


def lying(scene: Scene) -> dict[str, str]:
    """Every file in the library, by the quality in its name; one may go while it is looked at."""
    found = {}
    for path in scene.library():
        with suppress(FileNotFoundError):
            found[path.stem.rsplit(" - ", 1)[-1]] = _sha256(path)
    return found


def _sha256(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


async def until_lying(scene: Scene, *torrents: Torrent) -> None:
    """Returns when the library holds just these, in full."""
    wanted = {torrent.content(0).sha256() for torrent in torrents}

    async def look() -> bool:
        return set(lying(scene).values()) == wanted

    await until(look, f"{len(torrents)} files in the library")


async def upgraded(scene: Scene) -> Request:
    return await scene.until_explained("Upgraded to 1080p")


async def test_a_better_release_replaces_the_older_file_with_remove_redundant(open_scene: OpenScene) -> None:
    movie = film()
    scene = await completed_in_720p(open_scene, movie, remove_redundant="true")
    assert "A better one is looked for" in (await scene.requests())[0].explanation
    appears(scene, movie, high(movie))
    request = await upgraded(scene)
    assert request.status == "COMPLETED"
    assert request.next_search_at is None
    await until_lying(scene, high(movie))
    assert request.way == ("PENDING", "FOUND", "DOWNLOADING", "COMPLETED")
    assert request.moves_to("COMPLETED") == 2
    await scene.tidy()


async def test_without_remove_redundant_both_files_stay(open_scene: OpenScene) -> None:
    movie = film()
    scene = await completed_in_720p(open_scene, movie)
    appears(scene, movie, high(movie))
    await upgraded(scene)
    await until_lying(scene, low(movie), high(movie))
    assert set(lying(scene)) == {"720p", "1080p"}
    await scene.tidy(low(movie), high(movie))


async def test_the_older_file_stays_until_the_better_one_is_in_the_library(open_scene: OpenScene) -> None:
    movie = film()
    scene = await completed_in_720p(open_scene, movie, remove_redundant="true")
    TRANSFERRING.hold(scene, carried_out=False)
    appears(scene, movie, high(movie))
    await scene.until_phase("UPGRADE_TRANSFERRING")
    request = (await scene.requests())[0]
    assert request.status == "COMPLETED"
    assert request.explanation.startswith("In the library in 720p; a better one is on its way.")
    assert request.downloads
    assert lying(scene) == {"720p": low(movie).content(0).sha256()}
    TRANSFERRING.lift(scene, high(movie))
    await until_lying(scene, high(movie))


async def test_an_upgrade_that_fails_leaves_the_request_and_its_file_as_they_were(open_scene: OpenScene) -> None:
    movie = film()
    scene = await completed_in_720p(open_scene, movie, remove_redundant="true")
    appears(scene, movie, high(movie, fate=DEAD))

    async def refused() -> bool:
        return "dead" in {r for each in (await scene.requests())[0].releases for r in each.rules}

    await until(refused, "the dead one is refused")
    await scene.until_phase("COMPLETED")
    request = (await scene.requests())[0]
    assert request.status == "COMPLETED"
    assert "FAILED" not in request.way
    assert "A better one is looked for" in request.explanation
    assert scene.holds(low(movie))
    await scene.tidy()
    assert scene.debrid_calls().count("add") == 2


async def test_cancelling_the_download_of_an_upgrade_keeps_the_file_and_the_status(open_scene: OpenScene) -> None:
    movie = film()
    scene = await completed_in_720p(open_scene, movie, remove_redundant="true")
    TRANSFERRING.hold(scene, carried_out=False)
    appears(scene, movie, high(movie))
    await scene.until_phase("UPGRADE_TRANSFERRING")
    (download,) = (await scene.requests())[0].downloads or ()
    reply = await scene.usher.graphql(
        "mutation($gid: ID!) { cancelDownload(gid: $gid) { status explanation } }", gid=download.gid
    )
    assert reply.data is not None
    assert reply.data["cancelDownload"]["status"] == "COMPLETED"
    await scene.tidy()
    assert scene.holds(low(movie))
    assert scene.debrid_calls().count("add") == 2


@pytest.mark.parametrize("both", [False, True], ids=["usher", "both"])
@pytest.mark.parametrize("stop", _STOPS)
async def test_killed_in_a_phase_of_an_upgrade_it_goes_on_and_one_file_is_always_whole(
    open_scene: OpenScene, stop: Stop, both: bool
) -> None:
    movie = film()
    scene = await completed_in_720p(open_scene, movie, remove_redundant="true")
    stop.hang(scene)
    appears(scene, movie, high(movie, fate=stop.fate))
    await stop.upgrade.reached(scene)
    if both:
        await scene.usher.kill_both()
    else:
        await scene.usher.kill()
    assert scene.holds(low(movie))
    stop.lift(scene, high(movie))
    await scene.start()
    await upgraded(scene)
    await until_lying(scene, high(movie))
    await scene.tidy()
    assert (await scene.requests())[0].way == ("PENDING", "FOUND", "DOWNLOADING", "COMPLETED")


@pytest.mark.parametrize("sight", ["the better file is placed", "the older file is gone"])
async def test_killed_as_the_files_change_places_one_is_always_whole(open_scene: OpenScene, sight: str) -> None:
    movie = film()
    scene = await completed_in_720p(open_scene, movie, remove_redundant="true")
    seats = {"720p": scene.seat(movie).with_name(scene.seat(movie).name.replace("1080p", "720p"))}
    seats["1080p"] = scene.seat(movie)
    wanted = {low(movie).content(0).sha256(), high(movie).content(0).sha256()}
    TRANSFERRING.hold(scene, carried_out=False)
    appears(scene, movie, high(movie))
    await scene.until_phase("UPGRADE_TRANSFERRING")
    watch = asyncio.create_task(_seen(seats, sight))
    TRANSFERRING.lift(scene, high(movie))
    await watch
    await scene.usher.kill_both()
    assert wanted & set(lying(scene).values())
    await scene.start()
    await until_lying(scene, high(movie))
    await upgraded(scene)
    await scene.tidy()


async def _seen(seats: dict[str, Path], sight: str) -> None:
    """Returns as soon as the files have come so far."""

    async def look() -> bool:
        return seats["1080p"].exists() if "placed" in sight else not seats["720p"].exists()

    await until(look, sight)
