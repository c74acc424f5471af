"""Makes, changes and removes requests. Only services.lifecycle writes with it: items get their first phase here."""

from dataclasses import dataclass
from datetime import datetime

from addon.domain.models import Change, Item, Request
from addon.domain.status import Format, MediaType, Quality, Source, Status
from addon.domain.transitions import Phase
from addon.errors import NotFoundError
from addon.store.codec import to_json, to_micros
from addon.store.entities import Tables
from addon.store.moves import Moved, add_history
from addon.store.releases import outdate_verdicts
from addon.store.rows import item_of, request_of


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
    qualities: tuple[Quality, ...]
    formats: tuple[Format, ...]
    auto_select: bool
    source: Source
    requested_by: str | None = None
    seerr_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a person may change of a request; None leaves it as it is."""

    qualities: tuple[Quality, ...] | None = None
    formats: tuple[Format, ...] | None = None
    auto_select: bool | None = None


def same_title(tables: Tables, new: NewRequest) -> tuple[Request, ...]:
    """Requests for the same title, newest first, whatever their qualities."""
    rows = tables.Request.select_by_sql(
        "SELECT * FROM request WHERE media_type = $media_type AND ((imdb_id IS NOT NULL AND imdb_id = $imdb_id)"
        " OR (tmdb_id IS NOT NULL AND tmdb_id = $tmdb_id)) ORDER BY id DESC",
        {},
        {"media_type": new.media_type.value, "imdb_id": new.imdb_id, "tmdb_id": new.tmdb_id},
    )
    return tuple(request_of(row) for row in rows)


def create(tables: Tables, new: NewRequest, reason: str, now: datetime) -> Moved:
    """The new request with its one item, due at once."""
    at = to_micros(now)
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
        status=Status.PENDING.value,
        qualities=to_json(new.qualities),
        formats=to_json(new.formats),
        auto_select=new.auto_select,
        source=new.source.value,
        requested_by=new.requested_by,
        created_at=at,
        updated_at=at,
    )
    tables.db.flush()
    item = tables.Item(
        request_id=row.id,
        phase=Phase.SEARCHING.value,
        revision=0,
        due_at=at,
        attempts=0,
        failures=0,
        note=reason,
        phase_since=at,
        expiry_base_at=at,
    )
    tables.db.flush()
    row.lead_item_id = item.id
    change: Change = add_history(tables, row.id, item, (None, Status.PENDING), reason, now)
    return Moved(item=item_of(item), request=request_of(row), changes=(change,))


def identify(tables: Tables, request_id: int, new: NewRequest) -> None:
    """Fills in what was not known when the request was made."""
    row = tables.Request.get(id=request_id)
    if row is None:
        return
    row.imdb_id = row.imdb_id or new.imdb_id
    row.tmdb_id = row.tmdb_id or new.tmdb_id
    row.year = row.year or new.year


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
