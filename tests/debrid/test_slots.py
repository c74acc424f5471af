"""How long the account is left alone after it had no free slot."""

from datetime import UTC, datetime, timedelta

import pytest

from addon.debrid.slots import Slots
from addon.errors import UpstreamUnavailableError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Watch:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def test_the_wait_doubles_from_10_to_300_seconds() -> None:
    watch = Watch()
    slots = Slots("realdebrid", watch)
    waits = []
    for _ in range(7):
        until = slots.filled()
        waits.append((until - watch.now).total_seconds())
        watch.now = until
    assert waits == [10, 20, 40, 80, 160, 300, 300]


def test_refusals_that_come_together_count_once() -> None:
    slots = Slots("realdebrid", Watch())
    assert {slots.filled() for _ in range(5)} == {NOON + timedelta(seconds=10)}


def test_a_taken_slot_starts_the_waits_over() -> None:
    watch = Watch()
    slots = Slots("realdebrid", watch)
    watch.now = slots.filled()
    slots.used()
    assert slots.filled() == watch.now + timedelta(seconds=10)


def test_a_late_success_does_not_end_a_wait() -> None:
    watch = Watch()
    slots = Slots("realdebrid", watch)
    until = slots.filled()
    slots.used()
    with pytest.raises(UpstreamUnavailableError) as caught:
        slots.refuse_while_full("add")
    assert caught.value.retry_at == until
    watch.now = until
    slots.refuse_while_full("add")
    assert slots.filled() == until + timedelta(seconds=20)
