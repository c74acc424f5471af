"""A strict reader of bencode, the format of .torrent files (BEP 3). Pure; knows not what a torrent is."""

from dataclasses import dataclass
from typing import TypeAlias

_DEEPEST = 32  # a .torrent needs 5 levels
_MOST_VALUES = 400_000  # 50,000 files with all that may be said of them; 10 MB can hold ten times as many
_LONGEST_NUMBER = 20  # digits and sign of 64 bits


class BencodeError(ValueError):
    """The bytes are not what bencode allows; the only error of this module."""


Value: TypeAlias = "int | bytes | list[Node] | dict[bytes, Node]"


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands: its own bytes are `data[start:stop]`."""

    value: Value
    start: int
    stop: int


def read_bencode(data: bytes) -> Node:
    """The one value that the bytes hold from their beginning to their end.

    Raises BencodeError for everything else: numbers with leading zeros, keys that stand twice, texts that run over
    the end, bytes behind the end, and what is nested deeper or has more values than make sense. Keys may be unsorted,
    which some programs write.
    """
    reader = _Reader(data)
    node = reader.read(0, depth=0)
    if node.stop != len(data):
        raise BencodeError("something follows the end")
    return node


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._values = 0

    def read(self, at: int, *, depth: int) -> Node:
        """The value that begins there."""
        self._values += 1
        if depth > _DEEPEST or self._values > _MOST_VALUES:
            raise BencodeError("more nested or more values than make sense")
        match self._data[at : at + 1]:
            case b"i":
                return self._whole(at)
            case b"l":
                return self._list(at, depth)
            case b"d":
                return self._dictionary(at, depth)
            case _:
                return self._text(at)

    def _whole(self, at: int) -> Node:
        stop = self._find(b"e", at + 1)
        return Node(_number(self._data[at + 1 : stop]), at, stop + 1)

    def _text(self, at: int) -> Node:
        colon = self._find(b":", at)
        length = _number(self._data[at:colon])
        stop = colon + 1 + length
        if length < 0 or stop > len(self._data):
            raise BencodeError("a text runs over the end")
        return Node(self._data[colon + 1 : stop], at, stop)

    def _list(self, start: int, depth: int) -> Node:
        found: list[Node] = []
        at = start + 1
        while self._data[at : at + 1] != b"e":
            found.append(self.read(at, depth=depth + 1))
            at = found[-1].stop
        return Node(found, start, at + 1)

    def _dictionary(self, start: int, depth: int) -> Node:
        found: dict[bytes, Node] = {}
        at = start + 1
        while self._data[at : at + 1] != b"e":
            key = self._text(at)
            assert isinstance(key.value, bytes)
            if key.value in found:
                raise BencodeError("a key stands twice")
            node = self.read(key.stop, depth=depth + 1)
            found[key.value] = node
            at = node.stop
        return Node(found, start, at + 1)

    def _find(self, mark: bytes, at: int) -> int:
        """Where the mark stands that ends a number."""
        place = self._data.find(mark, at, at + _LONGEST_NUMBER + 1)
        if place < 0:
            raise BencodeError("a number that does not end")
        return place


def _number(digits: bytes) -> int:
    """The number as bencode writes it: no blanks, no plus, no leading zeros, no minus zero."""
    plain = digits.removeprefix(b"-")
    if not plain.isdigit() or (plain[:1] == b"0" and digits != b"0"):
        raise BencodeError("a number that is none")
    return int(digits)
