"""Seasons, shows and requests follow their items, by the rule and by a second, simpler reading of the same rule."""

from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain.rollup import Part, counted_parts, is_alone, leading_part, next_air_at
from addon.domain.status import MediaType, Status
from tests.domain.lives import NOON

PENDING, FOUND, DOWNLOADING = Status.PENDING, Status.FOUND, Status.DOWNLOADING
COMPLETED, FAILED = Status.COMPLETED, Status.FAILED


def _parts(*rows: tuple[int, int, Status]) -> list[Part]:
    return [
        Part(item_id=number, season=season, episode=episode, status=status)
        for number, (season, episode, status) in enumerate(rows, start=1)
    ]


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([(1, 1, PENDING), (1, 2, FOUND)], FOUND),
        ([(1, 2, FOUND), (1, 1, PENDING)], FOUND),  # by number, not by order
        ([(1, 1, PENDING), (1, 2, COMPLETED)], PENDING),
        ([(1, 1, COMPLETED), (1, 2, COMPLETED)], COMPLETED),
        ([(1, 9, FAILED), (1, 10, DOWNLOADING)], DOWNLOADING),
        ([(1, 10, FAILED), (2, 1, PENDING)], PENDING),
        ([(1, 10, FAILED), (2, 1, COMPLETED)], FAILED),
        ([(0, 5, FAILED), (1, 1, PENDING)], PENDING),  # specials come first
        ([(0, 5, FAILED), (1, 1, COMPLETED)], FAILED),
    ],
)
def test_the_latest_that_is_not_completed_speaks_for_the_whole(
    rows: list[tuple[int, int, Status]], status: Status
) -> None:
    lead = leading_part(_parts(*rows))
    assert lead is not None
    assert lead.status is status


def test_a_movie_speaks_for_its_request() -> None:
    assert leading_part([Part(item_id=4, status=FAILED)]) == Part(item_id=4, status=FAILED)


def test_the_newest_platform_of_a_game_speaks_for_it() -> None:
    lead = leading_part([Part(item_id=5, status=PENDING), Part(item_id=4, status=FAILED)])
    assert lead is not None
    assert lead.item_id == 5


def test_nothing_has_no_status() -> None:
    assert leading_part([]) is None
    assert counted_parts([], ongoing=True, now=NOON) == ()


@pytest.mark.parametrize(
    ("seconds", "ongoing", "status"),
    [(1, True, COMPLETED), (1, False, PENDING), (0, True, PENDING), (-1, True, PENDING), (-1, False, PENDING)],
)
def test_an_episode_of_an_ongoing_show_counts_from_the_moment_it_airs(
    seconds: int, ongoing: bool, status: Status
) -> None:
    parts = [
        Part(item_id=1, season=1, episode=1, status=COMPLETED, airs_at=NOON - timedelta(days=7)),
        Part(item_id=2, season=1, episode=2, status=PENDING, airs_at=NOON + timedelta(seconds=seconds)),
    ]
    lead = leading_part(counted_parts(parts, ongoing=ongoing, now=NOON))
    assert lead is not None
    assert lead.status is status


@pytest.mark.parametrize(("ongoing", "status"), [(True, COMPLETED), (False, PENDING)])
def test_an_episode_that_is_only_announced_counts_in_a_one_time_request_alone(ongoing: bool, status: Status) -> None:
    parts = [
        Part(item_id=1, season=1, episode=1, status=COMPLETED, airs_at=NOON - timedelta(days=7)),
        Part(item_id=2, season=1, episode=2, status=PENDING),
    ]
    lead = leading_part(counted_parts(parts, ongoing=ongoing, now=NOON))
    assert lead is not None
    assert lead.status is status


def test_what_is_no_episode_counts_without_an_air_date() -> None:
    parts = (Part(item_id=1, status=PENDING), Part(item_id=2, status=FOUND))
    assert counted_parts(parts, ongoing=True, now=NOON) == parts


