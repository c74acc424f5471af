"""TorBox alone, and beside Real-Debrid: what is cached is asked once, adds are spared, files come byte for byte."""

import pytest

from addon.demo.catalogue import DEAD, REFUSED, STALLED, Fate, Outcome, uncached

from .answers import Request
from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .scene import REALDEBRID, TORBOX, Scene
from .shows import pack, seats_of_pack, series, world_of

pytestmark = pytest.mark.e2e

ALONE = (TORBOX,)
CHECK, CREATE, LINK = "torrents/checkcached", "torrents/createtorrent", "torrents/requestdl"


async def test_cached_movie_costs_one_question_for_all_candidates_one_add_and_a_link(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie, seeders=10)
    slow = [copy_of(movie, group, fate=uncached(600.0), seeders=90) for group in ("PIER", "WICK", "QUAY")]
    scene = await open_scene(catalogue_of(movie, *slow, torrent), debrid=ALONE, log_level="debug")
    await scene.ask(movie)

    request = await scene.completed(torrent)
    await scene.tidy(torrent)
    assert request.way == ("PENDING", "FOUND", "DOWNLOADING", "COMPLETED")
    assert scene.library() == (scene.seat(movie),)
    assert _charged(request) == {CHECK: 1, CREATE: 1, LINK: 1}
    box = scene.town.torbox
    assert [box.switches.count(part) for part in ("checkcached", "createtorrent", "requestdl")] == [1, 1, 1]
    assert box.switches.count("/queued/") == 0
    assert scene.town.realdebrid.switches.calls == []
    await _key_is_told_nowhere(scene)


async def test_season_pack_costs_one_question_one_add_and_a_link_for_each_episode(open_scene: OpenScene) -> None:
    show = series(4)
    torrent = pack(show, 1, range(1, 5))
    scene = await open_scene(world_of(show, torrent), debrid=ALONE)
    await scene.ask(show, 1)

    request = await scene.until_status("COMPLETED")
    scene.check_shows(*seats_of_pack(show, 1, torrent, range(1, 5)))
    await scene.tidy(torrent)
    assert _charged(request) == {CHECK: 1, CREATE: 1, LINK: 4}


async def test_of_two_services_the_one_that_has_it_delivers(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent), debrid=(REALDEBRID, TORBOX))
    await scene.ask(movie)

    request = await scene.completed(torrent)
    await scene.tidy(torrent)
    assert _charged(request) == {CHECK: 1, CREATE: 1, LINK: 1}
    assert scene.debrid_calls() == []


async def test_what_real_debrid_refuses_and_torbox_lacks_is_fetched_at_torbox(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie, fate=uncached(2.0))
    scene = await open_scene(catalogue_of(movie, torrent), debrid=(REALDEBRID, TORBOX))
    scene.town.realdebrid.switches.fail(path="addMagnet", status=451, times=None)
    await scene.ask(movie)

    request = await scene.completed(torrent)
    await scene.tidy(torrent)
    assert scene.debrid_calls().count("add") == 1
    assert _charged(request)[CREATE] == 1
    assert any("TorBox is asked" in change.reason for change in request.history)


async def test_uncached_movie_is_followed_by_the_listing_until_it_is_ready(open_scene: OpenScene) -> None:
    movie = film()
    fate = Fate(outcome=Outcome.UNCACHED, converting_seconds=1.5, downloading_seconds=8.0)
    torrent = copy_of(movie, fate=fate)
    scene = await open_scene(catalogue_of(movie, torrent), debrid=ALONE)
    await scene.ask(movie)

    await scene.until_explained("reads the list of files")
    waiting = await scene.until_explained("from 50 seeders")
    assert waiting.status == "DOWNLOADING"
    request = await scene.completed(torrent)
    await scene.tidy(torrent)
    calls = _charged(request)
    assert (calls[CHECK], calls[CREATE], calls[LINK]) == (1, 1, 1)
    assert sum(calls.values()) <= 4


