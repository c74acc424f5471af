"""Everything that can be watched. Feeds live views and steers nothing; a reader that stalls is dropped."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, cast

import strawberry

from addon.errors import NotFoundError, UpstreamError
from addon.services.live import Downloads
from addon.store import listing
from schema.context import Context, Info
from schema.errors import check_range
from schema.fields import subscription
from schema.ids import Kind, row_id_of
from schema.presenting import request_of
from schema.types.download import Download, downloads_of
from schema.types.history import StatusChange, status_change
from schema.types.request import Request


@strawberry.type(
    description="`change` null: something else that `request` shows has changed (new releases, a new episode, the next"
    " search time)."
)
class RequestChange:
    """See the description: it is written for clients."""

    request: Request = strawberry.field(description="The request as it is now.")
    change: StatusChange | None = strawberry.field(description="The move; null: it has not moved.")


@strawberry.type(description="What can be watched, over graphql-transport-ws.")
class Subscription:
    """See the description. Resolvers return generators, so that what is wrong with a question is told before."""

    @subscription(
        "One message for every move, of one request or of all; the first comes with the next change: subscribe, then"
        " fetch. It completes when its reader falls far behind: then subscribe again."
    )
    async def request_changed(
        self,
        info: Info,
        id: Annotated[strawberry.ID | None, strawberry.argument(description="Only this request. Null: all.")] = None,
    ) -> AsyncGenerator[RequestChange, None]:
        """Raises NotFoundError when there is no such request."""
        row_id = None if id is None else await _existing(info.context, id)
        return _changes(info.context, row_id)

    @subscription(
        "The live downloads, at once and then whenever they change, at most every `intervalMs`. Null with an error"
        " while aria2 does not answer."
    )
    async def downloads_changed(
        self,
        info: Info,
        request_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those of this request. Null: all.")
        ] = None,
        interval_ms: Annotated[int, strawberry.argument(description="250 to 60,000.")] = 1000,
    ) -> AsyncGenerator[list[Download] | None, None]:
        """Raises BadInputError for a bad interval, NotFoundError when there is no such request."""
        check_range("intervalMs", interval_ms, 250, 60_000)
        row_id = None if request_id is None else await _existing(info.context, request_id)
        return _downloads(info.context, interval_ms, row_id)


async def _changes(context: Context, row_id: int | None) -> AsyncGenerator[RequestChange, None]:
    with context.bus.subscribe(row_id) as subscriber:
        async for message in subscriber.messages():
            listed = await context.store.read(listing.find_request, message.request_id)
            if listed is not None:  # it may have been removed meanwhile
                change = None if message.change is None else status_change(message.change)
                yield RequestChange(request=request_of(listed, context), change=change)


async def _downloads(
    context: Context, interval_ms: int, row_id: int | None
) -> AsyncGenerator[list[Download] | None, None]:
    async with aclosing(context.live.stream(interval_ms, row_id)) as looks:
        async for seen in looks:
            yield _answer(seen)


def _answer(seen: Downloads | UpstreamError) -> list[Download] | None:
    """The downloads; an outage as GraphQL takes it: a value that is an error becomes null and that error."""
    return cast(list[Download] | None, seen) if isinstance(seen, UpstreamError) else downloads_of(seen)


async def _existing(context: Context, id: strawberry.ID) -> int:
    row_id = row_id_of(Kind.REQUEST, id)
    if row_id is None or await context.store.read(listing.find_request, row_id) is None:
        raise NotFoundError("There is no such request.")
    return row_id
