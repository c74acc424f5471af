"""A page of requests. The cursor is opaque to clients: the id of the request that a page ends with."""

import base64
import binascii

import strawberry

from addon.errors import BadInputError
from addon.store import listing
from addon.store.listing import Filter
from schema.context import Info
from schema.fields import resolved
from schema.types.request import Request

_PREFIX = "after:"


@strawberry.type(description="Where a page ends.")
class PageInfo:
    """See the description: it is written for clients."""

    has_next_page: bool = strawberry.field(description="Whether more requests follow.")
    end_cursor: str | None = strawberry.field(description="What to hand in as `after` for the next page.")


@strawberry.type(description="A request with its place in the list.")
class RequestEdge:
    """See the description: it is written for clients."""

    cursor: str = strawberry.field(description="What to hand in as `after` to go on behind this request.")
    node: Request = strawberry.field(description="The request.")


@strawberry.type(description="A page of requests. `totalCount` is counted only when it is selected.")
class RequestConnection:
    """See the description: it is written for clients."""

    wanted: strawberry.Private[Filter]
    edges: list[RequestEdge] = strawberry.field(description="Newest first.")
    page_info: PageInfo = strawberry.field(description="Where the page ends.")

    @resolved("How many requests the filter lists, on all pages.")
    async def total_count(self, info: Info) -> int:
        """Counted now."""
        return await info.context.store.read(listing.count_requests, self.wanted)


def cursor_of(request_id: int) -> str:
    """The cursor behind this request."""
    return base64.urlsafe_b64encode(f"{_PREFIX}{request_id}".encode()).decode()


def parse_cursor(cursor: str) -> int:
    """The id of the request behind which the page begins; raises BadInputError for what is no cursor of ours."""
    try:
        text = base64.b64decode(cursor, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    number = text.removeprefix(_PREFIX)
    if text == number or not number.isdigit() or len(number) > 18:
        raise BadInputError("`after` is no cursor that Usher gave out.")
    return int(number)
