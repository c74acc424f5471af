"""The .torrent files that followed links have brought. Knows no release but by its hash."""

from addon.store.entities import Tables


def keep(tables: Tables, info_hash: str, body: bytes) -> None:
    """Keeps the file; the first of a hash stays."""
    if tables.TorrentFile.get(info_hash=info_hash) is None:
        tables.TorrentFile(info_hash=info_hash, body=body)


def find(tables: Tables, info_hash: str) -> bytes | None:
    """The file of the hash; None when there is none."""
    row = tables.TorrentFile.get(info_hash=info_hash)
    return bytes(row.body) if row is not None else None


def drop_unused(tables: Tables) -> None:
    """Removes those whose hash no release and no grab has any more."""
    tables.db.execute(
        "DELETE FROM torrent_file WHERE info_hash NOT IN (SELECT info_hash FROM release)"
        " AND info_hash NOT IN (SELECT info_hash FROM grab)"
    )
