"""Grabs, their torrents and their downloads. Knows no phase; a grab is stored before its torrent is added."""

from collections.abc import Sequence
from datetime import datetime

from addon.domain.chores import Chore, ChoreKind
from addon.domain.models import Download, Grab, Item, LibraryFile
from addon.domain.status import Quality
from addon.domain.transitions import WAITS_FOR_DOWNLOADS, WORK, Work
from addon.store.chores import ask_for
from addon.store.codec import from_json, to_json, to_micros
from addon.store.entities import Tables
from addon.store.rows import download_of, grab_of, library_file_of

_WAITING = ", ".join(f"'{phase.value}'" for phase in WAITS_FOR_DOWNLOADS)
_TRYING = ", ".join(f"'{phase.value}'" for phase, work in WORK.items() if work in (Work.GRAB, Work.FOLLOW))


def open_grab(tables: Tables, items: Sequence[Item], grab: Grab) -> Grab | None:
    """Stores the intent (its `id` is given here) for those of the items that have not moved meanwhile.

    None when all have, or when their file is tried for another item: nothing may be added then.
    """
    found = [(tables.Item.get_for_update(id=item.id), item) for item in items]
    rows = [row for row, item in found if row is not None and row.revision == item.revision]
    if not rows or is_file_tried(tables, grab.release_id):
        return None
    at = to_micros(grab.created_at)
    stored = tables.Grab(
        request_id=grab.request_id,
        release_id=grab.release_id,
        provider=grab.provider,
        info_hash=grab.info_hash,
        ours=grab.ours,
        others=to_json(grab.others),
        torrent_id=grab.torrent_id,
        readds=0,
        selected="[]",
        progress=0.0,
        progressed_at=at,
        created_at=at,
        with_season=grab.with_season,
        forced=grab.forced,
    )
    tables.db.flush()
    for row in rows:
        row.grab_id = stored.id
    return grab_of(stored)


def is_file_tried(tables: Tables, release_id: int) -> bool:
    """Whether an item of the same request has the release's file tried, or fetched by the service, at this moment."""
    found = tables.db.select(
        "SELECT count(*) FROM release AS own JOIN grab ON grab.request_id = own.request_id"
        " AND grab.info_hash = own.info_hash AND grab.dropped_at IS NULL"
        " JOIN release AS other ON other.id = grab.release_id AND other.filename IS own.filename"
        f" JOIN item ON item.grab_id = grab.id AND item.phase IN ({_TRYING})"
        " WHERE own.id = $release_id",
        {},
        {"release_id": release_id},
    )
    return int(found[0]) > 0


def find_grab(tables: Tables, grab_id: int) -> Grab | None:
    """The grab as it stands."""
    row = tables.Grab.get(id=grab_id)
    return grab_of(row) if row else None


def torrent_added(tables: Tables, grab_id: int, torrent_id: str, now: datetime) -> Grab | None:
    """Stores the torrent's id; None when nobody needs it any more: a chore that removes it is left then."""
    row = tables.Grab[grab_id]
    row.torrent_id = torrent_id
    row.adds += 1
    row.selected = "[]"
    row.progress = 0.0
    row.progressed_at = to_micros(now)
    if row.dropped_at is None:
        return grab_of(row)
    if row.ours:
        ask_for(tables, Chore(kind=ChoreKind.DROP_REMOTE, subject=str(grab_id)), now)
    return None


def nothing_added(tables: Tables, grab_id: int) -> None:
    """The service refused the add: there is no torrent of Usher's to look for."""
    tables.Grab[grab_id].ours = False


def give_up_intent(tables: Tables, grab_id: int, now: datetime) -> None:
    """Nothing was added and nothing will be under this grab: its items begin anew, with a fresh look at the account."""
    row = tables.Grab[grab_id]
    row.ours = False
    row.dropped_at = to_micros(now)
    tables.db.execute("UPDATE item SET grab_id = NULL WHERE grab_id = $grab_id", {}, {"grab_id": grab_id})


