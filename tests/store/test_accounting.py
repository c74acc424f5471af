"""Outside calls are counted by the minute, gathered by the hour when they are old, and never lost on the way."""

from datetime import datetime, timedelta

import pytest

from addon.store import accounting
from addon.store.accounting import CallCount, CallKey
from addon.store.session import Store
from tests.domain.lives import INFO_HASH, NOON

from .kit import rows

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def _key(
    at: datetime = NOON,
    *,
    upstream: str = "realdebrid",
    endpoint: str = "torrents/info",
    info_hash: str | None = INFO_HASH,
    request_id: int | None = 1,
) -> CallKey:
    return CallKey(minute_at=at, upstream=upstream, endpoint=endpoint, info_hash=info_hash, request_id=request_id)


def _count(count: int, cached: int = 0, failed: int = 0, *, info_hash: str | None = None) -> CallCount:
    return CallCount(
        upstream="realdebrid",
        endpoint="torrents/info",
        info_hash=info_hash,
        count=count,
        cached=cached,
        failed=failed,
    )


async def test_counts_of_the_same_minute_add_up(store: Store) -> None:
    await store.write(accounting.add_calls, {_key(): (1, 0, 0), _key(NOON + MINUTE): (4, 0, 0)})
    await store.write(accounting.add_calls, {_key(): (2, 3, 1)})
    await store.write(accounting.add_calls, {})
    assert await store.read(accounting.calls_of_request, 1) == (_count(7, 3, 1, info_hash=INFO_HASH),)
    assert rows(store, "SELECT count(*) FROM api_call") == [(2,)]


async def test_calls_on_nobodys_behalf_are_charged_to_nobody(store: Store) -> None:
    await store.write(accounting.add_calls, {_key(info_hash=None, request_id=None): (1, 0, 0)})
    await store.write(accounting.add_calls, {_key(info_hash=None, request_id=None): (1, 0, 0)})
    assert await store.read(accounting.calls_of_request, 1) == ()
    assert await store.read(accounting.calls_since, None, None, per_hash=True) == (_count(2),)
    assert rows(store, "SELECT count(*) FROM api_call") == [(1,)]


async def test_a_request_sees_its_calls_by_upstream_endpoint_and_hash(store: Store) -> None:
    await store.write(
        accounting.add_calls,
        {
            _key(): (1, 0, 0),
            _key(info_hash=None): (2, 0, 0),
            _key(endpoint="torrents/delete"): (3, 0, 0),
            _key(upstream="stremio:example.test", endpoint="stream", info_hash=None): (4, 5, 0),
            _key(request_id=2): (9, 9, 9),
        },
    )
    seen = await store.read(accounting.calls_of_request, 1)
    assert [(c.upstream, c.endpoint, c.info_hash, c.count, c.cached) for c in seen] == [
        ("realdebrid", "torrents/delete", INFO_HASH, 3, 0),
        ("realdebrid", "torrents/info", None, 2, 0),
        ("realdebrid", "torrents/info", INFO_HASH, 1, 0),
        ("stremio:example.test", "stream", None, 4, 5),
    ]


@pytest.mark.parametrize(
    ("since", "count"),
    [
        (None, 7),
        (NOON, 7),
        (NOON + timedelta(seconds=59), 7),  # the whole minute counts
        (NOON + MINUTE, 6),
        (NOON + 2 * MINUTE, 4),
        (NOON + 3 * MINUTE, 0),
    ],
)
async def test_calls_are_counted_from_a_minute_on(store: Store, since: datetime | None, count: int) -> None:
    for number in range(3):
        await store.write(accounting.add_calls, {_key(NOON + number * MINUTE): (2**number, 0, 0)})
    found = await store.read(accounting.calls_since, since, None, per_hash=False)
    assert found == ((_count(count),) if count else ())
    assert await store.read(accounting.calls_since, since, "realdebrid", per_hash=False) == found
    assert await store.read(accounting.calls_since, since, "seerr", per_hash=False) == ()


@pytest.mark.parametrize(("per_hash", "counts"), [(True, [1, 2]), (False, [3])])
async def test_hashes_are_told_apart_when_asked_for(store: Store, per_hash: bool, counts: list[int]) -> None:
    await store.write(accounting.add_calls, {_key(info_hash="a" * 40): (1, 0, 0), _key(info_hash="b" * 40): (2, 0, 0)})
    found = await store.read(accounting.calls_since, None, None, per_hash=per_hash)
    assert [each.count for each in found] == counts
    assert {each.info_hash for each in found} == ({"a" * 40, "b" * 40} if per_hash else {None})


async def test_minutes_are_gathered_into_hours_two_days_later_and_nothing_is_lost(store: Store) -> None:
    for number in range(150):  # 12:00 to 14:29
        await store.write(accounting.add_calls, {_key(NOON + number * MINUTE): (1, 2, 3)})
    for now, stored in ((NOON + 2 * DAY - MINUTE, 150), (NOON + 2 * DAY + 59 * MINUTE, 150),
                        (NOON + 2 * DAY + 60 * MINUTE, 91), (NOON + 3 * DAY, 3), (NOON + 9 * DAY, 3)):  # fmt: skip
        await store.write(accounting.compact_calls, now)
        assert rows(store, "SELECT count(*) FROM api_call") == [(stored,)]
        assert await store.read(accounting.calls_of_request, 1) == (_count(150, 300, 450, info_hash=INFO_HASH),)
    hours = await store.read(accounting.calls_since, NOON + timedelta(hours=1), None, per_hash=False)
    assert hours == (_count(90, 180, 270),)
