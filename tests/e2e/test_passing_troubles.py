"""A service's bad hour is no verdict on a release, and what a person does meanwhile stays the person's."""

import pytest

from addon.demo.catalogue import CACHED, uncached

from .answers import REQUEST
from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .stops import UNLOCKING

pytestmark = pytest.mark.e2e

SEARCH = f"mutation($id: ID!) {{ searchRequest(id: $id) {{ {REQUEST} }} }}"
CANCEL = f"mutation($id: ID!) {{ cancelRequest(id: $id) {{ {REQUEST} }} }}"


async def test_torrent_that_a_person_adds_while_no_slot_is_free_is_not_removed(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    scene.town.realdebrid.switches.fail(path="addMagnet", status=509, times=None)
    await scene.ask(movie)
    await scene.until_explained("no free slot")
    own = scene.town.realdebrid.own(torrent.info_hash)
    await scene.usher.graphql(CANCEL, id=(await scene.requests())[0].id)
    await scene.until_status("CANCELLED")
    await scene.tidy(torrent, for_seconds=2)
    assert [each.id for each in scene.town.realdebrid.torrents()] == [own]


async def test_add_that_the_service_does_not_allow_today_condemns_no_release(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie, "AAA"), copy_of(movie, "BBB")))
    body = '{"error": "disabled_endpoint", "error_code": 37}'
    scene.town.realdebrid.switches.fail(path="addMagnet", status=403, body=body, times=None)
    await scene.ask(movie)
    await scene.town.realdebrid.switches.reached("addMagnet")
    await scene.until_explained("switched this call off")
    scene.town.realdebrid.switches.clear()
    await scene.usher.graphql(SEARCH, id=(await scene.requests())[0].id)
    await scene.until_status("COMPLETED")


async def test_release_that_was_not_cached_is_tried_again_when_a_person_searches(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie, fate=uncached(600.0))
    scene = await open_scene(catalogue_of(movie, torrent), uncached="false")
    await scene.ask(movie)
    await scene.until_explained("No release is left")
    scene.town.set_fate(torrent.info_hash, CACHED)
    await scene.usher.graphql(SEARCH, id=(await scene.requests())[0].id)
    await scene.until_status("COMPLETED")


async def test_cancelled_long_before_a_link_is_answered_leaves_nothing(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie, mib=2)
    scene = await open_scene(catalogue_of(movie, torrent))
    gate = UNLOCKING.hold(scene, carried_out=False)
    await scene.ask(movie)
    await UNLOCKING.reached(scene)
    await scene.usher.graphql(CANCEL, id=(await scene.requests())[0].id)
    await scene.tidy(for_seconds=3)  # the chores have cleared away what was known by then
    assert gate is not None
    gate.release()
    await scene.tidy(for_seconds=3)
