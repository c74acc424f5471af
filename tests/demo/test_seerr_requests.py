"""The demo Seerr's requests: making, filtering, paging, deciding, and how strictly a query is read."""

import httpx
import pytest

from addon.demo.clock import ManualClock
from addon.demo.neighbourhood import Neighbourhood
from addon.demo.seerr import MediaStatus, RequestStatus

from .kit import client_of


async def ids(seerr: httpx.AsyncClient, query: str = "") -> list[int]:
    answer = await seerr.get(f"/request{query}")
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["results"]]


async def post(seerr: httpx.AsyncClient, path: str, body: object = None) -> httpx.Response:
    return await seerr.post(path, json=body) if body is not None else await seerr.post(path)


async def test_movie_request_is_approved_by_the_key_and_processing(seerr: httpx.AsyncClient) -> None:
    answer = await post(seerr, "/request", {"mediaType": "movie", "mediaId": 10331, "is4k": False})
    body = answer.json()
    assert (answer.status_code, body["status"], body["media"]["status"]) == (201, 2, 3)
    assert (body["media"]["status4k"], body["seasons"], body["requestedBy"]["id"]) == (1, [], 1)


async def test_second_request_for_a_movie_is_409_but_4k_stands_apart(seerr: httpx.AsyncClient) -> None:
    movie = {"mediaType": "movie", "mediaId": 10331}
    await post(seerr, "/request", movie)
    assert (await post(seerr, "/request", movie)).status_code == 409
    four_k = await post(seerr, "/request", {**movie, "is4k": True})
    assert (four_k.status_code, four_k.json()["media"]["status4k"]) == (201, 3)
    assert await ids(seerr) == [2, 1]


async def test_series_needs_seasons_and_takes_only_what_is_left(seerr: httpx.AsyncClient) -> None:
    show = {"mediaType": "tv", "mediaId": 900001}
    assert (await post(seerr, "/request", show)).status_code == 500
    first = await post(seerr, "/request", {**show, "seasons": [1]})
    assert [each["seasonNumber"] for each in first.json()["seasons"]] == [1]
    rest = await post(seerr, "/request", {**show, "seasons": "all"})
    assert [each["seasonNumber"] for each in rest.json()["seasons"]] == [2, 3]
    nothing = await post(seerr, "/request", {**show, "seasons": [1, 2]})
    assert nothing.status_code == 202
    assert nothing.json() == {"message": "No seasons available to request"}
    assert await ids(seerr) == [2, 1]


@pytest.mark.parametrize(
    "body",
    [
        {"mediaType": "movie"},
        {"mediaId": 10331},
        {"mediaType": "game", "mediaId": 1},
        {"mediaType": "movie", "mediaId": "10331"},
        {"mediaType": "tv", "mediaId": 900001, "seasons": "some"},
        [],
    ],
)
async def test_malformed_request_is_400(seerr: httpx.AsyncClient, body: object) -> None:
    answer = await seerr.post("/request", json=body)
    assert answer.status_code == 400
    assert set(answer.json()) == {"message", "errors"}


async def test_body_that_is_no_json_is_400(seerr: httpx.AsyncClient) -> None:
    assert (await seerr.post("/request", content=b"{")).status_code == 400


async def test_guest_and_blocklisted_title_are_403(town: Neighbourhood, seerr: httpx.AsyncClient) -> None:
    movie = {"mediaType": "movie", "mediaId": 10331}
    guest = await seerr.post("/request", json=movie, headers={"X-API-User": "3"})
    assert guest.status_code == 403
    town.seerr.blocklist(10331)
    assert (await post(seerr, "/request", movie)).status_code == 403


async def test_unknown_title_is_500(seerr: httpx.AsyncClient) -> None:
    answer = await post(seerr, "/request", {"mediaType": "movie", "mediaId": 424242})
    assert answer.status_code == 500


async def test_friend_waits_for_approval_and_sees_only_own_requests(
    town: Neighbourhood, seerr: httpx.AsyncClient
) -> None:
    await town.seerr.ask(775, user="admin")
    friend = {"X-API-User": "2"}
    answer = await seerr.post("/request", json={"mediaType": "movie", "mediaId": 10331}, headers=friend)
    assert (answer.json()["status"], answer.json()["modifiedBy"]) == (1, None)
    listed = await seerr.get("/request", headers=friend)
    assert [each["id"] for each in listed.json()["results"]] == [2]
    assert (await seerr.post("/request/2/approve", headers=friend)).status_code == 403
    approved = await seerr.post("/request/2/approve")
    assert (approved.json()["status"], approved.json()["modifiedBy"]["id"]) == (2, 1)


async def test_decline_frees_a_movie_which_can_be_asked_for_again(
    town: Neighbourhood, seerr: httpx.AsyncClient
) -> None:
    await town.seerr.ask(10331)
    declined = await seerr.post("/request/1/decline")
    assert (declined.json()["status"], declined.json()["media"]["status"]) == (3, 1)
    assert await ids(seerr, "?filter=processing") == []
    assert await town.seerr.ask(10331) == 2
    retried = await seerr.post("/request/1/retry")
    assert retried.json()["status"] == 2


async def test_deleted_request_is_404_and_its_title_unknown(town: Neighbourhood, seerr: httpx.AsyncClient) -> None:
    request_id = await town.seerr.ask(10331)
    assert (await seerr.delete(f"/request/{request_id}")).status_code == 204
    for answer in (await seerr.get("/request/1"), await seerr.delete("/request/1")):
        assert (answer.status_code, answer.json()) == (404, {"message": "Request not found."})
    media = (await seerr.get("/movie/10331")).json()["mediaInfo"]
    assert (media["status"], media["requests"]) == (1, [])
    assert town.seerr.request(request_id) is None


