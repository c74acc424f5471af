"""Requests for shows: made with an item for each episode, grown with the metadata, in step with the calendar."""

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from addon.domain import events as e
from addon.domain.status import Status
from addon.domain.transitions import Phase
from addon.store import grabs, listing, requests, shows
from addon.store.session import Store
from addon.store.shows import Growth
from tests.domain.lives import NOON

from .kit import created, execute, rows, tell
from .show_kit import (
    DAY,
    asked,
    episode,
    items_of,
    lead_of,
    request_in,
    said,
    season,
    show_of,
    tell_all,
)

PENDING, COMPLETED, FOUND = Status.PENDING, Status.COMPLETED, Status.FOUND
AFTER_AIR = timedelta(minutes=10)
LISTED = "A new episode is listed."


async def test_a_new_show_has_an_item_for_each_episode_and_each_its_own_time(store: Store) -> None:
    ends_at = NOON + 7 * DAY
    wanted = (
        episode(1, 1, -7, season_ends_at=ends_at, absolute=13),
        episode(1, 2, 7, season_ends_at=ends_at),
        episode(1, 3, None),
        episode(2, 1, -9),
    )
    moved = await asked(store, show_of(*wanted, seasons=(1, 2), is_anime=True, refresh_at=ends_at))
    items = await items_of(store, moved.request.id)
    assert moved.items == tuple(items[each.key] for each in wanted)
    assert [(i.due_at, i.airs_at, i.season_ends_at, i.with_season) for i in moved.items] == [
        (NOON, wanted[0].airs_at, ends_at, False),
        (ends_at + AFTER_AIR, ends_at, ends_at, True),
        (None, None, None, False),
        (NOON, wanted[3].airs_at, wanted[3].airs_at, True),
    ]
    assert [i.expiry_base_at for i in moved.items] == [NOON, ends_at, NOON, NOON]
    first = items[1, 1]
    assert (first.title, first.absolute, first.phase, first.note) == ("Part 1", 13, Phase.SEARCHING, "Asked for.")
    request = await request_in(store, moved.request.id)
    assert request == moved.request
    assert (request.seasons, request.ongoing, request.is_anime, request.has_ended) == ((1, 2), False, True, False)
    assert request.refresh_at == ends_at
    listed = await store.read(listing.list_requests, listing.Filter(), 10, None)
    assert [each.request for each in listed] == [request]


async def test_a_new_show_is_one_row_of_the_history_and_follows_its_latest_episode(store: Store) -> None:
    moved = await asked(store, show_of(*season(1, 3), *season(2, 2)))
    assert await said(store, moved.request.id) == [(None, None, PENDING, "Asked for.")]
    assert await lead_of(store, moved.request.id) == (2, 2)


async def test_what_the_library_has_is_completed_and_never_searched(store: Store) -> None:
    moved = await asked(store, show_of(*season(1, 3), present=frozenset({(1, 1), (1, 3), (9, 9)})))
    items = await items_of(store, moved.request.id)
    assert [item.status for item in items.values()] == [COMPLETED, PENDING, COMPLETED]
    assert [(items[1, n].due_at, items[1, n].note) for n in (1, 3)] == [(None, "The library has it already.")] * 2
    assert (moved.request.status, await lead_of(store, moved.request.id)) == (PENDING, (1, 2))


async def test_a_show_that_is_all_there_is_completed_at_once_and_says_so(store: Store) -> None:
    moved = await asked(store, show_of(*season(1, 2), present=frozenset({(1, 1), (1, 2)})))
    assert (moved.request.status, await lead_of(store, moved.request.id)) == (COMPLETED, (1, 2))
    assert await said(store, moved.request.id) == [
        (None, None, PENDING, "Asked for."),
        (None, PENDING, COMPLETED, "Follows its items."),
    ]
    assert len(moved.changes) == 2


async def _grown(store: Store, request_id: int, growth: Growth, now: datetime = NOON) -> None:
    grown = await store.write(shows.grow, request_id, growth, LISTED, now)
    assert grown is not None
    assert grown.request == await request_in(store, request_id)
    assert set(grown.items) <= set((await items_of(store, request_id)).values())


