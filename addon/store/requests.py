"""Makes, changes and removes requests. Only services.lifecycle writes with it: items get their first phase here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from addon.domain.episodes import Episode, Number
from addon.domain.models import Item, Request
from addon.domain.rollup import is_alone
from addon.domain.status import Format, MediaType, Quality, Source, Status
from addon.errors import NotFoundError
from addon.store.codec import to_json, to_micros
from addon.store.entities import Tables
from addon.store.history import Turn, add_history
from addon.store.items import add_episode, add_item
from addon.store.moves import Moved
from addon.store.releases import outdate_verdicts
from addon.store.rollups import roll_up
from addon.store.rows import item_of, request_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShow:
    """What is asked for of a show. `present`: what the library has already, so that it is never searched."""

    episodes: tuple[Episode, ...]
    present: frozenset[Number] = frozenset()
    ongoing: bool = False
    seasons: tuple[int, ...] = ()
    is_anime: bool = False
    has_ended: bool = False
    refresh_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRequest:
    """What is asked for, with what the metadata source says of it."""

    media_type: MediaType
    title: str
    other_titles: tuple[str, ...] = ()
    year: int | None
    imdb_id: str | None
    tmdb_id: int | None = None
    is_4k: bool = False
    poster_url: str | None = None
    runtime_minutes: int | None = None  # of the movie, or of one episode
    qualities: tuple[Quality, ...]
    formats: tuple[Format, ...]
    auto_select: bool
    source: Source
    requested_by: str | None = None
    seerr_id: int | None = None
    seerr_seasons: tuple[int, ...] = ()
    show: NewShow | None = None
    igdb_id: int | None = None
    platforms: tuple[str, ...] = ()  # as asked for
    genres: tuple[str, ...] = ()
    item_platforms: tuple[str | None, ...] = (None,)  # of a game an item for each; None: any


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person may change of a request; None leaves it as it is."""

    qualities: tuple[Quality, ...] | None = None
    formats: tuple[Format, ...] | None = None
    auto_select: bool | None = None


def same_title(tables: Tables, new: NewRequest | Request) -> tuple[Request, ...]:
    """Requests for the same title, newest first, whatever their qualities."""
    rows = tables.Request.select_by_sql(
        "SELECT * FROM request WHERE media_type = $media_type AND ((imdb_id IS NOT NULL AND imdb_id = $imdb_id)"
        " OR (tmdb_id IS NOT NULL AND tmdb_id = $tmdb_id)) ORDER BY id DESC",
        {},
        {"media_type": new.media_type.value, "imdb_id": new.imdb_id, "tmdb_id": new.tmdb_id},
    )
    return tuple(request_of(row) for row in rows)


def create(tables: Tables, new: NewRequest, reason: str, now: datetime) -> Moved:
    """The new request with an item for each episode or platform, else one; what can be searched is due at once."""
    row = _add_request(tables, new, now)
    if new.show is None:
        items = [add_item(tables, row.id, reason, now, platform) for platform in new.item_platforms]
    else:
        items = [
            add_episode(tables, row.id, each, reason, now, in_library=each.key in new.show.present)
            for each in new.show.episodes
        ]
    tables.db.flush()
    row.lead_item_id = items[0].id
    alone = items[0] if is_alone(new.media_type, len(items)) else None
    change = add_history(tables, row.id, alone, Turn(before=None, after=Status.PENDING, reason=reason), now)
    changes = (change,) if alone else (change, *roll_up(tables, row, now))
    tables.db.flush()
    return Moved(items=tuple(map(item_of, items)), request=request_of(row), changes=changes)


def _add_request(tables: Tables, new: NewRequest, now: datetime) -> Any:
    at, show = to_micros(now), new.show
    row = tables.Request(
        media_type=new.media_type.value,
        title=new.title,
        title_key=new.title.casefold(),
        other_titles=to_json(new.other_titles),
        year=new.year,
        imdb_id=new.imdb_id,
        tmdb_id=new.tmdb_id,
        is_4k=new.is_4k,
        poster_url=new.poster_url,
        runtime_minutes=new.runtime_minutes,
        igdb_id=new.igdb_id,
        platforms=to_json(new.platforms),
        genres=to_json(new.genres),
        status=Status.PENDING.value,
        qualities=to_json(new.qualities),
        formats=to_json(new.formats),
        auto_select=new.auto_select,
        source=new.source.value,
        requested_by=new.requested_by,
        created_at=at,
        updated_at=at,
        ongoing=show is not None and show.ongoing,
        seasons=to_json(show.seasons if show else ()),
        is_anime=show is not None and show.is_anime,
        has_ended=show is not None and show.has_ended,
        refresh_at=to_micros(show.refresh_at) if show else None,
    )
    tables.db.flush()
    return row


def identify(tables: Tables, request_id: int, imdb_id: str, year: int | None) -> None:
    """Fills in what was not known when the request was made."""
    row = tables.Request.get(id=request_id)
    if row is None:
        return
    row.imdb_id = row.imdb_id or imdb_id
    row.year = row.year or year


def update(tables: Tables, request_id: int, wishes: Wishes, now: datetime) -> None:
    """Changes the wishes; raises NotFoundError when the request is gone."""
    row = tables.Request.get(id=request_id)
    if row is None:
        raise NotFoundError("There is no such request.")
    if wishes.qualities is not None and to_json(wishes.qualities) != row.qualities:
        row.qualities = to_json(wishes.qualities)
        outdate_verdicts(tables, request_id, "quality")
    if wishes.formats is not None and to_json(wishes.formats) != row.formats:
        row.formats = to_json(wishes.formats)
        outdate_verdicts(tables, request_id, "formats")
    if wishes.auto_select is not None:
        row.auto_select = wishes.auto_select
    row.updated_at = to_micros(now)


def items_of_request(tables: Tables, request_id: int) -> tuple[Item, ...]:
    """The request's items, in the order of seasons and episodes."""
    rows = tables.Item.select_by_sql(
        "SELECT * FROM item WHERE request_id = $request_id ORDER BY season, episode, id",
        {},
        {"request_id": request_id},
    )
    return tuple(item_of(row) for row in rows)


def remove(tables: Tables, request_id: int) -> None:
    """Forgets the request; its links to Seerr stay as tombstones, so that a poll never makes it again."""
    for link in tables.SeerrLink.select_by_sql(
        "SELECT * FROM seerr_link WHERE request_id = $request_id", {}, {"request_id": request_id}
    ):
        link.request_id = None
    tables.db.execute("DELETE FROM request WHERE id = $request_id", {}, {"request_id": request_id})
