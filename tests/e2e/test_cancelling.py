"""Cancelled in any phase, a request leaves nothing behind: no file, no entry in aria2, no torrent on the account."""

from pathlib import Path

import pytest

from addon.demo.catalogue import Torrent

from .answers import REQUEST, Request
from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .scene import Scene
from .stops import STOPS, TRANSFERRING, Stop

pytestmark = pytest.mark.e2e

CANCEL = f"mutation($id: ID!) {{ cancelRequest(id: $id) {{ {REQUEST} }} }}"
CANCEL_DOWNLOAD = f"mutation($gid: ID!) {{ cancelDownload(gid: $gid) {{ {REQUEST} }} }}"
_HELD = [
    pytest.param(stop, carried_out, id=f"{stop.name}{', carried out' if carried_out else ''}")
    for stop in STOPS
    for carried_out in ((False, True) if stop.path else (False,))
]


@pytest.mark.parametrize(("stop", "carried_out"), _HELD)
async def test_cancelled_on_its_way_leaves_nothing(open_scene: OpenScene, stop: Stop, carried_out: bool) -> None:
    movie = film()
    torrent = copy_of(movie, fate=stop.fate, mib=2)
    scene = await open_scene(catalogue_of(movie, torrent))
    gate = stop.hold(scene, carried_out=carried_out)
    await scene.ask(movie)
    await stop.reached(scene)
    await _cancel(scene)
    if gate is not None:
        gate.release()
    stop.lift(scene, torrent)
    await _nothing_is_left(scene)


async def test_cancelled_while_a_person_chooses_leaves_nothing(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie)), auto_select="false")
    await scene.ask(movie)
    await scene.until_status("FOUND")
    await _cancel(scene)
    await _nothing_is_left(scene)
    assert scene.debrid_calls() == []


async def test_cancelled_after_a_failure_leaves_nothing(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    name = f"{movie.title} ({movie.year}) [imdbid-{movie.imdb_id}]"
    (scene.movies / name).write_text("in the way of the folder")
    await scene.ask(movie)
    await scene.until_status("FAILED")
    await _cancel(scene)
    (scene.movies / name).unlink()
    await _nothing_is_left(scene)


async def test_cancelled_while_the_library_is_away_leaves_nothing(open_scene: OpenScene, tmp_path: Path) -> None:
    movie = film()
    torrent = copy_of(movie, mib=2)
    scene = await open_scene(catalogue_of(movie, torrent), staging_dir=str(tmp_path / "Staging"))
    TRANSFERRING.hold(scene, carried_out=False)
    await scene.ask(movie)
    await TRANSFERRING.reached(scene)
    scene.movies.rename(tmp_path / "Elsewhere")
    TRANSFERRING.lift(scene, torrent)
    await scene.until_phase("IMPORTING")
    assert (await scene.until_explained("is missing")).status == "DOWNLOADING"
    await _cancel(scene)
    (tmp_path / "Elsewhere").rename(scene.movies)
    await _nothing_is_left(scene)


async def test_cancelled_by_its_download_leaves_nothing(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie, mib=2)
    scene = await open_scene(catalogue_of(movie, torrent))
    TRANSFERRING.hold(scene, carried_out=False)
    await scene.ask(movie)
    await TRANSFERRING.reached(scene)
    request = await scene.until_status("DOWNLOADING")
    assert request.downloads is not None
    (download,) = request.downloads
    assert (download.request_id, download.total_bytes) == (request.id, torrent.size_bytes)
    reply = await scene.usher.graphql(CANCEL_DOWNLOAD, gid=download.gid)
    assert reply.read("cancelDownload", Request).status == "CANCELLED"
    await _nothing_is_left(scene)
    assert (await scene.usher.graphql(CANCEL_DOWNLOAD, gid=download.gid)).codes == ("NOT_FOUND",)


async def test_cancelled_torrent_of_somebody_else_stays(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie, mib=2)
    scene = await open_scene(catalogue_of(movie, torrent))
    scene.town.realdebrid.own(torrent.info_hash)
    TRANSFERRING.hold(scene, carried_out=False)
    await scene.ask(movie)
    await TRANSFERRING.reached(scene)
    await _cancel(scene)
    await _nothing_is_left(scene, torrent)
    assert scene.debrid_calls() == ["info", "unlock"]


async def _cancel(scene: Scene) -> None:
    (request,) = await scene.requests()
    reply = await scene.usher.graphql(CANCEL, id=request.id)
    assert reply.read("cancelRequest", Request).status == "CANCELLED"


async def _nothing_is_left(scene: Scene, *account: Torrent) -> None:
    await scene.tidy(*account, for_seconds=2.0)
    assert scene.library() == ()
    (request,) = await scene.requests()
    assert (request.status, request.way[-1]) == ("CANCELLED", "CANCELLED")
    assert request.moves_to("CANCELLED") == 1
