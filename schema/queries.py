"""Everything that can be asked. Each resolver reads; none changes anything but the store of call counts."""

from datetime import datetime
from typing import Annotated

import strawberry

from addon.store import accounting, listing
from addon.store.listing import Filter
from schema.context import Info
from schema.errors import check_range
from schema.fields import resolved
from schema.ids import Kind, row_id_of
from schema.inputs import RequestFilter
from schema.nodes import find_node
from schema.presenting import request_of
from schema.request_queries import RequestQueries
from schema.system_fields import SystemQueries
from schema.title_queries import TitleQueries
from schema.types.calls import ApiCallCount, call_counts
from schema.types.connection import PageInfo, RequestConnection, RequestEdge, cursor_of, parse_cursor
from schema.types.download import Download, downloads_of
from schema.types.node import Node
from schema.types.request import Request

_First = Annotated[int, strawberry.argument(description="How many at most, 1 to 100.")]


@strawberry.type(description="What can be asked.")
class Query(RequestQueries, TitleQueries, SystemQueries):
    """See the description: it is written for clients."""

    @resolved("Anything by its id; null when there is no such thing.")
    async def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="As it was given out.")]
    ) -> Node | None:
        """Whatever has this id."""
        return await find_node(info.context, id)

    @resolved("The requests, newest first. Only BAD_INPUT can go wrong.")
    async def requests(
        self,
        info: Info,
        filter: Annotated[RequestFilter | None, strawberry.argument(description="Null: all requests.")] = None,
        first: _First = 50,
        after: Annotated[str | None, strawberry.argument(description="`endCursor` of the page before.")] = None,
    ) -> RequestConnection:
        """One page. Raises BadInputError for a bad `first` or `after`."""
        check_range("first", first, 1, 100)
        wanted = filter.to_filter() if filter else Filter()
        behind = None if after is None else parse_cursor(after)
        listed = await info.context.store.read(listing.list_requests, wanted, first + 1, behind)
        edges = [
            RequestEdge(cursor=cursor_of(each.request.id), node=request_of(each, info.context))
            for each in listed[:first]
        ]
        end = PageInfo(has_next_page=len(listed) > first, end_cursor=edges[-1].cursor if edges else None)
        return RequestConnection(wanted=wanted, edges=edges, page_info=end)

    @resolved("One request; null when there is none with this id.")
    async def request(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="As it was given out.")]
    ) -> Request | None:
        """The request as it stands."""
        row_id = row_id_of(Kind.REQUEST, id)
        listed = None if row_id is None else await info.context.store.read(listing.find_request, row_id)
        return None if listed is None else request_of(listed, info.context)

    @resolved("Everything aria2 holds, live. Null when aria2 does not answer.")
    async def downloads(self, info: Info) -> list[Download] | None:
        """Raises UpstreamError, which makes it null."""
        return downloads_of(await info.context.live.downloads())

    @resolved("One entry of aria2, live; null when aria2 holds none with this gid, or does not answer.")
    async def download(
        self, info: Info, gid: Annotated[strawberry.ID, strawberry.argument(description="aria2's own id of it.")]
    ) -> Download | None:
        """Raises UpstreamError, which makes it null."""
        held = await info.context.live.downloads()
        return next(iter(downloads_of(tuple(each for each in held if each.gid == gid))), None)

    @resolved("Calls made to each upstream.")
    async def api_calls(
        self,
        info: Info,
        since: Annotated[
            datetime | None,
            strawberry.argument(description="From this minute on; after two days hours are kept. Null: ever."),
        ] = None,
        upstream: Annotated[str | None, strawberry.argument(description="Only to this one.")] = None,
        *,
        per_hash: Annotated[bool, strawberry.argument(description="One row for each info hash.")] = False,
    ) -> list[ApiCallCount]:
        """What was counted up to this moment."""
        await info.context.flush_calls()
        counts = await info.context.store.read(accounting.calls_since, since, upstream, per_hash=per_hash)
        return call_counts(counts)
