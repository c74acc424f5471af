"""Finds anything by its public id. Reads only."""

import strawberry

from addon.domain.status import MediaType
from addon.store import history, jobs, listing, requests
from schema.context import Context
from schema.ids import Kind, PublicId, parse_id
from schema.presenting import request_of
from schema.types.game import GamePlatform, platform_of
from schema.types.history import status_change
from schema.types.node import Node
from schema.types.release import release_of
from schema.types.show import Episode, Season, episode_of, seasons_of


async def find_node(context: Context, id: strawberry.ID) -> Node | None:
    """Whatever has this id; None when there is no such thing."""
    named = parse_id(id)
    if named is None:
        return None
    store = context.store
    match named.kind:
        case Kind.REQUEST:
            listed = await store.read(listing.find_request, named.row_id)
            return None if listed is None else request_of(listed, context)
        case Kind.RELEASE:
            known = await store.read(listing.find_listed_release, named.row_id)
            return None if known is None else release_of(known)
        case Kind.CHANGE:
            change = await store.read(history.find_change, named.row_id)
            return None if change is None else status_change(change)
        case Kind.SEASON:
            return await _season(context, named)
        case Kind.EPISODE | Kind.PLATFORM:
            return await _item(context, named)
        case Kind.DELIVERY:
            return None


async def _season(context: Context, named: PublicId) -> Season | None:
    listed = await context.store.read(listing.find_request, named.row_id)
    if listed is None:
        return None
    items = await context.store.read(requests.items_of_request, named.row_id)
    seasons = seasons_of(items, context.clock(), context.zone, ongoing=listed.request.ongoing)
    return next((season for season in seasons if season.number == named.season), None)


async def _item(context: Context, named: PublicId) -> Episode | GamePlatform | None:
    job = await context.store.read(jobs.load_job, named.row_id)
    if job is None:
        return None
    if named.kind is Kind.EPISODE:
        return episode_of(job.item, context.clock(), context.zone) if job.item.episode is not None else None
    is_game = job.request.media_type is MediaType.GAME
    return platform_of(job.item, context.clock(), context.zone) if is_game else None
