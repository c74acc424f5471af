"""How what Usher depends on does, with what mends it."""

from datetime import datetime

import strawberry

from addon.domain.conditions import Condition
from schema.enums import HealthState, Need


@strawberry.type(
    description="How something that Usher depends on does: a service, aria2, the database, the library's folders."
)
class UpstreamHealth:
    """See the description: it is written for clients."""

    name: str = strawberry.field(
        description="As in ApiCallCount.upstream; or aria2, swarm, database, library, mount, and debrid where no debrid"
        " service is set up."
    )
    label: str = strawberry.field(description="The name that people know.")
    state: HealthState = strawberry.field(description="What is known of it, in one word.")
    need: Need = strawberry.field(description="How much depends on it.")
    url: str | None = strawberry.field(description="Its address, without path, keys and passwords.")
    ok: bool = strawberry.field(description="False: its last call failed, or it is held back. See `message`.")
    checked_at: datetime | None = strawberry.field(description="When it was last asked; null: not yet.")
    latency_ms: float | None = strawberry.field(description="How long its last answer took, in milliseconds.")
    message: str | None = strawberry.field(description="What is wrong, and what mends it.")
    detail: str | None = strawberry.field(description="What it does, or last said of itself, in a short sentence.")
    consequence: str | None = strawberry.field(
        description="What does not work until it is mended or set up, and what goes on. Null while it answers."
    )
    remedy: str | None = strawberry.field(
        description="What mends it, names of settings in backticks. Null while it answers."
    )
    settings: list[str] = strawberry.field(description="The settings that the remedy names, in lower case.")
    link: str | None = strawberry.field(description="A page where it is mended, such as where a token is shown.")
    since: datetime | None = strawberry.field(description="Since when it does not answer.")
    held_until: datetime | None = strawberry.field(description="Before then it is not asked.")


def upstream_health(condition: Condition) -> UpstreamHealth:
    """The condition as clients see it; what was never asked is not called broken."""
    remedy = condition.remedy
    return UpstreamHealth(
        name=condition.name,
        label=condition.label,
        state=condition.state,
        need=condition.need,
        url=condition.url,
        ok=condition.ok,
        checked_at=condition.checked_at,
        latency_ms=condition.latency_ms,
        message=condition.message,
        detail=condition.detail,
        consequence=condition.consequence,
        remedy=remedy.text if remedy else None,
        settings=list(remedy.settings) if remedy else [],
        link=remedy.link if remedy else None,
        since=condition.since,
        held_until=condition.held_until,
    )
