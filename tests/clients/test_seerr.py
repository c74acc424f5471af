"""What is asked of Seerr and what is made of its requests, real ones and strange ones."""

import json
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from addon.clients.counting import Call, on_behalf_of
from addon.clients.seerr import Seerr
from addon.clients.seerr_requests import MediaStatus, RequestedSeason, RequestStatus
from addon.domain.status import MediaType
from addon.errors import (
    UpstreamUnavailableError,
)

from .seerr_kit import URL, Site, WireTo, capture, listing, one, page, row


async def test_real_listing_is_read_whole(captures: Path, wire_to: WireTo) -> None:
    site = Site(request=capture(captures, "request-list-processing"))
    seerr = Seerr(URL, "KEY", wire_to(site))
    found = await seerr.open_requests()
    assert found.complete
    assert [(request.id, request.media_type, request.tmdb_id) for request in found.requests] == [
        (3, MediaType.MOVIE, 20001),
        (2, MediaType.SHOW, 900001),
        (1, MediaType.MOVIE, 10331),
    ]
    show = found.requests[1]
    approved = RequestStatus.APPROVED
    assert show.seasons == tuple(RequestedSeason(number=number, status=approved) for number in (1, 2))
    assert (show.status, show.media_status, show.tvdb_id) == (approved, MediaStatus.PROCESSING, 990001)
    assert (show.requested_by, show.is_4k, show.jellyfin_media_id) == ("friend", False, None)
    assert show.created_at == datetime(2026, 11, 21, 3, 57, 52, tzinfo=UTC)
    (request,) = site.requests
    assert request.url.raw_path == b"/api/v1/request?take=50&skip=0&filter=processing"
    assert request.headers["x-api-key"] == "KEY"


async def test_real_empty_listing_is_complete(captures: Path, wire_to: WireTo) -> None:
    seerr = Seerr(URL, "KEY", wire_to(Site(request=capture(captures, "request-list-empty"))))
    found = await seerr.open_requests()
    assert (found.requests, found.complete) == ((), True)


async def test_real_single_requests_are_read(captures: Path, wire_to: WireTo) -> None:
    site = Site()
    site.answers["request/1"] = capture(captures, "request-one-movie")
    site.answers["request/2"] = capture(captures, "request-one-tv-after-scan")
    seerr = Seerr(URL, "KEY", wire_to(site))
    movie, show = await seerr.request(1), await seerr.request(2)
    assert (movie.media_type, movie.tmdb_id, movie.seasons) == (MediaType.MOVIE, 10331, ())
    assert (show.status, show.media_status) == (RequestStatus.COMPLETED, MediaStatus.PARTIALLY_AVAILABLE)
    assert show.jellyfin_media_id == "s1"
    assert [season.number for season in show.seasons] == [1, 2]
    assert (show.wanted_seasons, movie.wanted_seasons) == ((1, 2), ())


async def test_all_pages_are_read_and_moved_rows_count_once(wire_to: WireTo) -> None:
    site = Site()
    site.answers[listing(0)] = page([row(n) for n in range(120, 70, -1)], pages=3, results=120)
    site.answers[listing(50)] = page([row(n) for n in range(70, 20, -1)], pages=3, results=120)
    site.answers[listing(100)] = page([row(n) for n in range(20, 0, -1)], pages=3, results=120)
    found = await Seerr(URL, "KEY", wire_to(site)).open_requests()
    assert [request.id for request in found.requests] == list(range(120, 0, -1))
    assert found.complete
    # between the pages one more came in: the last row of the first page is the first of the second
    site.answers[listing(50)] = page([row(n) for n in range(71, 21, -1)], pages=3, results=121)
    site.answers[listing(100)] = page([row(n) for n in range(21, 0, -1)], pages=3, results=121)
    found = await Seerr(URL, "KEY", wire_to(site)).open_requests()
    assert [request.id for request in found.requests] == list(range(120, 0, -1))
    assert not found.complete


@pytest.mark.parametrize(
    "answer",
    [
        page([row(1), row(2)], results=3),
        page([row(1), row(1)], results=2),
        page([row(1), "no request"], results=2),
        page([row(1), row(0)], results=2),
        page([row(1), row(2, media=[])], results=2),
        page([row(1)], pages=0, results=0),
        httpx.Response(200, json={"results": [row(1)]}),
        httpx.Response(200, json={"pageInfo": {"pages": "x", "results": None}, "results": [row(1)]}),
        httpx.Response(200, json={"pageInfo": {"pages": 1, "results": 1}, "results": None}),
        httpx.Response(200, json={}),
    ],
)
async def test_listing_that_does_not_add_up_is_not_complete(wire_to: WireTo, answer: httpx.Response) -> None:
    assert not (await Seerr(URL, "KEY", wire_to(Site(request=answer))).open_requests()).complete


