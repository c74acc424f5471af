"""How many things stand where."""

from collections.abc import Iterable

import strawberry

from schema.enums import Status


@strawberry.type(description="So many requests, or episodes, are in this status.")
class StatusCount:
    """See the description: it is written for clients."""

    status: Status = strawberry.field(description="Where they stand.")
    count: int = strawberry.field(description="How many they are.")


def status_counts(counts: Iterable[tuple[Status, int]]) -> list[StatusCount]:
    """The counts as clients see them."""
    return [StatusCount(status=status, count=count) for status, count in counts]
