"""A row of a request's history."""

from datetime import datetime

import strawberry

from addon.domain.models import Change
from schema.enums import Status
from schema.ids import Kind, public_id
from schema.types.node import Node


@strawberry.type(description="One move from status to status, with its reason.")
class StatusChange(Node):
    """See the description: it is written for clients."""

    at: datetime = strawberry.field(description="When it happened.")
    from_status: Status | None = strawberry.field(name="from", description="The status before; null: it is new.")
    to_status: Status = strawberry.field(name="to", description="The status since.")
    reason: str = strawberry.field(description="What happened, in a sentence.")
    season: int | None = strawberry.field(description="The season of the episode that moved.")
    episode: int | None = strawberry.field(description="The episode that moved.")
    platform: str | None = strawberry.field(description="The platform of the game that moved.")


def status_change(change: Change) -> StatusChange:
    """The row as clients see it."""
    return StatusChange(
        id=public_id(Kind.CHANGE, change.id),
        at=change.at,
        from_status=change.from_status,
        to_status=change.to_status,
        reason=change.reason,
        season=change.season,
        episode=change.episode,
        platform=change.platform,
    )