def torrent_left(tables: Tables, grab_id: int, now: datetime) -> Grab:
    """Parts with the torrent so that another can be added; one of Usher's own is removed by a chore."""
    row = tables.Grab[grab_id]
    if row.torrent_id and row.ours and tables.LostTorrent.get(torrent_id=row.torrent_id) is None:
        tables.LostTorrent(torrent_id=row.torrent_id, grab_id=grab_id)
        ask_for(tables, Chore(kind=ChoreKind.DROP_REMOTE, subject=str(grab_id)), now)
    if row.torrent_id and not row.ours:
        row.others = to_json((*from_json(row.others, tuple[str, ...]), row.torrent_id))
    row.readds += 1 if row.torrent_id else 0
    row.torrent_id = None
    row.ours = True
    row.selected = "[]"
    return grab_of(row)  # its downloads stay known: what they have left on the disk goes on, or is cleared away


def torrents_left(tables: Tables, grab_id: int) -> frozenset[str]:
    """Ids of torrents that the grab has parted with and that may still be on the account."""
    return frozenset(
        tables.db.select("SELECT torrent_id FROM lost_torrent WHERE grab_id = $grab_id", {}, {"grab_id": grab_id})
    )


def files_selected(tables: Tables, grab_id: int, file_ids: tuple[int, ...]) -> None:
    """Stores which files were selected."""
    tables.Grab[grab_id].selected = to_json(file_ids)


def progressed(tables: Tables, grab_id: int, progress: float, now: datetime) -> None:
    """Stores that the debrid service has come further, 0 to 1."""
    row = tables.Grab[grab_id]
    row.progress = progress
    row.progressed_at = to_micros(now)


def torrents_to_drop(tables: Tables, grab_id: int) -> tuple[str, ...]:
    """Torrents of Usher's own that this grab has left, and its present one when no item needs it.

    One that another grab has taken over meanwhile is that one's own from now on.
    """
    unneeded = sorted(torrents_left(tables, grab_id))
    row = tables.Grab.get(id=grab_id)
    if row is not None and row.ours and row.torrent_id is not None and row.dropped_at is not None:
        unneeded.append(row.torrent_id)
    return tuple(torrent_id for torrent_id in unneeded if not _handed_on(tables, grab_id, torrent_id))


def _handed_on(tables: Tables, grab_id: int, torrent_id: str) -> bool:
    heirs = tables.Grab.select_by_sql(
        "SELECT * FROM grab WHERE torrent_id = $torrent_id AND id <> $grab_id AND dropped_at IS NULL ORDER BY id",
        {},
        {"torrent_id": torrent_id, "grab_id": grab_id},
    )
    if not heirs:
        return False
    heirs[0].ours = True
    torrent_dropped(tables, grab_id, torrent_id)
    return True


def torrent_dropped(tables: Tables, grab_id: int, torrent_id: str) -> None:
    """The torrent is gone from the account."""
    tables.db.execute("DELETE FROM lost_torrent WHERE torrent_id = $torrent_id", {}, {"torrent_id": torrent_id})
    row = tables.Grab.get(id=grab_id)
    if row is not None and row.torrent_id == torrent_id:
        row.torrent_id = None
        row.ours = False


def torrents_in_use(tables: Tables) -> frozenset[str]:
    """Ids of torrents that a grab which is not dropped holds."""
    return frozenset(
        tables.db.select("SELECT torrent_id FROM grab WHERE dropped_at IS NULL AND torrent_id IS NOT NULL")
    )


def is_being_added(tables: Tables, info_hash: str) -> bool:
    """Whether a torrent of the hash may be on its way whose id is not known yet, for a grab that is needed."""
    waiting = tables.db.select(
        "SELECT count(*) FROM grab WHERE info_hash = $info_hash AND dropped_at IS NULL AND torrent_id IS NULL",
        {},
        {"info_hash": info_hash},
    )
    return int(waiting[0]) > 0


def staged(tables: Tables, gid: str, directory: str) -> bool:
    """Stores where aria2 writes the file, before it is told to; False when the download has been cleared away."""
    rows = tables.Download.select_by_sql("SELECT * FROM download WHERE gid = $gid", {}, {"gid": gid})
    for row in rows:
        row.directory = directory
    return bool(rows)


def downloads_of(tables: Tables, grab_id: int, item_id: int) -> tuple[Download, ...]:
    """The files that a grab brings for an item."""
    rows = tables.Download.select_by_sql(
        "SELECT * FROM download WHERE grab_id = $grab_id AND item_id = $item_id ORDER BY file_id",
        {},
        {"grab_id": grab_id, "item_id": item_id},
    )
    return tuple(download_of(row) for row in rows)


def all_downloads(tables: Tables) -> tuple[Download, ...]:
    """Every download that is not cleared away yet, once for each item that it serves."""
    return tuple(download_of(row) for row in tables.Download.select_by_sql("SELECT * FROM download"))


