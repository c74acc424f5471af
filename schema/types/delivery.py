"""What is on its way for a request."""

from datetime import datetime, tzinfo

import strawberry

from addon.domain.deliveries import Delivery as Carriage
from addon.domain.explanation import explain
from schema.enums import DeliveryStep
from schema.ids import Kind, public_id


@strawberry.type(
    description="A torrent in the hands of a debrid service, or a file on its way from there, or from the swarm, into"
    " the library."
)
class Delivery:
    """See the description: it is written for clients."""

    id: strawberry.ID = strawberry.field(description="Opaque, stable while it lasts.")
    title: str | None = strawberry.field(description="The release's name.")
    season: int | None = strawberry.field(description="Of a show: the season of its episodes.")
    episodes: list[int] = strawberry.field(description="Of a show: ascending; a pack fetched as a whole has many.")
    episode_title: str | None = strawberry.field(description="The episode's own name, when it is just one.")
    platform: str | None = strawberry.field(description="Of a game: the platform.")
    upstream: str = strawberry.field(description="Who delivers it: realdebrid, torbox or swarm.")
    step: DeliveryStep = strawberry.field(description="How far it is.")
    progress: float | None = strawberry.field(description="0 to 1, at the service, while FETCHING; else null.")
    taken_at: datetime = strawberry.field(description="When the release was taken.")
    gives_up_at: datetime | None = strawberry.field(
        description="When it is given up unless something moves; null when nothing like that is due."
    )
    explanation: str = strawberry.field(description="Why it stands where it stands, in a sentence for a person.")
    is_upgrade: bool = strawberry.field(description="Whether it replaces what is in the library in a lower quality.")
    gids: list[strawberry.ID] = strawberry.field(
        description="Under which aria2 may hold it, to find it among the downloads; it need not have them yet."
    )


def delivery_of(carriage: Carriage, now: datetime, zone: tzinfo) -> Delivery:
    """The delivery as clients see it."""
    lead, items = carriage.lead, carriage.items
    return Delivery(
        id=public_id(Kind.DELIVERY, carriage.id),
        title=carriage.title,
        season=lead.season,
        episodes=[item.episode for item in items if item.episode is not None],
        episode_title=lead.title if len(items) == 1 else None,
        platform=lead.platform,
        upstream=carriage.grab.provider,
        step=carriage.step,
        progress=carriage.progress,
        taken_at=carriage.grab.created_at,
        gives_up_at=carriage.gives_up_at,
        explanation=explain(lead, now, zone),
        is_upgrade=lead.is_upgrading,
        gids=[strawberry.ID(gid) for gid in carriage.gids],
    )
