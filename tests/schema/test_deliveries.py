"""Deliveries, progress and counts of lists, as clients see them; a page costs one read each."""

from collections.abc import Callable
from typing import Any

import pytest

from addon.domain import events as e
from addon.domain.models import Request
from addon.domain.status import Status
from addon.store import deliveries, grabs
from tests.domain.lives import READY, grab_with
from tests.schema.kit import Room, dig
from tests.schema.test_shows import aired

DELIVERIES = """{ requests { edges { node { id deliveries {
    id title season episodes episodeTitle platform upstream step progress takenAt givesUpAt explanation isUpgrade gids
} } } } }"""
PROGRESS = """{ requests { edges { node { id ... on ShowRequest {
    progress { season counts { status count } unaired } } } } } }"""
COUNTS = "query ($filter: RequestFilter) { requestCounts(filter: $filter) { status count } }"
LISTED = "query ($filter: RequestFilter) { requests(filter: $filter) { totalCount edges { node { id } } } }"


def only_delivery(shown: object) -> dict[str, Any]:
    """The one delivery of the newest request."""
    found = dig(shown, "requests", "edges", 0, "node", "deliveries")
    assert isinstance(found, list)
    (delivery,) = found
    assert isinstance(delivery, dict)
    return delivery


async def taken(room: Room, request: Request, *kinds: e.Event) -> None:
    """All items of the request are grabbed as one, then this happens to them."""
    items = await room.lifecycle.items(request.id)
    for item in items:
        await room.lifecycle.tell(item.id, e.ReleasesFound(reason="Found."))
    items = await room.lifecycle.items(request.id)
    grab = await room.store.write(grabs.open_grab, items, grab_with(with_season=True))
    assert grab is not None
    for event in kinds:
        for item in await room.lifecycle.items(request.id):
            await room.lifecycle.tell(item.id, event)


@pytest.fixture
def reads(room: Room, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every unit that the store has read."""
    done: list[object] = []
    read = room.store.read

    async def noted(unit: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        done.append(unit)
        return await read(unit, *args, **kwargs)

    monkeypatch.setattr(room.store, "read", noted)
    return done


async def test_pack_that_is_fetched_is_one_delivery_with_all_that_is_known(room: Room) -> None:
    request = await room.show(aired(room, 1, 1, title="The Long Wharf"), aired(room, 1, 2))
    await taken(room, request, e.CachingStarted(reason="Not cached: the debrid service fetches it first."))
    delivery = only_delivery(await room.data(DELIVERIES))
    noon = room.clock()
    assert delivery == {
        "id": "delivery-1",
        "title": None,
        "season": 1,
        "episodes": [1, 2],
        "episodeTitle": None,
        "platform": None,
        "upstream": "realdebrid",
        "step": "FETCHING",
        "progress": 0.0,
        "takenAt": noon.isoformat(),
        "givesUpAt": noon.replace(hour=13).isoformat(),
        "explanation": "Not cached: the debrid service fetches it first.",
        "isUpgrade": False,
        "gids": [],
    }


async def test_file_on_its_way_is_told_without_its_link(room: Room) -> None:
    request = await room.show(aired(room, 1, 1, title="The Long Wharf"))
    await taken(room, request, e.FilesReady(reason="Ready.", files=(READY,)))
    shown = await room.data(DELIVERIES)
    delivery = only_delivery(shown)
    assert (delivery["step"], delivery["progress"], delivery["givesUpAt"]) == ("WAITING", None, None)
    assert (delivery["episodes"], delivery["episodeTitle"], len(delivery["gids"])) == ([1], "The Long Wharf", 1)
    assert READY.link not in str(shown)
    assert (await room.data('{ node(id: "delivery-1") { id } }'))["node"] is None


async def test_page_of_requests_costs_one_read_for_deliveries_and_one_for_progress(
    room: Room, reads: list[object]
) -> None:
    for number in range(20):
        show = await room.show(aired(room, 1, 1), title=f"Show {number}")
        await taken(room, show, e.FilesReady(reason="Ready.", files=(READY,)))
        await room.movie(f"Movie {number}")
    reads.clear()
    shown = await room.data("""{ requests(first: 100) { edges { node {
        title deliveries { step } ... on ShowRequest { progress { season } } } } } }""")
    edges = dig(shown, "requests", "edges")
    assert isinstance(edges, list)
    assert sum(len(edge["node"]["deliveries"]) for edge in edges) == 20
    assert len(reads) == 3
    assert reads.count(deliveries.carried_for) == reads.count(deliveries.episode_counts) == 1


async def test_progress_counts_the_episodes_of_each_season(room: Room) -> None:
    episodes = (aired(room, 2, 1), aired(room, 2, 2, days=3), aired(room, 1, 1))
    await room.show(*episodes, present=frozenset({(1, 1)}))
    await room.movie()
    shown = dig(await room.data(PROGRESS), "requests", "edges")
    assert dig(shown, 0, "node") == {"id": "request-2"}
    assert dig(shown, 1, "node", "progress") == [
        {"season": 1, "counts": [{"status": "COMPLETED", "count": 1}], "unaired": 0},
        {"season": 2, "counts": [{"status": "PENDING", "count": 1}], "unaired": 1},
    ]


async def test_counts_have_every_status_and_leave_those_of_the_filter_aside(room: Room) -> None:
    first = await room.movie("Night Ferry")
    await room.movie("Day Ferry", requested_by="Ada")
    await room.show(aired(room, 1, 1))
    (item,) = await room.lifecycle.items(first.id)
    await room.lifecycle.tell(item.id, e.Cancelled(reason="Cancelled."))

    async def counts(**filter: object) -> dict[str, int]:
        shown = (await room.data(COUNTS, filter=filter or None))["requestCounts"]
        assert isinstance(shown, list)
        assert [each["status"] for each in shown] == [status.value for status in Status]
        return {each["status"]: each["count"] for each in shown if each["count"]}

    assert await counts() == {"PENDING": 2, "CANCELLED": 1}
    assert await counts(statuses=["CANCELLED"]) == {"PENDING": 2, "CANCELLED": 1}
    assert await counts(mediaTypes=["SHOW"]) == {"PENDING": 1}
    assert await counts(requestedBy="Ada") == {"PENDING": 1}
    assert await counts(search="night", statuses=["PENDING"]) == {"CANCELLED": 1}
    assert await counts(ids=["request-1", "request-3"]) == {"PENDING": 1, "CANCELLED": 1}
    assert await counts(ids=["request-1"], search="day") == {}


async def test_ids_list_just_these_and_unknown_ones_are_left_out(room: Room) -> None:
    for number in range(4):
        await room.movie(f"Movie {number}")

    async def listed(**filter: object) -> list[str]:
        shown = (await room.data(LISTED, filter=filter))["requests"]
        edges = dig(shown, "edges")
        assert isinstance(edges, list)
        assert dig(shown, "totalCount") == len(edges)
        return [edge["node"]["id"] for edge in edges]

    assert await listed(ids=["request-1", "request-3", "request-1", "request-99", "season-1-1", "x"]) == [
        "request-3",
        "request-1",
    ]
    assert await listed(ids=["request-1", "request-3"], search="movie 0") == ["request-1"]
    assert await listed(ids=["request-1", "request-3"], statuses=["COMPLETED"]) == []
    assert await listed(ids=["x"]) == []
    assert await listed(ids=[]) == []
    assert len(await listed(ids=None)) == 4
    assert await room.code(LISTED, filter={"ids": ["x"] * 101}) == "BAD_INPUT"
    assert await room.code(COUNTS, filter={"ids": ["x"] * 101}) == "BAD_INPUT"
