"""A full disk, a library that is away, and a file in the way: it waits or fails, says so, and overwrites nothing."""

from pathlib import Path

import pytest

from .answers import Request
from .conftest import OpenScene
from .films import catalogue_of, copy_of, film

pytestmark = pytest.mark.e2e

_LONGEST_SECONDS = 50.0  # a step looks again every 30 s


async def test_full_disk_is_waited_for_and_told(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent), min_free_gb="1000000")
    await scene.ask(movie)
    waiting = await scene.until_explained("GB free")
    assert waiting.status == "DOWNLOADING"
    assert scene.debrid_calls() == ["add", "select", "info"], "no link is used up for nothing"
    assert await scene.aria2_entries() == []
    cancel = "mutation($id: ID!) { cancelRequest(id: $id) { id } }"
    await scene.usher.graphql(cancel, id=waiting.id)
    await scene.tidy()


async def test_library_that_is_away_is_waited_for(open_scene: OpenScene, tmp_path: Path) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    scene.movies.rename(tmp_path / "Elsewhere")
    await scene.ask(movie)
    waiting = await scene.until_explained("is missing")
    assert waiting.status == "DOWNLOADING"
    assert str(scene.movies) in waiting.explanation
    assert not scene.movies.exists(), "a folder that somebody configured is never made"
    (tmp_path / "Elsewhere").rename(scene.movies)
    request = await scene.completed(torrent, seconds=_LONGEST_SECONDS)
    await scene.tidy(torrent)
    assert request.way == ("PENDING", "FOUND", "DOWNLOADING", "COMPLETED")


async def test_file_in_the_way_fails_the_request_and_stays(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    target = scene.seat(movie)
    target.parent.mkdir()
    target.write_text("somebody else's")
    await scene.ask(movie)
    failed = await scene.until_status("FAILED")
    assert str(target) in failed.explanation
    await scene.tidy()
    assert target.read_text() == "somebody else's"
    assert scene.town.realdebrid.node.sent_bytes == 0, "seen before a byte is fetched"

    target.unlink()
    search = "mutation($id: ID!) { searchRequest(id: $id) { id } }"
    assert not (await scene.usher.graphql(search, id=failed.id)).errors
    await scene.completed(torrent)


async def test_movie_that_the_library_has_is_completed_without_a_call(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie)))
    await scene.put_in_library(movie)
    scene.town.jellyfin.switches.latency_seconds = 0.3
    made = (await scene.request_movie(movie)).read("requestMovie", Request)
    assert made.status == "COMPLETED"
    assert scene.debrid_calls() == []
