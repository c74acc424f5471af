"""What is asked of a Stremio add-on, how long answers are kept, and how its refusals are taken."""

import asyncio
import gzip
import json
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from addon.clients.counting import Call, Outcome, on_behalf_of
from addon.clients.http import Wire
from addon.clock import Clock
from addon.domain.status import MediaType
from addon.errors import UpstreamDeniedError, UpstreamError, UpstreamUnavailableError
from addon.indexers.base import Indexer, Query
from addon.indexers.stremio import StremioAddon

Respond = Callable[[httpx.Request], httpx.Response] | Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]
WireTo = Callable[[Respond], Wire]
Forward = Callable[[float], None]

HASH = "a" * 40
SECRET = "RDKEY52CHARACTERSLONG"
URL = f"https://addon.test/sort=seeders|realdebrid={SECRET}/manifest.json"
MOVIE = Query(media_type=MediaType.MOVIE, imdb_id="tt0063350")
EPISODE = Query(media_type=MediaType.SHOW, imdb_id="tt0000001", season=1, episode=2)
HTML = "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>"


class Addon:
    """Answers each call with the same response and keeps what was asked."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.response


def streams(*found: object, headers: dict[str, str] | None = None, **extra: object) -> httpx.Response:
    return httpx.Response(200, headers=headers, json={"streams": list(found), **extra})


def capture(folder: Path, name: str) -> httpx.Response:
    head = (folder / "stremio" / f"{name}.headers.txt").read_text().splitlines()
    headers = dict(line.split(": ", 1) for line in head[1:] if line)
    (body,) = [path for path in (folder / "stremio").glob(f"{name}.*") if path.suffix != ".txt"]
    return httpx.Response(int(head[0].split()[1]), headers=headers, content=body.read_bytes())


def fresh_seconds(answer_until: object, clock: Clock) -> float:
    assert isinstance(answer_until, type(clock()))
    return (answer_until - clock()).total_seconds()


async def failure(addon: StremioAddon, query: Query = MOVIE) -> UpstreamError:
    with pytest.raises(UpstreamError) as caught:
        await addon.search(query)
    return caught.value


async def test_real_movie_answer_is_read(captures: Path, wire_to: WireTo, clock: Clock) -> None:
    site = Addon(capture(captures, "stream-movie-tt0063350"))
    addon: Indexer = StremioAddon("http://127.0.0.1:7000/manifest.json", wire_to(site))
    answer = await addon.search(MOVIE)
    assert [(release.info_hash[:8], release.file_index, release.seeders) for release in answer.releases] == [
        ("8a89f5cb", 0, 41),
        ("509c18f3", 1, 120),
        ("16694879", 0, 33),
    ]
    first = answer.releases[0]
    assert first.title == "Night of the Living Dead 1968 2160p UHD BluRay x265 HDR FLAC 1.0-GRP"
    assert first.filename == "Night.of.the.Living.Dead.1968.2160p.UHD.BluRay.x265.HDR.FLAC.1.0-GRP.mkv"
    assert first.size_bytes == round(18.72 * 1024**3)
    assert (first.trackers, first.indexer) == (("udp://127.0.0.1:6969/announce",), "stremio:127.0.0.1")
    assert not any(release.in_pack for release in answer.releases)
    assert fresh_seconds(answer.fresh_until, clock) == 3600
    assert str(site.requests[0].url) == "http://127.0.0.1:7000/stream/movie/tt0063350.json"


async def test_real_episode_answer_is_read(captures: Path, wire_to: WireTo) -> None:
    site = Addon(capture(captures, "stream-series-tt0000001-1-2"))
    answer = await StremioAddon("http://127.0.0.1:7000/manifest.json", wire_to(site)).search(EPISODE)
    assert [(release.in_pack, release.title) for release in answer.releases] == [
        (True, "Harbour Lights S01 1080p WEB-DL DDP5.1 H264-GRP"),
        (False, "Harbour.Lights.S01E02.720p.HDTV.x264-GRP"),
    ]
    assert str(site.requests[0].url).endswith("/stream/series/tt0000001:1:2.json")


async def test_real_empty_answer_is_fresh_for_a_minute(captures: Path, wire_to: WireTo, clock: Clock) -> None:
    addon = StremioAddon(URL, wire_to(Addon(capture(captures, "stream-empty"))))
    answer = await addon.search(MOVIE)
    assert (answer.releases, fresh_seconds(answer.fresh_until, clock)) == ((), 60)


async def test_real_page_of_a_wrong_address_wants_a_person(captures: Path, wire_to: WireTo) -> None:
    addon = StremioAddon(URL, wire_to(Addon(capture(captures, "not-found"))))
    error = await failure(addon)
    assert isinstance(error, UpstreamDeniedError)
    assert "check the address" in str(error)


async def test_real_manifest_serves_movies_and_shows(captures: Path, wire_to: WireTo) -> None:
    site = Addon(capture(captures, "manifest"))
    addon = StremioAddon(URL, wire_to(site))
    assert await addon.check() == "stremio:addon.test: Torrentio 0.0.15 serves movies and shows"
    assert site.requests[0].url.path.endswith("/manifest.json")


@pytest.mark.parametrize(
    ("season", "episode", "path"),
    [(1, 2, "tt0000001:1:2"), (0, 0, "tt0000001:0:0"), (10, None, "tt0000001:10:1")],
)
async def test_episodes_are_asked_for_without_padding(
    wire_to: WireTo, season: int, episode: int | None, path: str
) -> None:
    site = Addon(streams())
    query = Query(media_type=MediaType.SHOW, imdb_id="tt0000001", season=season, episode=episode)
    await StremioAddon(URL, wire_to(site)).search(query)
    assert site.requests[0].url.path.endswith(f"/stream/series/{path}.json")


@pytest.mark.parametrize(
    "query",
    [
        Query(media_type=MediaType.MOVIE, imdb_id="tt1"),
        Query(media_type=MediaType.MOVIE, imdb_id="tt0063350/../x"),
        Query(media_type=MediaType.SHOW, imdb_id="tt0000001"),
    ],
)
async def test_question_that_no_addon_understands_is_not_asked(wire_to: WireTo, query: Query) -> None:
    site = Addon(streams())
    with pytest.raises(ValueError, match="an add-on is asked"):
        await StremioAddon(URL, wire_to(site)).search(query)
    assert site.requests == []


async def test_games_are_not_asked_for(wire_to: WireTo, clock: Clock) -> None:
    site = Addon(streams())
    answer = await StremioAddon(URL, wire_to(site)).search(Query(media_type=MediaType.GAME, imdb_id=""))
    assert (answer.releases, site.requests) == ((), [])


@pytest.mark.parametrize(
    ("url", "name", "asked"),
    [
        ("stremio://addon.test/manifest.json", "stremio:addon.test", "https://addon.test/stream/movie/tt0063350.json"),
        (
            "STREMIO://addon.test/a/manifest.json#x",
            "stremio:addon.test",
            "https://addon.test/a/stream/movie/tt0063350.json",
        ),
        (" http://addon.test:7000/ ", "stremio:addon.test", "http://addon.test:7000/stream/movie/tt0063350.json"),
        (
            "https://addon.test/providers=yts,eztv|limit=5/manifest.json?x=1",
            "stremio:addon.test",
            "https://addon.test/providers=yts,eztv%7Climit=5/stream/movie/tt0063350.json",
        ),
    ],
)
async def test_addresses_are_taken_as_users_paste_them(wire_to: WireTo, url: str, name: str, asked: str) -> None:
    site = Addon(streams())
    addon = StremioAddon(url, wire_to(site))
    await addon.search(MOVIE)
    assert (addon.name, str(site.requests[0].url)) == (name, asked)


@pytest.mark.parametrize(
    "url", ["", "ftp://x/manifest.json", "addon.test/manifest.json", "https:///x", "http://x:port/"]
)
def test_address_that_is_none_is_refused_without_repeating_it(wire_to: WireTo, url: str) -> None:
    with pytest.raises(ValueError, match=r"^not the web address of a Stremio add-on$"):
        StremioAddon(url, wire_to(Addon(streams())))


@pytest.mark.parametrize(
    ("response", "seconds"),
    [
        (streams(cacheMaxAge=120, headers={"Cache-Control": "max-age=9"}), 120),
        (streams(headers={"Cache-Control": "public, s-maxage=5, max-age=90"}), 90),
        (streams(headers={"Cache-Control": "MAX-AGE=90"}), 90),
        (streams(cacheMaxAge=None, headers={"Cache-Control": "max-age=60, stale-while-revalidate=14400"}), 60),
        (streams(), 3600),
        (streams(headers={"Cache-Control": "no-store"}), 3600),
        (streams(headers={"Cache-Control": "s-maxage=5, max-age=" + "9" * 10}), 3600),
        (streams(cacheMaxAge=-1), 3600),
        (streams(cacheMaxAge=True), 3600),
        (streams(cacheMaxAge=0), 0),
        (streams(cacheMaxAge=10**9), 86_400),
    ],
)
async def test_answers_are_fresh_as_long_as_they_say(
    wire_to: WireTo, clock: Clock, response: httpx.Response, seconds: float
) -> None:
    answer = await StremioAddon(URL, wire_to(Addon(response))).search(MOVIE)
    assert fresh_seconds(answer.fresh_until, clock) == seconds


async def test_fresh_answer_is_given_again_without_a_call(wire_to: WireTo, calls: list[Call], forward: Forward) -> None:
    site = Addon(streams({"infoHash": HASH}, cacheMaxAge=3600))
    addon = StremioAddon(URL, wire_to(site))
    with on_behalf_of(7):
        first = await addon.search(MOVIE)
        forward(3599)
        assert await addon.search(MOVIE) == first
        assert len(site.requests) == 1
        forward(1)
        await addon.search(MOVIE)
        await addon.search(MOVIE, past_cache=True)
    assert len(site.requests) == 3
    assert [call.outcome for call in calls] == [Outcome.ANSWERED, Outcome.CACHED, Outcome.ANSWERED, Outcome.ANSWERED]
    assert {(call.upstream, call.endpoint, call.request_id) for call in calls} == {("stremio:addon.test", "stream", 7)}


async def test_equal_questions_at_once_share_one_call(wire_to: WireTo, calls: list[Call]) -> None:
    asked = []
    both = asyncio.Barrier(2)

    async def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        await both.wait()
        return streams({"infoHash": HASH})

    addon = StremioAddon(URL, wire_to(respond))
    searches = [asyncio.create_task(addon.search(MOVIE)) for _ in range(4)]
    searches.append(asyncio.create_task(addon.search(EPISODE)))
    answers = await asyncio.gather(*searches)
    assert len(asked) == 2
    assert all(len(answer.releases) == 1 for answer in answers)
    assert [call.outcome for call in calls].count(Outcome.CACHED) == 3


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(429, text="Too many requests, please try again later."),
        httpx.Response(403, html=HTML),
        httpx.Response(403, text="no"),
        httpx.Response(503, html=HTML),
        httpx.Response(200, html=HTML),
        httpx.Response(200, text=f" \n{HTML}"),
    ],
)
async def test_blocked_address_is_silent_for_an_hour_and_then_longer(
    wire_to: WireTo, clock: Clock, forward: Forward, response: httpx.Response
) -> None:
    site = Addon(response)
    addon = StremioAddon(URL, wire_to(site))
    waits = []
    for _ in range(5):
        error = await failure(addon)
        assert isinstance(error, UpstreamUnavailableError)
        assert error.retry_at is not None
        assert "an instance of your own or another add-on" in str(error)
        waits.append(error.retry_at - clock())
        asked = len(site.requests)
        await failure(addon, EPISODE)
        assert len(site.requests) == asked
        forward(waits[-1].total_seconds())
    assert waits == [timedelta(hours=hours) for hours in (1, 2, 4, 6, 6)]
    assert "an instance of your own" in (addon.health.message or "")


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(500, json={"err": "handler error"}),
        httpx.Response(502, html=HTML),
        httpx.Response(503, text="starting"),
        httpx.Response(304),
        httpx.Response(200, json={"err": "handler error"}),
        httpx.Response(200, json={"streams": {}}),
        httpx.Response(200, json=[]),
        httpx.Response(200, content=b""),
        httpx.Response(200, content=b'{"streams":['),
        httpx.Response(200, content=b'{"x":' + b"[" * 100_000),
        httpx.Response(200, content=b'{"streams":[' + b"0," * 600_000 + b"0]}"),
        httpx.Response(200, content=b'{"streams":[]}' + b" " * (8 * 2**20)),
    ],
)
async def test_nonsense_is_an_outage_and_not_kept(
    wire_to: WireTo, clock: Clock, forward: Forward, response: httpx.Response
) -> None:
    site = Addon(response)
    addon = StremioAddon(URL, wire_to(site))
    error = await failure(addon)
    assert isinstance(error, UpstreamUnavailableError)
    assert error.retry_at == clock() + timedelta(seconds=1)
    forward(1)
    site.response = streams({"infoHash": HASH})
    assert len((await addon.search(MOVIE)).releases) == 1


@pytest.mark.parametrize("body", [{}, {"streams": None}, {"streams": []}])
async def test_answer_without_streams_is_empty(wire_to: WireTo, body: object) -> None:
    assert (await StremioAddon(URL, wire_to(Addon(httpx.Response(200, json=body)))).search(MOVIE)).releases == ()


async def test_addon_that_has_nothing_of_a_kind_says_so_with_404(wire_to: WireTo) -> None:
    addon = StremioAddon(URL, wire_to(Addon(httpx.Response(404, json={"err": "not found"}))))
    assert (await addon.search(EPISODE)).releases == ()


@pytest.mark.parametrize("status", [400, 401, 404, 410])
async def test_refused_call_wants_a_person(wire_to: WireTo, status: int) -> None:
    addon = StremioAddon(URL, wire_to(Addon(httpx.Response(status, text="no"))))
    error = await failure(addon)
    assert isinstance(error, UpstreamDeniedError)
    assert addon.health.message == str(error)


async def test_answer_of_errors_only_wants_a_person_and_repeats_no_key(wire_to: WireTo) -> None:
    error_stream = {"name": "Torrentio\nRD error", "title": f"Invalid key {SECRET}!", "url": "https://addon.test/v.mp4"}
    addon = StremioAddon(URL, wire_to(Addon(streams(error_stream, cacheMaxAge=0))))
    error = await failure(addon)
    assert isinstance(error, UpstreamDeniedError)
    assert str(error).endswith("Torrentio RD error: Invalid key …!")


async def test_redirect_is_followed(wire_to: WireTo) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.host == "addon.test":
            return httpx.Response(307, headers={"Location": "https://mirror.test/x.json"})
        return streams({"infoHash": HASH})

    assert len((await StremioAddon(URL, wire_to(respond)).search(MOVIE)).releases) == 1


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(429, text="no"),
        httpx.Response(500, text=SECRET),
        httpx.Response(404, text="no"),
        httpx.Response(200, html=HTML),
        httpx.Response(302, headers={"Location": f"ftp://addon.test/{SECRET}"}),
        httpx.Response(200, content=b"{"),
    ],
)
async def test_only_the_host_is_ever_shown(wire_to: WireTo, calls: list[Call], response: httpx.Response) -> None:
    addon = StremioAddon(URL, wire_to(Addon(response)))
    error = await failure(addon)
    shown = f"{error!r} {error} {vars(error)} {addon.health} {addon.name} {calls}"
    assert SECRET not in shown
    assert "realdebrid=" not in shown
    assert addon.health.url == "https://addon.test"


async def test_calls_look_like_a_browsers(wire_to: WireTo) -> None:
    site = Addon(streams())
    await StremioAddon(URL, wire_to(site)).search(MOVIE)
    assert site.requests[0].headers["user-agent"].startswith("Mozilla/5.0")


async def test_large_answer_is_read_whole(wire_to: WireTo) -> None:
    many = [{"infoHash": f"{number:040x}", "title": "x" * 300} for number in range(1500)]
    body = gzip.compress(json.dumps({"streams": many}).encode())
    response = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(body))
    addon = StremioAddon(URL, wire_to(Addon(response)))
    assert len((await addon.search(MOVIE)).releases) == 1500


RESOURCE = {"name": "stream", "types": ["movie", "series"], "idPrefixes": ["tt", "kitsu"]}


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ({"resources": ["stream"], "types": ["movie"]}, "stremio:addon.test: the add-on serves movies"),
        ({"name": "X", "version": "1", "resources": [RESOURCE]}, "X 1 serves movies and shows"),
        ({"resources": ["meta", RESOURCE | {"types": ["series"]}], "types": ["movie"]}, "serves shows"),
        ({"resources": ["stream"], "types": ["movie", "series"], "idPrefixes": ["tt"]}, "serves movies and shows"),
    ],
)
async def test_check_says_what_the_addon_serves(wire_to: WireTo, manifest: object, words: str) -> None:
    said = await StremioAddon(URL, wire_to(Addon(httpx.Response(200, json=manifest)))).check()
    assert said.endswith(words)


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ({"resources": [RESOURCE], "behaviorHints": {"configurationRequired": True}}, "must be configured"),
        ({"resources": ["catalog", "meta"], "types": ["movie"]}, "no streams for movies or shows"),
        ({"resources": ["stream"], "types": ["movie"], "idPrefixes": ["kitsu"]}, "no streams for movies or shows"),
        ({"resources": [RESOURCE | {"idPrefixes": ["kitsu"]}], "idPrefixes": ["tt"]}, "no streams"),
        ({"resources": [RESOURCE | {"types": ["tv"]}], "types": ["movie"]}, "no streams"),
        ({"resources": ["stream"], "types": "movie"}, "no streams"),
        ({"resources": [RESOURCE | {"idPrefixes": "tt"}]}, "no streams"),
        ({"resources": [7, None, [], {}]}, "no streams"),
        ({"resources": "stream"}, "no streams"),
        ({}, "no streams"),
    ],
)
async def test_check_refuses_an_addon_of_no_use(wire_to: WireTo, manifest: object, words: str) -> None:
    addon = StremioAddon(URL, wire_to(Addon(httpx.Response(200, json=manifest))))
    with pytest.raises(UpstreamDeniedError, match=words):
        await addon.check()
    assert addon.health.ok is False


async def test_manifest_is_not_read_for_a_search(wire_to: WireTo) -> None:
    site = Addon(streams())
    addon = StremioAddon(URL, wire_to(site))
    await addon.search(MOVIE)
    await addon.search(EPISODE)
    assert not any(request.url.path.endswith("manifest.json") for request in site.requests)


@pytest.mark.parametrize("response", [httpx.Response(404, html=HTML), httpx.Response(200, text="no JSON")])
async def test_check_of_something_else_fails(wire_to: WireTo, response: httpx.Response) -> None:
    with pytest.raises(UpstreamError):
        await StremioAddon(URL, wire_to(Addon(response))).check()
