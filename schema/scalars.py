"""The scalars that GraphQL does not bring along: large whole numbers and times. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

BigInt = NewType("BigInt", int)

_LARGEST = 2**53 - 1  # what JavaScript's numbers hold exactly
LARGEST_INT = 2**31 - 1
"""The largest value of GraphQL's own Int."""


def small_int(value: int | None) -> int | None:
    """The number where an Int can hold it; strangers send larger ones, and none of them means anything."""
    return value if value is not None and -LARGEST_INT <= value <= LARGEST_INT else None


def big_int(value: int) -> BigInt:
    """The number of bytes as it may be shown."""
    return BigInt(min(value, _LARGEST))


def time_text(at: datetime) -> str:
    """The time in ISO 8601, UTC, with offset."""
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat()


def _parse_big_int(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST:
        return value
    raise GraphQLError("It must be a whole number below 2^53.")


def _parse_time(value: object) -> datetime:
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else None
        if at is not None and at.tzinfo is not None:
            return at.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise GraphQLError("It must be a time in ISO 8601 with its offset, such as 2026-11-21T12:00:00Z.")


SCALARS: Mapping[object, ScalarDefinition] = {
    BigInt: strawberry.scalar(
        name="BigInt",
        description="Whole bytes or bytes per second; may pass 2^31, always below 2^53.",
        serialize=int,
        parse_value=_parse_big_int,
    ),
    datetime: strawberry.scalar(
        name="DateTime", description="ISO 8601, UTC, with offset.", serialize=time_text, parse_value=_parse_time
    ),
}