def leave_shared(tables: Tables, grab_id: int, item_id: int) -> None:
    """Forgets the item's part in downloads that serve another item, which still waits for them."""
    tables.db.execute(
        "DELETE FROM download WHERE grab_id = $grab_id AND item_id = $item_id AND EXISTS ("
        " SELECT 1 FROM download AS other JOIN item ON item.id = other.item_id AND item.grab_id = other.grab_id"
        f" WHERE other.gid = download.gid AND other.item_id <> $item_id AND item.phase IN ({_WAITING}))",
        {},
        {"grab_id": grab_id, "item_id": item_id},
    )


def downloads_removed(tables: Tables, gids: tuple[str, ...]) -> None:
    """Forgets downloads whose entries and files are gone."""
    for gid in gids:
        tables.db.execute("DELETE FROM download WHERE gid = $gid", {}, {"gid": gid})


def intend_file(
    tables: Tables, item_id: int, path: str, size_bytes: int, quality: Quality | None = None
) -> LibraryFile:
    """Stores that a file of the item is about to be moved to this path."""
    rows = tables.LibraryFile.select_by_sql(
        "SELECT * FROM library_file WHERE item_id = $item_id AND path = $path",
        {},
        {"item_id": item_id, "path": path},
    )
    row = rows[0] if rows else tables.LibraryFile(item_id=item_id, path=path, size_bytes=size_bytes)
    row.size_bytes = size_bytes  # of another release than the last time, perhaps
    row.quality = quality.value if quality else None
    if row.removed_at is not None:
        row.removed_at = row.placed_at = None
    tables.db.flush()
    return library_file_of(row)


def file_intent(tables: Tables, request_id: int, path: str) -> LibraryFile | None:
    """What was stored of this file for an item of the request, if anything: a file may hold two episodes."""
    rows = tables.LibraryFile.select_by_sql(
        "SELECT library_file.* FROM library_file JOIN item ON item.id = library_file.item_id"
        " WHERE item.request_id = $request_id AND library_file.path = $path AND library_file.removed_at IS NULL"
        " ORDER BY library_file.id",
        {},
        {"request_id": request_id, "path": path},
    )
    return library_file_of(rows[0]) if rows else None


def file_placed(tables: Tables, file_id: int, now: datetime) -> None:
    """The file is where it belongs."""
    tables.LibraryFile[file_id].placed_at = to_micros(now)


def ask_to_remove_stale(tables: Tables, now: datetime) -> int:
    """Leaves a chore for each download whose item has another grab or is at rest; returns how many."""
    rows = tables.db.select(
        "SELECT DISTINCT d.grab_id, d.item_id FROM download d LEFT JOIN item i ON i.id = d.item_id"
        " WHERE i.id IS NULL OR i.grab_id IS NULL OR i.grab_id <> d.grab_id"
        f" OR i.phase NOT IN ({_WAITING})"
    )
    for grab_id, item_id in rows:
        ask_for(tables, Chore(kind=ChoreKind.REMOVE_DOWNLOADS, subject=f"{grab_id}/{item_id}"), now)
    return len(rows)


def dropped_torrents(tables: Tables, provider: str) -> tuple[tuple[int, str], ...]:
    """(grab id, torrent id) of torrents of Usher's own that nobody needs and that are not known to be gone."""
    rows = tables.db.select(
        "SELECT id, torrent_id FROM grab WHERE provider = $provider AND ours = 1 AND dropped_at IS NOT NULL"
        " AND torrent_id IS NOT NULL UNION ALL"
        " SELECT grab.id, lost_torrent.torrent_id FROM lost_torrent JOIN grab ON grab.id = lost_torrent.grab_id"
        " WHERE grab.provider = $provider",
        {},
        {"provider": provider},
    )
    return tuple((grab_id, torrent_id) for grab_id, torrent_id in rows)


def ask_to_drop(tables: Tables, dropped: tuple[tuple[int, str], ...], there: frozenset[str], now: datetime) -> int:
    """Leaves a chore for each of these torrents that is still there and marks the others as gone."""
    asked = 0
    for grab_id, torrent_id in dropped:
        if torrent_id in there:
            ask_for(tables, Chore(kind=ChoreKind.DROP_REMOTE, subject=str(grab_id)), now)
            asked += 1
        else:
            torrent_dropped(tables, grab_id, torrent_id)
    return asked
