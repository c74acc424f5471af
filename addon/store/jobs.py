"""What is due: items whose time has come, with all that their step needs. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from addon.domain.models import Download, Item, Job
from addon.domain.transitions import Phase
from addon.store.codec import to_micros
from addon.store.entities import Tables
from addon.store.rows import download_of, grab_of, item_of, request_of


def due_items(
    tables: Tables, phases: Sequence[Phase], now: datetime, limit: int, busy: frozenset[int]
) -> tuple[tuple[int, int], ...]:
    """(item id, revision) of items in these phases whose time has come, the oldest first, without the busy ones."""
    names = ", ".join(f"'{phase.value}'" for phase in phases)
    rows = tables.db.select(
        f"SELECT id, revision FROM item WHERE phase IN ({names}) AND due_at <= $at ORDER BY due_at, id LIMIT $limit",
        {},
        {"at": to_micros(now), "limit": limit + len(busy)},
    )
    return tuple((i, revision) for i, revision in rows if i not in busy)[:limit]


def load_job(tables: Tables, item_id: int) -> Job | None:
    """The item with its request, grab and downloads as they stand."""
    row = tables.Item.get(id=item_id)
    request_row = tables.Request.get(id=row.request_id) if row else None
    if row is None or request_row is None:  # both go at once, but each is read by itself
        return None
    grab_row = tables.Grab.get(id=row.grab_id) if row.grab_id else None
    downloads: tuple[Download, ...] = ()
    if grab_row is not None:
        found = tables.Download.select_by_sql(
            "SELECT * FROM download WHERE grab_id = $grab_id AND item_id = $item_id ORDER BY file_id",
            {},
            {"grab_id": grab_row.id, "item_id": row.id},
        )
        downloads = tuple(download_of(download) for download in found)
    return Job(
        item=item_of(row),
        request=request_of(request_row),
        grab=grab_of(grab_row) if grab_row else None,
        downloads=downloads,
    )


def expired_items(tables: Tables, phases: Sequence[Phase], before: datetime, limit: int) -> tuple[Item, ...]:
    """Items in these phases whose time to expiry began before the given time."""
    names = ", ".join(f"'{phase.value}'" for phase in phases)
    rows = tables.Item.select_by_sql(
        f"SELECT * FROM item WHERE phase IN ({names}) AND expiry_base_at <= $at ORDER BY expiry_base_at LIMIT $limit",
        {},
        {"at": to_micros(before), "limit": limit},
    )
    return tuple(item_of(row) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRow:
    """A download of an item in TRANSFERRING, with no more than a look at aria2 needs."""

    item_id: int
    gid: str
    name: str
    size_bytes: int
    directory: str


def transfers(tables: Tables) -> tuple[TransferRow, ...]:
    """Every download that aria2 should hold now, those of an item side by side."""
    rows = tables.db.select(
        "SELECT item.id, download.gid, download.name, download.size_bytes, download.directory FROM item"
        " JOIN download ON download.item_id = item.id AND download.grab_id = item.grab_id"
        " WHERE item.phase = 'TRANSFERRING' ORDER BY item.id"
    )
    return tuple(
        TransferRow(item_id=item_id, gid=gid, name=name, size_bytes=size_bytes, directory=directory)
        for item_id, gid, name, size_bytes, directory in rows
    )
