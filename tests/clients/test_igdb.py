"""What is asked of IGDB and Twitch, how long answers and tokens are kept, and what failure means."""

import asyncio

import httpx
import pytest

from addon.clients.counting import Call, Outcome
from addon.clients.http import Health, Wire
from addon.clients.igdb import Igdb, Keys, pace
from addon.errors import UpstreamDeniedError, UpstreamUnavailableError
from tests.debrid.limits import most_in_a_minute

from .igdb_kit import GAME, TWITCH, URL, Forward, Site, WireTo

KEYS = Keys(client_id="the-id", client_secret="the-secret")


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def igdb(site: Site, wire_to: WireTo) -> Igdb:
    return Igdb(URL, TWITCH, KEYS, wire_to(site))


async def test_search_asks_for_games_that_stand_alone_with_keys_and_token(site: Site, igdb: Igdb) -> None:
    site.games(GAME)
    (found,) = await igdb.search("blue harbor")
    assert found.title == "Blue Harbor Racing"
    grant, search = site.requests
    assert (grant.method, str(grant.url)) == ("POST", "https://twitch.test/oauth2/token")
    assert grant.content == b"client_id=the-id&client_secret=the-secret&grant_type=client_credentials"
    assert (search.method, str(search.url)) == ("POST", "https://igdb.test/v4/games")
    assert (search.headers["client-id"], search.headers["authorization"]) == ("the-id", "Bearer token-1")
    assert search.headers["content-type"] == "text/plain"
    assert search.content.decode() == (
        'search "blue harbor"; fields name,summary,first_release_date,cover.image_id,cover.url,platforms.name,'
        "platforms.abbreviation,genres.name,alternative_names.name; where game_type = (0,4,8,9,10,11); limit 50;"
    )


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ('blue"; fields *; where id = 1', "blue  fields *  where id = 1"),
        ("back\\slash", "back slash"),
        ("two\nlines", "two lines"),
        ("x" * 300, "x" * 200),
    ],
)
async def test_text_of_a_person_ends_no_text_of_the_query(site: Site, igdb: Igdb, text: str, term: str) -> None:
    await igdb.search(text)
    assert site.queries()[0].startswith(f'search "{term}"; fields name,')


@pytest.mark.parametrize("text", ["", "  ", '";\\'])
async def test_text_without_anything_is_not_asked_for(site: Site, igdb: Igdb, text: str) -> None:
    assert await igdb.search(text) == ()
    assert site.requests == []


async def test_game_is_found_by_its_number_and_no_other(site: Site, igdb: Igdb) -> None:
    site.games(GAME)
    found = await igdb.game(9001)
    assert found is not None
    assert site.queries()[0].endswith("where id = 9001; limit 1;")
    assert await igdb.game(9002) is None


async def test_answers_are_kept_ten_minutes_and_genres_a_day(
    site: Site, igdb: Igdb, calls: list[Call], forward: Forward
) -> None:
    site.genres("Racing", "Puzzle")
    for seconds in (0, 599, 1):
        forward(seconds)
        await igdb.search("blue")
        assert await igdb.genres() == ("Racing", "Puzzle")
    forward(24 * 3600 - 601)
    await igdb.genres()
    assert len([query for query in site.queries() if query.startswith("fields name; sort")]) == 1
    forward(1)
    await igdb.genres()
    assert [path for path in site.paths() if path != "/v4/genres"] == ["/oauth2/token", "/v4/games", "/v4/games"]
    assert [call.outcome for call in calls if call.endpoint == "games"] == [
        Outcome.ANSWERED,
        Outcome.CACHED,
        Outcome.ANSWERED,
    ]
    assert {call.upstream for call in calls} == {"igdb"}


async def test_token_is_kept_until_shortly_before_it_expires(site: Site, igdb: Igdb, forward: Forward) -> None:
    for seconds in (0, 5_000_000 - 3601, 1):
        forward(seconds)
        await igdb.search(f"blue {seconds}")
    assert site.tokens == 2


async def test_short_token_is_used_for_half_of_its_life(site: Site, igdb: Igdb, forward: Forward) -> None:
    site.expires_in = 1400
    for seconds in (0, 699, 1):
        forward(seconds)
        await igdb.search(f"blue {seconds}")
    assert site.tokens == 2


async def test_one_question_for_a_token_is_shared_by_all_who_wait(site: Site, igdb: Igdb) -> None:
    await asyncio.gather(*(igdb.search(f"blue {number}") for number in range(3)))
    assert (site.tokens, len(site.queries())) == (1, 3)


async def test_token_that_was_taken_back_is_asked_for_once_more(site: Site, igdb: Igdb) -> None:
    site.games(GAME)
    await igdb.search("blue")
    site.good = None
    found = await asyncio.gather(*(igdb.search(f"blue {number}") for number in range(3)))
    assert all(len(games) == 1 for games in found)
    assert site.tokens == 2


