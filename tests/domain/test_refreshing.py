"""A show's metadata is asked for as often as it may say something new, and no more once it cannot."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain.refreshing import Coverage, next_refresh
from tests.domain.lives import NOON

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def _next(
    *hours: float | None, coverage: Coverage = Coverage.ONGOING, has_ended: bool = False, is_done: bool = False
) -> timedelta | None:
    """How long until the next look, with episodes that air so many hours after noon."""
    times = [None if each is None else NOON + each * HOUR for each in hours]
    found = next_refresh(times, NOON, coverage=coverage, has_ended=has_ended, is_done=is_done)
    return None if found is None else found - NOON


@pytest.mark.parametrize("hours", [(-24 * 30,), (), (None,), (24 * 30,), (-24 * 30, None, 24 * 30)])
def test_an_ongoing_show_is_looked_at_daily(hours: tuple[float | None, ...]) -> None:
    assert _next(*hours) == DAY


@pytest.mark.parametrize(
    ("hours", "wait"),
    [
        (6, HOUR),
        (6.001, 0.001 * HOUR),  # the first look at the moment when dates begin to move
        (7, HOUR),
        (29, 23 * HOUR),
        (30, DAY),
        (31, DAY),
        (0, HOUR),
        (-23.999, HOUR),
        (-24, DAY),
    ],
)
def test_near_an_air_date_it_is_looked_at_every_hour(hours: float, wait: timedelta) -> None:
    found = _next(hours)
    assert found is not None
    assert abs(found - wait) < SECOND


def test_the_nearest_of_several_air_dates_decides() -> None:
    assert _next(24 * 30, 10, None, 20) == 4 * HOUR
    assert _next(24 * 30, -2) == HOUR


@pytest.mark.parametrize(
    ("hours", "wait"),
    [((-24 * 30,), 7 * DAY), ((-24 * 30, None), 7 * DAY), ((), 7 * DAY), ((24 * 30,), DAY), ((-2,), HOUR)],
)
def test_an_ended_show_is_looked_at_weekly_until_all_of_it_is_there(
    hours: tuple[float | None, ...], wait: timedelta
) -> None:
    assert _next(*hours, has_ended=True) == wait
    assert _next(*hours, has_ended=True, is_done=True) is None


def test_a_show_that_goes_on_is_asked_for_although_all_of_it_is_there() -> None:
    assert _next(-24 * 30, is_done=True) == DAY


_WHILE_IT_AIRS = [
    ((10,), 4 * HOUR),
    ((-24 * 30, 24 * 30), DAY),
    ((-24 * 30, None), DAY),  # the date is still to be announced
]


@pytest.mark.parametrize(("hours", "wait"), [((-24 * 30,), None), ((-1,), None), ((), None), *_WHILE_IT_AIRS])
def test_a_request_for_episodes_is_looked_after_until_they_have_aired(
    hours: tuple[float | None, ...], wait: timedelta | None
) -> None:
    assert _next(*hours, coverage=Coverage.EPISODES) == wait


@pytest.mark.parametrize(
    ("hours", "wait"),
    [((), None), ((-24 * 28 - 1,), None), ((-24 * 28,), DAY), ((-24 * 60, -25), DAY), ((-1,), HOUR), *_WHILE_IT_AIRS],
)
def test_a_season_is_looked_after_for_four_weeks_more_since_episodes_may_be_listed_one_by_one(
    hours: tuple[float | None, ...], wait: timedelta | None
) -> None:
    assert _next(*hours, coverage=Coverage.SEASONS) == wait
    if all(each is not None and each < 0 for each in hours):
        assert _next(*hours, coverage=Coverage.SEASONS, has_ended=True) is None


@given(
    st.lists(st.none() | st.floats(-1000, 1000), max_size=8),
    st.sampled_from(Coverage),
    st.booleans(),
    st.booleans(),
)
def test_the_next_look_is_ahead_and_at_most_a_week_away(
    hours: list[float | None], coverage: Coverage, has_ended: bool, is_done: bool
) -> None:
    times: list[datetime | None] = [None if each is None else NOON + each * HOUR for each in hours]
    found = next_refresh(times, NOON, coverage=coverage, has_ended=has_ended, is_done=is_done)
    if found is None:
        assert (has_ended and is_done) or coverage is not Coverage.ONGOING
    else:
        assert NOON < found <= NOON + 7 * DAY
        assert has_ended or found <= NOON + DAY
