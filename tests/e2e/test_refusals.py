"""Candidates that cannot be had give way to the next one; outages only make it wait."""

import pytest

from addon.demo.catalogue import DEAD, MAGNET_ERROR, REFUSED, VANISHED, VIRUS, Fate, Movie

from .answers import Request
from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .scene import Scene
from .waiting import until

pytestmark = pytest.mark.e2e

_HTML = "<!DOCTYPE html><html><head><title>502</title></head><body>Bad gateway</body></html>"


@pytest.mark.parametrize(
    ("fate", "rule", "most_calls"),
    [
        pytest.param(REFUSED, "not_refused", 1, id="refused"),
        pytest.param(VANISHED, "not_refused", 4, id="vanished"),
        pytest.param(DEAD, "dead", 4, id="dead"),
        pytest.param(VIRUS, "not_refused", 4, id="virus"),
        pytest.param(MAGNET_ERROR, "dead", 4, id="no such torrent"),
    ],
)
async def test_next_candidate_is_taken_at_once(open_scene: OpenScene, fate: Fate, rule: str, most_calls: int) -> None:
    movie = film()
    bad, good = copy_of(movie, "PIER", fate=fate, seeders=90), copy_of(movie)
    scene = await open_scene(catalogue_of(movie, bad, good))
    await scene.ask(movie)
    request = await scene.completed(good)
    await scene.tidy(good)
    request = await scene.until_status("COMPLETED")
    assert request.release(bad.info_hash).rules == {rule}
    assert not request.release(bad.info_hash).accepted
    assert "FAILED" not in request.way
    assert len(scene.debrid_calls()) == request.calls("realdebrid") <= most_calls + 4
    assert request.calls("stremio:") == 1


async def test_refusal_is_remembered_for_every_request(open_scene: OpenScene) -> None:
    movie = film()
    bad = copy_of(movie, fate=REFUSED)
    scene = await open_scene(catalogue_of(movie, bad))
    await scene.request_movie(movie, qualities=["P1080"])
    await scene.until_explained("Searched again")
    request = await _asked_for_in_720p(scene, movie)
    assert request.release(bad.info_hash).rules == {"not_refused", "quality"}
    assert scene.debrid_calls() == ["add"]


async def test_refusal_right_after_a_limit_is_not_remembered(open_scene: OpenScene) -> None:
    movie = film()
    bad = copy_of(movie, fate=REFUSED)
    scene = await open_scene(catalogue_of(movie, bad))
    scene.town.realdebrid.switches.fail(path="addMagnet", status=429, retry_after=1)
    await scene.request_movie(movie, qualities=["P1080"])
    await scene.until_explained("Searched again")
    request = await _asked_for_in_720p(scene, movie)
    assert request.release(bad.info_hash).rules == {"quality"}


@pytest.mark.parametrize(
    ("call", "status", "body"),
    [
        pytest.param("addMagnet", 429, None, id="limit at the add"),
        pytest.param("torrents/info", 503, None, id="outage at the info"),
        pytest.param("torrents/info", 502, _HTML, id="HTML at the info"),
        pytest.param("addMagnet", 200, _HTML, id="HTML instead of an add"),
        pytest.param("unrestrict/link", 502, _HTML, id="HTML at the link"),
        pytest.param("selectFiles", 429, None, id="limit at the select"),
        pytest.param("GET /rest/1.0/torrents$", 503, None, id="outage at the listing"),
    ],
)
async def test_outage_waits_and_changes_nothing(
    open_scene: OpenScene, call: str, status: int, body: str | None
) -> None:
    movie = film()
    torrent, other = copy_of(movie, seeders=90), copy_of(movie, "PIER")
    scene = await open_scene(catalogue_of(movie, torrent, other))
    retry_after = 1 if status == 429 else None
    scene.town.realdebrid.switches.fail(path=call, status=status, body=body, retry_after=retry_after)
    await scene.ask(movie)
    await scene.town.realdebrid.switches.reached(call)
    request = await scene.completed(torrent)
    await scene.tidy(torrent)
    assert request.way == ("PENDING", "FOUND", "DOWNLOADING", "COMPLETED")
    assert request.release(torrent.info_hash).accepted
    assert request.release(other.info_hash).accepted


async def test_full_slots_are_waited_for(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    scene.town.realdebrid.account.slots = 0
    await scene.ask(movie)
    waiting = await scene.until_explained("no free slot")
    assert waiting.status == "FOUND"
    assert waiting.release(torrent.info_hash).accepted
    scene.town.realdebrid.account.slots = 25
    request = await scene.completed(torrent)
    assert request.way == ("PENDING", "FOUND", "DOWNLOADING", "COMPLETED")
    assert scene.debrid_calls().count("add") == 2


async def test_lost_answer_to_an_add_leaves_one_torrent(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    scene.town.realdebrid.switches.lose(path="addMagnet")
    await scene.ask(movie)
    await scene.completed(torrent)
    await scene.tidy(torrent)
    assert scene.debrid_calls().count("add") == 1


async def test_rotten_link_has_the_torrent_added_once_more(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie, fate=Fate(rotten_adds=1))
    scene = await open_scene(catalogue_of(movie, torrent))
    await scene.ask(movie)
    await scene.completed(torrent)
    await scene.tidy(torrent)
    assert scene.debrid_calls().count("add") == 2


async def _asked_for_in_720p(scene: Scene, movie: Movie) -> Request:
    """A second request for the movie, once it was searched."""
    made = (await scene.request_movie(movie, qualities=["P720"])).read("requestMovie", Request)

    async def look() -> Request | None:
        return next((each for each in await scene.requests() if each.id == made.id and each.releases), None)

    return await until(look, "the second request was searched")
