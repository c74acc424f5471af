"""What aria2's entries say of the swarm's torrents, in the words of the port. Pure.

A torrent has up to two entries, each under a gid that its hash gives: one for its metadata, one for its files.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from addon.debrid.base import RemoteState, RemoteTorrent
from addon.domain.downloads import DownloadStatus, Entry, Snapshot, TransferFault, error_class
from addon.domain.gids import metadata_gid, torrent_gid

_HELD = (DownloadStatus.WAITING, DownloadStatus.PAUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What aria2 holds of one torrent; an entry that somebody removed is none."""

    info_hash: str
    metadata: Entry | None
    payload: Entry | None

    @property
    def state(self) -> RemoteState | None:
        """What the entries say; None when there is none. CHOOSING: the metadata has come."""
        if self.payload is not None:
            return payload_state(self.payload)
        return metadata_state(self.metadata) if self.metadata is not None else None


def held(snapshot: Snapshot, info_hash: str) -> Held:
    """What aria2 holds of the torrent of this hash."""
    found = (snapshot.entry(gid(info_hash)) for gid in (metadata_gid, torrent_gid))
    metadata, payload = (None if entry is None or entry.status is DownloadStatus.REMOVED else entry for entry in found)
    return Held(info_hash=info_hash, metadata=metadata, payload=payload)


def listed(snapshot: Snapshot) -> Iterator[RemoteTorrent]:
    """The torrents of the swarm that aria2 holds; whatever else it fetches is left out.

    What broke off is WAITING here: it is taken up again once somebody looks at it.
    """
    for info_hash in dict.fromkeys(entry.info_hash for entry in snapshot.entries if entry.info_hash):
        known = held(snapshot, info_hash)
        if (one := remote_torrent(known, RemoteState.WAITING if _is_broken_off(known) else None)) is not None:
            yield one


def remote_torrent(known: Held, state: RemoteState | None = None) -> RemoteTorrent | None:
    """The torrent without its files, in this state or that of its entries; None when there is neither."""
    state = known.state if state is None else state
    entry = known.payload or known.metadata
    if state is None:
        return None
    return RemoteTorrent(
        id=torrent_gid(known.info_hash),
        info_hash=known.info_hash,
        name=entry.name if entry is not None else known.info_hash,
        state=state,
        progress=known.payload.progress if known.payload is not None else 0.0,
        seeders=entry.seeders if entry is not None else None,
    )


def _is_broken_off(known: Held) -> bool:
    entry = known.payload or known.metadata
    return entry is not None and entry.status is DownloadStatus.ERROR and known.state is not RemoteState.DEAD


def fetches_metadata(snapshot: Snapshot) -> int:
    """How many torrents have their metadata fetched now, or wait for that."""
    return sum(
        entry.info_hash is not None and entry.gid == metadata_gid(entry.info_hash) and not entry.status.is_stopped
        for entry in snapshot.entries
    )


def is_seeding(entry: Entry) -> bool:
    """Whether all that is selected is there and is given to others. Before it is hashed, nothing counts as there."""
    return entry.status is DownloadStatus.ACTIVE and 0 < entry.total_bytes == entry.completed_bytes


def payload_state(entry: Entry) -> RemoteState:
    """The state that the entry of a torrent's files stands for.

    What failed for reasons that pass is FETCHING: it is taken up again, and whether that leads anywhere is told by its
    progress.
    """
    if entry.status is DownloadStatus.COMPLETE or is_seeding(entry):
        return RemoteState.READY
    if entry.status in _HELD:
        return RemoteState.WAITING
    if entry.status is not DownloadStatus.ERROR:
        return RemoteState.FETCHING
    match error_class(entry.error_code):
        case TransferFault.NEEDS_USER:
            return RemoteState.WAITING
        case TransferFault.BAD_CONTENT:
            return RemoteState.DEAD
        case _:
            return RemoteState.FETCHING


def metadata_state(entry: Entry) -> RemoteState:
    """The state that the entry of a torrent's metadata stands for."""
    if entry.status is DownloadStatus.COMPLETE:
        return RemoteState.CHOOSING
    if entry.status in _HELD:
        return RemoteState.WAITING
    failed = entry.status is DownloadStatus.ERROR
    if failed and error_class(entry.error_code) is TransferFault.BAD_CONTENT:
        return RemoteState.DEAD
    return RemoteState.CONVERTING
