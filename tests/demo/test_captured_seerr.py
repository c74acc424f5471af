"""The demo Seerr's bodies have the keys and types that a real Seerr's had."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from addon.demo.neighbourhood import Neighbourhood

from .kit import Shelf, client_of, shape_differences

Captured = Callable[[str], Any]


@pytest.fixture
def captured(captures: Path) -> Captured:
    return lambda name: json.loads((captures / "seerr" / f"{name}.json").read_text())


@pytest.fixture
async def asked(town: Neighbourhood) -> Neighbourhood:
    """Asked for as when the bodies were captured: a movie, a show, and a movie that was approved."""
    await town.seerr.ask(10331, user="admin")
    for tmdb_id, seasons in ((900001, (1, 2)), (775, None)):
        waiting = await town.seerr.ask(tmdb_id, seasons=seasons, auto_approve=False)
        await town.seerr.approve(waiting)
    return town


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/status", "status"),
        ("/request?filter=approved&take=50", "request-list-approved"),
        ("/request?filter=processing&take=50", "request-list-processing"),
        ("/request?filter=deleted&take=50", "request-list-empty"),
        ("/request/1", "request-one-movie"),
        ("/request/2", "request-one-tv"),
        ("/movie/10331", "movie-10331"),
        ("/tv/900001", "tv-900001"),
        ("/tv/900001/season/1", "tv-900001-season-1"),
        ("/settings/notifications/webhook", "settings-webhook"),
    ],
)
async def test_body_has_the_shape_of_the_captured_one(
    asked: Neighbourhood,
    seerr: httpx.AsyncClient,
    captured: Captured,
    path: str,
    name: str,
) -> None:
    answer = await seerr.get(path)
    assert answer.status_code == 200
    assert shape_differences(answer.json(), captured(name)) == []


async def test_started_job_has_the_shape_of_the_captured_one(
    town: Neighbourhood, seerr: httpx.AsyncClient, captured: Captured
) -> None:
    answer = await seerr.post("/settings/jobs/jellyfin-full-scan/run")
    assert shape_differences(answer.json(), captured("post-jobs-jellyfin-full-scan")) == []
    assert answer.json()["running"] is True
    await town.seerr.settled()


async def test_series_after_a_scan_has_the_captured_shape_and_statuses(
    asked: Neighbourhood, seerr: httpx.AsyncClient, captured: Captured, shelf: Shelf
) -> None:
    for season in (1, 2):
        for number in (1, 2, 3, 4):
            shelf.put_episode("Harbour Lights (2020) [imdbid-tt0000001]", season, number)
    shelf.scan()
    await asked.jellyfin.start()
    await asked.seerr.run_job("jellyfin-full-scan")
    await asked.jellyfin.stop()
    body, real = (await seerr.get("/request/2")).json(), captured("request-one-tv-after-scan")
    assert shape_differences(body, real) == []
    assert (body["status"], body["media"]["status"]) == (real["status"], real["media"]["status"])
    assert [each["status"] for each in body["media"]["seasons"]] == [5, 5, 1]
    assert [each["status"] for each in body["seasons"]] == [5, 5]


async def test_errors_are_the_captured_ones(
    town: Neighbourhood,
    seerr: httpx.AsyncClient,
    captured: Captured,
) -> None:
    assert (await seerr.get("/request/99")).json() == captured("error-request-404")
    assert (await seerr.get("/request/99")).status_code == 404
    unknown = await seerr.get("/movie/424242")
    assert unknown.json() == captured("error-movie-404")
    assert unknown.status_code == 500
    bad = await seerr.get("/request", headers={"X-Api-Key": "wrong"})
    assert (bad.status_code, bad.json()) == (403, captured("error-bad-key"))
    async with client_of(town.seerr) as stranger:
        none = await stranger.get("/api/v1/request")
    assert (none.status_code, none.json()) == (401, captured("error-no-key"))
