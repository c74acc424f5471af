"""What is asked of Seerr and what is made of its answers, real ones and strange ones."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest

from addon.clients.counting import Call, on_behalf_of
from addon.clients.http import Wire
from addon.clients.seerr import Seerr, SeerrJob
from addon.clients.seerr_requests import MediaStatus, RequestedSeason, RequestStatus
from addon.clients.seerr_titles import SeerrMovie, SeerrSeason
from addon.domain.status import MediaType
from addon.errors import (
    UpstreamDeniedError,
    UpstreamMissingError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)

WireTo = Callable[[Callable[[httpx.Request], httpx.Response]], Wire]

URL = "http://seerr.test:5055"
HTML = "<!DOCTYPE html><html><body>Sign in</body></html>"


class Site:
    """A Seerr that answers each path (with its query, when there is one) as the test says, and keeps what was asked."""

    def __init__(self, **answers: httpx.Response) -> None:
        self.answers: dict[str, httpx.Response | list[httpx.Response]] = dict(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        target = request.url.raw_path.decode().removeprefix("/api/v1/")
        answer = self.answers.get(target) or self.answers.get(target.partition("?")[0])
        if isinstance(answer, list):
            answer = answer.pop(0)
        return answer or httpx.Response(404, json={"message": "not found", "errors": [{"path": target}]})


def row(number: int, **changes: object) -> dict[str, object]:
    media = {"tmdbId": 100 + number, "status": 3, "status4k": 1, "jellyfinMediaId": None}
    return {"id": number, "status": 2, "type": "movie", "is4k": False, "media": media, "seasons": [], **changes}


def page(rows: list[object], *, pages: int = 1, results: int | None = None) -> httpx.Response:
    info = {"pages": pages, "pageSize": 50, "results": len(rows) if results is None else results, "page": 1}
    return httpx.Response(200, json={"pageInfo": info, "results": rows, "serviceErrors": {"radarr": [], "sonarr": []}})


def listing(skip: int) -> str:
    return f"request?take=50&skip={skip}&filter=processing"


def capture(folder: Path, name: str, status: int = 200) -> httpx.Response:
    headers = {"Content-Type": "application/json"}
    return httpx.Response(status, headers=headers, content=(folder / "seerr" / f"{name}.json").read_bytes())


async def one(wire_to: WireTo, path: str, response: httpx.Response) -> Seerr:
    site = Site()
    site.answers[path] = response
    return Seerr(URL, "KEY", wire_to(site))


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


async def test_real_movie_and_show_are_read(captures: Path, wire_to: WireTo) -> None:
    site = Site()
    site.answers["movie/10331"] = capture(captures, "movie-10331")
    site.answers["tv/900001"] = capture(captures, "tv-900001")
    seerr = Seerr(URL, "KEY", wire_to(site))
    movie, show = await seerr.movie(10331), await seerr.show(900001)
    assert movie == SeerrMovie(
        tmdb_id=10331,
        imdb_id="tt0063350",
        title="Night of the Living Dead",
        original_title="Night of the Living Dead",
        year=1968,
        poster_path="/po10331.jpg",
        runtime_minutes=96,
    )
    assert movie.poster_url == "https://image.tmdb.org/t/p/w500/po10331.jpg"
    assert (show.imdb_id, show.tvdb_id, show.title, show.year) == ("tt0000001", 990001, "Harbour Lights", 2020)
    assert (show.status, show.keyword_ids) == ("Ended", frozenset())
    assert [season.number for season in show.seasons] == [0, 1, 2, 3]
    assert show.seasons[1] == SeerrSeason(number=1, episode_count=4, airs_on=date(2020, 1, 5))
    assert show.poster_url == "https://image.tmdb.org/t/p/w500/tpo900001.jpg"


@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [
        ("error-bad-key", 403, UpstreamDeniedError),
        ("error-no-key", 401, UpstreamDeniedError),
        ("error-request-404", 404, UpstreamMissingError),
        ("error-movie-404", 500, UpstreamUnavailableError),
    ],
)
async def test_real_refusals_are_told_apart(
    captures: Path, wire_to: WireTo, name: str, status: int, kind: type[Exception]
) -> None:
    seerr = await one(wire_to, "request/9", capture(captures, name, status))
    with pytest.raises(kind) as caught:
        await seerr.request(9)
    assert getattr(caught.value, "status", None) == status


async def test_real_job_is_started(captures: Path, wire_to: WireTo) -> None:
    site = Site()
    site.answers["settings/jobs/jellyfin-full-scan/run"] = capture(captures, "post-jobs-jellyfin-full-scan")
    job = await Seerr(URL, "KEY", wire_to(site)).run_job("jellyfin-full-scan")
    assert job == SeerrJob(id="jellyfin-full-scan", name="Jellyfin Full Library Scan", running=True)
    assert site.requests[0].method == "POST"


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


async def test_request_without_media_is_read(wire_to: WireTo) -> None:
    request = await (await one(wire_to, "request/4", httpx.Response(200, json={"id": 4, "type": "tv"}))).request(4)
    assert (request.media_type, request.tmdb_id, request.seasons) == (MediaType.SHOW, None, ())


@pytest.mark.parametrize("body", [{"id": 5}, {}, {"id": None}, {"id": -4}])
async def test_answer_without_the_request_is_an_outage(wire_to: WireTo, body: object) -> None:
    with pytest.raises(UpstreamUnavailableError, match="without what belongs there"):
        await (await one(wire_to, "request/4", httpx.Response(200, json=body))).request(4)


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(200, html=HTML),
        httpx.Response(404, html=HTML),
        httpx.Response(404, text="404 page not found"),
        httpx.Response(404, json=[]),
        httpx.Response(307, headers={"Location": "https://login.test/"}),
        httpx.Response(200, content=b""),
        httpx.Response(200, content=b'{"id":4,'),
        httpx.Response(200, content=b'{"id":4,"type":"\xff"}'),
        httpx.Response(200, content=b'{"x":' + b"[" * 100_000),
        httpx.Response(200, content=b'{"x":[' + b"0," * 500_001 + b"0]}"),
        httpx.Response(200, json=["no", "object"]),
        httpx.Response(502, html=HTML),
        httpx.Response(503, json={"message": "starting"}),
    ],
)
async def test_answer_of_something_else_is_an_outage_and_never_a_verdict(
    wire_to: WireTo, response: httpx.Response
) -> None:
    seerr = await one(wire_to, "request/4", response)
    with pytest.raises(UpstreamUnavailableError) as caught:
        await seerr.request(4)
    assert caught.value.retry_at is not None
    assert seerr.health.ok is False


async def test_wrong_route_is_no_missing_request(wire_to: WireTo) -> None:
    with pytest.raises(UpstreamRejectedError):
        await Seerr(f"{URL}/elsewhere", "KEY", wire_to(Site())).request(4)


async def test_title_that_seerr_cannot_retrieve_holds_nothing_else_back(wire_to: WireTo) -> None:
    site = Site(request=page([]))
    for path in ("movie/9", "tv/9"):
        message = f"Unable to retrieve {'movie' if path.startswith('movie') else 'series'}."
        site.answers[path] = httpx.Response(500, json={"message": message})
    seerr = Seerr(URL, "KEY", wire_to(site))
    for ask in (seerr.movie, seerr.show):
        with pytest.raises(UpstreamUnavailableError) as caught:
            await ask(9)
        assert caught.value.retry_at is None
    assert (await seerr.open_requests()).complete


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (httpx.Response(403, json={"message": "invalid CSRF token"}), "CSRF protection"),
        (httpx.Response(403, json={"status": 403, "error": "You do not have permission"}), "USHER_SEERR_API_KEY"),
        (httpx.Response(401, text="no"), "USHER_SEERR_API_KEY"),
        (httpx.Response(403, html=HTML), "USHER_SEERR_URL"),
    ],
)
async def test_refused_credentials_say_what_to_do(wire_to: WireTo, response: httpx.Response, words: str) -> None:
    seerr = await one(wire_to, "settings/jobs", response)
    with pytest.raises(UpstreamDeniedError, match=words) as caught:
        await seerr.jobs()
    assert "KEY" not in str(caught.value).replace("USHER_SEERR_API_KEY", "")
    assert (seerr.health.ok, seerr.health.message) == (False, str(caught.value))


async def test_refused_call_says_seerrs_reason_in_one_short_line(wire_to: WireTo) -> None:
    seerr = await one(wire_to, "settings/jobs", httpx.Response(400, json={"message": "no\n" * 500, "errors": []}))
    with pytest.raises(UpstreamRejectedError) as caught:
        await seerr.jobs()
    assert str(caught.value).startswith("seerr refuses settings/jobs (400): no no")
    assert len(str(caught.value)) < 250
    assert "\n" not in str(caught.value)


async def test_movie_takes_what_is_there(wire_to: WireTo) -> None:
    body = {
        "title": "",
        "originalTitle": "Nosferatu",
        "externalIds": {"imdbId": "tt0013442"},
        "imdbId": "no id",
        "releaseDate": "",
        "runtime": 0,
        "posterPath": "/../../etc",
    }
    movie = await (await one(wire_to, "movie/653", httpx.Response(200, json=body))).movie(653)
    assert (movie.title, movie.imdb_id, movie.year, movie.runtime_minutes) == ("Nosferatu", "tt0013442", None, None)
    assert movie.poster_url is None


async def test_movie_without_imdb_id_is_a_movie(wire_to: WireTo) -> None:
    body = {"title": "Nosferatu", "imdbId": None, "externalIds": None}
    movie = await (await one(wire_to, "movie/653", httpx.Response(200, json=body))).movie(653)
    assert (movie.imdb_id, movie.poster_url) == (None, None)


async def test_show_takes_what_is_there(wire_to: WireTo) -> None:
    seasons = [{"seasonNumber": 2}, {"seasonNumber": None}, {"seasonNumber": 1, "episodeCount": "x", "airDate": ""}]
    body = {"originalName": "Night Ferry", "seasons": seasons, "keywords": [{"id": 210024, "name": "anime"}, {}]}
    show = await (await one(wire_to, "tv/7", httpx.Response(200, json=body))).show(7)
    assert (show.title, show.imdb_id, show.tvdb_id, show.keyword_ids) == (
        "Night Ferry",
        None,
        None,
        frozenset({210024}),
    )
    assert show.seasons == tuple(SeerrSeason(number=number, episode_count=0, airs_on=None) for number in (1, 2))


@pytest.mark.parametrize("path", ["movie/7", "tv/7"])
async def test_title_without_a_name_is_an_outage(wire_to: WireTo, path: str) -> None:
    seerr = await one(wire_to, path, httpx.Response(200, json={}))
    with pytest.raises(UpstreamUnavailableError):
        await (seerr.movie(7) if path == "movie/7" else seerr.show(7))


async def test_jobs_are_listed(wire_to: WireTo) -> None:
    jobs = [{"id": "plex-full-scan", "name": "Plex Full Library Scan", "running": False}, {"id": "x"}, {"name": "?"}]
    listed = await (await one(wire_to, "settings/jobs", httpx.Response(200, json=jobs))).jobs()
    assert listed == (
        SeerrJob(id="plex-full-scan", name="Plex Full Library Scan", running=False),
        SeerrJob(id="x", name="x", running=False),
    )


async def test_unknown_job_is_missing_and_its_id_is_encoded(wire_to: WireTo) -> None:
    site = Site()
    site.answers["settings/jobs/a%2F..%3Fb/run"] = httpx.Response(404, json={"message": "Job not found."})
    with pytest.raises(UpstreamMissingError):
        await Seerr(URL, "KEY", wire_to(site)).run_job("a/..?b")


async def test_job_without_an_id_is_an_outage(wire_to: WireTo) -> None:
    with pytest.raises(UpstreamUnavailableError):
        await (await one(wire_to, "settings/jobs/x/run", httpx.Response(200, json={}))).run_job("x")


async def test_check_calls_with_and_without_need_of_the_key(captures: Path, wire_to: WireTo) -> None:
    site = Site(status=capture(captures, "status"))
    site.answers["auth/me"] = httpx.Response(200, json={"id": 1, "displayName": "admin"})
    seerr = Seerr(URL, "KEY", wire_to(site))
    assert await seerr.check() == "Seerr develop-local: the API key acts as admin"
    site.answers["auth/me"] = capture(captures, "error-bad-key", 403)
    with pytest.raises(UpstreamDeniedError):
        await seerr.check()


@pytest.mark.parametrize("url", [URL, f"{URL}/", f"{URL}/api/v1", f"{URL}/api/v1/"])
async def test_base_path_is_appended_where_it_is_absent(wire_to: WireTo, url: str) -> None:
    site = Site(request=page([]))
    await Seerr(url, "KEY", wire_to(site)).open_requests()
    assert site.requests[0].url.path == "/api/v1/request"


def test_captures_hold_no_field_that_would_change_the_reading(captures: Path) -> None:
    body = json.loads((captures / "seerr" / "request-one-tv.json").read_text())
    assert {"id", "status", "type", "is4k", "media", "seasons", "requestedBy", "createdAt"} <= body.keys()