@pytest.mark.parametrize(
    ("days", "ongoing", "expected"),
    [
        ((), True, None),
        ((-1, 0), True, None),  # what airs now counts now
        ((None,), True, None),  # only announced: nobody knows when
        ((-1, 9, None, 3, 7), True, 3),
        ((3,), False, None),  # in a one-time request it counts already
    ],
)
def test_the_next_episode_that_begins_to_count_is_the_next_that_airs(
    days: tuple[int | None, ...], ongoing: bool, expected: int | None
) -> None:
    parts = [
        Part(item_id=number, season=1, episode=number, status=PENDING, airs_at=_airs(each))
        for number, each in enumerate(days, start=1)
    ]
    found = next_air_at(parts, ongoing=ongoing, now=NOON)
    assert found == _airs(expected)


def _airs(days: int | None) -> datetime | None:
    return None if days is None else NOON + timedelta(days=days)


@pytest.mark.parametrize(("days", "status"), [(None, PENDING), (1, PENDING)])
def test_a_show_of_which_nothing_is_even_dated_has_a_status(days: int | None, status: Status) -> None:
    parts = [
        Part(item_id=1, season=1, episode=1, status=FOUND, airs_at=_airs(days)),
        Part(item_id=2, season=1, episode=2, status=PENDING),
    ]
    lead = leading_part(counted_parts(parts, ongoing=True, now=NOON))
    assert lead is not None
    assert (lead.item_id, lead.status) == (2, status)


def test_a_show_of_which_nothing_has_aired_has_a_status_all_the_same() -> None:
    parts = [Part(item_id=1, season=1, episode=1, status=PENDING, airs_at=NOON + timedelta(days=1))]
    assert counted_parts(parts, ongoing=True, now=NOON) == tuple(parts)


_PARTS = st.lists(
    st.builds(
        Part,
        item_id=st.integers(1, 999),
        status=st.sampled_from(Status),
        season=st.integers(0, 4),
        episode=st.integers(1, 5),
        airs_at=st.none() | st.integers(-2, 2).map(lambda days: NOON + timedelta(days=days)),
    ),
    max_size=12,
    unique_by=(lambda part: (part.season, part.episode), lambda part: part.item_id),
)


@given(_PARTS, st.booleans())
def test_seasons_roll_up_into_the_show_as_the_design_puts_it(parts: list[Part], ongoing: bool) -> None:
    lead = leading_part(counted_parts(parts, ongoing=ongoing, now=NOON))
    assert (lead.status if lead else None) is _by_seasons(_without_unaired(parts) if ongoing else parts)
    assert lead is None or lead in parts


def _without_unaired(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part.airs_at is not None and part.airs_at <= NOON] or parts


def _by_seasons(parts: list[Part]) -> Status | None:
    """The rule as it is written: episodes into seasons, seasons into the show."""
    seasons: defaultdict[int, dict[int, Status]] = defaultdict(dict)
    for part in parts:
        seasons[part.season or 0][part.episode or 0] = part.status
    return _of({number: _of(episodes) for number, episodes in seasons.items()})


def _of(statuses: dict[int, Status] | dict[int, Status | None]) -> Status | None:
    unfinished = {number: status for number, status in statuses.items() if status is not COMPLETED}
    if unfinished:
        return unfinished[max(unfinished)]
    return COMPLETED if statuses else None


@pytest.mark.parametrize(
    ("media_type", "parts", "alone"),
    [
        (MediaType.MOVIE, 1, True),
        (MediaType.GAME, 1, True),
        (MediaType.GAME, 2, False),
        (MediaType.SHOW, 1, False),
        (MediaType.SHOW, 2, False),
    ],
)
def test_a_movie_and_a_game_for_one_platform_are_their_one_part(media_type: MediaType, parts: int, alone: bool) -> None:
    assert is_alone(media_type, parts) is alone
