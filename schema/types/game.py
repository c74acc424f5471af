"""A game that somebody asked for, with the platforms it is looked for on."""

from datetime import datetime, tzinfo

import strawberry

from addon.domain.explanation import explain
from addon.domain.models import Item
from addon.store import requests
from schema.context import Info
from schema.enums import Status
from schema.fields import resolved
from schema.ids import Kind, public_id
from schema.types.node import Node
from schema.types.request import Request


@strawberry.type(description="A game on one platform.")
class GamePlatform(Node):
    """See the description: it is written for clients."""

    platform: str | None = strawberry.field(description="Null: any.")
    status: Status = strawberry.field(description="Where it stands.")
    explanation: str = strawberry.field(description="Why it stands where it stands, in a sentence for a person.")


@strawberry.type(description="A game that somebody asked for.")
class GameRequest(Request):
    """See the description: it is written for clients."""

    igdb_id: int | None = strawberry.field(default=None, description="The Internet Game Database's id.")
    platforms: list[str] = strawberry.field(default_factory=list, description="As asked for; empty: all platforms.")
    genres: list[str] = strawberry.field(default_factory=list, description="As asked for; empty: all genres.")

    @resolved("One for each platform that is looked for; platform null: any.")
    async def items(self, info: Info) -> list[GamePlatform]:
        """The platforms that are looked for."""
        context = info.context
        items = await context.store.read(requests.items_of_request, self.row_id)
        return [platform_of(item, context.clock(), context.zone) for item in items]


def platform_of(item: Item, now: datetime, zone: tzinfo) -> GamePlatform:
    """The item as clients see it."""
    return GamePlatform(
        id=public_id(Kind.PLATFORM, item.id),
        platform=item.platform,
        status=item.status,
        explanation=explain(item, now, zone),
    )
