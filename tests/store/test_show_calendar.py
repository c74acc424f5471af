"""A show by the clock: when its metadata is due, and how it follows what airs."""

from datetime import timedelta

from addon.domain.episodes import Episode
from addon.domain.status import Status
from addon.store import requests, rollups, shows
from addon.store.session import Store
from tests.domain.lives import NOON

from .show_kit import DAY, asked, episode, lead_of, request_in, season, show_of

PENDING, COMPLETED = Status.PENDING, Status.COMPLETED


async def test_metadata_is_due_longest_first_and_never_for_what_rests(store: Store) -> None:
    for minutes in (3, 1, 2, 9, None):
        refresh_at = None if minutes is None else NOON + timedelta(minutes=minutes)
        await asked(store, show_of(*season(1, 1), refresh_at=refresh_at))
    at = NOON + timedelta(minutes=3)
    assert [each.id for each in await store.read(shows.due_refreshes, at, 10)] == [2, 3, 1]
    assert [each.id for each in await store.read(shows.due_refreshes, at, 2)] == [2, 3]
    await store.write(shows.rest, 2)
    await store.write(shows.put_off_refresh, 3, NOON + DAY)
    assert [each.id for each in await store.read(shows.due_refreshes, at, 10)] == [1]
    assert await store.read(shows.due_refreshes, NOON, 10) == ()


async def _ongoing(store: Store, *episodes: Episode) -> int:
    """An ongoing show of which all that has aired is there."""
    aired = frozenset(each.key for each in episodes if each.airs_at is not None and each.airs_at <= NOON)
    moved = await asked(store, show_of(*episodes, present=aired, ongoing=True))
    assert moved.request.status is COMPLETED
    return moved.request.id


async def test_an_ongoing_show_wakes_when_an_episode_airs(store: Store) -> None:
    request_id = await _ongoing(store, episode(1, 1), episode(1, 2, 3), episode(1, 3, 9), episode(1, 4, None))
    airs_at = NOON + 3 * DAY
    assert (await request_in(store, request_id)).next_air_at == airs_at
    just_before = airs_at - timedelta(microseconds=1)
    assert await store.read(rollups.requests_to_air, just_before, 10) == ()
    assert await store.read(rollups.requests_to_air, airs_at, 10) == (request_id,)
    (change,) = await store.write(shows.episodes_aired, request_id, airs_at)
    assert (change.from_status, change.to_status, change.reason) == (COMPLETED, PENDING, "A new episode has aired.")
    assert (change.season, change.episode, change.at) == (None, None, airs_at)
    request = await request_in(store, request_id)
    assert (request.status, request.next_air_at, request.updated_at) == (PENDING, NOON + 9 * DAY, airs_at)
    assert await lead_of(store, request_id) == (1, 2)
    assert await store.read(rollups.requests_to_air, airs_at, 10) == ()


async def test_an_episode_that_airs_behind_another_that_is_missing_is_told_of_once(store: Store) -> None:
    moved = await asked(store, show_of(episode(1, 1), episode(1, 2, 3), ongoing=True))
    assert await lead_of(store, moved.request.id) == (1, 1)
    assert await store.write(shows.episodes_aired, moved.request.id, NOON + 3 * DAY) == ()  # pending as before
    assert await lead_of(store, moved.request.id) == (1, 2)
    assert (await request_in(store, moved.request.id)).next_air_at is None
    assert await store.write(shows.episodes_aired, moved.request.id, NOON + 4 * DAY) == ()


async def test_in_a_one_time_request_the_calendar_changes_nothing(store: Store) -> None:
    moved = await asked(store, show_of(episode(1, 1), episode(1, 2, 3), present=frozenset({(1, 1)})))
    assert (moved.request.status, moved.request.next_air_at) == (PENDING, None)
    assert await store.read(rollups.requests_to_air, NOON + 9 * DAY, 10) == ()


async def test_a_show_that_stops_growing_forgets_what_is_still_to_air(store: Store) -> None:
    request_id = await _ongoing(store, episode(1, 1), episode(1, 2, 3), episode(1, 3, None))
    assert await store.write(shows.end_ongoing, request_id, NOON) == ()  # it is as complete as before
    request = await request_in(store, request_id)
    assert (request.ongoing, request.next_air_at, request.status) == (False, None, COMPLETED)
    items = await store.read(requests.items_of_request, request_id)
    assert [(item.season, item.episode) for item in items] == [(1, 1)]
    assert await store.write(shows.end_ongoing, request_id, NOON) == ()
    assert await store.write(shows.end_complete, request_id, NOON) is None


async def test_shows_whose_episodes_aired_first_are_brought_in_step_first(store: Store) -> None:
    for days in (3, 1, 2):
        await _ongoing(store, episode(1, 1), episode(1, 2, days))
    assert await store.read(rollups.requests_to_air, NOON + 9 * DAY, 2) == (2, 3)
