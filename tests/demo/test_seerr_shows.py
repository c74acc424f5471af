"""The demo Seerr's shows: asked for by seasons, edited, completed by scans, and numbered as TMDB does."""

from dataclasses import replace

import httpx
import pytest

from addon.demo.catalogue import Episode, Show
from addon.demo.neighbourhood import Neighbourhood
from addon.demo.seerr import DeskError, MediaStatus, RequestStatus

from .kit import HARBOUR, Shelf

FOLDER = "Harbour Lights (2020) [imdbid-tt0000001]"
FULL = "jellyfin-full-scan"
ONE_SEASON = tuple(
    Episode(season=1, number=number, name=f"Part {number}", aired_on=HARBOUR.episodes[number].aired_on)
    for number in range(1, 12)
)


def use(town: Neighbourhood, show: Show) -> None:
    others = tuple(each for each in town.catalogue.shows if each.tmdb_id != show.tmdb_id)
    town.use(replace(town.catalogue, shows=(*others, show)))


def seasons(town: Neighbourhood, request_id: int) -> dict[int, RequestStatus]:
    request = town.seerr.request(request_id)
    assert request is not None
    return {season.number: season.status for season in request.seasons}


async def test_show_is_completed_season_by_season(
    open_town: Neighbourhood, seerr: httpx.AsyncClient, shelf: Shelf
) -> None:
    request_id = await open_town.seerr.ask(900001, seasons=(1, 2))
    for number in (1, 2, 3, 4):
        shelf.put_episode(FOLDER, 1, number)
    shelf.put_episode(FOLDER, 2, 1)
    shelf.scan()
    await open_town.seerr.run_job(FULL)
    assert seasons(open_town, request_id) == {1: RequestStatus.COMPLETED, 2: RequestStatus.APPROVED}
    (listed,) = (await seerr.get("/request?filter=processing")).json()["results"]
    (series,) = [item for item in open_town.jellyfin.items if item.type == "Series"]
    assert (listed["status"], listed["media"]["status"], listed["media"]["jellyfinMediaId"]) == (2, 4, series.id)
    for number in (2, 3, 4):
        shelf.put_episode(FOLDER, 2, number)
    shelf.scan()
    await open_town.seerr.run_job(FULL)
    body = (await seerr.get(f"/request/{request_id}")).json()
    assert (body["status"], [each["status"] for each in body["seasons"]]) == (5, [5, 5])
    assert body["media"]["status"] == MediaStatus.PARTIALLY_AVAILABLE
    assert (await seerr.get("/request?filter=processing")).json()["results"] == []


async def test_edited_request_gains_and_loses_seasons(town: Neighbourhood, seerr: httpx.AsyncClient) -> None:
    request_id = await town.seerr.ask(900001, seasons=(1, 2))
    answer = await seerr.put(f"/request/{request_id}", json={"mediaType": "tv", "seasons": [2, 3, 3]})
    assert (answer.status_code, answer.json()["status"]) == (200, 2)
    assert [(each["seasonNumber"], each["status"]) for each in answer.json()["seasons"]] == [(2, 2), (3, 1)]
    assert len({each["id"] for each in answer.json()["seasons"]}) == 2
    town.seerr.change_seasons(request_id, (1,))
    assert seasons(town, request_id) == {1: RequestStatus.PENDING}


async def test_approval_reaches_the_seasons_that_an_edit_added(town: Neighbourhood) -> None:
    request_id = await town.seerr.ask(900001, seasons=(1,), auto_approve=False)
    town.seerr.change_seasons(request_id, (1, 2))
    await town.seerr.approve(request_id)
    assert seasons(town, request_id) == {1: RequestStatus.APPROVED, 2: RequestStatus.APPROVED}


async def test_edit_sends_no_webhook(town: Neighbourhood) -> None:
    request_id = await town.seerr.ask(900001, seasons=(1,))
    town.seerr.send_webhooks_to("http://127.0.0.1:9/hook", "s", types=0)
    town.seerr.change_seasons(request_id, (1, 2))
    await town.seerr.settled()
    assert town.seerr.webhooks_sent == ()


async def test_seasons_that_another_request_has_stay_there(town: Neighbourhood, seerr: httpx.AsyncClient) -> None:
    first = await town.seerr.ask(900001, seasons=(1,))
    second = await town.seerr.ask(900001, seasons=(2,))
    town.seerr.change_seasons(second, (1, 3))
    assert seasons(town, second) == {3: RequestStatus.PENDING}
    answer = await seerr.put(f"/request/{second}", json={"mediaType": "tv", "seasons": [1]})
    assert (answer.status_code, answer.json()) == (202, {"message": "No seasons available to request"})
    await town.seerr.decline(first)
    town.seerr.change_seasons(second, (1,))
    assert seasons(town, second) == {1: RequestStatus.PENDING}


