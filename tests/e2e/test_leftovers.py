"""What must be cleared away or told is done in the end, whatever comes between: a removal, a kill, a hanging call."""

import pytest

from addon.demo.catalogue import Fate

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .scene import Scene
from .stops import ADDING, TRANSFERRING, UNLOCKING
from .waiting import until

pytestmark = pytest.mark.e2e

_CANCEL = "mutation($id: ID!) { cancelRequest(id: $id) { id } }"
_REMOVE = "mutation($id: ID!) { removeRequest(id: $id) }"
_LISTING = "GET /rest/1.0/torrents$"
_REFRESH = "POST /Library/Refresh"


@pytest.mark.parametrize("carried_out", [False, True], ids=["held", "carried out"])
async def test_torrent_of_a_request_that_was_removed_meanwhile_goes(open_scene: OpenScene, carried_out: bool) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie)))
    gate = ADDING.hold(scene, carried_out=carried_out)
    await scene.ask(movie)
    await ADDING.reached(scene)
    await _tell(scene, _REMOVE)
    assert await scene.requests() == ()
    assert gate is not None
    gate.release()
    await scene.tidy(for_seconds=2.0)


async def test_cancelled_and_removed_at_once_leaves_nothing(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie, mib=2)))
    TRANSFERRING.hold(scene, carried_out=False)
    await scene.ask(movie)
    await TRANSFERRING.reached(scene)
    (request,) = await scene.requests()
    both = "mutation($id: ID!) { cancelRequest(id: $id) { id } removeRequest(id: $id) }"
    assert not (await scene.usher.graphql(both, id=request.id)).errors
    await scene.tidy(for_seconds=1.0)
    assert scene.library() == ()


async def test_cancelled_while_rotten_links_are_replaced_leaves_nothing(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie, fate=Fate(rotten_adds=1))))
    unlock = UNLOCKING.hold(scene, carried_out=False)
    await scene.ask(movie)
    await UNLOCKING.reached(scene)
    second = ADDING.hold(scene, carried_out=False)
    assert unlock is not None
    assert second is not None
    unlock.release()
    await second.reached()
    await _tell(scene, _CANCEL)
    second.release()
    await scene.tidy(for_seconds=1.0)


async def test_torrent_whose_id_was_never_learned_is_found_after_a_cancel(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie)))
    ADDING.hold(scene, carried_out=True)
    await scene.ask(movie)
    await ADDING.reached(scene)
    await scene.usher.kill_both()
    assert len(scene.town.realdebrid.torrents()) == 1
    gate = scene.town.realdebrid.switches.hold(path=_LISTING, times=None)
    await scene.start()
    await gate.reached()
    await _tell(scene, _CANCEL)
    gate.release()
    await scene.tidy(for_seconds=1.0)


async def test_removal_that_a_kill_cut_off_is_made_again(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie, mib=2)))
    TRANSFERRING.hold(scene, carried_out=False)
    await scene.ask(movie)
    await TRANSFERRING.reached(scene)
    scene.town.realdebrid.switches.hang(path="DELETE ")
    await _tell(scene, _CANCEL)
    await scene.town.realdebrid.switches.reached("DELETE ")
    await scene.usher.kill_both()
    await scene.start()
    await scene.tidy()
    assert scene.debrid_calls().count("delete") == 2


async def test_jellyfin_and_seerr_are_told_after_a_kill(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    scene.town.jellyfin.switches.hang(path=_REFRESH)
    await scene.ask(movie)
    await scene.completed(torrent)
    await scene.town.jellyfin.switches.reached(_REFRESH)
    await scene.usher.kill_both()
    await scene.start()
    await scene.town.jellyfin.switches.reached(_REFRESH, count=2)

    async def told() -> bool:
        return scene.town.seerr.jobs.runs == ["jellyfin-recently-added-scan"]

    await until(told, "Seerr's job has run")
    assert scene.town.jellyfin.items, "Seerr is told when Jellyfin shows it"
    assert scene.town.jellyfin.switches.count(_REFRESH) == 2


async def _tell(scene: Scene, mutation: str) -> None:
    (request,) = await scene.requests()
    reply = await scene.usher.graphql(mutation, id=request.id)
    assert not reply.errors, reply.errors
