"""Times and lists come back from the database as they went in."""

from datetime import UTC, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain.releases import Rejection, RemoteFile
from addon.domain.status import Format, Quality
from addon.store.codec import from_json, from_micros, to_json, to_micros

_ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_TEXTS = st.text(st.characters(codec="utf-8"))


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=_ZONES))
def test_a_time_comes_back_to_the_microsecond_and_in_utc(at: datetime) -> None:
    back = from_micros(to_micros(at))
    assert back == at
    assert back.tzinfo is UTC


@given(st.datetimes(timezones=st.just(UTC)), st.datetimes(timezones=st.just(UTC)))
def test_times_sort_in_the_database_as_they_do_here(one: datetime, other: datetime) -> None:
    assert (to_micros(one) < to_micros(other)) is (one < other)


def test_the_epoch_is_zero_and_no_time_is_none() -> None:
    assert to_micros(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert to_micros(None) is None
    assert from_micros(None) is None


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        to_micros(datetime(2026, 11, 21, 12))


@given(
    st.lists(st.builds(RemoteFile, id=st.integers(0, 2**53), path=_TEXTS, size_bytes=st.integers(0, 2**53))),
    st.lists(st.builds(Rejection, rule=_TEXTS, reason=_TEXTS)),
    st.lists(st.sampled_from(Quality)),
)
def test_lists_come_back_as_they_were(
    files: list[RemoteFile], rejections: list[Rejection], qualities: list[Quality]
) -> None:
    assert from_json(to_json(tuple(files)), tuple[RemoteFile, ...]) == tuple(files)
    assert from_json(to_json(tuple(rejections)), tuple[Rejection, ...]) == tuple(rejections)
    assert from_json(to_json(tuple(qualities)), tuple[Quality, ...]) == tuple(qualities)


def test_a_list_of_another_kind_is_an_error_and_no_surprise_later() -> None:
    with pytest.raises(msgspec.ValidationError):
        from_json('["P1081"]', tuple[Quality, ...])
    with pytest.raises(msgspec.ValidationError):
        from_json('["P1080"]', tuple[Format, ...])
