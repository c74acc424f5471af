"""What is asked of Cinemeta, how long answers are kept, and what failure means."""

import asyncio

import httpx
import pytest

from addon.clients.counting import Call, Outcome
from addon.clients.metadata import Cinemeta
from addon.clients.metadata_answers import TitleInfo
from addon.domain.status import MediaType
from addon.errors import UpstreamUnavailableError

from .metadata_kit import MOVIE, SHOW, URL, Forward, Site, WireTo


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def cinemeta(site: Site, wire_to: WireTo) -> Cinemeta:
    return Cinemeta(URL, wire_to(site))


async def test_unknown_ids_are_none(cinemeta: Cinemeta) -> None:
    assert (await cinemeta.movie("tt0000001"), await cinemeta.show("tt0000002")) == (None, None)


@pytest.mark.parametrize("imdb_id", ["", "tt1", "tt0000001/../x", "kitsu:1", "tt0000001.json?"])
async def test_malformed_ids_are_not_asked_for(site: Site, cinemeta: Cinemeta, imdb_id: str) -> None:
    assert (await cinemeta.movie(imdb_id), await cinemeta.show(imdb_id)) == (None, None)
    assert site.requests == []


async def test_meta_is_asked_for_again_after_six_hours(
    site: Site, cinemeta: Cinemeta, calls: list[Call], forward: Forward
) -> None:
    site.movie(MOVIE)
    site.show(SHOW)
    for seconds in (0, 6 * 3600 - 1, 1):
        forward(seconds)
        await cinemeta.movie("tt0000001")
        await cinemeta.show("tt0000002")
    assert len(site.requests) == 4
    assert [call.outcome for call in calls].count(Outcome.CACHED) == 2


async def test_absent_title_is_asked_for_again_after_ten_minutes(
    site: Site, cinemeta: Cinemeta, forward: Forward
) -> None:
    assert await cinemeta.show("tt0000002") is None
    assert await cinemeta.show("tt0000002") is None
    assert len(site.requests) == 1
    site.show(SHOW)
    forward(600)
    assert await cinemeta.show("tt0000002") is not None


async def test_title_can_be_asked_for_past_the_cache(site: Site, cinemeta: Cinemeta) -> None:
    site.show(SHOW)
    site.movie(MOVIE)
    for past_cache in (False, True, True):
        await cinemeta.show("tt0000002", past_cache=past_cache)
        await cinemeta.movie("tt0000001", past_cache=past_cache)
    assert len(site.requests) == 6


async def test_equal_questions_at_once_share_one_call(site: Site, cinemeta: Cinemeta) -> None:
    site.movie(MOVIE)
    await asyncio.gather(*(cinemeta.movie("tt0000001") for _ in range(5)))
    assert len(site.requests) == 1


async def test_search_follows_the_redirect_to_the_catalog(site: Site, cinemeta: Cinemeta) -> None:
    path = "/catalog/movie/top/search=blue%20harbor%2F%2Bx.json"
    site.answers[path] = httpx.Response(307, headers={"Location": f"https://catalogs.test/top{path}"})
    site.hits(f"/top{path}", MOVIE)
    assert await cinemeta.search("blue harbor/+x", MediaType.MOVIE) == (
        TitleInfo(
            media_type=MediaType.MOVIE,
            imdb_id="tt0000001",
            title="Blue Harbor",
            year=2019,
            poster_url="https://images.test/poster/small/tt0000001/img",
        ),
    )
    assert [request.url.host for request in site.requests] == ["metadata.test", "catalogs.test"]


async def test_search_leaves_out_what_is_no_title_and_doubles(site: Site, cinemeta: Cinemeta) -> None:
    strange: list[object] = [None, "x", {}, {"id": "kitsu:1", "name": "x"}, {"id": "tt0000003"}]
    others: list[object] = [MOVIE, {"id": "tt0000002", "name": "Night Ferry", "releaseInfo": "2018–"}]
    site.hits("/catalog/series/top/search=ferry.json", *strange, *others, others[1])
    hits = await cinemeta.search("ferry", MediaType.SHOW)
    assert [(hit.imdb_id, hit.media_type, hit.year) for hit in hits] == [("tt0000002", MediaType.SHOW, 2018)]


async def test_search_gives_at_most_a_hundred_titles(site: Site, cinemeta: Cinemeta) -> None:
    many = [MOVIE | {"imdb_id": f"tt{number:07}"} for number in range(500)]
    site.hits("/catalog/movie/top/search=harbor.json", *many)
    assert len(await cinemeta.search("harbor", MediaType.MOVIE)) == 100


async def test_search_is_kept_for_ten_minutes(site: Site, cinemeta: Cinemeta, forward: Forward) -> None:
    site.hits("/catalog/movie/top/search=harbor.json", MOVIE)
    for seconds in (0, 599, 1):
        forward(seconds)
        assert len(await cinemeta.search(" harbor ", MediaType.MOVIE)) == 1
    assert len(site.requests) == 2


async def test_search_that_can_find_nothing_asks_nobody(site: Site, cinemeta: Cinemeta) -> None:
    assert await cinemeta.search(" \n", MediaType.MOVIE) == ()
    assert await cinemeta.search("harbor", MediaType.GAME) == ()
    assert site.requests == []


async def test_search_without_a_catalog_is_empty(site: Site, cinemeta: Cinemeta) -> None:
    assert await cinemeta.search("harbor", MediaType.MOVIE) == ()


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(200, html="<html></html>"),
        httpx.Response(200, json=["x"]),
        httpx.Response(200, json={"meta": "x"}),
        httpx.Response(403, json={"message": "no"}),
        httpx.Response(304),
        httpx.Response(500),
    ],
)
async def test_answer_of_something_else_is_an_outage_and_not_kept(
    site: Site, cinemeta: Cinemeta, forward: Forward, response: httpx.Response
) -> None:
    site.answers["/meta/movie/tt0000001.json"] = response
    with pytest.raises(UpstreamUnavailableError):
        await cinemeta.movie("tt0000001")
    forward(1)
    site.movie(MOVIE)
    assert await cinemeta.movie("tt0000001") is not None


async def test_check_tells_an_answer_from_a_web_page(wire_to: WireTo, forward: Forward) -> None:
    site = Site()
    cinemeta = Cinemeta(f"{URL}/base", wire_to(site))
    assert await cinemeta.check() == "metadata: https://metadata.test answers"
    path = "/base/meta/movie/tt0000001.json"
    site.answers[path] = httpx.Response(200, json={"meta": {}})
    await cinemeta.check()
    for status in (404, 200):
        site.answers[path] = httpx.Response(status, html="<!DOCTYPE html>")
        with pytest.raises(UpstreamUnavailableError):
            await cinemeta.check()
        forward(60)
