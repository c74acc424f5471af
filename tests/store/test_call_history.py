"""Calls over time: grouped in the database, filled with zeros, the worst first, found by an index."""

from datetime import UTC, datetime, timedelta

from addon.store import accounting
from addon.store.accounting import CallKey, compact_calls
from addon.store.call_history import SUMS, Series, calls_over_time
from addon.store.codec import to_micros
from addon.store.session import Store
from tests.store.kit import rows

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def _called(store: Store, ago: timedelta, upstream: str, *counts: int, endpoint: str = "user") -> None:
    key = CallKey(minute_at=NOON - ago, upstream=upstream, endpoint=endpoint, info_hash=None, request_id=None)
    count, cached, failed = counts
    await store.write(accounting.add_calls, {key: (count, cached, failed)})


async def _history(store: Store, ago: timedelta, step: timedelta = HOUR) -> tuple[Series, ...]:
    return await store.read(calls_over_time, NOON - ago, NOON, step)


def _numbers(series: Series) -> list[tuple[int, int, int]]:
    return [(each.count, each.cached, each.failed) for each in series.points]


async def test_every_step_is_there_zeros_too(store: Store) -> None:
    await _called(store, timedelta(minutes=61), "seerr", 2, 1, 0)
    await _called(store, timedelta(minutes=119), "seerr", 3, 0, 1, endpoint="status")
    (seerr,) = await _history(store, timedelta(hours=3))
    assert [each.at for each in seerr.points] == [NOON - HOUR * number for number in (3, 2, 1, 0)]
    assert _numbers(seerr) == [(0, 0, 0), (5, 1, 1), (0, 0, 0), (0, 0, 0)]


async def test_steps_begin_at_their_multiples_and_the_first_holds_the_start(store: Store) -> None:
    await _called(store, timedelta(minutes=14), "seerr", 1, 0, 0)
    (seerr,) = await _history(store, timedelta(minutes=12), timedelta(minutes=5))
    assert seerr.points[0].at == NOON - timedelta(minutes=15)
    assert _numbers(seerr)[0] == (1, 0, 0)


async def test_the_one_with_the_most_failures_comes_first_then_the_busiest(store: Store) -> None:
    await _called(store, HOUR, "realdebrid", 64, 0, 0)
    await _called(store, HOUR, "seerr", 1, 0, 0)
    await _called(store, HOUR, "stremio:a.test", 5, 0, 5)
    assert [each.upstream for each in await _history(store, 3 * HOUR)] == ["stremio:a.test", "realdebrid", "seerr"]


async def test_what_was_before_and_who_was_not_called_is_left_out(store: Store) -> None:
    await _called(store, timedelta(days=3), "jellyfin", 9, 0, 0)
    assert await _history(store, 3 * HOUR) == ()


async def test_hours_older_than_two_days_stand_at_their_beginning(store: Store) -> None:
    for minutes in (10, 20):
        await _called(store, timedelta(days=3, minutes=minutes), "seerr", 1, 0, 0)
    await store.write(compact_calls, NOON)
    (seerr,) = await _history(store, timedelta(days=4), timedelta(minutes=30))
    found = [(each.at, each.count) for each in seerr.points if each.count]
    assert found == [(NOON - timedelta(days=3, hours=1), 2)]


def test_the_span_is_found_by_an_index(store: Store) -> None:
    sql = SUMS.replace("$size", "3600000000").replace("$start", str(to_micros(NOON)))
    plan = [str(step) for *_, step in rows(store, f"EXPLAIN QUERY PLAN {sql}")]
    assert any("SEARCH api_call USING INDEX api_call_once (minute>?)" in step for step in plan), plan
