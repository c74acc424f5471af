"""Ended in the middle of its work, and links that die in the middle of a download: nothing is fetched twice."""

from time import monotonic

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .program import API_KEY
from .scene import Scene
from .stops import ADDING, PROVING, SEARCHING, TRANSFERRING, UNLOCKING, Stop
from .waiting import until

pytestmark = pytest.mark.e2e

_LONGEST_END_SECONDS = 10.0
_TOLERANCE_BYTES = 400_000  # what was on its way, and aria2's first look at a link before it asks for the rest
_BRISK_BYTES_PER_SECOND = 1_500_000  # as fast as a link of the tolerance allows: that look is cut off, not taken in
_CUT_AT_BYTES = 600_000


async def test_ended_while_downloading_it_goes_on_from_there(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie, mib=3)
    scene = await open_scene(catalogue_of(movie, torrent))
    TRANSFERRING.hold(scene, carried_out=False)
    await scene.ask(movie)
    await TRANSFERRING.reached(scene)
    async with connect(
        f"{scene.usher.url.replace('http', 'ws', 1)}/graphql",
        subprotocols=[Subprotocol("graphql-transport-ws")],
        additional_headers={"x-api-key": API_KEY},
    ):
        await _ends_well(scene)
    assert scene.usher.aria2_pid() is None
    scene.town.realdebrid.node.bytes_per_second = _BRISK_BYTES_PER_SECOND
    await scene.start()
    await scene.completed(torrent)
    await scene.tidy(torrent)
    assert scene.town.realdebrid.node.sent_bytes <= torrent.size_bytes + _TOLERANCE_BYTES
    assert scene.debrid_calls().count("add") == 1


@pytest.mark.parametrize("stop", [pytest.param(stop, id=stop.name) for stop in (SEARCHING, ADDING, PROVING, UNLOCKING)])
async def test_ended_while_a_call_hangs_it_goes_on_after_the_start(open_scene: OpenScene, stop: Stop) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    stop.hang(scene)
    await scene.ask(movie)
    await stop.reached(scene)
    await _ends_well(scene)
    await scene.start()
    await scene.completed(torrent)
    await scene.tidy(torrent)


@pytest.mark.parametrize("status", [404, 403])
async def test_link_that_dies_in_the_middle_is_made_anew_and_the_part_is_kept(
    open_scene: OpenScene, status: int
) -> None:
    movie = film()
    torrent = copy_of(movie, mib=3)
    scene = await open_scene(catalogue_of(movie, torrent))
    node = scene.town.realdebrid.node
    node.expired_status = status
    node.bytes_per_second = _BRISK_BYTES_PER_SECOND
    node.drop(after_bytes=_CUT_AT_BYTES)
    await scene.ask(movie)

    async def flows() -> bool:
        return node.sent_bytes > 0

    await until(flows, "bytes flow")
    node.expire()  # what flows goes on until it is cut
    request = await scene.completed(torrent, seconds=45)
    await scene.tidy(torrent)
    assert node.sent_bytes <= torrent.size_bytes + _TOLERANCE_BYTES
    assert scene.debrid_calls() == ["add", "select", "info", "unlock", "unlock"]
    assert request.calls("realdebrid") == 5
    assert "FAILED" not in request.way


async def _ends_well(scene: Scene) -> None:
    began = monotonic()
    code, seconds = await scene.usher.terminate()
    assert code == 0
    assert seconds <= monotonic() - began <= _LONGEST_END_SECONDS
