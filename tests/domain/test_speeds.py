"""The record of speeds: equal steps, bounded, and a day that ends where the people are."""

from datetime import UTC, date, datetime, timedelta, timezone

from addon.domain.speeds import MOST_STEPS, STEP_SECONDS, Speeds

from .lives import NOON

BERLIN = timezone(timedelta(hours=1))


def speeds(zone: timezone = UTC) -> Speeds:
    def day_of(at: datetime) -> date:
        return at.astimezone(zone).date()

    return Speeds(day_of)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def look(record: Speeds, seconds: float, *named: tuple[str, int], there: str = "ab") -> None:
    """All that is there is of a letter each."""
    record.note(at(seconds), sum(speed for _, speed in named), dict(named), there.__contains__)


def test_nothing_is_known_before_the_first_look() -> None:
    record = speeds()
    assert (record.points(NOON), record.highest_today(NOON)) == ([], 0)
    assert (record.points(NOON, "a"), record.highest_today(NOON, "a")) == ([], 0)


def test_points_stand_at_equal_distance_and_the_last_is_now() -> None:
    record = speeds()
    look(record, 0, ("a", 5))
    look(record, 2, ("a", 7), ("b", 1))
    look(record, 4, ("b", 2))
    assert record.points(at(5)) == [5, 8, 2]
    assert record.points(at(5), "a") == [5, 7, 0]
    assert record.points(at(5), "b") == [1, 2]


def test_last_look_within_a_step_counts_and_a_clock_that_goes_back_makes_no_new_one() -> None:
    record = speeds()
    look(record, 0, ("a", 5))
    look(record, 1, ("a", 6))
    assert record.points(at(1)) == [6]
    look(record, -10, ("a", 7))
    assert record.points(at(1)) == [7]
    assert record.points(at(-10)) == [0]


def test_look_counts_for_the_steps_between_two_looks_but_not_for_ever() -> None:
    record = speeds()
    look(record, 0, ("a", 5))
    look(record, 8, ("a", 6))
    assert record.points(at(8)) == [5, 5, 5, 5, 6]
    assert record.points(at(40))[4:] == [6, 6, 6, 6, 6, 6, 6, *[0] * 10]


def test_record_holds_ten_minutes_and_no_more() -> None:
    record = speeds()
    for step in range(3 * MOST_STEPS):
        look(record, step * STEP_SECONDS, ("a", step + 1))
    now = at((3 * MOST_STEPS - 1) * STEP_SECONDS)
    assert record.points(now) == list(range(2 * MOST_STEPS + 1, 3 * MOST_STEPS + 1))
    assert record.points(now, "a") == record.points(now)
    assert record.points(now + timedelta(days=3)) == [0] * MOST_STEPS


def test_download_is_forgotten_once_it_is_gone_and_one_that_stands_still_is_not() -> None:
    record = speeds()
    look(record, 0, ("a", 5), ("b", 5))
    look(record, 2, there="b")
    assert record.points(at(2), "a") == []
    assert record.points(at(2), "b") == [5, 0]


def test_so_many_downloads_are_known_at_most_and_the_one_that_moved_least_lately_goes() -> None:
    record = speeds()
    names = [str(number) for number in range(201)]
    for number, name in enumerate(names):
        record.note(at(2 * number), 1, {name: 1}, names.__contains__)
    assert record.points(at(402), "0") == []
    assert record.points(at(402), "1")
    assert record.points(at(402), "200")


def test_highest_is_that_of_the_day_where_the_people_are() -> None:
    record = speeds(BERLIN)
    look(record, 0, ("a", 9))
    look(record, 2, ("a", 4))
    assert (record.highest_today(at(2)), record.highest_today(at(2), "a")) == (9, 9)
    almost = timedelta(hours=10, minutes=59)
    assert record.highest_today(NOON + almost) == 9
    midnight = NOON + timedelta(hours=11)
    assert record.highest_today(midnight) == 0
    record.note(midnight, 3, {"a": 3}, "a".__contains__)
    assert (record.highest_today(midnight), record.highest_today(midnight, "a")) == (3, 3)
