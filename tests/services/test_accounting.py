"""Counts of calls: by the minute, none lost and none counted twice."""

import pytest
from prometheus_client import CollectorRegistry

from addon.clients.counting import Call, Outcome
from addon.services.accounting import Accounting
from addon.store.accounting import CallCount, calls_of_request, calls_since
from addon.store.session import Store

from .world import HASH, World


def call(outcome: Outcome = Outcome.ANSWERED, request_id: int | None = 1) -> Call:
    return Call(upstream="realdebrid", endpoint="add", outcome=outcome, info_hash=HASH, request_id=request_id)


def counted(count: int, cached: int = 0, failed: int = 0) -> tuple[CallCount, ...]:
    return (
        CallCount(upstream="realdebrid", endpoint="add", info_hash=HASH, count=count, cached=cached, failed=failed),
    )


async def test_calls_are_stored_with_what_became_of_them(world: World) -> None:
    registry = CollectorRegistry()
    accounting = Accounting(world.clock, registry)
    for outcome in (Outcome.ANSWERED, Outcome.FAILED, Outcome.CACHED):
        accounting.count(call(outcome))
    await accounting.flush(world.store)
    assert await world.store.read(calls_of_request, 1) == counted(2, 1, 1)
    labels = {"upstream": "realdebrid", "endpoint": "add", "outcome": "answered"}
    assert registry.get_sample_value("usher_upstream_calls_total", labels) == 1


async def test_what_is_stored_once_is_not_stored_again(world: World) -> None:
    accounting = Accounting(world.clock, CollectorRegistry())
    accounting.count(call())
    for _ in range(3):
        await accounting.flush(world.store)
    accounting.count(call())
    await accounting.flush(world.store)
    assert await world.store.read(calls_of_request, 1) == counted(2)


async def test_calls_that_all_share_count_on_the_whole(world: World) -> None:
    accounting = Accounting(world.clock, CollectorRegistry())
    accounting.count(call(request_id=None))
    accounting.count(call())
    await accounting.flush(world.store)
    assert await world.store.read(calls_of_request, 1) == counted(1)
    assert await world.store.read(calls_since, None, "realdebrid", per_hash=True) == counted(2)


async def test_calls_belong_to_the_minute_in_which_they_were_made(world: World) -> None:
    accounting = Accounting(world.clock, CollectorRegistry())
    accounting.count(call())
    world.clock.forward(60)
    accounting.count(call())
    await accounting.flush(world.store)
    assert await world.store.read(calls_since, world.clock(), None, per_hash=True) == counted(1)


async def test_a_store_that_fails_loses_no_count(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    accounting = Accounting(world.clock, CollectorRegistry())
    accounting.count(call())

    async def fail(*_: object) -> None:
        accounting.count(call())  # more come in meanwhile
        raise OSError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(Store, "write", fail)
        with pytest.raises(OSError, match="disk I/O"):
            await accounting.flush(world.store)
    await accounting.flush(world.store)
    assert await world.store.read(calls_of_request, 1) == counted(2)
