"""Killed at any moment and started again: the movie arrives, once, and the account holds no orphan."""

import asyncio
import os
import signal
from pathlib import Path
from time import monotonic

import pytest

from addon.demo.catalogue import Torrent

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .scene import Scene
from .stops import STOPS, TRANSFERRING, Stop

pytestmark = pytest.mark.e2e

_WATCH_SECONDS = 30.0
_HANGING = [pytest.param(stop, id=stop.name) for stop in STOPS]
_CARRIED_OUT = [pytest.param(stop, id=stop.name) for stop in STOPS if stop.path]


@pytest.mark.parametrize("both", [False, True], ids=["usher", "both"])
@pytest.mark.parametrize("stop", _HANGING)
async def test_killed_in_a_phase_it_goes_on(open_scene: OpenScene, stop: Stop, both: bool) -> None:
    movie = film()
    torrent = copy_of(movie, fate=stop.fate, mib=2)
    scene = await open_scene(catalogue_of(movie, torrent))
    stop.hang(scene)
    await scene.ask(movie)
    await stop.reached(scene)
    if both:
        await scene.usher.kill_both()
    else:
        await scene.usher.kill()
    stop.lift(scene, torrent)
    await scene.start()
    await _arrives_once(scene, torrent)


@pytest.mark.parametrize("stop", _HANGING)
async def test_aria2_killed_in_a_phase_is_started_again(open_scene: OpenScene, stop: Stop) -> None:
    movie = film()
    torrent = copy_of(movie, fate=stop.fate, mib=2)
    scene = await open_scene(catalogue_of(movie, torrent))
    gate = stop.hold(scene, carried_out=False)
    await scene.ask(movie)
    await stop.reached(scene)
    killed = await scene.usher.kill_aria2()
    stop.lift(scene, torrent)
    if gate is not None:
        gate.release()
    await _arrives_once(scene, torrent)
    assert scene.usher.aria2_pid() not in (None, killed)


@pytest.mark.parametrize("stop", _CARRIED_OUT)
async def test_call_whose_answer_was_lost_is_not_made_twice(open_scene: OpenScene, stop: Stop) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    stop.hold(scene, carried_out=True)
    await scene.ask(movie)
    await stop.reached(scene)
    await scene.usher.kill_both()
    await scene.start()
    await _arrives_once(scene, torrent)
    assert scene.debrid_calls().count("add") == 1


@pytest.mark.parametrize("victims", ["usher", "aria2", "both"])
async def test_killed_as_the_file_moves_it_goes_on(open_scene: OpenScene, victims: str) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    gate = scene.town.stremio.switches.hold(path="/stream/")
    await scene.ask(movie)
    await gate.reached()
    aria2 = scene.usher.aria2_pid()
    assert aria2 is not None
    pids = {"usher": (scene.usher.pid,), "aria2": (aria2,), "both": (scene.usher.pid, aria2)}[victims]
    watch = asyncio.create_task(asyncio.to_thread(_kill_when_it_moves, scene.movies, pids))
    gate.release()
    await watch
    if victims != "aria2":
        await scene.usher.kill()
        await scene.start()
    await _arrives_once(scene, torrent)


async def test_killed_again_and_again_it_arrives(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie, mib=3)
    scene = await open_scene(catalogue_of(movie, torrent))
    TRANSFERRING.hold(scene, carried_out=False)
    await scene.ask(movie)
    for _ in range(3):
        await scene.until_phase("TRANSFERRING")
        await scene.usher.kill_both()
        await scene.start()
    TRANSFERRING.lift(scene, torrent)
    await _arrives_once(scene, torrent)
    assert scene.debrid_calls().count("add") == 1


def _kill_when_it_moves(movies: Path, pids: tuple[int, ...]) -> None:
    """Kills as soon as the movie's folder is in the library: just before or just after its file is."""

    deadline = monotonic() + _WATCH_SECONDS
    while not any(name[0] != "." for name in os.listdir(movies)):
        assert monotonic() < deadline, "nothing was put into the library"
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


async def _arrives_once(scene: Scene, torrent: Torrent) -> None:
    request = await scene.completed(torrent)
    assert request.moves_to("COMPLETED") == 1
    assert "FAILED" not in request.way
    await scene.tidy(torrent)
    assert await scene.completed(torrent, seconds=1.0)
