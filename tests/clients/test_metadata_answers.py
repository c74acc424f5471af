"""What is made of Cinemeta's movies, shows and episodes."""

from datetime import UTC, datetime

import pytest

from addon.clients.metadata import Cinemeta
from addon.clients.metadata_answers import EpisodeInfo, MovieInfo, ShowInfo

from .metadata_kit import MOVIE, SHOW, URL, Body, Site, WireTo


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
        description="A harbour, and what is blue in it.",
        genres=("Drama", "Crime"),
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
        genres=("Mystery",),
    )


@pytest.mark.parametrize(
    ("fields", "is_anime"),
    [
        ({"genres": ["Animation", "Drama"], "country": "Japan"}, True),
        ({"genre": ["animation"], "country": "France, Japan"}, True),
        ({"genre": "Drama, Animation", "genres": None, "country": ["Japan"]}, True),
        ({"genres": ["Animation"], "country": "France"}, False),
        ({"genres": ["Drama"], "country": "Japan"}, False),
        ({"genres": ["Animation"]}, False),
        ({"country": "Japan"}, False),
        ({"genres": [{"name": "Animation"}, 7, None], "country": {"Japan": 1}}, False),
        ({"genres": {"Animation": 1}, "country": 81}, False),
    ],
)
async def test_animation_from_japan_is_anime(site: Site, cinemeta: Cinemeta, fields: Body, is_anime: bool) -> None:
    site.show(SHOW | fields)
    show = await cinemeta.show("tt0000002")
    assert show is not None
    assert show.is_anime is is_anime


@pytest.mark.parametrize(
    ("status", "has_ended"),
    [
        ("Ended", True),
        ("canceled", True),
        ("CANCELLED", True),
        ("Continuing", False),
        ("Returning Series", False),
        ("Upcoming", False),
        (None, False),
        (7, False),
    ],
)
async def test_ended_and_cancelled_shows_have_ended(
    site: Site, cinemeta: Cinemeta, status: object, has_ended: bool
) -> None:
    site.show(SHOW | {"status": status})
    show = await cinemeta.show("tt0000002")
    assert show is not None
    assert show.has_ended is has_ended


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


@pytest.mark.parametrize(
    ("changes", "read"),
    [
        ({"year": "2023–", "releaseInfo": None}, (2023, 112)),
        ({"year": None, "releaseInfo": "1994", "runtime": None}, (1994, None)),
        ({"year": None, "releaseInfo": None, "runtime": ""}, (2019, None)),
        ({"year": 1968, "runtime": "1h 52m"}, (1968, 112)),
        ({"runtime": "1h 35min"}, (2019, 95)),
        ({"runtime": "2 hr"}, (2019, 120)),
        ({"runtime": "95"}, (2019, 95)),
        ({"runtime": "95 minutes"}, (2019, 95)),
        ({"runtime": "0 min"}, (2019, None)),
        ({"runtime": "45-60 min"}, (2019, None)),
        ({"runtime": "about an hour"}, (2019, None)),
        ({"runtime": "999999999 min"}, (2019, None)),
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
