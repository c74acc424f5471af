"""Turns snapshots of the store into what clients see. Reads nothing: all it shows stands in the row of a list."""

from datetime import datetime, timedelta, tzinfo
from typing import Protocol, TypeVar

from addon.domain.episodes import has_aired
from addon.domain.explanation import explain_request
from addon.domain.models import Item
from addon.domain.status import MediaType, Status
from addon.domain.transitions import Phase
from addon.services.posters import Posters
from addon.store.listing import Listed
from schema.ids import Kind, public_id
from schema.scalars import small_int
from schema.types.game import GameRequest
from schema.types.request import MovieRequest, Request
from schema.types.show import ShowRequest

R = TypeVar("R", bound=Request)

_EXPIRING = (Status.PENDING, Status.FOUND, Status.FAILED)


class Viewpoint(Protocol):
    """When, where and under which settings a request is looked at."""

    @property
    def zone(self) -> tzinfo:
        """In which explanations name times."""
        ...

    @property
    def expire_after(self) -> timedelta:
        """How long an item is searched."""
        ...

    @property
    def posters(self) -> Posters:
        """Under which addresses posters are shown."""
        ...

    def clock(self) -> datetime:
        """The present."""
        ...


def request_of(listed: Listed, view: Viewpoint) -> Request:
    """The request with the explanation of the item that its status follows."""
    found = listed.request
    match found.media_type:
        case MediaType.MOVIE:
            movie = _request(MovieRequest, listed, view)
            movie.imdb_id, movie.tmdb_id = found.imdb_id, small_int(found.tmdb_id)
            return movie
        case MediaType.SHOW:
            show = _request(ShowRequest, listed, view)
            show.imdb_id, show.tmdb_id = found.imdb_id, small_int(found.tmdb_id)
            show.ongoing = found.ongoing
            return show
        case MediaType.GAME:
            game = _request(GameRequest, listed, view)
            game.igdb_id = small_int(found.igdb_id)
            game.platforms, game.genres = list(found.platforms), list(found.genres)
            return game


def _request(kind: type[R], listed: Listed, view: Viewpoint) -> R:
    found, lead = listed.request, listed.lead
    return kind(
        id=public_id(Kind.REQUEST, found.id),
        row_id=found.id,
        media_type=found.media_type,
        title=found.title,
        year=small_int(found.year),
        poster_url=view.posters.path_of_request(found),
        status=found.status,
        explanation=explain_request(found, lead, view.clock(), view.zone),
        qualities=list(found.qualities),
        formats=list(found.formats),
        auto_select=found.auto_select,
        source=found.source,
        requested_by=found.requested_by,
        created_at=found.created_at,
        updated_at=found.updated_at,
        last_searched_at=lead.searched_at,
        next_search_at=lead.due_at if lead.phase in (Phase.SEARCHING, Phase.FAILED, Phase.COMPLETED) else None,
        expires_at=_expires_at(lead, view),
    )


def _expires_at(lead: Item, view: Viewpoint) -> datetime | None:
    if lead.status not in _EXPIRING or not has_aired(lead.season, lead.airs_at, view.clock()):
        return None
    return lead.expiry_base_at + view.expire_after
