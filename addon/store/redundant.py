"""What nothing uses any more: files that something better has replaced, torrents whose files are in the library.

Only what Usher itself put there stands in these tables, so nothing else is ever named.
"""

from dataclasses import dataclass
from datetime import datetime

from addon.domain.chores import Chore, ChoreKind
from addon.store.chores import ask_for
from addon.store.codec import to_micros
from addon.store.entities import Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """A file in the library."""

    path: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A file that every item in it has something better than. `by`: what those have now."""

    file: Seated
    item_id: int
    by: tuple[Seated, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A torrent of Usher's own whose files are in the library."""

    provider: str
    name: str


_HEIGHT = "CAST(substr({}.quality, 2) AS INTEGER)"
_IS_REPLACED = (
    "f.placed_at IS NOT NULL AND f.quality IS NOT NULL AND i.quality IS NOT NULL"
    f" AND {_HEIGHT.format('f')} < {_HEIGHT.format('i')}"
)
_THERE = "FROM library_file AS f JOIN item AS i ON i.id = f.item_id WHERE f.removed_at IS NULL"
_REPLACED_PATHS = (
    f"SELECT f.path {_THERE}"
    " AND ($item_id IS NULL OR f.path IN (SELECT path FROM library_file WHERE item_id = $item_id))"
    f" GROUP BY f.path HAVING min({_IS_REPLACED}) = 1"
)
_FINISHED = (
    "grab.ours = 1 AND grab.torrent_id IS NOT NULL AND grab.dropped_at IS NULL"
    " AND NOT EXISTS (SELECT 1 FROM item WHERE item.grab_id = grab.id AND item.phase <> 'COMPLETED')"
    # links in the library lead to a torrent for as long as they are there, however new files are delivered
    " AND NOT EXISTS (SELECT 1 FROM library_file AS f JOIN item AS i ON i.id = f.item_id"
    " WHERE i.request_id = grab.request_id AND f.link IS NOT NULL AND f.removed_at IS NULL)"
)


def replaced_files(tables: Tables, item_id: int | None = None) -> tuple[Replaced, ...]:
    """Files that nothing uses any more, of one item or of all. A file of two episodes is one once both have better."""
    rows = tables.db.select(
        f"SELECT f.path, max(f.size_bytes), min(f.item_id) {_THERE} AND f.path IN ({_REPLACED_PATHS})"
        " GROUP BY f.path ORDER BY f.path",
        {},
        {"item_id": item_id},
    )
    return tuple(
        Replaced(file=Seated(path=path, size_bytes=size_bytes), item_id=owner, by=_replacing(tables, path))
        for path, size_bytes, owner in rows
    )


def _replacing(tables: Tables, path: str) -> tuple[Seated, ...]:
    """The best files of each item that the file serves; every one of them must be there before it goes."""
    rows = tables.db.select(
        f"SELECT DISTINCT f.path, f.size_bytes {_THERE} AND f.placed_at IS NOT NULL AND f.quality = i.quality"
        " AND i.id IN (SELECT item_id FROM library_file WHERE path = $path AND removed_at IS NULL)",
        {},
        {"path": path},
    )
    return tuple(Seated(path=path, size_bytes=size_bytes) for path, size_bytes in rows)


def count_replaced(tables: Tables) -> int:
    """How many files nothing uses any more."""
    return int(tables.db.select(f"SELECT count(*) FROM ({_REPLACED_PATHS})", {}, {"item_id": None})[0])


def count_files(tables: Tables) -> int:
    """How many files of Usher's own the library holds."""
    found = tables.db.select(
        "SELECT count(DISTINCT path) FROM library_file WHERE placed_at IS NOT NULL AND removed_at IS NULL"
    )
    return int(found[0])


def count_removed(tables: Tables, since: datetime) -> int:
    """How many files were removed since then."""
    found = tables.db.select(
        "SELECT count(DISTINCT path) FROM library_file WHERE removed_at > $since", {}, {"since": to_micros(since)}
    )
    return int(found[0])


def file_removed(tables: Tables, replaced: Replaced, now: datetime) -> None:
    """The file is gone, and Jellyfin is to look again."""
    tables.db.execute(
        "UPDATE library_file SET removed_at = $at WHERE path = $path AND removed_at IS NULL",
        {},
        {"at": to_micros(now), "path": replaced.file.path},
    )
    ask_for(tables, Chore(kind=ChoreKind.SCAN_JELLYFIN, subject=str(replaced.item_id)), now)


def file_forgotten(tables: Tables, path: str) -> None:
    """What lies there now is somebody else's."""
    tables.db.execute("DELETE FROM library_file WHERE path = $path", {}, {"path": path})


def ask_to_remove_replaced(tables: Tables, now: datetime) -> int:
    """Leaves a chore for each item with replaced files; returns how many files those are."""
    replaced = replaced_files(tables)
    for item_id in dict.fromkeys(each.item_id for each in replaced):
        ask_for(tables, Chore(kind=ChoreKind.REMOVE_REPLACED, subject=str(item_id)), now)
    return len(replaced)


def finished_torrents(tables: Tables) -> tuple[Finished, ...]:
    """Torrents of Usher's own that no item waits for any more and that are not marked as dropped."""
    rows = tables.db.select(
        "SELECT grab.provider, COALESCE(release.title, grab.info_hash) FROM grab"
        f" LEFT JOIN release ON release.id = grab.release_id WHERE {_FINISHED} ORDER BY grab.id"
    )
    return tuple(Finished(provider=provider, name=name) for provider, name in rows)


def drop_finished(tables: Tables, now: datetime) -> None:
    """Marks them as dropped, so that the comparison with the account removes them."""
    tables.db.execute(f"UPDATE grab SET dropped_at = $at WHERE {_FINISHED}", {}, {"at": to_micros(now)})
