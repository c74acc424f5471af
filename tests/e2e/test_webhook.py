"""What Seerr's webhook takes and what it refuses; it only wakes, the facts come from Seerr."""

import httpx
import pytest

from addon.demo.neighbourhood import WEBHOOK_SECRET

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .scene import Scene

pytestmark = pytest.mark.e2e

_SECRET = {"authorization": WEBHOOK_SECRET}


async def test_only_notifications_with_the_secret_are_taken(open_scene: OpenScene) -> None:
    movie = film()
    scene = await open_scene(catalogue_of(movie, copy_of(movie)))
    seerr_id = await scene.ask(movie)
    await scene.until_status("COMPLETED")
    lookups = scene.town.seerr.switches.count(f"GET /api/v1/request/{seerr_id}$")
    body = {"notification_type": "MEDIA_APPROVED", "request": {"request_id": str(seerr_id)}}
    for headers in ({}, {"authorization": "wrong"}, {"authorization": f"Bearer {WEBHOOK_SECRET}"}):
        answer = await _post(scene, headers, json=body)
        assert answer.status_code == 401
    assert scene.town.seerr.switches.count(f"GET /api/v1/request/{seerr_id}$") == lookups
    assert (await _post(scene, _SECRET, json=body)).status_code == 200
    await scene.town.seerr.switches.reached(f"GET /api/v1/request/{seerr_id}$", count=lookups + 1)
    assert len(await scene.requests()) == 1


async def test_bodies_that_are_no_notifications_are_refused(open_scene: OpenScene) -> None:
    scene = await open_scene(catalogue_of(film()))
    for content in (b"", b"no JSON", b"[1, 2]", b'{"notification_type": 7}', b"\xff\xfe{}"):
        answer = await _post(scene, _SECRET, content=content)
        assert 400 <= answer.status_code < 500, content
    large = await _post(scene, _SECRET, content=b'{"message": "' + b"x" * (1024 * 1024) + b'"}')
    assert large.status_code == 413
    assert (await scene.usher.web.get("/webhooks/seerr")).status_code == 405


async def test_unknown_notifications_are_taken_and_ignored(open_scene: OpenScene) -> None:
    scene = await open_scene(catalogue_of(film()))
    for body in (
        {"notification_type": "SOMETHING_NEW", "request": {"request_id": "1"}},
        {"notification_type": "TEST_NOTIFICATION"},
        {"notification_type": "ISSUE_CREATED", "issue": {"issue_id": "4"}},
        {"notification_type": "MEDIA_APPROVED", "request": {"request_id": "99999999999999999999"}},
    ):
        assert (await _post(scene, _SECRET, json=body)).status_code == 200
    assert await scene.requests() == ()


async def test_lies_about_the_movie_count_for_nothing(open_scene: OpenScene) -> None:
    movie, other = film(), film(1)
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of((movie, other), torrent, copy_of(other)))
    seerr_id = await scene.ask(movie)
    body = {
        "notification_type": "MEDIA_AUTO_APPROVED",
        "media": {"media_type": "movie", "tmdbId": str(other.tmdb_id)},
        "request": {"request_id": str(seerr_id)},
    }
    assert (await _post(scene, _SECRET, json=body)).status_code == 200
    assert (await scene.completed(torrent)).title == movie.title


async def test_request_that_waits_for_approval_is_left_alone_until_then(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene = await open_scene(catalogue_of(movie, torrent))
    seerr_id = await scene.town.seerr.ask(movie.tmdb_id, auto_approve=False)
    await scene.town.seerr.settled()
    assert await scene.requests() == ()
    await scene.town.seerr.approve(seerr_id)
    await scene.completed(torrent)


async def _post(
    scene: Scene, headers: dict[str, str], *, json: object = None, content: bytes | None = None
) -> httpx.Response:
    async with httpx.AsyncClient(base_url=scene.usher.url, trust_env=False) as client:
        return await client.post("/webhooks/seerr", headers=headers, json=json, content=content)
