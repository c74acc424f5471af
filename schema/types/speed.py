"""How fast downloads went."""

from typing import cast

import strawberry

from addon.services.speeds import SpeedHistory as History
from schema.scalars import BigInt, big_int


@strawberry.type(description="How fast downloads went these last 10 minutes, in points of equal distance.")
class SpeedHistory:
    """See the description: it is written for clients."""

    step_seconds: int = strawberry.field(description="From one point to the next.")
    bytes_per_second: list[BigInt] = strawberry.field(
        description="Oldest first, the last one is now; at most 10 minutes. Empty: nothing is known."
    )
    highest_today_bytes_per_second: BigInt = strawberry.field(
        description="The highest speed since midnight in TZ, or since Usher or the download began."
    )


def speed_history(history: History) -> SpeedHistory:
    """The history as clients see it."""
    return SpeedHistory(
        step_seconds=history.step_seconds,
        bytes_per_second=cast(list[BigInt], history.points),
        highest_today_bytes_per_second=big_int(history.highest_today),
    )
