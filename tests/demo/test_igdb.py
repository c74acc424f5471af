"""The demo's IGDB: tokens for keys, and the query language as far as a client of games needs it."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from addon.demo.catalogue import Catalogue, Game
from addon.demo.clock import ManualClock
from addon.demo.igdb import CLIENT_ID, CLIENT_SECRET, parse
from addon.demo.neighbourhood import Neighbourhood

from .kit import client_of

OLD = Game(
    igdb_id=1,
    title="Tennis for Two",
    released_on=date(1958, 10, 18),
    platforms=("PC (Microsoft Windows)", "Linux"),
    genres=("Sport",),
    cover_id="co1",
    other_titles=("Oscilloscope Tennis",),
)
EXTRA = Game(igdb_id=2, title="Tennis for Two: More Balls", platforms=(), game_type=1)
KEYS = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "grant_type": "client_credentials"}


@pytest.fixture
def town(clock: ManualClock) -> Neighbourhood:
    return Neighbourhood(Catalogue(games=(OLD, EXTRA)), clock=clock)


@pytest.fixture
async def igdb(town: Neighbourhood) -> AsyncIterator[httpx.AsyncClient]:
    """A client with a token."""
    async with client_of(town.igdb, {"Client-ID": CLIENT_ID}) as client:
        token = (await client.post("/oauth2/token", data=KEYS)).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


async def asked(igdb: httpx.AsyncClient, query: str, endpoint: str = "games") -> object:
    answer = await igdb.post(f"/v4/{endpoint}", content=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_search_finds_names_and_other_names_with_the_fields_that_are_asked_for(igdb: httpx.AsyncClient) -> None:
    fields = "fields name,first_release_date,cover.image_id,platforms.name,genres,alternative_names.name,slug;"
    for text in ("tennis two", "oscilloscope"):
        assert await asked(igdb, f'search "{text}"; {fields} where game_type = (0,4); limit 50;') == [
            {
                "id": 1,
                "name": "Tennis for Two",
                "slug": "tennis-for-two",
                "first_release_date": -353_635_200,
                "cover": {"id": 10, "image_id": "co1"},
                "platforms": [{"id": 6, "name": "PC (Microsoft Windows)"}, {"id": 3, "name": "Linux"}],
                "genres": [14],
                "alternative_names": [{"id": 100, "name": "Oscilloscope Tennis"}],
            }
        ]


async def test_where_and_limit_narrow_and_unknown_values_are_left_out(igdb: httpx.AsyncClient) -> None:
    assert await asked(igdb, "fields name,platforms.name; where id = 2; limit 1;") == [{"id": 2, "name": EXTRA.title}]
    assert await asked(igdb, "fields name; where id = 9;") == []
    assert await asked(igdb, "limit 1;") == [{"id": 1}]


async def test_platforms_and_genres_are_listed(igdb: httpx.AsyncClient) -> None:
    assert await asked(igdb, "fields name,abbreviation; where id = 48;", "platforms") == [
        {"id": 48, "name": "PlayStation 4", "abbreviation": "PS4"}
    ]
    genres = await asked(igdb, "fields name; sort name asc; limit 500;", "genres")
    assert genres[0] == {"id": 31, "name": "Adventure"}  # type: ignore[index]  # a list


@pytest.mark.parametrize(
    "query", ["what?", 'search "x"; sort name asc;', 'search "a"b"; fields name;', "limit many;", "fields name"]
)
async def test_what_is_no_query_is_a_syntax_error(igdb: httpx.AsyncClient, query: str) -> None:
    answer = await igdb.post("/v4/games", content=query)
    assert answer.status_code == 400
    assert answer.json()[0]["title"] == "Syntax Error"


async def test_wrong_keys_and_tokens_are_refused(town: Neighbourhood, igdb: httpx.AsyncClient) -> None:
    for wrong, status in (({"client_id": "x"}, 400), ({"client_secret": "x"}, 403)):
        assert (await igdb.post("/oauth2/token", data={**KEYS, **wrong})).status_code == status
    assert (await igdb.post("/v4/games", headers={"Client-ID": "x"})).status_code == 403
    assert (await igdb.post("/v4/characters", content="fields name;")).status_code == 404
    town.igdb.take_tokens_back()
    assert (await igdb.post("/v4/games", content="fields name;")).status_code == 401


async def test_switch_makes_it_fail(town: Neighbourhood, igdb: httpx.AsyncClient) -> None:
    town.igdb.switches.fail(status=503)
    assert (await igdb.post("/v4/games", content="fields name;")).status_code == 503
    assert await asked(igdb, "fields name; limit 1;") == [{"id": 1, "name": "Tennis for Two"}]


def test_query_is_read_clause_by_clause() -> None:
    read = parse(b'search "a b"; fields name;\nlimit 5;')
    assert read == {"search": '"a b"', "fields": "name", "limit": "5"}
    assert parse(b"fields name; where id = (1,2); limit 5;") == {"fields": "name", "where": "id = (1,2)", "limit": "5"}
    assert parse(b"") == {}
