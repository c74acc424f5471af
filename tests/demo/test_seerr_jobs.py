"""The demo Seerr's jobs: what each scan sees in Jellyfin, and what becomes of requests."""

import httpx

from addon.demo.neighbourhood import Neighbourhood
from addon.demo.seerr import MediaStatus, RequestStatus

from .kit import Shelf

NIGHT = "Night of the Living Dead (1968) [imdbid-tt0063350]"
HARBOUR = "Harbour Lights (2020) [imdbid-tt0000001]"
RECENT, FULL = "jellyfin-recently-added-scan", "jellyfin-full-scan"


def statuses(town: Neighbourhood, request_id: int) -> tuple[RequestStatus, MediaStatus]:
    request = town.seerr.request(request_id)
    assert request is not None
    return request.status, request.media.status


async def test_movie_becomes_available_and_its_request_completed(open_town: Neighbourhood, shelf: Shelf) -> None:
    request_id = await open_town.seerr.ask(10331)
    await open_town.seerr.run_job(RECENT)
    assert statuses(open_town, request_id) == (RequestStatus.APPROVED, MediaStatus.PROCESSING)
    shelf.put_movie(NIGHT)
    shelf.scan()
    await open_town.seerr.run_job(RECENT)
    assert statuses(open_town, request_id) == (RequestStatus.COMPLETED, MediaStatus.AVAILABLE)


async def test_movie_that_jellyfin_cannot_identify_is_never_matched(open_town: Neighbourhood, shelf: Shelf) -> None:
    request_id = await open_town.seerr.ask(10331)
    shelf.put_movie("Some Night")
    shelf.scan()
    await open_town.seerr.run_job(FULL)
    assert statuses(open_town, request_id)[0] is RequestStatus.APPROVED


async def test_4k_request_completes_only_beside_a_4k_radarr(open_town: Neighbourhood, shelf: Shelf) -> None:
    normal, four_k = [await open_town.seerr.ask(10331, is4k=is4k) for is4k in (False, True)]
    shelf.put_movie(NIGHT, "2160p")
    shelf.scan()
    open_town.seerr.settings.radarr.append({"id": 0, "is4k": True})
    await open_town.seerr.run_job(FULL)
    request = open_town.seerr.request(four_k)
    assert request is not None
    assert (request.status, request.media.status4k) == (RequestStatus.COMPLETED, MediaStatus.AVAILABLE)
    assert statuses(open_town, normal) == (RequestStatus.APPROVED, MediaStatus.PROCESSING)
    open_town.seerr.settings.radarr.clear()
    await open_town.seerr.run_job(FULL)
    assert statuses(open_town, normal) == (RequestStatus.COMPLETED, MediaStatus.AVAILABLE)


async def test_single_new_episode_is_seen_by_the_full_scan_only(open_town: Neighbourhood, shelf: Shelf) -> None:
    request_id = await open_town.seerr.ask(900001, seasons=(3,))
    for number in (1, 2):
        shelf.put_episode(HARBOUR, 3, number)
    shelf.scan()
    await open_town.seerr.run_job(RECENT)
    assert statuses(open_town, request_id) == (RequestStatus.APPROVED, MediaStatus.PARTIALLY_AVAILABLE)
    shelf.put_episode(HARBOUR, 3, 3)
    shelf.scan()
    await open_town.seerr.run_job(RECENT)
    assert statuses(open_town, request_id)[0] is RequestStatus.APPROVED
    await open_town.seerr.run_job(FULL)
    assert statuses(open_town, request_id)[0] is RequestStatus.COMPLETED


async def test_recently_added_sees_the_twelve_newest_of_a_library(open_town: Neighbourhood, shelf: Shelf) -> None:
    request_id = await open_town.seerr.ask(10331)
    shelf.put_movie(NIGHT)
    shelf.scan()
    for number in range(12):
        shelf.put_movie(f"Reel {number} (1920)")
    shelf.scan()
    await open_town.seerr.run_job(RECENT)
    assert statuses(open_town, request_id)[0] is RequestStatus.APPROVED
    await open_town.seerr.run_job(FULL)
    assert statuses(open_town, request_id)[0] is RequestStatus.COMPLETED


async def test_job_runs_in_the_background_and_can_be_cancelled(
    open_town: Neighbourhood, seerr: httpx.AsyncClient, shelf: Shelf
) -> None:
    request_id = await open_town.seerr.ask(10331)
    shelf.put_movie(NIGHT)
    shelf.scan()
    open_town.seerr.jobs.job_seconds = 30.0
    started = await seerr.post(f"/settings/jobs/{FULL}/run")
    assert started.json()["running"] is True
    listed = {each["id"]: each["running"] for each in (await seerr.get("/settings/jobs")).json()}
    assert listed[FULL] is True
    assert listed[RECENT] is False
    cancelled = await seerr.post(f"/settings/jobs/{FULL}/cancel")
    assert cancelled.json()["running"] is False
    await open_town.seerr.settled()
    assert statuses(open_town, request_id)[0] is RequestStatus.APPROVED
    assert open_town.seerr.jobs.runs == [FULL]


async def test_unknown_job_is_404(seerr: httpx.AsyncClient) -> None:
    assert (await seerr.post("/settings/jobs/plex-full-scan/run")).status_code == 404
