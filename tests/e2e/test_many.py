"""Many at once: all arrive, and one that hangs delays nobody."""

from hashlib import sha256

import pytest

from .answers import Request
from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .waiting import until

pytestmark = pytest.mark.e2e


@pytest.mark.timeout(180)
async def test_thirty_requests_at_once_all_arrive(open_scene: OpenScene) -> None:
    movies = [film(number) for number in range(30)]
    torrents = [copy_of(movie, mib=0.1) for movie in movies]
    scene = await open_scene(catalogue_of(movies, *torrents))
    for movie in movies:
        await scene.ask(movie)

    async def all_completed() -> tuple[Request, ...] | None:
        requests = await scene.requests()
        return requests if sum(request.status == "COMPLETED" for request in requests) == 30 else None

    requests = await until(all_completed, "thirty movies", seconds=120)
    held = {sha256(path.read_bytes()).hexdigest() for path in scene.library()}
    assert held == {torrent.content(0).sha256() for torrent in torrents}
    assert len(scene.library()) == 30
    await scene.tidy(*torrents)
    assert {request.calls("realdebrid") for request in requests} == {4}
    assert {request.calls("stremio:") for request in requests} == {1}
    assert scene.town.stremio.switches.count("/stream/") == 30


@pytest.mark.parametrize(
    ("upstream", "path"),
    [("stremio", "/stream/"), ("realdebrid", "addMagnet"), ("realdebrid", "torrents/info"), ("seerr", "/movie/")],
)
async def test_one_that_hangs_delays_no_other(open_scene: OpenScene, upstream: str, path: str) -> None:
    slow, quick = film(), film(1)
    torrent = copy_of(quick)
    scene = await open_scene(catalogue_of((slow, quick), copy_of(slow), torrent))
    switches = scene.town.upstreams[upstream].switches
    switches.hang(path=path)
    await scene.ask(slow)
    await switches.reached(path)
    began = scene.town.time.seconds()
    await scene.ask(quick)
    await scene.completed(torrent)
    assert scene.town.time.seconds() - began < 10.0


async def test_download_that_hangs_delays_no_other(open_scene: OpenScene) -> None:
    slow, quick = film(), film(1)
    torrent = copy_of(quick)
    scene = await open_scene(catalogue_of((slow, quick), copy_of(slow), torrent))
    scene.town.realdebrid.node.switches.hang(path="/d/")
    await scene.ask(slow)
    await scene.town.realdebrid.node.switches.reached("/d/")
    await scene.ask(quick)
    request = await scene.completed(torrent)
    assert request.title == quick.title
