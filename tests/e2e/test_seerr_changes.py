"""What happens in Seerr after a request was taken in: declined, removed, available, and a Seerr that forgets."""

from dataclasses import replace

import pytest

from addon.demo.seerr import MediaStatus

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .scene import Scene
from .stops import TRANSFERRING
from .waiting import until

pytestmark = pytest.mark.e2e

_HEALTH = "{ health { name ok message } }"


@pytest.mark.parametrize("by_webhook", [True, False], ids=["webhook", "poll"])
async def test_declined_request_is_cancelled_and_leaves_nothing(open_scene: OpenScene, by_webhook: bool) -> None:
    movie = film()
    torrent = copy_of(movie, mib=2)
    scene = await open_scene(catalogue_of(movie, torrent), seerr_poll_seconds="3600" if by_webhook else "1")
    TRANSFERRING.hold(scene, carried_out=False)
    seerr_id = await scene.ask(movie)
    await TRANSFERRING.reached(scene)
    scene.town.seerr.webhooks.settings.enabled = by_webhook
    await scene.town.seerr.decline(seerr_id)
    request = await scene.until_status("CANCELLED")
    assert "Seerr" in request.explanation
    await scene.tidy(for_seconds=1.5)
    assert scene.library() == ()


async def test_removed_request_is_cancelled_after_two_polls(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie), seerr_poll_seconds="1")
    seerr_id = await scene.ask(movie)
    await scene.until_explained("No release found")
    await scene.town.seerr.remove(seerr_id)
    await scene.until_status("CANCELLED")
    assert scene.town.seerr.switches.count(f"GET /api/v1/request/{seerr_id}$") >= 3  # the webhook's and two polls'


async def test_known_request_is_never_revived_by_a_poll_but_by_a_new_one(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent), seerr_poll_seconds="1", auto_select="false")
    seerr_id = await scene.ask(movie)
    request = await scene.until_status("FOUND")
    await scene.usher.graphql("mutation($id: ID!) { cancelRequest(id: $id) { id } }", id=request.id)
    await _polls(scene, 3)
    assert (await scene.until_status("CANCELLED")).id == request.id
    await scene.town.seerr.remove(seerr_id)
    await scene.ask(movie)
    assert (await scene.until_status("FOUND")).id == request.id


async def test_removed_here_it_is_not_taken_in_again(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie), seerr_poll_seconds="1")
    await scene.ask(movie)
    request = await scene.until_explained("No release found")
    await scene.usher.graphql("mutation($id: ID!) { removeRequest(id: $id) }", id=request.id)
    await _polls(scene, 3)
    assert await scene.requests() == ()


async def test_more_than_five_that_vanish_at_once_are_kept_and_health_says_so(open_scene: OpenScene) -> None:
    movies = [film(number) for number in range(6)]
    scene = await open_scene(catalogue_of(movies), seerr_poll_seconds="1")
    ids = [await scene.ask(movie) for movie in movies]

    async def all_known() -> bool:
        return len(await scene.requests()) == 6

    await until(all_known, "six requests")
    for seerr_id in ids:
        await scene.town.seerr.remove(seerr_id)

    async def complaint() -> str | None:
        reply = await scene.usher.graphql(_HEALTH)
        assert reply.data is not None
        seerr = next(each for each in reply.data["health"] if each["name"] == "seerr")
        return None if seerr["ok"] else str(seerr["message"])

    assert "6 requests" in await until(complaint, "health complains")
    await _polls(scene, 2)
    assert {request.status for request in await scene.requests()} == {"PENDING"}


async def test_seerr_that_is_down_cancels_nothing(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent), seerr_poll_seconds="1", auto_select="false")
    await scene.ask(movie)
    await scene.until_status("FOUND")
    await scene.town.seerr.stop()
    assert (await scene.until_status("FOUND")).way == ("PENDING", "FOUND")

    async def noticed() -> bool:
        reply = await scene.usher.graphql(_HEALTH)
        assert reply.data is not None
        return any(each["name"] == "seerr" and not each["ok"] for each in reply.data["health"])

    await until(noticed, "health shows the outage")
    assert (await scene.until_status("FOUND")).way == ("PENDING", "FOUND")


async def test_movie_that_became_available_elsewhere_is_completed(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie), seerr_poll_seconds="1")
    seerr_id = await scene.ask(movie)
    await scene.until_explained("No release found")
    await scene.put_in_library(movie)
    await scene.town.seerr.run_job("jellyfin-full-scan")
    row = scene.town.seerr.request(seerr_id)
    assert row is not None
    assert row.media.status is MediaStatus.AVAILABLE
    await scene.until_status("COMPLETED")
    assert scene.debrid_calls() == []


async def test_movie_without_imdb_id_waits_and_says_so(open_scene: OpenScene) -> None:
    movie = replace(film(), imdb_id=None)
    scene = await open_scene(catalogue_of(movie))
    await scene.ask(movie)
    waiting = await scene.until_explained("No IMDb id")
    assert waiting.status == "PENDING"
    assert waiting.next_search_at is not None


async def _polls(scene: Scene, count: int) -> None:
    """Returns after so many more polls."""
    before = scene.town.seerr.switches.count("GET /api/v1/request$")
    await scene.town.seerr.switches.reached("GET /api/v1/request$", count=before + count)