async def test_new_episodes_become_items_once_and_the_show_follows_them_at_once(store: Store) -> None:
    moved = await asked(store, show_of(*season(1, 1), present=frozenset({(1, 1)}), ongoing=True))
    growth = Growth(added=(episode(1, 2, -1), episode(1, 3, -1)), present=frozenset({(1, 3)}), refresh_at=NOON + DAY)
    later = NOON + timedelta(hours=1)
    await _grown(store, moved.request.id, growth, later)
    items = await items_of(store, moved.request.id)
    assert [(key, item.status, item.due_at) for key, item in items.items()] == [
        ((1, 1), COMPLETED, None),
        ((1, 2), PENDING, later),
        ((1, 3), COMPLETED, None),
    ]
    request = await request_in(store, moved.request.id)
    assert (request.status, request.updated_at, request.refresh_at) == (PENDING, later, NOON + DAY)
    assert (await said(store, request.id))[2:] == [
        ((1, 2), None, PENDING, LISTED),
        ((1, 3), None, COMPLETED, "The library has it already."),
        (None, COMPLETED, PENDING, "Follows its items."),
    ]
    again = await store.write(shows.grow, moved.request.id, growth, LISTED, later)
    assert again is None, "nothing that is shown has changed"
    assert await items_of(store, moved.request.id) == items


async def test_no_episode_is_ever_doubled(store: Store) -> None:
    moved = await asked(store, show_of(*season(1, 2)))
    with pytest.raises(sqlite3.IntegrityError):
        execute(
            store,
            "INSERT INTO item (request_id, season, episode, phase, phase_since, expiry_base_at)"
            " VALUES (?, 1, 2, 'SEARCHING', 0, 0)",
            moved.request.id,
        )
    other = await asked(store, show_of(*season(1, 2)))  # another request's episodes are its own
    assert len(await items_of(store, other.request.id)) == 2


@pytest.mark.parametrize(
    ("before", "after", "due_at"),
    [
        (7, 9, NOON + 9 * DAY + AFTER_AIR),  # put off
        (7, 3, NOON + 3 * DAY + AFTER_AIR),
        (7, -1, NOON),  # it has aired already
        (None, 3, NOON + 3 * DAY + AFTER_AIR),  # announced with a date now
        (None, -3, NOON),
        (7, None, None),  # the date is gone again
    ],
)
async def test_an_episode_that_has_not_aired_follows_its_date(
    store: Store, before: float | None, after: float | None, due_at: datetime | None
) -> None:
    moved = await asked(store, show_of(episode(1, 1, before)))
    known = episode(1, 1, after, title="The Long Wharf", absolute=4)
    await _grown(store, moved.request.id, Growth(known=(known,)))
    item = (await items_of(store, moved.request.id))[1, 1]
    assert (item.title, item.absolute, item.airs_at, item.due_at) == ("The Long Wharf", 4, known.airs_at, due_at)
    assert item.with_season is (due_at is not None)  # it is the last of its season
    assert item.expiry_base_at >= max(NOON, known.airs_at or NOON)
    assert item.season_ends_at == known.season_ends_at


async def test_a_correction_of_the_past_changes_no_back_off(store: Store) -> None:
    moved = await asked(store, show_of(episode(1, 1, -9)))
    item = (await tell(store, moved.item, e.NothingAccepted)).item
    await _grown(store, moved.request.id, Growth(known=(episode(1, 1, -8, title=None),)))
    after = (await items_of(store, moved.request.id))[1, 1]
    assert (after.due_at, after.airs_at, after.attempts) == (item.due_at, NOON - 8 * DAY, 1)
    assert after.title == "Part 1"  # what is left unsaid stays known


@pytest.mark.parametrize("kinds", [(e.ChoiceOffered,), (e.Cancelled,), (e.SeenInLibrary,), (e.Expired,)])
async def test_what_does_not_wait_for_a_search_only_takes_the_new_facts(
    store: Store, kinds: tuple[type[e.Event], ...]
) -> None:
    moved = await asked(store, show_of(episode(1, 1, -9)))
    for kind in kinds:
        item = (await tell(store, moved.item, kind)).item
    await _grown(store, moved.request.id, Growth(known=(episode(1, 1, 9),)))
    after = (await items_of(store, moved.request.id))[1, 1]
    assert after == replace(item, airs_at=NOON + 9 * DAY, season_ends_at=NOON + 9 * DAY)


async def test_a_season_that_gets_another_episode_is_searched_as_one_no_more(store: Store) -> None:
    moved = await asked(store, show_of(*season(1, 2)))
    assert all(item.with_season for item in moved.items)
    known = tuple(replace(each, season_ends_at=NOON + 7 * DAY) for each in season(1, 2))
    added = (episode(1, 3, 7),)
    await _grown(store, moved.request.id, Growth(known=known, added=added))
    items = await items_of(store, moved.request.id)
    assert [item.with_season for item in items.values()] == [False, False, True]


