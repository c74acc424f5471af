"""What somebody asked for, as clients see it; what differs by media type stands below the interface."""

from datetime import datetime
from typing import Annotated

import strawberry

from addon.domain.deliveries import deliveries_of
from addon.store import accounting, budgets, history, listing
from schema.context import Info
from schema.enums import Format, MediaType, Quality, Source, Status
from schema.errors import check_range
from schema.fields import resolved
from schema.types.calls import ApiCallCount, CallBudget, call_budgets, call_counts
from schema.types.delivery import Delivery, delivery_of
from schema.types.download import Download, downloads_of
from schema.types.history import StatusChange, status_change
from schema.types.node import Node
from schema.types.release import Release, release_of

_Accepted = Annotated[
    bool | None, strawberry.argument(description="Only accepted ones, or only rejected ones; null: all.")
]
_Season = Annotated[int | None, strawberry.argument(description="Of a show: found for this season.")]
_Episode = Annotated[int | None, strawberry.argument(description="Of a show: found for this episode.")]
_First = Annotated[int, strawberry.argument(description="How many at most, 1 to 100.")]
_Last = Annotated[int, strawberry.argument(description="How many at most, 1 to 1,000.")]


@strawberry.interface(description="What somebody asked for. It owns items: a movie, episodes, or a game's platforms.")
class Request(Node):
    """See the description. `row_id` is the database's own number."""

    row_id: strawberry.Private[int]
    media_type: MediaType = strawberry.field(description="What is asked for.")
    title: str = strawberry.field(description="Its name, from the metadata source.")
    year: int | None = strawberry.field(description="The year of its release, or of its first episode.")
    poster_url: str | None = strawberry.field(
        description="Usher's own address of the poster, relative to its base; null when there is none."
    )
    status: Status = strawberry.field(description="Where it stands, from its items.")
    explanation: str = strawberry.field(
        description="Why it stands where it stands, in a sentence for a person: what happened last, what comes next"
        " and when."
    )
    qualities: list[Quality] = strawberry.field(description="In order of preference; empty: any.")
    formats: list[Format] = strawberry.field(description="What a release must have; empty: anything.")
    auto_select: bool = strawberry.field(description="True: the best accepted release is selected without asking.")
    source: Source = strawberry.field(description="Where it came from.")
    requested_by: str | None = strawberry.field(description="Who asked for it, as far as the source says.")
    created_at: datetime = strawberry.field(description="When it was asked for.")
    updated_at: datetime = strawberry.field(description="When it last moved or was changed.")
    last_searched_at: datetime | None = strawberry.field(description="When the indexers were last asked.")
    next_search_at: datetime | None = strawberry.field(
        description="When they are asked next; null while no search is due."
    )
    expires_at: datetime | None = strawberry.field(
        description="When the search stops unless something is found; null once a release is taken, or at rest."
    )

    @resolved("What the last searches found, accepted ones first, best first; rejected ones carry every reason.")
    async def releases(
        self,
        info: Info,
        *,
        accepted: _Accepted = None,
        season: _Season = None,
        episode: _Episode = None,
        first: _First = 100,
    ) -> list[Release]:
        """Raises BadInputError for a bad `first`."""
        check_range("first", first, 1, 100)
        found = await info.context.store.read(
            listing.releases_of, self.row_id, (season, episode), first, accepted=accepted
        )
        return [release_of(known) for known in found]

    @resolved("Live from aria2 at the moment of asking; never stored. Null when aria2 does not answer.")
    async def downloads(self, info: Info) -> list[Download] | None:
        """Raises UpstreamError, which makes it null."""
        return downloads_of(await info.context.live.downloads(self.row_id))

    @resolved(
        "What is on its way at this moment: in the hands of a debrid service or the swarm, downloaded, or brought into"
        " the library."
    )
    async def deliveries(self, info: Info) -> list[Delivery]:
        """One read for all requests that are asked at once."""
        context = info.context
        carried = await context.loaders.carried.load(self.row_id)
        now = context.clock()
        return [delivery_of(each, now, context.zone) for each in deliveries_of(carried, context.stall_after)]

    @resolved(
        "The last moves, oldest first: those of its items (season and episode, or platform, set) and of"
        " its own status (all three null). A movie has one row a move."
    )
    async def history(self, info: Info, last: _Last = 200) -> list[StatusChange]:
        """Raises BadInputError for a bad `last`."""
        check_range("last", last, 1, 1000)
        changes = await info.context.store.read(history.history_of, self.row_id, last)
        return [status_change(change) for change in changes]

    @resolved("Calls made to each upstream on behalf of this request.")
    async def api_calls(self, info: Info) -> list[ApiCallCount]:
        """What was counted up to this moment."""
        await info.context.flush_calls()
        return call_counts(await info.context.store.read(accounting.calls_of_request, self.row_id))

    @resolved("What it has cost each indexer and debrid service, beside what it may have cost until now.")
    async def call_budgets(self, info: Info) -> list[CallBudget]:
        """What was counted up to this moment."""
        await info.context.flush_calls()
        return call_budgets(await info.context.store.read(budgets.budgets_of, self.row_id))


@strawberry.type(description="A film that somebody asked for.")
class MovieRequest(Request):
    """See the description: it is written for clients."""

    imdb_id: str | None = strawberry.field(default=None, description="Null when the metadata source knows none yet.")
    tmdb_id: int | None = strawberry.field(default=None, description="The Movie Database's id.")
