"""Requests are made with their item, changed by wishes, and removed with everything but the memory of Seerr's id."""

from dataclasses import replace
from datetime import timedelta

import pytest

from addon.domain import events as e
from addon.domain.status import Format, MediaType, Quality, Source, Status
from addon.domain.transitions import Phase
from addon.errors import NotFoundError
from addon.store import requests, seerr_links
from addon.store.history import find_change, history_of
from addon.store.listing import find_request
from addon.store.requests import NewRequest, Wishes
from addon.store.seerr_links import SeerrLink
from addon.store.session import Store
from addon.store.titles import requests_by_imdb
from tests.domain.lives import NOON

from .kit import NEW, created, execute, grabbing, keep, rows, tell, verdict

LATER = NOON + timedelta(hours=1)
FULL = NewRequest(
    media_type=MediaType.MOVIE,
    title="  The Night FERRY ",
    other_titles=("Nachtfähre", "ナイト"),
    year=0,
    imdb_id="tt0000001",
    tmdb_id=2**40,
    is_4k=True,
    poster_url="https://example.test/poster.jpg",
    qualities=(Quality.P2160, Quality.P720),
    formats=(Format.REMUX, Format.MKV),
    auto_select=False,
    source=Source.SEERR_WEBHOOK,
    requested_by="",
)


async def test_a_new_request_holds_what_was_asked_for_and_is_due_at_once(store: Store) -> None:
    moved = await store.write(requests.create, FULL, "Asked for.", NOON)
    request, item = moved.request, moved.item
    assert (request.title, request.other_titles, request.year, request.tmdb_id) == (
        FULL.title,
        FULL.other_titles,
        0,
        2**40,
    )
    assert (request.is_4k, request.auto_select, request.requested_by) == (True, False, "")
    assert (request.qualities, request.formats, request.source) == (FULL.qualities, FULL.formats, FULL.source)
    assert (request.status, request.created_at, request.updated_at) == (Status.PENDING, NOON, NOON)
    assert (item.phase, item.due_at, item.expiry_base_at, item.note) == (Phase.SEARCHING, NOON, NOON, "Asked for.")
    listed = await store.read(find_request, request.id)
    assert listed is not None
    assert (listed.request, listed.lead) == (request, item)
    assert await store.read(history_of, request.id, 10) == moved.changes
    assert await store.read(find_change, moved.changes[0].id) == moved.changes[0]
    assert await store.read(find_change, 99) is None
    assert await store.read(requests.items_of_request, request.id) == (item,)


async def test_ids_are_never_given_twice(store: Store) -> None:
    for expected in (1, 2, 3):
        item = await created(store)
        assert (item.id, item.request_id) == (expected, expected)
        await store.write(requests.remove, item.request_id)


@pytest.mark.parametrize(
    ("imdb_id", "tmdb_id", "found"),
    [
        ("tt0000001", 7, [4, 3, 1]),
        ("tt0000001", None, [3, 1]),
        (None, 7, [4, 1]),
        (None, None, []),
        ("tt0000009", 9, []),
    ],
)
async def test_the_same_title_is_known_by_either_id(
    store: Store, imdb_id: str | None, tmdb_id: int | None, found: list[int]
) -> None:
    await created(store, replace(NEW, imdb_id="tt0000001", tmdb_id=7))
    await created(store, replace(NEW, imdb_id=None, tmdb_id=None))
    await created(store, replace(NEW, imdb_id="tt0000001", tmdb_id=None))
    await created(store, replace(NEW, imdb_id=None, tmdb_id=7))
    same = await store.read(requests.same_title, replace(NEW, imdb_id=imdb_id, tmdb_id=tmdb_id))
    assert [request.id for request in same] == found
    show = replace(NEW, media_type=MediaType.SHOW, imdb_id=imdb_id, tmdb_id=tmdb_id)
    assert await store.read(requests.same_title, show) == ()


async def test_what_was_not_known_is_filled_in_and_what_is_known_stays(store: Store) -> None:
    item = await created(store, replace(NEW, imdb_id=None, year=None, tmdb_id=5))
    await store.write(requests.identify, item.request_id, "tt0000001", 1931)
    await store.write(requests.identify, item.request_id, "tt0000009", 1932)
    await store.write(requests.identify, 99, "tt0000001", 1931)
    listed = await store.read(find_request, item.request_id)
    assert listed is not None
    assert (listed.request.imdb_id, listed.request.year, listed.request.tmdb_id) == ("tt0000001", 1931, 5)