@pytest.mark.parametrize(
    ("fate", "rule"),
    [(STALLED, "stalled"), (DEAD, "dead"), (REFUSED, "not_refused")],
    ids=["stalled", "dead", "refused"],
)
async def test_uncached_release_that_fails_gives_way_to_the_next(open_scene: OpenScene, fate: Fate, rule: str) -> None:
    movie = film()
    bad, good = copy_of(movie, "PIER", fate=fate, seeders=90), copy_of(movie, fate=uncached(1.0), seeders=10)
    scene = await open_scene(catalogue_of(movie, bad, good), debrid=ALONE, stall_after_seconds="3")
    await scene.ask(movie)

    request = await scene.completed(good)
    await scene.tidy(good)
    assert request.release(bad.info_hash).rules == {rule}
    assert _charged(request)[CREATE] == 2


async def test_full_slots_wait_here_and_not_in_the_queue_of_torbox(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie, fate=uncached(1.0))
    scene = await open_scene(catalogue_of(movie, torrent), debrid=ALONE)
    box = scene.town.torbox
    box.account.slots = 0
    await scene.ask(movie)

    await scene.until_explained("no free slot")
    assert (box.queue(), box.torrents()) == ((), ())
    box.account.slots = 1
    request = await scene.completed(torrent)
    await scene.tidy(torrent)
    assert _charged(request)[CREATE] == 2


async def test_add_whose_answer_is_lost_is_found_and_not_sent_again(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent), debrid=ALONE, remove_redundant="true")
    scene.town.torbox.switches.lose(path="createtorrent")
    await scene.ask(movie)

    await scene.completed(torrent)
    await scene.tidy()
    assert scene.town.torbox.switches.count("createtorrent") == 1


async def test_rotten_link_is_mended_by_one_more_add_once_the_first_torrent_is_gone(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie, fate=Fate(rotten_adds=1))
    scene = await open_scene(catalogue_of(movie, torrent), debrid=ALONE, remove_redundant="true")
    gate = scene.town.torbox.switches.hold(path="controltorrent")
    await scene.ask(movie)

    await scene.until_explained("as soon as the earlier one is removed")
    gate.release()
    await scene.completed(torrent)
    await scene.tidy()
    assert len(scene.town.torbox.added()) == 2


async def test_only_cached_releases_are_taken_where_that_is_wanted(open_scene: OpenScene) -> None:
    movie = film()
    slow = copy_of(movie, fate=uncached(600.0))
    scene = await open_scene(catalogue_of(movie, slow), debrid=ALONE, uncached="false")
    await scene.ask(movie)

    await scene.until_explained("Searched again")
    await scene.tidy()
    assert scene.town.torbox.switches.count("createtorrent") == 0
    assert scene.town.torbox.switches.count("checkcached") == 1


async def test_a_refused_key_waits_and_says_what_to_do(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie)), debrid=ALONE, torbox_token="wrong-key-of-somebody")
    await scene.ask(movie)
    waiting = await scene.until_explained("USHER_TORBOX_TOKEN")
    assert waiting.status == "FOUND"
    reply = await scene.usher.graphql("{ health { name ok message } }")
    assert reply.data is not None
    (torbox,) = (each for each in reply.data["health"] if each["name"] == TORBOX)
    assert torbox["ok"] is False
    assert "USHER_TORBOX_TOKEN" in torbox["message"]
    assert "wrong-key-of-somebody" not in f"{scene.usher.log} {reply} {waiting}"


def _charged(request: Request) -> dict[str, int]:
    """The calls to TorBox on behalf of the request, by endpoint; listings count on the whole."""
    calls: dict[str, int] = {}
    for call in request.api_calls:
        if call.upstream == TORBOX and call.count:
            calls[call.endpoint] = calls.get(call.endpoint, 0) + call.count
    return calls


async def _key_is_told_nowhere(scene: Scene) -> None:
    box = scene.town.torbox
    metrics = (await scene.usher.web.get("/metrics")).text
    requests = str(await scene.requests())
    assert 'upstream="torbox"' in metrics
    assert box.token not in f"{scene.usher.log}{metrics}{requests}"
    assert "torbox://" not in f"{scene.usher.log}{metrics}{requests}"
    assert box.node.origin not in scene.usher.log
