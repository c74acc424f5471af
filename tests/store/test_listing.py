"""Lists hold what a naive reading of the filter holds, page by page, without a gap and without a double."""

import asyncio
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from addon.domain.status import MediaType, Quality, Source, Status
from addon.domain.transitions import STATUS, Phase
from addon.store import history, listing, requests
from addon.store.listing import Filter, Listed
from addon.store.session import Store
from tests.domain.lives import NOON

from .kit import NEW, created, execute, rows

TITLES = ("Night Ferry", "The Great Ferry Robbery", "Straße", "İstanbul", "100% _ $1 'quoted'", "Metropolis")
SEARCHES = ("", "ferry", "FERRY", "strasse", "i\u0307st", "%", "_", "$1", "'", "tt0000001", "TT0000002")
PEOPLE = (None, "Ada", "bert", "")
PHASE_OF = {status: phase for phase, status in STATUS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    status: Status
    media_type: MediaType
    title: str
    imdb_id: str | None
    person: str | None


_ROWS = st.lists(
    st.builds(
        _Row,
        status=st.sampled_from(Status),
        media_type=st.sampled_from(MediaType),
        title=st.sampled_from(TITLES),
        imdb_id=st.sampled_from((None, "tt0000001", "tt0000002")),
        person=st.sampled_from(PEOPLE),
    ),
    max_size=25,
)
_FILTERS = st.builds(
    Filter,
    statuses=st.lists(st.sampled_from(Status), max_size=3).map(tuple),
    media_types=st.lists(st.sampled_from(MediaType), max_size=3).map(tuple),
    search=st.sampled_from(
        ("", "ferry", "FERRY", "strasse", "i\u0307st", "%", "_", "$1", "'", "tt0000001", "TT0000001")
    ),
    requested_by=st.sampled_from((*PEOPLE, "nobody")),
    ids=st.none() | st.lists(st.integers(1, 30), max_size=8).map(tuple),
)


def _wanted(number: int, row: _Row, wanted: Filter) -> bool:
    """The filter as a person would read it; rows are numbered from 1."""
    found = wanted.search.casefold()
    return (
        (not wanted.statuses or row.status in wanted.statuses)
        and (not wanted.media_types or row.media_type in wanted.media_types)
        and (not found or found in row.title.casefold() or found == row.imdb_id)
        and (wanted.requested_by is None or row.person == wanted.requested_by)
        and (wanted.ids is None or number in wanted.ids)
    )


def _fill(store: Store, stored: list[_Row]) -> None:
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("DELETE FROM request")
        connection.execute("DELETE FROM item")
        for number, row in enumerate(stored, start=1):
            connection.execute(
                "INSERT INTO request (id, media_type, title, title_key, imdb_id, status, lead_item_id, auto_select,"
                " source, requested_by, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, 1, 'API', ?, 0, 0)",
                (number, row.media_type, row.title, row.title.casefold(), row.imdb_id, row.status, number, row.person),
            )
            connection.execute(
                "INSERT INTO item (id, request_id, phase, phase_since, expiry_base_at) VALUES (?, ?, ?, 0, 0)",
                (number, number, PHASE_OF[row.status]),
            )


async def _pages(store: Store, wanted: Filter, first: int) -> list[int]:
    """The ids of all pages, one after the other."""
    ids: list[int] = []
    after = None
    while page := await store.read(listing.list_requests, wanted, first, after):
        assert len(page) <= first
        ids += [listed.request.id for listed in page]
        after = ids[-1]
        if len(page) < first:
            assert await store.read(listing.list_requests, wanted, first, after) == ()
            break
    return ids


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(_ROWS, _FILTERS, st.integers(1, 8))
@example(
    [_Row(status=Status.PENDING, media_type=MediaType.MOVIE, title="Metropolis", imdb_id=None, person=None)] * 4,
    Filter(statuses=(Status.PENDING, Status.PENDING)),
    2,
)
def test_every_filter_lists_what_it_says_newest_first(
    store: Store, stored: list[_Row], wanted: Filter, first: int
) -> None:
    _fill(store, stored)
    expected = [number for number, row in enumerate(stored, start=1) if _wanted(number, row, wanted)]

    async def compare() -> None:
        assert await _pages(store, wanted, first) == expected[::-1]
        assert await store.read(listing.count_requests, wanted) == len(expected)
        anywhere = replace(wanted, statuses=())
        standing = Counter(row.status for n, row in enumerate(stored, start=1) if _wanted(n, row, anywhere))
        assert await store.read(listing.count_by_status, wanted) == standing

    asyncio.run(compare())


async def test_a_page_stays_the_same_page_while_requests_come_and_go(store: Store) -> None:
    for _ in range(6):
        await created(store)
    seen = [listed.request.id for listed in await store.read(listing.list_requests, Filter(), 3, None)]
    await created(store)
    await store.write(requests.remove, 4)
    rest = [listed.request.id for listed in await store.read(listing.list_requests, Filter(), 3, seen[-1])]
    assert (seen, rest) == ([6, 5, 4], [3, 2, 1])


@pytest.mark.parametrize("after", [0, -1, 2**62, 10**18])
async def test_a_page_behind_the_end_or_before_the_start_is_no_error(store: Store, after: int) -> None:
    await created(store)
    assert len(await store.read(listing.list_requests, Filter(), 3, after)) == (1 if after > 1 else 0)


async def test_a_listed_request_is_the_request_itself(store: Store) -> None:
    new = replace(NEW, other_titles=("Nachtfähre",), qualities=tuple(Quality), requested_by="Ada", tmdb_id=2**40)
    moved = await store.write(requests.create, new, "Asked for.", NOON)
    expected = Listed(request=moved.request, lead=moved.item)
    assert await store.read(listing.list_requests, Filter(), 10, None) == (expected,)
    assert await store.read(listing.find_request, moved.request.id) == expected
    for unknown in (99, 2**40, 10**18 - 1):
        assert await store.read(listing.find_request, unknown) is None


async def test_an_items_every_column_is_listed_as_the_step_sees_it(store: Store) -> None:
    item = await created(store)
    execute(
        store,
        "UPDATE item SET season = 0, episode = 3, platform = 'dos', title = 'T', airs_at = 5, due_at = NULL,"
        " attempts = 2, failures = 3, note = 'N', searched_at = 4, release_id = 8, grab_id = 9",
    )
    (seen,) = await store.read(requests.items_of_request, item.request_id)
    (listed,) = await store.read(listing.list_requests, Filter(), 1, None)
    assert listed.lead == seen
    assert (seen.season, seen.platform, seen.release_id, seen.grab_id, seen.due_at) == (0, "dos", 8, 9, None)


async def test_history_shows_the_last_moves_oldest_first(store: Store) -> None:
    item = await created(store)
    await created(store)
    for number in range(4):
        execute(store, "INSERT INTO history (request_id, season, at, from_status, to_status, reason)"
                " VALUES (1, 0, 0, 'PENDING', 'FOUND', ?)", f"{number}")  # fmt: skip
    last = await store.read(history.history_of, item.request_id, 3)
    assert [(change.reason, change.season, change.from_status) for change in last] == [
        ("1", 0, Status.PENDING),
        ("2", 0, Status.PENDING),
        ("3", 0, Status.PENDING),
    ]
    assert len(await store.read(history.history_of, item.request_id, 100)) == 5
    assert await store.read(history.history_of, 99, 100) == ()


async def test_a_list_is_read_by_an_index_whatever_it_is_filtered_by(store: Store) -> None:
    """Short ranges of an index for filters; one index from end to end for a search. Never the whole table."""
    filters = (
        Filter(statuses=(Status.FAILED,)),
        Filter(media_types=(MediaType.GAME,)),
        Filter(requested_by="Ada"),
        Filter(requested_by="Ada", statuses=(Status.FAILED,)),
        Filter(search="ferry"),
        Filter(search="ferry", requested_by="Ada"),
    )
    for wanted in filters:
        values: dict[str, object] = {}
        sql = listing._ids(wanted, values).replace("$first", "50").replace("$after", "9")
        for name in values:
            sql = sql.replace(f"${name}", "'x'")
        plan = [str(step) for *_, step in rows(store, f"EXPLAIN QUERY PLAN {sql}")]
        looks = [step for step in plan if "request" in step]
        assert looks
        assert all("COVERING INDEX" in step for step in looks), plan


@pytest.mark.parametrize("words", [Status, MediaType, Source, Phase])
def test_words_are_named_as_they_are_written(words: type[Status | MediaType | Source | Phase]) -> None:
    """Lists read them by name, which is faster than by value."""
    assert {word.name: word.value for word in words} == {word.name: word.name for word in words}
