"""Everything that can be asked. Each resolver reads; none changes anything but the store of call counts."""

from datetime import datetime
from typing import Annotated

import strawberry

from addon.errors import BadInputError
from addon.store import accounting, listing
from addon.store.listing import Filter
from schema.context import Info
from schema.enums import MediaType
from schema.errors import check_range
from schema.fields import resolved
from schema.ids import Kind, row_id_of
from schema.inputs import RequestFilter
from schema.nodes import find_node
from schema.presenting import request_of
from schema.system_fields import SystemQueries
from schema.types.calls import ApiCallCount, call_counts
from schema.types.connection import PageInfo, RequestConnection, RequestEdge, cursor_of, parse_cursor
from schema.types.download import Download, downloads_of
from schema.types.node import Node
from schema.types.request import Request
from schema.types.title import Title, title_of

_LONGEST_SEARCH = 200

_First = Annotated[int, strawberry.argument(description="How many at most, 1 to 100.")]


@strawberry.type(description="What can be asked.")
class Query(SystemQueries):
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

    @resolved(
        "Titles that can be requested, the best match first. Null when their source does not answer; while only that of"
        " games does not, games are left out where all kinds are asked for."
    )
    async def titles(
        self,
        info: Info,
        search: Annotated[str, strawberry.argument(description="A title, or part of one.")],
        media_type: Annotated[
            MediaType | None,
            strawberry.argument(description="Null: movies, shows and, with the keys of IGDB, games by turns."),
        ] = None,
        first: _First = 20,
    ) -> list[Title] | None:
        """Raises BadInputError for an empty search, a bad `first`, or games without the keys; and UpstreamError."""
        check_range("first", first, 1, 100)
        text = search.strip()
        if not 0 < len(text) <= _LONGEST_SEARCH:
            raise BadInputError(f"`search` must have 1 to {_LONGEST_SEARCH} characters.")
        hits = (await info.context.search_titles(text, media_type))[:first]
        store = info.context.store
        by_imdb = await store.read(listing.requests_by_imdb, [hit.imdb_id for hit in hits if hit.imdb_id])
        by_igdb = await store.read(listing.requests_by_igdb, [hit.igdb_id for hit in hits if hit.igdb_id])
        return [title_of(hit, by_imdb.get(hit.imdb_id or "") or by_igdb.get(hit.igdb_id or 0)) for hit in hits]

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
