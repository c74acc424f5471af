"""Grabs whose torrents the swarm brings: each hash is held once, under an id made from it. Knows no phase."""

from datetime import datetime

from addon.domain.models import Item
from addon.domain.wording import SWARM
from addon.store.codec import to_micros
from addon.store.entities import Tables
from addon.store.rows import item_of


def begun_anew(tables: Tables, grab_id: int, now: datetime) -> None:
    """The torrent is had from its beginning once more, under the same id."""
    row = tables.Grab[grab_id]
    row.readds += 1
    row.set(progress=0.0, progressed_at=to_micros(now))


def swarm_hashes(tables: Tables) -> dict[str, int]:
    """The hashes of torrents that the swarm brings or that still have to go, each with the newest request for it."""
    return dict(
        tables.db.select(
            "SELECT info_hash, request_id FROM grab WHERE provider = $swarm"
            " AND (dropped_at IS NULL OR torrent_id IS NOT NULL) ORDER BY id",
            {},
            {"swarm": SWARM},
        )
    )


def items_of_torrent(tables: Tables, info_hash: str) -> tuple[Item, ...]:
    """The items for which the swarm brings something of this torrent, or has."""
    rows = tables.Item.select_by_sql(
        "SELECT item.* FROM item JOIN grab ON grab.id = item.grab_id"
        " WHERE grab.provider = $swarm AND grab.info_hash = $info_hash ORDER BY item.id",
        {},
        {"swarm": SWARM, "info_hash": info_hash},
    )
    return tuple(item_of(row) for row in rows)
