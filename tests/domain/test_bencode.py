"""Bencode is read strictly: what it is, where it stands, and one error for all that it is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addon.domain import bencode
from addon.domain.bencode import BencodeError, Node, read_bencode


def plain(node: Node) -> object:
    """The value without places."""
    match node.value:
        case list():
            return [plain(each) for each in node.value]
        case dict():
            return {key: plain(each) for key, each in node.value.items()}
        case _:
            return node.value


def written(value: object) -> bytes:
    """The value in bencode."""
    match value:
        case int():
            return b"i%de" % value
        case bytes():
            return b"%d:%s" % (len(value), value)
        case list():
            return b"l" + b"".join(written(each) for each in value) + b"e"
        case dict():
            return b"d" + b"".join(written(key) + written(value[key]) for key in sorted(value)) + b"e"
        case _:
            raise AssertionError(value)


VALUES = st.recursive(
    st.integers(-(2**62), 2**62) | st.binary(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.binary(max_size=6), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200)
@given(VALUES)
def test_what_is_written_is_read(value: object) -> None:
    assert plain(read_bencode(written(value))) == value


def test_a_value_knows_where_it_stands() -> None:
    data = b"d4:infod1:ai1eee"
    top = read_bencode(data)
    assert isinstance(top.value, dict)
    info = top.value[b"info"]
    assert data[info.start : info.stop] == b"d1:ai1ee"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"i1",
        b"ie",
        b"i-e",
        b"i01e",
        b"i-0e",
        b"i+1e",
        b"i 1e",
        b"i1.5e",
        b"i" + b"9" * 30 + b"e",
        b"3:ab",
        b"-1:a",
        b"03:abc",
        b":a",
        b"1",
        b"99999999999999999999999:a",
        b"l",
        b"li1e",
        b"d",
        b"d1:a",
        b"d1:ae",
        b"di1ei1ee",
        b"d1:ai1e1:ai2ee",
        b"i1ei2e",
        b"i1e ",
        b"l" * 10_000,
        b"l" * 40 + b"e" * 40,
        b"d1:a" * 40 + b"e" * 40,
    ],
)
def test_what_is_malformed_is_one_error(data: bytes) -> None:
    with pytest.raises(BencodeError):
        read_bencode(data)


def test_more_values_than_make_sense_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bencode, "_MOST_VALUES", 10)
    assert plain(read_bencode(written([0] * 9))) == [0] * 9
    with pytest.raises(BencodeError, match="more"):
        read_bencode(written([0] * 10))


@settings(max_examples=300)
@given(st.binary(max_size=200) | st.text("ilde0123456789:-a", max_size=60).map(str.encode))
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    try:
        node = read_bencode(data)
    except BencodeError:
        return
    assert (node.start, node.stop) == (0, len(data))
