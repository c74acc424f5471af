"""What else can be asked: titles, calls."""

import pytest

from addon.clients.metadata_answers import TitleInfo
from addon.domain.status import MediaType
from addon.store import accounting, budgets
from addon.store.accounting import CallKey
from tests.schema.kit import Room, dig, outage


async def test_calls_are_flushed_before_they_are_counted(room: Room) -> None:
    request = await room.movie()
    minute = room.clock().replace(second=0)
    key = CallKey(minute_at=minute, upstream="realdebrid", endpoint="user", info_hash="a" * 40, request_id=request.id)
    await room.store.write(accounting.add_calls, {key: (3, 1, 1)})
    document = """query ($since: DateTime) { request(id: "request-1") { apiCalls { upstream count cached failed } }
        apiCalls(since: $since, upstream: "realdebrid", perHash: true) { endpoint infoHash count } }"""
    assert await room.data(document, since="2026-11-21T12:00:30Z") == {
        "request": {"apiCalls": [{"upstream": "realdebrid", "count": 3, "cached": 1, "failed": 1}]},
        "apiCalls": [{"endpoint": "user", "infoHash": "a" * 40, "count": 3}],
    }
    assert room.flushed == 2
    assert (await room.data("{ apiCalls { infoHash count } }"))["apiCalls"] == [{"infoHash": None, "count": 3}]
    assert await room.code(document, since="2026-11-21T12:00:30") == "BAD_INPUT"


async def test_budgets_stand_beside_what_was_spent_up_to_this_moment(room: Room) -> None:
    request = await room.movie()
    key = CallKey(
        minute_at=room.clock(), upstream="stremio:a.test", endpoint="stream", info_hash=None, request_id=request.id
    )
    await room.store.write(accounting.add_calls, {key: (3, 5, 1)})
    await room.store.write(budgets.search_begun, request.id)
    document = """{ request(id: "request-1") { callBudgets { upstream spent budget } } }"""
    assert (await room.data(document))["request"] == {
        "callBudgets": [{"upstream": "stremio:a.test", "spent": 2, "budget": 1}]
    }
    assert room.flushed == 1


def hit(media_type: MediaType, number: int) -> TitleInfo:
    return TitleInfo(
        media_type=media_type,
        imdb_id=f"tt{number:07}",
        title=f"Hit {number}",
        year=1960,
        poster_url="https://images.example/1.jpg",
    )


TITLES = """query ($search: String!, $mediaType: MediaType, $first: Int! = 20) {
    titles(search: $search, mediaType: $mediaType, first: $first) {
        mediaType imdbId igdbId title year posterUrl requestId } }"""


async def test_titles_say_which_are_asked_for_already(room: Room) -> None:
    await room.movie(imdb_id="tt0000002")
    room.titles[MediaType.MOVIE] = tuple(hit(MediaType.MOVIE, number) for number in (1, 2))
    found = (await room.data(TITLES, search=" night ", mediaType="MOVIE"))["titles"]
    assert room.searched == [("night", MediaType.MOVIE)]
    assert [dig(found, i, "requestId") for i in (0, 1)] == [None, "request-1"]
    assert dig(found, 0) == {
        "mediaType": "MOVIE",
        "imdbId": "tt0000001",
        "igdbId": None,
        "title": "Hit 1",
        "year": 1960,
        "posterUrl": room.context.posters.path_of("https://images.example/1.jpg"),
        "requestId": None,
    }


async def test_titles_are_no_more_than_asked(room: Room) -> None:
    room.titles[None] = tuple(hit(MediaType.MOVIE, number) for number in (1, 2, 3))
    found = (await room.data("""{ titles(search: "night", first: 2) { title } }"""))["titles"]
    assert found == [{"title": "Hit 1"}, {"title": "Hit 2"}]
    assert room.searched == [("night", None)]


@pytest.mark.parametrize(
    "variables",
    [{"search": " "}, {"search": "x" * 201}, {"search": "x", "first": 0}, {"search": "x", "first": 101}],
)
async def test_titles_refuse_what_makes_no_sense(room: Room, variables: dict[str, object]) -> None:
    assert await room.code(TITLES, **variables) == "BAD_INPUT"


async def test_titles_are_null_while_the_metadata_source_is_down_and_the_rest_stands(room: Room) -> None:
    room.titles_error = outage("metadata")
    result = await room.ask("""{ titles(search: "night") { title } health { name } }""")
    assert result.data == {"titles": None, "health": []}
    assert [dict(e.extensions or {}) for e in result.errors or ()] == [{"code": "UPSTREAM_UNAVAILABLE"}]
