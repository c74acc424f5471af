"""Which episodes a show has, when each airs, and which of them a wish is for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain.episodes import (
    Asked,
    Episode,
    air_date,
    check_asked,
    chosen,
    covers_every_season,
    is_asked,
    laid_out,
    placeholder,
    renumbered,
)
from addon.errors import BadInputError
from tests.domain.lives import NOON

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An episode as a metadata source lists it."""

    season: int
    number: int
    title: str | None = None
    airs_at: datetime | None = None


def listed(season: int, number: int, days: float | None = None) -> Listed:
    """It airs so many days after noon; None: nobody knows when."""
    return Listed(season=season, number=number, airs_at=_after(days))


def _after(days: float | None) -> datetime | None:
    return None if days is None else NOON + days * DAY


def _times(*rows: Listed, has_ended: bool = False) -> list[float | None]:
    """In days after noon, of the episodes as they are laid out."""
    out = laid_out(rows, now=NOON, is_anime=False, has_ended=has_ended)
    return [None if each.airs_at is None else (each.airs_at - NOON) / DAY for each in out]


def test_episodes_stand_in_their_order_with_what_the_source_says() -> None:
    late = Listed(season=1, number=10, title="The Long Wharf", airs_at=NOON)
    out = laid_out((listed(2, 1, 9), late, listed(1, 9, -7)), now=NOON, is_anime=False, has_ended=False)
    assert [each.key for each in out] == [(1, 9), (1, 10), (2, 1)]
    assert (out[1].title, out[1].airs_at) == ("The Long Wharf", NOON)
    assert laid_out((), now=NOON, is_anime=True, has_ended=True) == ()


@pytest.mark.parametrize(
    ("rows", "times"),
    [
        ((listed(1, 1), listed(1, 2, -3)), [-3, -3]),  # it comes before one that has aired
        ((listed(1, 1), listed(1, 2, 0)), [0, 0]),
        ((listed(1, 1), listed(1, 2), listed(2, 1, -3)), [-3, -3, -3]),
        ((listed(1, 1, -9), listed(1, 2), listed(1, 3, -2)), [-9, -2, -2]),
        ((listed(1, 1), listed(1, 2, 3)), [None, 3]),  # it may still come after a later number
        ((listed(1, 1, -3), listed(1, 2)), [-3, None]),  # only announced
        ((listed(1, 1),), [None]),
        ((listed(0, 1), listed(1, 1, -3)), [None, -3]),  # specials stand apart
        ((listed(0, 1), listed(0, 2, -3), listed(1, 1, 5)), [-3, -3, 5]),
        ((listed(0, 1, -9), listed(1, 1), listed(1, 2, -1)), [-9, -1, -1]),
    ],
)
def test_an_episode_before_one_that_has_aired_has_aired_by_then(
    rows: tuple[Listed, ...], times: list[float | None]
) -> None:
    assert _times(*rows) == times


@pytest.mark.parametrize(
    ("rows", "times"),
    [
        ((listed(1, 1, -9), listed(1, 2), listed(1, 3)), [-9, -9, -9]),
        ((listed(1, 1), listed(1, 2, -3), listed(1, 3)), [-3, -3, -3]),
        ((listed(1, 1, -9), listed(1, 2, 4), listed(1, 3)), [-9, 4, 4]),  # its last ones are dated already
        ((listed(1, 1),), [None]),  # nothing says anything
    ],
)
def test_in_an_ended_show_the_last_episodes_without_a_date_have_aired(
    rows: tuple[Listed, ...], times: list[float | None]
) -> None:
    assert _times(*rows, has_ended=True) == times


@pytest.mark.parametrize(
    ("rows", "ends"),
    [
        ((listed(1, 1, -9), listed(1, 2, -2)), {1: -2}),
        ((listed(1, 1, 9), listed(1, 2, 2)), {1: 9}),  # aired out of order
        ((listed(1, 1, -9), listed(1, 2)), {1: None}),
        ((listed(1, 1, -9), listed(2, 1, -2), listed(2, 2)), {1: -9, 2: None}),
        ((listed(1, 1), listed(1, 2, -2)), {1: -2}),  # by an inferred date
        ((listed(0, 1), listed(1, 1, 3)), {0: None, 1: 3}),
    ],
)
def test_a_season_ends_with_its_latest_episode_when_all_are_dated(
    rows: tuple[Listed, ...], ends: dict[int, float | None]
) -> None:
    out = laid_out(rows, now=NOON, is_anime=False, has_ended=False)
    assert {each.season: each.season_ends_at for each in out} == {season: _after(days) for season, days in ends.items()}


def test_anime_is_counted_over_the_whole_show_specials_apart() -> None:
    rows = (listed(0, 1), listed(0, 2), listed(1, 1), listed(1, 2), listed(2, 1), listed(3, 4))
    counted = laid_out(rows, now=NOON, is_anime=True, has_ended=False)
    assert [each.absolute for each in counted] == [None, None, 1, 2, 3, 4]
    others = laid_out(rows, now=NOON, is_anime=False, has_ended=False)
    assert {each.absolute for each in others} == {None}


_LISTED = st.lists(
    st.builds(listed, st.integers(0, 3), st.integers(0, 4), st.none() | st.integers(-9, 9)),
    max_size=12,
    unique_by=lambda each: (each.season, each.number),
)


@given(_LISTED, st.booleans(), st.booleans())
def test_laying_out_loses_no_episode_and_no_date(rows: list[Listed], is_anime: bool, has_ended: bool) -> None:
    out = laid_out(rows, now=NOON, is_anime=is_anime, has_ended=has_ended)
    assert [each.key for each in out] == sorted((each.season, each.number) for each in rows)
    known = {(each.season, each.number): each.airs_at for each in rows}
    for each in out:
        said = known[each.key]
        assert said is None or each.airs_at == said
        inferred = said is None and each.airs_at is not None
        assert not inferred or has_ended or each.airs_at <= NOON  # type: ignore[operator]  # it is not None
        assert each.season_ends_at is None or (each.airs_at is not None and each.airs_at <= each.season_ends_at)


