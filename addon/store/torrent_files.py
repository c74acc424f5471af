"""The .torrent files that followed links have brought, by hash."""

from addon.store.entities import Tables


def find(tables: Tables, info_hash: str) -> bytes | None:
    """The file; None: only its hash is known."""
    row = tables.TorrentFile.get(info_hash=info_hash)
    return bytes(row.body) if row else None
