"""What is asked of Cinemeta and what is made of its answers."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from addon.clients.counting import Call, Outcome
from addon.clients.http import Wire
from addon.clients.metadata import Cinemeta
from addon.clients.metadata_answers import EpisodeInfo, MovieInfo, ShowInfo, TitleInfo
from addon.domain.status import MediaType
from addon.errors import UpstreamUnavailableError

WireTo = Callable[[Callable[[httpx.Request], httpx.Response]], Wire]
Forward = Callable[[float], None]
Body = dict[str, object]

URL = "https://metadata.test"
MOVIE: Body = {
    "id": "tt0000001",
    "imdb_id": "tt0000001",
    "type": "movie",
    "name": "Blue Harbor",
    "year": "2019",
    "releaseInfo": "2019",
    "released": "2019-05-10T00:00:00.000Z",
    "runtime": "112 min",
    "moviedb_id": 12345,
    "poster": "https://images.test/poster/small/tt0000001/img",
    "videos": [],
}
SHOW: Body = {
    "id": "tt0000002",
    "type": "series",
    "name": "Night Ferry",
    "year": "2018–2021",
    "status": "Ended",
    "tvdb_id": "300000",
    "videos": [
        {"season": 1, "number": 2, "episode": 2, "title": "Second", "firstAired": "2018-01-12T00:00:00.000Z"},
        {"season": 1, "number": 1, "name": "Pilot", "released": "2018-01-05T00:00:00.000Z"},
        {"season": 0, "episode": 1, "name": "Special"},
    ],
}


class Site:
    """Answers each path as the test says, anything else with 404, and keeps what was asked."""

    def __init__(self, **answers: httpx.Response) -> None:
        self.answers = dict(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.answers.get(request.url.raw_path.decode(), httpx.Response(404, text="Not Found"))

    def movie(self, meta: object) -> None:
        self.answers["/meta/movie/tt0000001.json"] = httpx.Response(200, json={"meta": meta})

    def show(self, meta: object) -> None:
        self.answers["/meta/series/tt0000002.json"] = httpx.Response(200, json={"meta": meta})

    def hits(self, path: str, *metas: object) -> None:
        self.answers[path] = httpx.Response(200, json={"metas": list(metas), "hasMore": True})


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def cinemeta(site: Site, wire_to: WireTo) -> Cinemeta:
    return Cinemeta(URL, wire_to(site))


async def test_movie_is_read(site: Site, cinemeta: Cinemeta) -> None:
    site.movie(MOVIE)
    assert await cinemeta.movie("tt0000001") == MovieInfo(
        imdb_id="tt0000001",
        title="Blue Harbor",
        year=2019,
        poster_url="https://images.test/poster/small/tt0000001/img",
        tmdb_id=12345,
        runtime_minutes=112,
        released_at=datetime(2019, 5, 10, tzinfo=UTC),
    )
    assert cinemeta.health.ok


async def test_show_is_read_with_its_episodes_in_order(site: Site, cinemeta: Cinemeta) -> None:
    site.show(SHOW)
    assert await cinemeta.show("tt0000002") == ShowInfo(
        imdb_id="tt0000002",
        title="Night Ferry",
        year=2018,
        poster_url=None,
        tmdb_id=None,
        tvdb_id=300000,
        status="Ended",
        episodes=(
            EpisodeInfo(season=0, number=1, title="Special", airs_at=None),
            EpisodeInfo(season=1, number=1, title="Pilot", airs_at=datetime(2018, 1, 5, tzinfo=UTC)),
            EpisodeInfo(season=1, number=2, title="Second", airs_at=datetime(2018, 1, 12, tzinfo=UTC)),
        ),
    )


async def test_double_episode_stands_once_and_with_its_date(site: Site, cinemeta: Cinemeta) -> None:
    first, dated, later = (
        {"season": 1, "number": 1, "name": "First"},
        {"season": 1, "number": 1, "name": "Dated", "released": "2018-01-05"},
        {"season": 1, "number": 1, "name": "Later", "released": "2019-01-05"},
    )
    site.show(SHOW | {"videos": [first, dated, later]})
    show = await cinemeta.show("tt0000002")
    assert show is not None
    assert [episode.title for episode in show.episodes] == ["Dated"]


async def test_strange_episodes_are_left_out(site: Site, cinemeta: Cinemeta) -> None:
    strange: list[object] = [
        None,
        "x",
        [],
        {},
        {"season": -1, "number": 1},
        {"season": 1},
        {"season": True, "number": 1},
    ]
    site.show(SHOW | {"videos": [*strange, {"season": "1", "number": "3", "released": "soon", "name": 7}]})
    show = await cinemeta.show("tt0000002")
    assert show is not None
    assert show.episodes == (EpisodeInfo(season=1, number=3, title=None, airs_at=None),)


@pytest.mark.parametrize(
    "meta", [None, {}, MOVIE | {"name": ""}, MOVIE | {"name": None}, MOVIE | {"type": "series"}, {"id": "tt0000001"}]
)
async def test_meta_without_a_name_or_of_another_type_is_no_movie(site: Site, cinemeta: Cinemeta, meta: object) -> None:
    site.movie(meta)
    assert await cinemeta.movie("tt0000001") is None


@pytest.mark.parametrize("meta", [None, {}, {"videos": []}, SHOW | {"type": "movie"}])
async def test_meta_without_a_name_or_of_another_type_is_no_show(site: Site, cinemeta: Cinemeta, meta: object) -> None:
    site.show(meta)
    assert await cinemeta.show("tt0000002") is None


async def test_unknown_ids_are_none(cinemeta: Cinemeta) -> None:
    assert (await cinemeta.movie("tt0000001"), await cinemeta.show("tt0000002")) == (None, None)


@pytest.mark.parametrize("imdb_id", ["", "tt1", "tt0000001/../x", "kitsu:1", "tt0000001.json?"])
async def test_malformed_ids_are_not_asked_for(site: Site, cinemeta: Cinemeta, imdb_id: str) -> None:
    assert (await cinemeta.movie(imdb_id), await cinemeta.show(imdb_id)) == (None, None)
    assert site.requests == []


@pytest.mark.parametrize(
    ("changes", "read"),
    [
        ({"year": "2023–", "releaseInfo": None}, (2023, 112)),
        ({"year": None, "releaseInfo": "1994", "runtime": None}, (1994, None)),
        ({"year": None, "releaseInfo": None, "runtime": ""}, (2019, None)),
        ({"year": 1968, "runtime": "1h 52m"}, (1968, None)),
        ({"year": [], "releaseInfo": {}, "released": 7, "runtime": 112}, (None, None)),
    ],
)
async def test_year_and_runtime_are_read_from_texts(
    site: Site, cinemeta: Cinemeta, changes: Body, read: tuple[int | None, int | None]
) -> None:
    site.movie(MOVIE | changes)
    movie = await cinemeta.movie("tt0000001")
    assert movie is not None
    assert (movie.year, movie.runtime_minutes) == read


@pytest.mark.parametrize(
    "poster",
    [
        None,
        7,
        "",
        "javascript:alert(1)",
        "//images.test/x",
        "https://",
        "http://[",
        "https://a b",
        "https://a/" + "x" * 500,
    ],
)
async def test_posters_are_web_addresses_only(site: Site, cinemeta: Cinemeta, poster: object) -> None:
    site.movie(MOVIE | {"poster": poster})
    movie = await cinemeta.movie("tt0000001")
    assert movie is not None
    assert movie.poster_url is None


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