async def test_edit_without_seasons_is_refused(town: Neighbourhood, seerr: httpx.AsyncClient) -> None:
    request_id = await town.seerr.ask(900001, seasons=(1,))
    for body in ({"mediaType": "tv"}, {"mediaType": "tv", "seasons": []}):
        answer = await seerr.put(f"/request/{request_id}", json=body)
        assert (answer.status_code, answer.json()["message"][:15]) == (500, "Missing seasons")
    with pytest.raises(DeskError):
        town.seerr.change_seasons(request_id, ())
    assert seasons(town, request_id) == {1: RequestStatus.APPROVED}


@pytest.mark.parametrize("body", [{"seasons": [1]}, {"mediaType": "tv", "seasons": "all"}, {"mediaType": "book"}])
async def test_malformed_edit_is_400(town: Neighbourhood, seerr: httpx.AsyncClient, body: object) -> None:
    request_id = await town.seerr.ask(900001, seasons=(1,))
    assert (await seerr.put(f"/request/{request_id}", json=body)).status_code == 400


async def test_only_owners_and_managers_edit(town: Neighbourhood, seerr: httpx.AsyncClient) -> None:
    own = await town.seerr.ask(900001, user="friend", seasons=(1,))
    other = await town.seerr.ask(900001, user="admin", seasons=(2,))
    movie = await town.seerr.ask(10331, user="friend")
    friend, show = {"X-API-User": "2"}, {"mediaType": "tv", "seasons": [3]}
    assert (await seerr.put(f"/request/{other}", json=show, headers=friend)).status_code == 403
    assert (await seerr.put(f"/request/{own}", json=show, headers=friend)).status_code == 200
    assert (await seerr.put(f"/request/{movie}", json={"mediaType": "movie"}, headers=friend)).status_code == 403
    assert (await seerr.put(f"/request/{movie}", json={"mediaType": "movie"})).status_code == 200
    assert (await seerr.put("/request/99", json=show)).status_code == 404


async def test_original_name_and_keywords_are_told(town: Neighbourhood, seerr: httpx.AsyncClient) -> None:
    body = (await seerr.get("/tv/900001")).json()
    assert (body["originalName"], body["keywords"]) == ("Harbour Lights", [])
    use(town, replace(HARBOUR, original_title="Havnelys", keyword_ids=(12377, 210024)))
    body = (await seerr.get("/tv/900001")).json()
    assert (body["name"], body["originalName"]) == ("Harbour Lights", "Havnelys")
    assert body["keywords"] == [{"id": 12377, "name": "demo"}, {"id": 210024, "name": "anime"}]


async def test_show_that_tmdb_numbers_otherwise_is_so_in_all_of_seerr(
    open_town: Neighbourhood, seerr: httpx.AsyncClient, cinemeta: httpx.AsyncClient, shelf: Shelf
) -> None:
    use(open_town, replace(HARBOUR, seerr_episodes=ONE_SEASON))
    body = (await seerr.get("/tv/900001")).json()
    assert [(each["seasonNumber"], each["episodeCount"]) for each in body["seasons"]] == [(1, 11)]
    assert (body["numberOfSeasons"], body["numberOfEpisodes"]) == (1, 11)
    season = (await seerr.get("/tv/900001/season/1")).json()
    assert [each["episodeNumber"] for each in season["episodes"]] == list(range(1, 12))
    assert (await seerr.get("/tv/900001/season/2")).status_code == 500
    meta = (await cinemeta.get("/meta/series/tt0000001.json")).json()["meta"]
    assert {video["season"] for video in meta["videos"]} == {0, 1, 2, 3}
    request_id = await open_town.seerr.ask(900001)
    assert seasons(open_town, request_id) == {1: RequestStatus.APPROVED}
    for number in (1, 2, 3, 4):  # all of season 1 by Cinemeta's numbers, but not by Seerr's
        shelf.put_episode(FOLDER, 1, number)
    shelf.scan()
    await open_town.seerr.run_job(FULL)
    assert seasons(open_town, request_id) == {1: RequestStatus.APPROVED}
    request = open_town.seerr.request(request_id)
    assert request is not None
    assert request.media.status is MediaStatus.PARTIALLY_AVAILABLE