@pytest.mark.parametrize("status", [400, 403])
async def test_wrong_keys_say_which_settings_to_check(site: Site, igdb: Igdb, status: int) -> None:
    site.refused = httpx.Response(status, json={"status": status, "message": "invalid client secret"})
    with pytest.raises(UpstreamDeniedError) as caught:
        await igdb.search("blue")
    said = "igdb refuses the keys: check USHER_IGDB_CLIENT_ID and USHER_IGDB_CLIENT_SECRET"
    assert str(caught.value) == said
    assert (igdb.health.ok, igdb.health.message) == (False, said)


@pytest.mark.parametrize("status", [401, 403])
async def test_keys_that_igdb_itself_refuses_are_asked_once_more_at_most(site: Site, igdb: Igdb, status: int) -> None:
    site.answers["/v4/games"] = httpx.Response(status, json={"message": "Forbidden"})
    with pytest.raises(UpstreamDeniedError, match="check USHER_IGDB_CLIENT_ID"):
        await igdb.search("blue")
    assert len(site.queries()) == (2 if status == 401 else 1)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(400, json=[{"title": "Syntax Error", "status": 400, "cause": "x"}]),
        httpx.Response(404, json={"message": "no such endpoint"}),
        httpx.Response(429, json={"message": "Too Many Requests"}),
        httpx.Response(503, text="later"),
        httpx.Response(301, headers={"location": "https://elsewhere.test"}),
        httpx.Response(200, text="<html>maintenance</html>"),
        httpx.Response(200, json={"not": "a list"}),
    ],
)
async def test_anything_but_a_list_is_an_outage(site: Site, igdb: Igdb, answer: httpx.Response) -> None:
    site.answers["/v4/games"] = answer
    with pytest.raises(UpstreamUnavailableError) as caught:
        await igdb.game(9001)
    assert caught.value.retry_at is not None
    assert igdb.health.ok is False


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500, text="later"),
        httpx.Response(403, text="<html>blocked</html>"),
        httpx.Response(404, text="no"),
        httpx.Response(200, json={"access_token": 5}),
        httpx.Response(200, json={"access_token": "two words", "expires_in": 5}),
        httpx.Response(200, json={"access_token": "tökén", "expires_in": 5}),
    ],
)
async def test_twitch_that_makes_no_sense_is_an_outage(site: Site, igdb: Igdb, answer: httpx.Response) -> None:
    site.refused = answer
    with pytest.raises(UpstreamUnavailableError):
        await igdb.search("blue")
    assert site.queries() == []
    assert igdb.health.ok is False


async def test_health_is_igdbs_own_again_once_there_is_a_token(site: Site, igdb: Igdb, forward: Forward) -> None:
    assert igdb.health == Health(name="igdb", url="https://igdb.test")
    site.refused = httpx.Response(500)
    with pytest.raises(UpstreamUnavailableError):
        await igdb.search("blue")
    site.refused = None
    forward(60)
    await igdb.search("blue")
    health = igdb.health
    assert (health.ok, health.url) == (True, "https://igdb.test")


async def test_no_more_than_eight_calls_are_open(site: Site, wire_to: WireTo) -> None:
    gate, reached, most = asyncio.Event(), asyncio.Event(), 0
    wire = wire_to(site)
    inner = wire.client

    async def respond(request: httpx.Request) -> httpx.Response:
        nonlocal most
        if request.url.host == "igdb.test":
            most += 1
            if most == 8:
                reached.set()
            await gate.wait()
        return site(request)

    busy = httpx.AsyncClient(transport=httpx.MockTransport(respond))
    igdb = Igdb(URL, TWITCH, KEYS, Wire(client=busy, clock=wire.clock, count=wire.count))
    searches = [asyncio.create_task(igdb.search(f"blue {number}")) for number in range(9)]
    await asyncio.wait_for(reached.wait(), 30)
    for _ in range(10):
        await asyncio.sleep(0)
    assert most == 8
    gate.set()
    await asyncio.gather(*searches)
    assert most == 9
    await busy.aclose()
    await inner.aclose()


async def test_no_more_than_four_calls_go_out_in_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await most_in_a_minute(pace(), monkeypatch) in (240, 241)


async def test_check_says_that_the_keys_are_accepted(site: Site, igdb: Igdb, calls: list[Call]) -> None:
    assert await igdb.check() == "igdb: https://igdb.test answers, the keys are accepted"
    assert [(call.endpoint, call.request_id) for call in calls] == [("token", None), ("genres", None)]


async def test_secrets_stand_in_no_error_and_no_repr(site: Site, igdb: Igdb) -> None:
    site.answers["/v4/games"] = httpx.Response(403, json={"message": "the-id the-secret token-1"})
    with pytest.raises(UpstreamDeniedError) as caught:
        await igdb.search("blue")
    for text in (str(caught.value), repr(caught.value), repr(KEYS), str(igdb.health)):
        assert not any(secret in text for secret in ("the-id", "the-secret", "token-1"))
