"""How long to wait: on both sides of every boundary."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain.backoff import mount_delay, outage_delay, poll_delay, retry_delay, search_delay, swarm_delay


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(-1, 10), (0, 10), (1, 10), (2, 20), (3, 40), (6, 320), (7, 600), (8, 600), (41, 600), (10**9, 600)],
)
def test_searches_without_result_wait_twice_as_long_each_time(attempts: int, seconds: float) -> None:
    delay = search_delay(attempts, first_seconds=10, longest_seconds=600, chance=0)
    assert delay == timedelta(seconds=seconds)


def test_the_first_wait_is_never_beyond_the_longest() -> None:
    assert search_delay(1, first_seconds=900, longest_seconds=600, chance=1) == timedelta(seconds=600)


@given(st.integers(0, 2000), st.floats(1, 1e6), st.floats(1, 1e7), st.floats(0, 1))
def test_chance_adds_a_tenth_at_the_most(attempts: int, first: float, longest: float, chance: float) -> None:
    least = search_delay(attempts, first_seconds=first, longest_seconds=longest, chance=0)
    delay = search_delay(attempts, first_seconds=first, longest_seconds=longest, chance=chance)
    later = search_delay(attempts + 1, first_seconds=first, longest_seconds=longest, chance=0)
    tolerance = timedelta(microseconds=2)
    assert least <= delay <= least * 1.1 + tolerance
    assert delay <= timedelta(seconds=longest) + tolerance
    assert least <= later


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 10), (1, 10), (2, 20), (3, 40), (9, 2560), (10, 3600), (10**9, 3600)],
)
def test_an_unforeseen_error_is_tried_again_ever_later_up_to_an_hour(failures: int, seconds: float) -> None:
    assert retry_delay(failures) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("failures", "seconds"), [(1, 10), (5, 160), (6, 300), (7, 300)])
def test_an_outage_is_tried_again_within_what_is_allowed(failures: int, seconds: float) -> None:
    assert retry_delay(failures, longest_seconds=300) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("failures", "seconds"), [(0, 1), (1, 1), (2, 2), (6, 32), (7, 60), (10**9, 60)])
def test_an_outage_without_an_end_is_tried_again_within_a_minute(failures: int, seconds: float) -> None:
    assert outage_delay(failures) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("waited", "seconds"),
    [(-5, 1), (0, 1), (0.99, 1), (1, 2), (29.99, 2), (30, 10), (599.99, 10), (600, 60), (86400, 60)],
)
def test_a_waiting_grab_is_looked_at_less_and_less_often(waited: float, seconds: float) -> None:
    assert poll_delay(waited) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("waited", "seconds"),
    [(-5, 1), (0, 1), (1, 2), (30, 10), (599.99, 10), (600, 60), (3600, 360), (36000, 3600), (10**9, 3600)],
)
def test_a_mount_is_looked_through_ever_less_often_up_to_once_an_hour(waited: float, seconds: float) -> None:
    assert mount_delay(waited) == timedelta(seconds=seconds)


@pytest.mark.parametrize(("waited", "seconds"), [(0, 1), (59.9, 1), (60, 5), (86400, 5)])
def test_the_swarm_is_looked_at_often_since_aria2_is_ours(waited: float, seconds: int) -> None:
    assert swarm_delay(waited) == timedelta(seconds=seconds)
