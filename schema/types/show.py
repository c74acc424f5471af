"""A show that somebody asked for, with its seasons and episodes."""

from datetime import datetime, tzinfo
from itertools import groupby

import strawberry

from addon.domain.explanation import explain
from addon.domain.models import Item
from addon.domain.progress import seasons_progress
from addon.domain.rollup import Part, counted_parts, leading_part
from addon.store import requests
from schema.context import Info
from schema.enums import Status
from schema.fields import resolved
from schema.ids import Kind, public_id, season_id
from schema.types.node import Node
from schema.types.request import Request
from schema.types.standing import StatusCount, status_counts


@strawberry.type(description="One episode of a show: it is searched, downloaded and imported by itself or in a pack.")
class Episode(Node):
    """See the description: it is written for clients."""

    number: int = strawberry.field(description="Within its season.")
    title: str | None = strawberry.field(description="Its own name, when it is known.")
    airs_at: datetime | None = strawberry.field(description="When it airs or has aired; null: not announced.")
    status: Status = strawberry.field(description="Where it stands.")
    explanation: str = strawberry.field(description="Why it stands where it stands, in a sentence for a person.")


@strawberry.type(description="A season of a show, with the episodes that are asked for.")
class Season(Node):
    """See the description: it is written for clients."""

    number: int = strawberry.field(description="0 holds the specials.")
    status: Status = strawberry.field(description="That of its latest episode that is not COMPLETED.")
    episodes: list[Episode] = strawberry.field(description="Ascending.")


@strawberry.type(description="How many episodes of a season that are asked for stand where.")
class SeasonProgress:
    """See the description: it is written for clients."""

    season: int = strawberry.field(description="0 holds the specials.")
    counts: list[StatusCount] = strawberry.field(
        description="Only statuses that occur, in the order of the enum, without the episodes that are `unaired`."
    )
    unaired: int = strawberry.field(description="PENDING episodes that have not aired yet.")


@strawberry.type(description="A show, or parts of it, that somebody asked for.")
class ShowRequest(Request):
    """See the description: it is written for clients."""

    imdb_id: str | None = strawberry.field(default=None, description="Null when the metadata source knows none yet.")
    tmdb_id: int | None = strawberry.field(default=None, description="The Movie Database's id.")
    ongoing: bool = strawberry.field(default=False, description="All seasons, and every new episode as it airs.")

    @resolved("Ascending.")
    async def seasons(self, info: Info) -> list[Season]:
        """The seasons that are asked for."""
        context = info.context
        items = await context.store.read(requests.items_of_request, self.row_id)
        return seasons_of(items, context.clock(), context.zone, ongoing=self.ongoing)

    @resolved("How many episodes of each season that is asked for stand where; ascending.")
    async def progress(self, info: Info) -> list[SeasonProgress]:
        """One read for all shows that are asked at once."""
        counts = await info.context.loaders.episode_counts.load(self.row_id)
        return [
            SeasonProgress(season=each.season, counts=status_counts(each.counts), unaired=each.unaired)
            for each in seasons_progress(counts)
        ]


def seasons_of(items: tuple[Item, ...], now: datetime, zone: tzinfo, *, ongoing: bool) -> list[Season]:
    """The items of a show by season; `items` in the order of seasons and episodes."""
    found = []
    for number, group in groupby(items, key=lambda item: item.season):
        episodes = tuple(group)
        lead = _lead(episodes, now, ongoing=ongoing)
        if number is not None and lead is not None:
            listed = [episode_of(item, now, zone) for item in episodes]
            id_ = season_id(episodes[0].request_id, number)
            found.append(Season(id=id_, number=number, status=lead.status, episodes=listed))
    return found


def episode_of(item: Item, now: datetime, zone: tzinfo) -> Episode:
    """The item as clients see it."""
    return Episode(
        id=public_id(Kind.EPISODE, item.id),
        number=item.episode or 0,
        title=item.title,
        airs_at=item.airs_at,
        status=item.status,
        explanation=explain(item, now, zone),
    )


def _lead(items: tuple[Item, ...], now: datetime, *, ongoing: bool) -> Part | None:
    parts = (
        Part(item_id=item.id, status=item.status, season=item.season, episode=item.episode, airs_at=item.airs_at)
        for item in items
    )
    return leading_part(counted_parts(parts, ongoing=ongoing, now=now))
