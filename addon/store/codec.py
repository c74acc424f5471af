"""How times and lists stand in the database: microseconds since 1970 UTC, and JSON. Pure."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar, overload

import msgspec

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DECODERS: dict[Any, msgspec.json.Decoder[Any]] = {}


@overload
def to_micros(at: datetime) -> int: ...
@overload
def to_micros(at: None) -> None: ...
@overload
def to_micros(at: datetime | None) -> int | None: ...
def to_micros(at: datetime | None) -> int | None:
    """The column's value for an aware time."""
    return None if at is None else (at - _EPOCH) // _MICROSECOND


@overload
def from_micros(micros: int) -> datetime: ...
@overload
def from_micros(micros: None) -> None: ...
@overload
def from_micros(micros: int | None) -> datetime | None: ...
def from_micros(micros: int | None) -> datetime | None:
    """The aware time of a column's value."""
    return None if micros is None else _EPOCH + micros * _MICROSECOND


def to_json(value: object) -> str:
    """Compact JSON of plain data, enums and dataclasses."""
    return msgspec.json.encode(value).decode()


def from_json(text: str, kind: type[T]) -> T:
    """The value of a JSON column, checked against its type."""
    decoder = _DECODERS.get(kind)
    if decoder is None:  # made anew for each column, it was a fifth of the time of a list
        decoder = _DECODERS[kind] = msgspec.json.Decoder(kind)
    value: T = decoder.decode(text)
    return value


@lru_cache(maxsize=512)
def members_from_json(text: str, kind: type[T]) -> T:
    """The same for small lists of enum members: few kinds of them recur in every row. Only for immutable kinds."""
    return from_json(text, kind)
