"""The comparison of shapes notices what it should."""

import pytest

from .kit import shape_differences


@pytest.mark.parametrize(
    ("got", "captured"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "c": 2}, {"a": 1}),
        ({"a": {"b": "1"}}, {"a": {"b": 1}}),
        ({"a": None}, {"a": "text"}),
        ([], [1]),
        ([{"a": 1}, {"b": 1}], [{"a": 2}]),
        (True, 1),
    ],
)
def test_difference_is_found(got: object, captured: object) -> None:
    assert shape_differences(got, captured)


def test_other_values_and_more_elements_are_no_difference() -> None:
    assert shape_differences([{"a": 2, "b": 1.5}, {"a": 3, "b": 2}], [{"a": 1, "b": 9}]) == []
