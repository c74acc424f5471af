"""What is due: items whose time has come, with all that their step needs. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from addon.domain.models import Download, Grab, Item, Job
from addon.domain.transitions import ORDINARY, TOGETHER, WORK, Phase, Work
from addon.store.codec import to_micros
from addon.store.entities import Tables
from addon.store.rows import download_of, grab_of, item_of, request_of

_PARTY = (
    f"CASE WHEN with_season AND phase IN ({', '.join(repr(phase.value) for phase in TOGETHER)})"
    " THEN request_id || '/' || season ELSE id END"
)
"""Items that are worked on as one have one party: an episode alone, or those of a season that go together."""

Party: TypeAlias = int | str

_WATCHED = ", ".join(f"'{phase.value}'" for phase, work in WORK.items() if work is Work.WATCH)


def due_items(
    tables: Tables, phases: Sequence[Phase], now: datetime, limit: int, busy: frozenset[Party]
) -> tuple[tuple[int, Party], ...]:
    """(item id, party) for each party of items in these phases whose time has come, the oldest first.

    Without the busy ones.
    """
    names = ", ".join(f"'{phase.value}'" for phase in phases)
    rows = tables.db.select(
        f"SELECT min(id), {_PARTY} AS party FROM item WHERE phase IN ({names}) AND due_at <= $at"
        " GROUP BY party ORDER BY min(due_at), min(id) LIMIT $limit",
        {},
        {"at": to_micros(now), "limit": limit + len(busy)},
    )
    return tuple((i, party) for i, party in rows if party not in busy)[:limit]


def has_moved(tables: Tables, item: Item) -> bool:
    """Whether the item has moved, or gone, since it was read."""
    row = tables.Item.get(id=item.id)
    return row is None or row.revision != item.revision


def is_at(tables: Tables, item: Item, grab: Grab) -> bool:
    """Whether the item stands where it was read, with this very grab and its torrent."""
    found = tables.db.select(
        "SELECT count(*) FROM item JOIN grab ON grab.id = item.grab_id WHERE item.id = $item_id"
        " AND item.revision = $revision AND grab.torrent_id IS $torrent_id",
        {},
        {"item_id": item.id, "revision": item.revision, "torrent_id": grab.torrent_id},
    )
    return int(found[0]) > 0


def load_job(tables: Tables, item_id: int) -> Job | None:
    """The item with its request, grab, downloads and companions as they stand."""
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
        companions=_companions(tables, row),
    )


def _companions(tables: Tables, row: Any) -> tuple[Item, ...]:
    if not row.with_season or Phase(row.phase) not in TOGETHER:
        return ()
    rows = tables.Item.select_by_sql(
        "SELECT * FROM item WHERE request_id = $v[0] AND season = $v[1] AND phase = $v[2] AND grab_id IS $v[3]"
        " AND with_season AND id <> $v[4] ORDER BY episode",
        {},
        {"v": (row.request_id, row.season, row.phase, row.grab_id, row.id)},
    )
    return tuple(item_of(each) for each in rows)


def items_of_grab(tables: Tables, grab_id: int, step: Phase) -> tuple[Item, ...]:
    """The items at this step that a grab serves, upgrades among them."""
    phases = ", ".join(f"'{phase.value}'" for phase in Phase if ORDINARY.get(phase, phase) is step)
    rows = tables.Item.select_by_sql(
        f"SELECT * FROM item WHERE grab_id = $grab_id AND phase IN ({phases}) ORDER BY season, episode, id",
        {},
        {"grab_id": grab_id},
    )
    return tuple(item_of(row) for row in rows)


def items_of_download(tables: Tables, gid: str) -> tuple[Item, ...]:
    """The items that a file from a debrid service is downloaded for."""
    rows = tables.Item.select_by_sql(
        "SELECT item.* FROM item JOIN download ON download.item_id = item.id"
        " WHERE download.gid = $gid ORDER BY item.id",
        {},
        {"gid": gid},
    )
    return tuple(item_of(row) for row in rows)


def expired_items(tables: Tables, phases: Sequence[Phase], before: datetime, limit: int) -> tuple[Item, ...]:
    """Items in these phases whose time to expiry began before the given time; never an episode without a date."""
    names = ", ".join(f"'{phase.value}'" for phase in phases)
    rows = tables.Item.select_by_sql(
        f"SELECT * FROM item WHERE phase IN ({names}) AND expiry_base_at <= $at"
        " AND (season IS NULL OR airs_at IS NOT NULL) ORDER BY expiry_base_at LIMIT $limit",
        {},
        {"at": to_micros(before), "limit": limit},
    )
    return tuple(item_of(row) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRow:
    """A download that is being transferred, with no more than a look at aria2 needs."""

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
        f" WHERE item.phase IN ({_WATCHED}) ORDER BY item.id"
    )
    return tuple(
        TransferRow(item_id=item_id, gid=gid, name=name, size_bytes=size_bytes, directory=directory)
        for item_id, gid, name, size_bytes, directory in rows
    )