async def test_wishes_change_what_they_name_and_nothing_else(store: Store) -> None:
    item = await created(store)
    await store.write(requests.update, item.request_id, Wishes(auto_select=False), LATER)
    await store.write(requests.update, item.request_id, Wishes(qualities=(), formats=(Format.MKV,)), LATER)
    listed = await store.read(find_request, item.request_id)
    assert listed is not None
    request = listed.request
    assert (request.qualities, request.formats, request.auto_select) == ((), (Format.MKV,), False)
    assert (request.updated_at, request.created_at) == (LATER, NOON)
    with pytest.raises(NotFoundError):
        await store.write(requests.update, 99, Wishes(), LATER)


@pytest.mark.parametrize(
    ("wishes", "rules"),
    [
        (Wishes(qualities=(Quality.P2160,)), ["quality"]),
        (Wishes(formats=(Format.REMUX,)), ["formats"]),
        (Wishes(qualities=NEW.qualities, formats=NEW.formats, auto_select=False), []),
    ],
    ids=["quality", "formats", "nothing new"],
)
async def test_what_the_old_wishes_accepted_is_not_taken_by_the_new_ones(
    store: Store, wishes: Wishes, rules: list[str]
) -> None:
    item = await created(store)
    await keep(store, item, verdict(1), verdict(2))
    await store.write(requests.update, item.request_id, wishes, LATER)
    listed = rows(store, "SELECT accepted, rejections <> '[]' FROM release")
    assert listed == [(int(not rules), int(bool(rules)))] * 2
    if rules:
        assert f'"rule":"{rules[0]}"' in str(rows(store, "SELECT rejections FROM release"))
    await keep(store, item, verdict(2))  # found again: judged anew
    assert rows(store, "SELECT accepted FROM release WHERE rank = 0") == [(1,)]


async def test_a_removed_request_leaves_only_what_has_to_be_cleared_away(store: Store) -> None:
    item, grab = await grabbing(store)
    await keep(store, item, verdict(1))
    await store.write(seerr_links.add_link, 11, item.request_id)
    await tell(store, item, e.ReleaseRefused)
    other = await created(store)
    await store.write(requests.remove, item.request_id)
    for table in ("request", "item", "history"):
        assert rows(store, f"SELECT count(*) FROM {table}") == [(1,)]
    for table in ("release", "blocklist"):
        assert rows(store, f"SELECT count(*) FROM {table}") == [(0,)]
    assert rows(store, "SELECT id FROM grab") == [(grab.id,)]
    assert len(rows(store, "SELECT id FROM chore")) == 2
    assert await store.read(find_request, item.request_id) is None
    assert await store.read(find_request, other.request_id) is not None
    assert await store.read(seerr_links.find_link, 11) == SeerrLink(seerr_id=11, request_id=None)
    await store.write(requests.remove, 99)


async def test_items_come_in_the_order_of_seasons_and_episodes(store: Store) -> None:
    await created(store)
    for season, episode in ((2, 1), (1, 2), (1, 10), (0, 1)):
        execute(store, "INSERT INTO item (request_id, season, episode, phase, phase_since, expiry_base_at)"
                " VALUES (1, ?, ?, 'SEARCHING', 0, 0)", season, episode)  # fmt: skip
    items = await store.read(requests.items_of_request, 1)
    assert [(item.season, item.episode) for item in items] == [(None, None), (0, 1), (1, 2), (1, 10), (2, 1)]


async def test_titles_are_told_apart_by_their_newest_request(store: Store) -> None:
    for imdb_id in ("tt0000001", "tt0000002", "tt0000001"):
        await created(store, replace(NEW, imdb_id=imdb_id))
    asked = ("tt0000001", "tt0000002", "tt0000003")
    assert {key: each.id for key, each in (await store.read(requests_by_imdb, asked)).items()} == {
        "tt0000001": 3,
        "tt0000002": 2,
    }
    assert await store.read(requests_by_imdb, ()) == {}
