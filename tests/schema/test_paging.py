"""Lists of requests: pages without gap or double, filters, and a count only when it is asked for."""

import pytest

from addon.domain.events import Cancelled
from addon.domain.status import MediaType
from addon.store import listing
from schema.types.connection import cursor_of, parse_cursor
from tests.schema.kit import Room, dig

PAGE = """query ($filter: RequestFilter, $first: Int! = 50, $after: String) {
    requests(filter: $filter, first: $first, after: $after) {
        edges { cursor node { id } } pageInfo { hasNextPage endCursor } totalCount } }"""


async def ids_of(room: Room, **variables: object) -> list[str]:
    """Every id of every page."""
    found: list[str] = []
    after: object = None
    while True:
        page = (await room.data(PAGE, after=after, **variables))["requests"]
        edges = dig(page, "edges")
        found += [str(dig(edge, "node", "id")) for edge in edges]  # type: ignore[attr-defined]
        if not dig(page, "pageInfo", "hasNextPage"):
            return found
        after = dig(page, "pageInfo", "endCursor")


@pytest.mark.parametrize("first", [1, 50, 100])
async def test_pages_hold_every_request_once_newest_first(room: Room, first: int) -> None:
    count = 250 if first > 1 else 12
    for number in range(count):
        await room.movie(f"Film {number}", imdb_id=f"tt{number:07}")
    assert await ids_of(room, first=first) == [f"request-{number}" for number in range(count, 0, -1)]


async def test_request_that_comes_meanwhile_shifts_no_page(room: Room) -> None:
    for number in range(4):
        await room.movie(f"Film {number}")
    first = (await room.data(PAGE, first=2))["requests"]
    await room.movie("A late one")
    second = (await room.data(PAGE, first=2, after=dig(first, "pageInfo", "endCursor")))["requests"]
    assert [dig(second, "edges", i, "node", "id") for i in (0, 1)] == ["request-2", "request-1"]


async def test_page_that_holds_the_last_request_has_no_next_one(room: Room) -> None:
    for number in range(2):
        await room.movie(f"Film {number}")
    assert dig(await room.data(PAGE, first=2), "requests", "pageInfo") == {
        "hasNextPage": False,
        "endCursor": cursor_of(1),
    }
    empty = dig(await room.data(PAGE, after=cursor_of(1)), "requests")
    assert empty == {"edges": [], "pageInfo": {"hasNextPage": False, "endCursor": None}, "totalCount": 2}


async def test_filters_narrow_the_list_and_the_count(room: Room) -> None:
    await room.movie("Night of the Living Dead", requested_by="Mia")
    await room.movie("Carnival of Souls", requested_by="Jo", imdb_id="tt0055830")
    await room.movie("Fire Maidens", requested_by="Jo", imdb_id="tt0000003", media_type=MediaType.SHOW)
    (item,) = await room.lifecycle.items(2)
    await room.lifecycle.tell(item.id, Cancelled(reason="Cancelled by a person."))
    for wanted, ids in (
        ({}, ["request-3", "request-2", "request-1"]),
        ({"statuses": [], "mediaTypes": None, "search": ""}, ["request-3", "request-2", "request-1"]),
        ({"statuses": ["CANCELLED", "FAILED", "CANCELLED"]}, ["request-2"]),
        ({"mediaTypes": ["MOVIE"]}, ["request-2", "request-1"]),
        ({"requestedBy": "Jo"}, ["request-3", "request-2"]),
        ({"requestedBy": "Jo", "statuses": ["PENDING"]}, ["request-3"]),
        ({"search": " LIVING "}, ["request-1"]),
        ({"search": "tt0055830"}, ["request-2"]),
        ({"search": "100%"}, []),
        ({"search": "' OR 1=1 --"}, []),
    ):
        assert await ids_of(room, filter=wanted) == ids, wanted
        assert dig(await room.data(PAGE, filter=wanted), "requests", "totalCount") == len(ids)


async def test_total_is_counted_only_when_it_is_selected(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = []
    real = listing.count_requests
    monkeypatch.setattr(listing, "count_requests", lambda *args: counted.append(args) or real(*args))  # type: ignore[func-returns-value]
    await room.data("{ requests { edges { node { id } } pageInfo { endCursor } } }")
    assert counted == []
    await room.data("{ requests { totalCount } }")
    assert len(counted) == 1


@pytest.mark.parametrize("first", [0, -1, 101, 2**31 - 1])
async def test_page_size_out_of_bounds_is_bad_input(room: Room, first: int) -> None:
    assert await room.code(PAGE, first=first) == "BAD_INPUT"


@pytest.mark.parametrize(
    "cursor", ["", "12", "request-1", "YWZ0ZXI6", "YWZ0ZXI6eA==", "%%%", "YWZ0ZXI6LTE=", "é", "YWZ0ZXI6" + "MTIz" * 30]
)
async def test_cursor_that_was_never_given_out_is_bad_input(room: Room, cursor: str) -> None:
    assert await room.code(PAGE, after=cursor) == "BAD_INPUT"


def test_cursor_leads_back_to_its_request() -> None:
    assert parse_cursor(cursor_of(123_456)) == 123_456
