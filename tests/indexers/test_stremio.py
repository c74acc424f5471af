"""What is asked of a Stremio add-on, and how long its answers are kept."""

import asyncio
import gzip
import json
from pathlib import Path

import httpx
import pytest

from addon.clients.counting import Call, Outcome, on_behalf_of
from addon.clock import Clock
from addon.domain.status import MediaType
from addon.indexers.base import Indexer, Query
from addon.indexers.stremio import StremioAddon

from .stremio_kit import (
    EPISODE,
    HASH,
    MOVIE,
    URL,
    Addon,
    Forward,
    WireTo,
    capture,
    streams,
)


def fresh_seconds(answer_until: object, clock: Clock) -> float:
    assert isinstance(answer_until, type(clock()))
    return (answer_until - clock()).total_seconds()


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


async def test_redirect_is_followed(wire_to: WireTo) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.host == "addon.test":
            return httpx.Response(307, headers={"Location": "https://mirror.test/x.json"})
        return streams({"infoHash": HASH})

    assert len((await StremioAddon(URL, wire_to(respond)).search(MOVIE)).releases) == 1


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
