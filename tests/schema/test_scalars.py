"""Times and large numbers, in and out."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from graphql import GraphQLError

from schema.scalars import SCALARS, BigInt, big_int, small_int, time_text

AT = datetime(2026, 11, 21, 12, 0, 0, 250_000, tzinfo=UTC)


def test_time_goes_out_in_utc_with_its_offset() -> None:
    assert time_text(AT) == "2026-11-21T12:00:00.250000+00:00"
    assert time_text(AT.astimezone(timezone(timedelta(hours=9)))) == "2026-11-21T12:00:00.250000+00:00"


@pytest.mark.parametrize("text", ["2026-11-21T12:00:00.250Z", "2026-11-21T13:00:00.250+01:00"])
def test_time_comes_in_with_any_offset(text: str) -> None:
    parse = SCALARS[datetime].parse_value
    assert parse is not None
    assert parse(text) == AT


@pytest.mark.parametrize("value", ["2026-11-21T12:00:00", "yesterday", "", 5, None, "0001-01-01T00:00:00+14:00"])
def test_time_without_offset_or_sense_is_refused(value: object) -> None:
    parse = SCALARS[datetime].parse_value
    assert parse is not None
    with pytest.raises(GraphQLError):
        parse(value)


def test_large_numbers_stay_below_what_a_browser_can_hold() -> None:
    parse = SCALARS[BigInt].parse_value
    assert parse is not None
    assert big_int(5_000_000_000) == 5_000_000_000
    assert big_int(2**60) == 2**53 - 1
    assert parse(2**53 - 1) == 2**53 - 1
    for value in (2**53, True, "5", 1.5):
        with pytest.raises(GraphQLError):
            parse(value)


def test_number_that_an_int_cannot_hold_is_unknown() -> None:
    assert small_int(2**31 - 1) == 2**31 - 1
    assert small_int(2**31) is None
    assert small_int(None) is None
