"""Killed in the middle of a pack and started again: every episode arrives, once, and little is asked twice."""

import asyncio
import os
import signal
from pathlib import Path
from time import monotonic

import pytest

from addon.demo.catalogue import Show, Torrent
from addon.demo.switches import Gate

from .conftest import OpenScene
from .scene import Scene
from .shows import pack, seats_of_pack, series, world_of
from .stops import ADDING, CACHING, SELECTING, TRANSFERRING, UNLOCKING, Stop

pytestmark = pytest.mark.e2e

_ALL = (1, 2, 3, 4)
_BUDGET = 4 + len(_ALL)
_WATCH_SECONDS = 30.0
_BYTES = 400_000
READING = Stop(name="reading", phase="GRABBING", path="torrents/info")
_HANGING = [
    pytest.param(stop, victims, id=f"{stop.name}, {victims}")
    for stop in (ADDING, READING, SELECTING, CACHING, UNLOCKING, TRANSFERRING)
    for victims in (("usher", "both") if stop in (UNLOCKING, TRANSFERRING) else ("usher",))
]
_CARRIED_OUT = [pytest.param(stop, id=stop.name) for stop in (ADDING, SELECTING, UNLOCKING)]


@pytest.mark.parametrize(("stop", "victims"), _HANGING)
async def test_killed_in_a_phase_the_pack_goes_on(open_scene: OpenScene, stop: Stop, victims: str) -> None:
    show = series(4)
    torrent = pack(show, 1, _ALL, fate=stop.fate, size_bytes=_BYTES)
    scene = await open_scene(world_of(show, torrent))
    stop.hang(scene)
    await scene.request_show(show, seasons=[1])
    await stop.reached(scene)
    await _kill(scene, victims)
    stop.lift(scene, torrent)
    await scene.start()
    await _arrives_once(scene, show, torrent)
    # the call that hung, another look at the torrent, and links of what aria2 has forgotten
    assert len(scene.debrid_calls()) <= _BUDGET + 2 + (len(_ALL) if stop is TRANSFERRING and victims == "both" else 0)


async def test_killed_as_the_selection_is_proven_the_pack_goes_on(open_scene: OpenScene) -> None:
    show = series(4)
    torrent = pack(show, 1, _ALL)
    scene = await open_scene(world_of(show, torrent))
    gate = scene.town.realdebrid.switches.hold(path="selectFiles", answer_only=True)
    await scene.request_show(show, seasons=[1])
    await gate.reached()
    READING.hang(scene)
    gate.release()
    await scene.town.realdebrid.switches.reached("torrents/info", count=2)
    await scene.usher.kill()
    await scene.start()
    await _arrives_once(scene, show, torrent)
    assert len(scene.debrid_calls()) <= _BUDGET + 1


@pytest.mark.parametrize("stop", _CARRIED_OUT)
async def test_call_for_a_pack_whose_answer_was_lost_is_not_made_twice(open_scene: OpenScene, stop: Stop) -> None:
    show = series(4)
    torrent = pack(show, 1, _ALL)
    scene = await open_scene(world_of(show, torrent))
    stop.hold(scene, carried_out=True)
    await scene.request_show(show, seasons=[1])
    await stop.reached(scene)
    await scene.usher.kill_both()
    await scene.start()
    await _arrives_once(scene, show, torrent)
    calls = scene.debrid_calls()
    assert (calls.count("add"), calls.count("select")) == (1, 1)
    assert len(calls) <= _BUDGET + 1


@pytest.mark.parametrize("victims", ["usher", "both"])
async def test_killed_when_some_episodes_have_arrived_only_the_others_go_on(
    open_scene: OpenScene, victims: str
) -> None:
    show = series(4)
    torrent = pack(show, 1, _ALL)
    scene = await open_scene(world_of(show, torrent))
    gates = [_holds_file(scene, number) for number in (3, 4)]
    await scene.request_show(show, seasons=[1])
    await scene.until_completed((1, 1), (1, 2))
    for gate in gates:
        await gate.reached()
    await _kill(scene, victims)
    scene.town.realdebrid.node.switches.clear()
    await scene.start()
    await _arrives_once(scene, show, torrent)
    assert len(scene.debrid_calls()) <= _BUDGET + 2


async def test_killed_between_two_links_the_pack_goes_on(open_scene: OpenScene) -> None:
    show = series(4)
    torrent = pack(show, 1, _ALL)
    scene = await open_scene(world_of(show, torrent))
    links = scene.town.realdebrid.switches
    first, second = links.hold(path="unrestrict/link"), links.hold(path="unrestrict/link")
    await scene.request_show(show, seasons=[1])
    await first.reached()
    first.release()
    await second.reached()
    await scene.usher.kill()
    links.clear()
    await scene.start()
    await _arrives_once(scene, show, torrent)
    assert len(scene.debrid_calls()) <= _BUDGET + 1


async def test_killed_as_files_move_the_pack_goes_on(open_scene: OpenScene) -> None:
    show = series(4)
    torrent = pack(show, 1, _ALL)
    scene = await open_scene(world_of(show, torrent))
    gate = scene.town.stremio.switches.hold(path="/stream/")
    await scene.request_show(show, seasons=[1])
    await gate.reached()
    watch = asyncio.create_task(asyncio.to_thread(_kill_when_there, scene.shows, 2, scene.usher.pid))
    gate.release()
    await watch
    await scene.usher.kill()
    await scene.start()
    await _arrives_once(scene, show, torrent)
    assert len(scene.debrid_calls()) <= _BUDGET + len(_ALL)


def _holds_file(scene: Scene, number: int) -> Gate:
    return scene.town.realdebrid.node.switches.hold(path=f"S01E{number:02d}.", times=None)


async def _kill(scene: Scene, victims: str) -> None:
    if victims == "both":
        await scene.usher.kill_both()
    else:
        await scene.usher.kill()


def _kill_when_there(shows: Path, count: int, pid: int) -> None:
    """Kills as soon as so many files are in the library."""
    deadline = monotonic() + _WATCH_SECONDS
    while len(list(shows.glob("*/Season */*.mkv"))) < count:  # staged files come and go elsewhere
        assert monotonic() < deadline, "nothing was put into the library"
    os.kill(pid, signal.SIGKILL)


async def _arrives_once(scene: Scene, show: Show, torrent: Torrent) -> None:
    request = await scene.until_status("COMPLETED")
    scene.check_shows(*seats_of_pack(show, 1, torrent, _ALL))
    assert {request.way_of(1, number) for number in _ALL} == {("FOUND", "DOWNLOADING", "COMPLETED")}
    await scene.tidy(torrent)
    scene.check_shows(*seats_of_pack(show, 1, torrent, _ALL))
    assert len(scene.town.realdebrid.added()) == 1
    assert sum(change.to == "COMPLETED" for change in request.history) == len(_ALL) + 1
