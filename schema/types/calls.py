"""What outside calls were made, and how the services behind them do."""

from datetime import datetime

import strawberry

from addon.clients.http import Health
from addon.domain.budgets import CallBudget as Budget
from addon.store.accounting import CallCount
from schema.scalars import small_int


@strawberry.type(
    description="`count`: calls that went out, failures included. `cached`: answers without a call, not in `count`."
    " Shared calls (listings, account) count on the whole, never on a request. `upstream` is realdebrid, torbox,"
    " stremio:<host>, torznab:<host>, seerr, jellyfin, metadata, igdb or notify."
)
class ApiCallCount:
    """See the description: it is written for clients."""

    upstream: str = strawberry.field(description="The service that was asked.")
    endpoint: str = strawberry.field(description="What it was asked.")
    info_hash: str | None = strawberry.field(description="The torrent that it was asked about.")
    count: int = strawberry.field(description="Calls that went out, failures included.")
    cached: int = strawberry.field(description="Answers without a call.")
    failed: int = strawberry.field(description="Calls of `count` that were refused or not answered.")


@strawberry.type(
    description="What a request has cost an indexer or a debrid service, and what it may have cost until now by what it"
    " has gone through: each search, each release that was tried, each file. Calls that failed are left out."
)
class CallBudget:
    """See the description: it is written for clients."""

    upstream: str = strawberry.field(description="As in ApiCallCount.upstream.")
    spent: int = strawberry.field(description="Calls that were answered.")
    budget: int = strawberry.field(description="At most so many. More spent is a fault of Usher's, and logged.")


@strawberry.type(description="How a service that Usher depends on does.")
class UpstreamHealth:
    """See the description: it is written for clients."""

    name: str = strawberry.field(description="As in ApiCallCount.upstream, and aria2.")
    url: str | None = strawberry.field(description="Its address, without path, keys and passwords.")
    ok: bool = strawberry.field(description="False: its last call failed, or it is held back. See `message`.")
    checked_at: datetime | None = strawberry.field(description="When it was last asked; null: not yet.")
    latency_ms: float | None = strawberry.field(description="How long its last answer took, in milliseconds.")
    message: str | None = strawberry.field(description="What is wrong, and what mends it.")


def call_counts(counts: tuple[CallCount, ...]) -> list[ApiCallCount]:
    """The counts as clients see them."""
    return [
        ApiCallCount(
            upstream=each.upstream,
            endpoint=each.endpoint,
            info_hash=each.info_hash,
            count=small_int(each.count) or 0,
            cached=small_int(each.cached) or 0,
            failed=small_int(each.failed) or 0,
        )
        for each in counts
    ]


def call_budgets(budgets: tuple[Budget, ...]) -> list[CallBudget]:
    """The budgets as clients see them."""
    return [
        CallBudget(upstream=each.upstream, spent=small_int(each.spent) or 0, budget=small_int(each.budget) or 0)
        for each in budgets
    ]


def upstream_health(health: Health) -> UpstreamHealth:
    """The health as clients see it; what was never asked is not called broken."""
    return UpstreamHealth(
        name=health.name,
        url=health.url or None,
        ok=health.ok is not False,
        checked_at=health.checked_at,
        latency_ms=health.latency_ms,
        message=health.message,
    )
