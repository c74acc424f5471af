"""Single questions about downloads, which are asked for each file of a grab: there may be hundreds. Knows no phase."""

from collections.abc import Mapping

from addon.store.entities import Tables


def size_announced(tables: Tables, gid: str, size_bytes: int) -> None:
    """Stores how large the file is, for all items that it serves."""
    for row in tables.Download.select_by_sql("SELECT * FROM download WHERE gid = $gid", {}, {"gid": gid}):
        row.size_bytes = size_bytes


def collected(tables: Tables, gid: str, directory: str, name: str) -> bool:
    """Stores where the swarm has put the file, and under which name; False when the download has been cleared away."""
    rows = tables.Download.select_by_sql("SELECT * FROM download WHERE gid = $gid", {}, {"gid": gid})
    for row in rows:
        row.set(directory=directory, name=name)
    return bool(rows)


def has_download(tables: Tables, gid: str, item_id: int) -> bool:
    """Whether the download is known, and not cleared away yet, for this item."""
    return tables.Download.get(gid=gid, item_id=item_id) is not None


def download_sizes(tables: Tables) -> Mapping[str, int]:
    """The size of every download that is not cleared away yet, by gid: one may serve two episodes."""
    return dict(tables.db.select("SELECT gid, size_bytes FROM download"))