SHOW = tuple(Episode(season=season, number=number) for season in (0, 1, 2) for number in (1, 2))


@pytest.mark.parametrize(
    "asked", [Asked(seasons=(0, 3)), Asked(episodes=((0, 1), (1, 0), (2, 5))), Asked(ongoing=True)]
)
def test_one_of_the_three_ways_to_ask_is_enough(asked: Asked) -> None:
    check_asked(asked)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(),
        Asked(seasons=(1,), ongoing=True),
        Asked(episodes=((1, 1),), ongoing=True),
        Asked(seasons=(1,), episodes=((1, 1),)),
        Asked(seasons=(1,), episodes=((1, 1),), ongoing=True),
    ],
)
def test_none_of_them_or_more_than_one_is_bad_input(asked: Asked) -> None:
    with pytest.raises(BadInputError, match="exactly one of: `seasons`, `episodes`, `ongoing: true`"):
        check_asked(asked)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (Asked(seasons=(1, -2)), "season -2"),
        (Asked(episodes=((1, 1), (-1, 4))), "episode 4 of season -1"),
        (Asked(episodes=((1, -3),)), "episode -3 of season 1"),
    ],
)
def test_a_number_below_zero_is_named(asked: Asked, named: str) -> None:
    with pytest.raises(BadInputError, match=f"There is no {named}\\.$"):
        check_asked(asked)


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        (Asked(seasons=(1,)), [(1, 1), (1, 2)]),
        (Asked(seasons=(2, 0)), [(0, 1), (0, 2), (2, 1), (2, 2)]),
        (Asked(episodes=((2, 1), (0, 2), (2, 1))), [(0, 2), (2, 1)]),
        (Asked(ongoing=True), [(1, 1), (1, 2), (2, 1), (2, 2)]),  # specials only by number
    ],
)
def test_what_is_asked_for_is_chosen_in_the_order_of_the_show(asked: Asked, keys: list[tuple[int, int]]) -> None:
    assert [each.key for each in chosen(SHOW, asked, "Night Ferry")] == keys
    assert [each.key for each in SHOW if is_asked(each.key, asked)] == keys


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Asked(seasons=(1, 4)), r"Night Ferry has no season 4\."),
        (Asked(episodes=((1, 1), (1, 3))), r"Night Ferry has no episode S01E03\."),
        (Asked(episodes=((12, 104),)), r"Night Ferry has no episode S12E104\."),
    ],
)
def test_what_the_show_does_not_have_is_named(asked: Asked, message: str) -> None:
    with pytest.raises(BadInputError, match=f"^{message}$"):
        chosen(SHOW, asked, "Night Ferry")


@pytest.mark.parametrize("known", [(), SHOW[:2]])
def test_a_show_that_has_no_regular_episode_yet_cannot_be_followed(known: tuple[Episode, ...]) -> None:
    with pytest.raises(BadInputError, match="lists no episode of Night Ferry yet"):
        chosen(known, Asked(ongoing=True), "Night Ferry")


@pytest.mark.parametrize(
    ("seasons", "all_of_it"), [((1, 2), True), ((2, 1, 0, 7), True), ((1,), False), ((0, 2), False), ((), False)]
)
def test_every_season_is_covered_when_none_but_the_specials_is_left_out(
    seasons: tuple[int, ...], all_of_it: bool
) -> None:
    assert covers_every_season(SHOW, seasons) is all_of_it
    assert not covers_every_season(SHOW[:2], seasons)  # a show of specials alone has no season to cover


@pytest.mark.parametrize(
    ("airs_at", "day"),
    [
        (None, None),
        (datetime.fromisoformat("2026-11-21T00:00:00Z"), date(2026, 11, 21)),  # a day without a time
        (datetime.fromisoformat("2026-11-21T00:00:01Z"), date(2026, 11, 20)),
        (datetime.fromisoformat("2026-11-21T03:30:00Z"), date(2026, 11, 20)),  # the evening before in America
        (datetime.fromisoformat("2026-11-21T07:59:59Z"), date(2026, 11, 20)),
        (datetime.fromisoformat("2026-11-21T08:00:00Z"), date(2026, 11, 21)),
        (datetime.fromisoformat("2026-11-21T20:00:00Z"), date(2026, 11, 21)),
    ],
)
def test_names_carry_the_day_of_the_evening(airs_at: datetime | None, day: date | None) -> None:
    assert air_date(airs_at) == day


def test_a_season_that_nobody_lists_yet_is_its_first_episode_without_a_date() -> None:
    assert placeholder(4) == Episode(season=4, number=1)


DATED = (
    Episode(season=0, number=1, airs_at=NOON),
    *(Episode(season=1, number=number, airs_at=NOON + 7 * (number - 1) * DAY) for number in (1, 2, 3)),
    Episode(season=1, number=4),
)


@pytest.mark.parametrize(
    ("days", "numbers"),
    [
        ((0,), [1]),  # not the special of the same day
        ((0, 7), [1, 2]),
        ((0, 7, 14), [1, 2, 3]),
        ((1, 6), [1, 2]),  # one day beside: catalogs write other zones
        ((0, 8), [1, 2]),
        ((3,), []),
        ((), []),
    ],
)
def test_another_catalogs_episodes_are_found_by_their_days(days: tuple[int, ...], numbers: list[int]) -> None:
    found = renumbered(DATED, [(NOON + each * DAY).date() for each in days])
    assert [each.key for each in found] == [(1, number) for number in numbers]
