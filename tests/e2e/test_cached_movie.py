"""The main job: a cached movie, from a request to its seat, within its budget of calls."""

from hashlib import sha256
from pathlib import Path

import pytest

from addon.demo.seerr import MediaStatus
from addon.demo.seerr.rows import RequestStatus

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film, misplaced, unindexed, without_film
from .scene import Scene
from .waiting import until

pytestmark = pytest.mark.e2e

WAY = ("PENDING", "FOUND", "DOWNLOADING", "COMPLETED")


async def test_announced_movie_arrives_and_everyone_is_told_once(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    seerr_id = await scene.ask(movie)

    request = await scene.completed(torrent)
    assert request.way == WAY
    assert request.source == "SEERR_WEBHOOK"
    assert scene.library() == (scene.seat(movie),)
    await _is_available(scene, seerr_id)
    await scene.tidy(torrent)
    _within_budget(scene, request.calls("realdebrid"), ["add", "select", "info", "unlock"])
    assert request.calls("stremio:") == 1 == scene.town.stremio.switches.count("/stream/")

    refreshes = [call for call in scene.town.jellyfin.switches.calls if call.matches("POST /Library/Refresh")]
    runs = [call for call in scene.town.seerr.switches.calls if call.matches("/run")]
    assert len(refreshes) == len(runs) == 1
    assert scene.town.seerr.jobs.runs == ["jellyfin-recently-added-scan"]
    assert refreshes[0].at_seconds < runs[0].at_seconds


@pytest.mark.parametrize("source", ["SEERR_POLL", "API"])
async def test_movie_arrives_however_it_was_asked_for(open_scene: OpenScene, source: str) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent), started=False)
    if source == "SEERR_POLL":
        await scene.ask(movie)
    await scene.start()
    if source == "API":
        assert not (await scene.request_movie(movie)).errors
    request = await scene.completed(torrent)
    assert (request.source, request.way) == (source, WAY)


async def test_same_movie_from_everywhere_is_one_request(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent), seerr_poll_seconds="1")
    gate = scene.town.stremio.switches.hold(path="/stream/")
    await scene.ask(movie)
    await gate.reached()
    asked_again = await scene.request_movie(movie)
    gate.release()
    request = await scene.completed(torrent)
    assert asked_again.codes == ("DUPLICATE",)
    assert asked_again.errors[0].extensions.request_id == request.id
    polls = scene.town.seerr.switches.count("GET /api/v1/request$")
    await scene.town.seerr.switches.reached("GET /api/v1/request$", count=polls + 2)
    assert len(await scene.requests()) == 1
    assert scene.debrid_calls().count("add") == 1


async def test_movie_asked_for_in_4k_comes_in_4k_and_where_those_go(open_scene: OpenScene, tmp_path: Path) -> None:
    movie = film()
    large = copy_of(movie, "WICK", quality="2160p")
    folder = tmp_path / "Movies in 4K"
    folder.mkdir()
    scene = await open_scene(catalogue_of(movie, copy_of(movie, seeders=900), large), movies_4k_dir=str(folder))
    await scene.town.seerr.ask(movie.tmdb_id, is4k=True)
    request = await scene.until_status("COMPLETED")
    assert request.qualities == ("P2160",)
    (file,) = folder.glob("*/*.mkv")
    assert file.name.endswith(" - 2160p.mkv")
    assert sha256(file.read_bytes()).hexdigest() == large.content(0).sha256()
    assert scene.library() == ()


async def test_wrong_file_index_is_set_right(open_scene: OpenScene) -> None:
    movie = film()
    torrent = misplaced(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    await scene.ask(movie)
    request = await scene.completed(torrent, index=1)
    await scene.tidy(torrent)
    request = await scene.until_status("COMPLETED")
    calls = scene.debrid_calls()
    assert len(calls) == request.calls("realdebrid") <= 7
    assert (calls.count("add"), calls.count("delete")) == (2, 1)
    assert scene.town.realdebrid.torrents()[0].selected == (2,)


async def test_torrent_with_wrong_files_gives_way_to_the_next(open_scene: OpenScene) -> None:
    movie = film()
    wrong, right = without_film(movie), unindexed(copy_of(movie))
    scene = await open_scene(catalogue_of(movie, wrong, right))
    await scene.ask(movie)
    request = await scene.completed(right)
    await scene.tidy(right)
    assert request.way == WAY
    assert request.release(wrong.info_hash).rules == {"video_files"}
    assert sorted(scene.debrid_calls()) == sorted(["add", "info", "delete", "add", "info", "select", "info", "unlock"])


async def test_torrent_that_somebody_else_added_is_used_and_never_removed(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent), remove_redundant="true")
    foreign_id = scene.town.realdebrid.own(torrent.info_hash)
    await scene.ask(movie)
    request = await scene.completed(torrent)
    await scene.tidy(torrent, for_seconds=1.5)
    assert [view.id for view in scene.town.realdebrid.torrents()] == [foreign_id]
    _within_budget(scene, request.calls("realdebrid"), ["info", "unlock"])


async def test_redundant_torrent_is_removed_where_that_is_wanted(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent), remove_redundant="true")
    await scene.ask(movie)
    await scene.completed(torrent)
    await scene.tidy()
    assert scene.debrid_calls() == ["add", "select", "info", "unlock", "delete"]


def _within_budget(scene: Scene, counted: int, calls: list[str]) -> None:
    """The calls that arrived are these, and as many were counted on the request."""
    assert scene.debrid_calls() == calls
    assert counted == len(calls)


async def _is_available(scene: Scene, seerr_id: int) -> None:
    """Returns when Seerr shows the movie as available and the request as completed."""

    async def look() -> bool:
        row = scene.town.seerr.request(seerr_id)
        assert row is not None
        return row.status is RequestStatus.COMPLETED and row.media.status is MediaStatus.AVAILABLE

    await until(look, "AVAILABLE in Seerr")
