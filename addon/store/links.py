"""Library files that are links to the mounted debrid account: which are watched, which lead nowhere. Knows no disk."""

from dataclasses import dataclass
from datetime import datetime

from addon.domain.status import Status
from addon.domain.transitions import ORDINARY, STATUS, Phase
from addon.domain.wording import SWARM
from addon.store.codec import to_micros
from addon.store.entities import Tables

_OF_ITEMS = "FROM library_file JOIN item ON item.id = library_file.item_id"
_WATCHED = (
    "item.phase = 'COMPLETED' AND library_file.link IS NOT NULL AND library_file.placed_at IS NOT NULL"
    " AND library_file.removed_at IS NULL"
)
_IS_REPLACED = (
    "COALESCE(CAST(substr(library_file.quality, 2) AS INTEGER) < CAST(substr(item.quality, 2) AS INTEGER), 0)"
)
_COLUMNS = (
    f"library_file.id, library_file.item_id, item.request_id, library_file.path, library_file.link, {_IS_REPLACED}"
)
_THERE = ", ".join(f"'{phase.value}'" for phase, status in STATUS.items() if status is Status.COMPLETED)
_UNLOCKING = ", ".join(f"'{phase.value}'" for phase in Phase if ORDINARY.get(phase, phase) is Phase.UNLOCKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLink:
    """A link that Usher has put into the library."""

    id: int
    item_id: int
    request_id: int
    path: str
    link: str  # where it leads
    is_replaced: bool  # something better is in the library beside it


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCount:
    """How many links of completed items there are, and how many of them lead nowhere."""

    links: int
    missed: int


def link_placed(tables: Tables, file_id: int, link: str, now: datetime) -> None:
    """The link is where it belongs, and leads there."""
    row = tables.LibraryFile[file_id]
    row.placed_at = to_micros(now)
    row.link = link
    row.missed_at = None


def links_after(tables: Tables, file_id: int, limit: int) -> tuple[PlacedLink, ...]:
    """Links of completed items behind this one, in the order of their ids."""
    return _links(tables, f"{_WATCHED} AND library_file.id > $at ORDER BY library_file.id LIMIT $limit", file_id, limit)


def missed_before(tables: Tables, at: datetime, limit: int) -> tuple[PlacedLink, ...]:
    """Links of completed items that have led nowhere since then or longer."""
    where = f"{_WATCHED} AND library_file.missed_at <= $at ORDER BY library_file.id LIMIT $limit"
    return _links(tables, where, to_micros(at) or 0, limit)


def left_behind(tables: Tables, limit: int) -> tuple[PlacedLink, ...]:
    """Links that led nowhere, of items that are fetched again since, or were given up meanwhile."""
    where = f"item.phase NOT IN ({_THERE}) AND library_file.missed_at >= $at ORDER BY library_file.id LIMIT $limit"
    return _links(tables, where, 0, limit)


def looked_at(tables: Tables, seen: tuple[int, ...], missed: tuple[int, ...], now: datetime) -> None:
    """Stores what a look has shown; a link that led nowhere before keeps the time of the first look."""
    for file_id in (*seen, *missed):
        row = tables.LibraryFile.get(id=file_id)
        if row is not None:
            row.missed_at = None if file_id in seen else (row.missed_at or to_micros(now))


def count_links(tables: Tables) -> LinkCount:
    """How many are watched."""
    links, missed = tables.db.select(f"SELECT count(*), count(library_file.missed_at) {_OF_ITEMS} WHERE {_WATCHED}")[0]
    return LinkCount(links=links, missed=missed)


def forget_link(tables: Tables, file_id: int) -> None:
    """A dead link is gone from the library; one that was put there anew meanwhile stays known."""
    tables.db.execute(
        "DELETE FROM library_file WHERE id = $file_id AND missed_at IS NOT NULL", {}, {"file_id": file_id}
    )


def unseen_since(tables: Tables, before: datetime) -> int:
    """How many items have waited since then or longer for their files to be seen; not for what the swarm brings."""
    waiting = tables.db.select(
        f"SELECT count(*) FROM item WHERE phase IN ({_UNLOCKING}) AND phase_since <= $at"
        " AND NOT EXISTS (SELECT 1 FROM grab WHERE grab.id = item.grab_id AND grab.provider = $swarm)",
        {},
        {"at": to_micros(before), "swarm": SWARM},
    )
    return int(waiting[0])


def _links(tables: Tables, where: str, at: int, limit: int) -> tuple[PlacedLink, ...]:
    rows = tables.db.select(f"SELECT {_COLUMNS} {_OF_ITEMS} WHERE {where}", {}, {"at": at, "limit": limit})
    return tuple(
        PlacedLink(id=i, item_id=item_id, request_id=request_id, path=path, link=link, is_replaced=bool(is_replaced))
        for i, item_id, request_id, path, link, is_replaced in rows
    )
