"""What outside calls were made."""

from datetime import datetime

import strawberry

from addon.domain.budgets import CallBudget as Budget
from addon.store.accounting import CallCount
from addon.store.call_history import Series
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


@strawberry.type(description="The calls of one step of time.")
class CallPoint:
    """See the description: it is written for clients."""

    at: datetime = strawberry.field(description="Where the step begins.")
    count: int = strawberry.field(description="Calls that went out, failures included.")
    cached: int = strawberry.field(description="Answers without a call.")
    failed: int = strawberry.field(description="Calls of `count` that were refused or not answered.")


@strawberry.type(description="The calls to one upstream over time.")
class CallSeries:
    """See the description: it is written for clients."""

    upstream: str = strawberry.field(description="As in ApiCallCount.upstream.")
    label: str = strawberry.field(description="The name that people know.")
    points: list[CallPoint] = strawberry.field(description="Every step up to now, oldest first, zeros too.")


def call_series(series: Series, label: str) -> CallSeries:
    """The series as clients see it."""
    points = [
        CallPoint(
            at=each.at,
            count=small_int(each.count) or 0,
            cached=small_int(each.cached) or 0,
            failed=small_int(each.failed) or 0,
        )
        for each in series.points
    ]
    return CallSeries(upstream=series.upstream, label=label, points=points)


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
