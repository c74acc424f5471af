"""What is made of loose values."""

from datetime import UTC, date, datetime

import pytest

from addon.clients.values import day, first_year, imdb_id, line, moment, whole

STRANGE = [None, True, [], {}, b"1", object(), float("nan"), float("inf"), 1e300]


@pytest.mark.parametrize("value", STRANGE)
def test_strange_values_make_no_sense(value: object) -> None:
    assert [read(value) for read in (whole, line, moment, day, imdb_id)] == [None] * 5


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (0, 0),
        (7, 7),
        ("7", 7),
        ("007", 7),
        (2**53, 2**53),
        (2**53 + 1, None),
        (-1, None),
        (10**400, None),
        ("9" * 17, None),
        ("-7", None),
        ("7.0", None),
        (7.0, None),
        ("٣", None),
        ("²", None),
        ("", None),
        (False, None),
    ],
)
def test_whole_numbers_are_bounded(value: object, number: int | None) -> None:
    assert whole(value) == number


def test_bounds_of_whole_numbers_include_both_ends() -> None:
    assert [whole(value, least=1, most=3) for value in (0, 1, 3, 4)] == [None, 1, 3, None]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Harbour Lights", "Harbour Lights"),
        ("  two\r\n\tlines \x00\x1b[31m", "two lines  [31m"),
        ("line\u2028break", "line break"),
        ("x" * 600, "x" * 500),
        ("\x00\n ", None),
        ("", None),
        (7, None),
    ],
)
def test_lines_are_short_and_without_control_characters(value: object, text: str | None) -> None:
    assert line(value) == text


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("2026-11-21T03:57:51.000Z", datetime(2026, 11, 21, 3, 57, 51, tzinfo=UTC)),
        ("2026-11-21T05:57:51+02:00", datetime(2026, 11, 21, 3, 57, 51, tzinfo=UTC)),
        ("2026-11-21T03:57:51", datetime(2026, 11, 21, 3, 57, 51, tzinfo=UTC)),
        ("2026-11-21", datetime(2026, 11, 21, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("0001-01-01T00:00:00", None),
        ("9999-12-31T23:59:59.9999999Z", None),
        ("1879-12-31T23:59:59Z", None),
        ("1879-12-31T23:59:59-01:00", datetime(1880, 1, 1, 0, 59, 59, tzinfo=UTC)),
        ("2200-12-31T23:59:59Z", datetime(2200, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2200-12-31T23:59:59-01:00", None),
        ("2026-02-30", None),
        ("", None),
        ("soon", None),
        ("2" * 100, None),
    ],
)
def test_times_are_aware_and_in_utc(value: object, time: datetime | None) -> None:
    assert moment(value) == time


def test_day_comes_with_or_without_a_time() -> None:
    assert [day("2020-01-05"), day("2020-01-05T00:00:00.000Z"), day("")] == [date(2020, 1, 5), date(2020, 1, 5), None]
    assert day("0001-01-01") is None


@pytest.mark.parametrize(
    ("value", "year"),
    [
        ("1994", 1994),
        ("2018–2021", 2018),
        ("2018-2021", 2018),
        ("2023–", 2023),
        (" 2023", 2023),
        ("1968-10-04", 1968),
        (2019, 2019),
        ("19945", None),
        ("0094", None),
        ("19", None),
        ("", None),
        ("II", None),
        (None, None),
        ([2019], None),
        (True, None),
    ],
)
def test_first_four_digits_are_the_year(value: object, year: int | None) -> None:
    assert first_year(value) == year


@pytest.mark.parametrize(
    ("value", "tt"),
    [
        ("tt0063350", "tt0063350"),
        ("tt123456789", "tt123456789"),
        ("tt006335", None),
        ("tt1234567890", None),
        ("TT0063350", None),
        ("tt0063350\n", None),
        ("tt٠٠٦٣٣٥٠", None),
        ("../tt0063350", None),
        ("", None),
    ],
)
def test_imdb_ids_have_seven_to_nine_digits(value: object, tt: str | None) -> None:
    assert imdb_id(value) == tt


def test_number_with_thousands_of_digits_is_no_year() -> None:
    assert first_year(10**5000) is None