async def test_deciding_otherwise_or_about_nothing_is_refused(seerr: httpx.AsyncClient) -> None:
    assert (await seerr.post("/request/1/frob")).status_code == 400
    assert (await seerr.post("/request/1/approve")).status_code == 404
    assert (await seerr.post("/request/x/retry")).status_code == 404


async def test_each_filter_shows_what_the_table_says(town: Neighbourhood, seerr: httpx.AsyncClient) -> None:
    states = {
        1: (RequestStatus.PENDING, MediaStatus.PENDING),
        2: (RequestStatus.APPROVED, MediaStatus.PROCESSING),
        3: (RequestStatus.APPROVED, MediaStatus.AVAILABLE),
        4: (RequestStatus.FAILED, MediaStatus.PROCESSING),
        5: (RequestStatus.COMPLETED, MediaStatus.AVAILABLE),
    }
    for tmdb_id in (10331, 775, 653, 961, 9900001):
        await town.seerr.ask(tmdb_id)
    for request_id, (status, media_status) in states.items():
        request = town.seerr.desk.requests[request_id]
        request.status, request.media.status = status, media_status
    four_k = await town.seerr.ask(653, is4k=True)
    gone = await town.seerr.ask(900001)
    town.seerr.desk.requests[gone].status = RequestStatus.COMPLETED
    town.seerr.desk.requests[gone].media.status = MediaStatus.DELETED
    expected = {
        "all": [7, 6, 5, 4, 3, 2, 1],
        "approved": [four_k, 3, 2],
        "processing": [four_k, 2],
        "pending": [1],
        "unavailable": [four_k, 2, 1],
        "failed": [4],
        "available": [5],
        "completed": [gone, 5],
        "deleted": [gone],
    }
    for name, wanted in expected.items():
        assert await ids(seerr, f"?filter={name}") == wanted, name
    town.seerr.blocklist(10331)
    assert await ids(seerr, "?filter=all") == [7, 6, 5, 4, 3, 2]


async def test_list_is_paged_sorted_and_narrowed(town: Neighbourhood, seerr: httpx.AsyncClient) -> None:
    for tmdb_id, user in ((10331, "admin"), (775, "friend"), (900001, "friend")):
        await town.seerr.ask(tmdb_id, user=user)
    answer = await seerr.get("/request?take=2&skip=2")
    assert answer.json()["pageInfo"] == {"pages": 2, "pageSize": 2, "results": 3, "page": 2}
    assert [each["id"] for each in answer.json()["results"]] == [1]
    assert await ids(seerr, "?sort=added&sortDirection=asc") == [1, 2, 3]
    assert await ids(seerr, "?requestedBy=2") == [3, 2]
    assert await ids(seerr, "?mediaType=tv") == [3]


async def test_modified_requests_can_come_first(
    town: Neighbourhood, seerr: httpx.AsyncClient, clock: ManualClock
) -> None:
    for tmdb_id in (10331, 775):
        await town.seerr.ask(tmdb_id)
    clock.advance(5)
    await town.seerr.decline(1)
    assert await ids(seerr, "?sort=modified") == [1, 2]
    assert await ids(seerr) == [2, 1]


@pytest.mark.parametrize(
    "query",
    ["?page=1", "?take=x", "?filter=open", "?sort=title", "?mediaType=game", "?filter=all&apikey=1"],
)
async def test_unknown_or_wrong_query_is_400(seerr: httpx.AsyncClient, query: str) -> None:
    answer = await seerr.get(f"/request{query}")
    assert answer.status_code == 400
    assert set(answer.json()) == {"message", "errors"}


@pytest.mark.parametrize("value", ["a+b", "a:b", "a,b", "a'b", "a@b"])
async def test_unencoded_value_is_400_and_the_encoded_one_is_read(seerr: httpx.AsyncClient, value: str) -> None:
    refused = await seerr.get(f"/movie/10331?language={value}")
    assert refused.status_code == 400
    assert "must be url encoded" in refused.json()["message"]
    encoded = "".join(f"%{ord(sign):02X}" for sign in value)
    assert (await seerr.get(f"/movie/10331?language={encoded}")).status_code == 200


async def test_metadata_knows_ids_and_refuses_what_is_no_number(seerr: httpx.AsyncClient) -> None:
    unlisted = (await seerr.get("/movie/9900001")).json()
    assert (unlisted["imdbId"], unlisted["externalIds"]["imdbId"]) == (None, None)
    assert "mediaInfo" not in unlisted
    assert (await seerr.get("/movie/tt0063350")).status_code == 400
    assert (await seerr.get("/tv/424242")).status_code == 500
    assert (await seerr.get("/tv/900001/season/9")).status_code == 500


async def test_status_is_open_and_settings_are_the_owners(town: Neighbourhood, seerr: httpx.AsyncClient) -> None:
    async with client_of(town.seerr, base="/api/v1") as stranger:
        assert (await stranger.get("/status")).status_code == 200
        assert (await stranger.get("/auth/me")).status_code == 401
    assert (await seerr.get("/auth/me")).json()["displayName"] == "admin"
    assert (await seerr.get("/settings/jobs", headers={"X-API-User": "2"})).status_code == 403
    assert (await seerr.get("/request", headers={"X-API-User": "9"})).status_code == 403
    assert (await seerr.get("/settings/radarr")).json() == []
    assert (await seerr.get("/settings/sonarr")).json() == []


async def test_unknown_paths_and_methods_are_told_apart(seerr: httpx.AsyncClient) -> None:
    assert (await seerr.get("/nothing")).status_code == 404
    assert (await seerr.put("/status")).status_code == 405