async def test_outage_in_the_middle_leaves_an_incomplete_listing(wire_to: WireTo) -> None:
    site = Site()
    site.answers[listing(0)] = page([row(1)], pages=2, results=1)
    site.answers[listing(50)] = httpx.Response(502)
    found = await Seerr(URL, "KEY", wire_to(site)).open_requests()
    assert ([request.id for request in found.requests], found.complete) == ([1], False)


async def test_outage_at_the_start_is_raised(wire_to: WireTo) -> None:
    with pytest.raises(UpstreamUnavailableError):
        await Seerr(URL, "KEY", wire_to(Site(request=httpx.Response(502)))).open_requests()


async def test_listing_that_never_ends_is_left(wire_to: WireTo) -> None:
    site = Site(request=page([row(1)], pages=10**9, results=10**9))
    found = await Seerr(URL, "KEY", wire_to(site)).open_requests()
    assert (len(site.requests), found.complete) == (200, False)


async def test_empty_page_ends_the_listing(wire_to: WireTo) -> None:
    site = Site(request=page([], pages=10**9, results=10**9))
    assert not (await Seerr(URL, "KEY", wire_to(site)).open_requests()).complete
    assert len(site.requests) == 1


async def test_polling_with_nothing_new_is_one_call_charged_to_nobody(wire_to: WireTo, calls: list[Call]) -> None:
    site = Site(request=page([]))
    with on_behalf_of(5):
        await Seerr(URL, "KEY", wire_to(site)).open_requests()
    assert [(call.upstream, call.endpoint, call.request_id) for call in calls] == [("seerr", "request", None)]
    assert site.requests[0].extensions["timeout"]["read"] == 60  # it asks every Radarr and Sonarr first


async def test_4k_request_has_the_4k_state_of_its_title(wire_to: WireTo) -> None:
    media = {"tmdbId": 1, "status": 5, "status4k": 3, "jellyfinMediaId": "low", "jellyfinMediaId4k": "high"}
    for is_4k, status, item in ((True, MediaStatus.PROCESSING, "high"), (False, MediaStatus.AVAILABLE, "low")):
        seerr = await one(wire_to, "request/4", httpx.Response(200, json=row(4, is4k=is_4k, media=media)))
        request = await seerr.request(4)
        assert (request.is_4k, request.media_status, request.jellyfin_media_id) == (is_4k, status, item)


async def test_unknown_numbers_and_missing_fields_are_other(wire_to: WireTo) -> None:
    strange = {"id": 4, "status": 99, "type": "book", "media": {"status": 42}, "seasons": [{}, {"seasonNumber": 2}]}
    request = await (await one(wire_to, "request/4", httpx.Response(200, json=strange))).request(4)
    assert (request.status, request.media_status) == (RequestStatus.OTHER, MediaStatus.OTHER)
    assert (request.media_type, request.tmdb_id, request.requested_by, request.created_at) == (None, None, None, None)
    assert request.seasons == (RequestedSeason(number=2, status=RequestStatus.OTHER),)


async def test_declined_seasons_are_not_wanted_and_the_others_ascend(wire_to: WireTo) -> None:
    statuses = {3: 2, 1: 5, 2: 3, 0: 1, 4: 99}
    seasons = [{"seasonNumber": number, "status": status} for number, status in statuses.items()]
    seerr = await one(wire_to, "request/4", httpx.Response(200, json=row(4, type="tv", seasons=seasons)))
    assert (await seerr.request(4)).wanted_seasons == (0, 1, 3, 4)


async def test_request_without_media_is_read(wire_to: WireTo) -> None:
    request = await (await one(wire_to, "request/4", httpx.Response(200, json={"id": 4, "type": "tv"}))).request(4)
    assert (request.media_type, request.tmdb_id, request.seasons) == (MediaType.SHOW, None, ())


@pytest.mark.parametrize("url", [URL, f"{URL}/", f"{URL}/api/v1", f"{URL}/api/v1/"])
async def test_base_path_is_appended_where_it_is_absent(wire_to: WireTo, url: str) -> None:
    site = Site(request=page([]))
    await Seerr(url, "KEY", wire_to(site)).open_requests()
    assert site.requests[0].url.path == "/api/v1/request"


def test_captures_hold_no_field_that_would_change_the_reading(captures: Path) -> None:
    body = json.loads((captures / "seerr" / "request-one-tv.json").read_text())
    assert {"id", "status", "type", "is4k", "media", "seasons", "requestedBy", "createdAt"} <= body.keys()