async def test_what_the_metadata_says_of_episodes_that_are_not_asked_for_changes_nothing(store: Store) -> None:
    moved = await asked(store, show_of(*season(1, 2)))
    assert await store.write(shows.grow, moved.request.id, Growth(known=season(2, 2)), LISTED, NOON) is None
    assert tuple((await items_of(store, moved.request.id)).values()) == moved.items


@pytest.mark.parametrize(
    ("growth", "ongoing", "seasons"),
    [
        (Growth(), True, (1,)),
        (Growth(ongoing=False), False, (1,)),
        (Growth(seasons=(1, 2)), True, (1, 2)),
        (Growth(seasons=()), True, ()),
    ],
)
async def test_growth_changes_what_a_request_covers_only_when_it_says_so(
    store: Store, growth: Growth, ongoing: bool, seasons: tuple[int, ...]
) -> None:
    moved = await asked(store, show_of(*season(1, 1), ongoing=True, seasons=(1,)))
    await _grown(store, moved.request.id, replace(growth, is_anime=True, has_ended=True))
    request = await request_in(store, moved.request.id)
    assert (request.ongoing, request.seasons, request.is_anime, request.has_ended) == (ongoing, seasons, True, True)
    assert request.refresh_at is None


async def test_a_request_that_is_gone_does_not_grow(store: Store) -> None:
    moved = await asked(store, show_of(*season(1, 1)))
    await store.write(requests.remove, moved.request.id)
    assert await store.write(shows.grow, moved.request.id, Growth(added=season(2, 1)), LISTED, NOON) is None
    await store.write(shows.put_off_refresh, moved.request.id, NOON)
    await store.write(shows.rouse, moved.request.id, NOON)
    assert await store.write(shows.end_ongoing, moved.request.id, NOON) == ()
    assert await store.write(shows.episodes_aired, moved.request.id, NOON) == ()
    assert rows(store, "SELECT count(*) FROM item") == [(0,)]


async def test_what_the_clock_looks_up_is_dropped_when_the_request_came_to_rest_meanwhile(store: Store) -> None:
    growth = Growth(added=(episode(2, 1, -1),), refresh_at=NOON + DAY, by_clock=True)
    moved = await asked(store, show_of(*season(1, 1), ongoing=True))
    await store.write(shows.put_off_refresh, moved.request.id, NOON)  # it rests, and goes on resting
    assert await store.write(shows.grow, moved.request.id, growth, LISTED, NOON) is None
    await store.write(shows.rouse, moved.request.id, NOON)
    await _grown(store, moved.request.id, growth)
    assert len(await items_of(store, moved.request.id)) == 2


async def test_the_items_of_several_requests_are_read_together(store: Store) -> None:
    first = await asked(store, show_of(*season(1, 2)))
    second = await asked(store, show_of(*season(2, 1)))
    await asked(store, show_of(*season(3, 1)))
    both = await store.read(shows.items_of_title, (second.request, first.request))
    assert both == (*first.items, *second.items)
    assert await store.read(shows.items_of_title, ()) == ()


async def test_only_files_that_are_in_their_place_are_named(store: Store) -> None:
    moved = await asked(store, show_of(*season(1, 3)))
    first, second, third = moved.items
    for item, path in ((first, "a.mkv"), (first, "b.mkv"), (second, "c.mkv"), (third, "d.mkv")):
        file = await store.write(grabs.intend_file, item.id, path, 700)
        if path != "d.mkv":
            await store.write(grabs.file_placed, file.id, NOON)
    placed = await store.read(shows.placed_paths, (first.id, third.id))
    assert placed == {first.id: ("a.mkv", "b.mkv")}


async def test_a_movie_grows_no_episodes_by_itself(store: Store) -> None:
    item = await created(store)
    request = await request_in(store, item.request_id)
    assert (request.ongoing, request.seasons, request.refresh_at, request.next_air_at) == (False, (), None, None)
    assert await store.read(shows.due_refreshes, NOON + 999 * DAY, 10) == ()


async def test_a_cancelled_episode_stays_so_when_the_show_grows(store: Store) -> None:
    moved = await asked(store, show_of(*season(1, 2), ongoing=True))
    await tell_all(store, moved.items, e.Cancelled(reason="Cancelled by a person."))
    await _grown(store, moved.request.id, Growth(known=season(1, 2), added=season(2, 1)))
    items = await items_of(store, moved.request.id)
    assert [item.status for item in items.values()] == [Status.CANCELLED, Status.CANCELLED, PENDING]
