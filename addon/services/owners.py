"""Which request and which items each of Usher's entries in aria2 belongs to. Reads only."""

from addon.domain.gids import metadata_gid, torrent_gid
from addon.domain.models import Item
from addon.domain.status import Status
from addon.store import jobs, listing, swarm_grabs
from addon.store.entities import Tables


def owners_of_gids(tables: Tables) -> dict[str, int]:
    """The request of each gid: of files from debrid services, and of torrents from the swarm with their metadata."""
    owners = listing.requests_by_gid(tables)
    for info_hash, request_id in swarm_grabs.swarm_hashes(tables).items():
        owners[torrent_gid(info_hash)] = owners[metadata_gid(info_hash)] = request_id
    return owners


def served_by(tables: Tables, gid: str) -> tuple[Item, ...]:
    """The items that the entry is for; finished ones only when no other waits for it, as for a torrent that seeds."""
    items = jobs.items_of_download(tables, gid)
    for info_hash in swarm_grabs.swarm_hashes(tables):
        if gid in (torrent_gid(info_hash), metadata_gid(info_hash)):
            items = (*items, *swarm_grabs.items_of_torrent(tables, info_hash))
    return tuple(item for item in items if item.status is not Status.COMPLETED or item.is_upgrading) or items
