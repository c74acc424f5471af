"""The files of the swarm's torrents in aria2: begun, extended, resumed. Whoever calls does one thing at a time.

The selection is kept on the disk before aria2 hears of it, so a crash between the two is mended by the next look.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from addon.clients.aria2 import Aria2
from addon.clients.aria2_torrents import Payload, Seeding
from addon.clock import Clock
from addon.debrid.base import RemoteState, RemoteTorrent
from addon.debrid.swarm_folder import Folder, Places, bare, written_names
from addon.debrid.swarm_states import Held, payload_state
from addon.domain.downloads import DownloadStatus, Entry
from addon.domain.gids import torrent_gid
from addon.domain.metainfo import Metainfo
from addon.domain.releases import RemoteFile
from addon.domain.wording import SWARM
from addon.errors import (
    LibraryUnavailableError,
    ReleaseRefusedError,
    UpstreamMissingError,
    UpstreamRejectedError,
)

_RESUME_DELAY = timedelta(minutes=1)  # between two tries to go on with what failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A torrent whose list of files is there, and what aria2 holds of it."""

    folder: Folder
    metainfo: Metainfo
    held: Held

    @property
    def gid(self) -> str:
        """Of its files in aria2."""
        return torrent_gid(self.metainfo.info_hash)

    def files(self, places: Iterable[int]) -> tuple[RemoteFile, ...]:
        """The files at these places, in their order."""
        wanted = set(places)
        return tuple(file for file in self.metainfo.files if file.id in wanted)

    def whole(self, places: Iterable[int]) -> frozenset[int]:
        """Those of these places whose files lie there as long as they should be. Looks at the disk."""
        return frozenset(file.id for file in self.files(places) if self.folder.is_whole(file))


class Payloads:
    """Has aria2 fetch files of torrents."""

    def __init__(self, aria2: Aria2, places: Places, clock: Clock, seeding: Seeding) -> None:
        self._aria2 = aria2
        self._places = places
        self._clock = clock
        self._seeding = seeding
        self._resumed: dict[str, datetime] = {}
        self._unseen: dict[str, bool] = {}  # gids whose files lay nowhere; True: and were begun anew since

    async def look(self, known: Known) -> RemoteTorrent:
        """The torrent as it stands; what aria2 has lost or could not write goes on, once there is room for it.

        Raises DiskFullError and LibraryUnavailableError while it cannot go on.
        """
        payload = known.held.payload
        if payload is None:
            return await self._look_at_disk(known)
        state = payload_state(payload)
        chosen = await self._selected(known)
        if state is RemoteState.READY and payload.total_bytes < sum(file.size_bytes for file in known.files(chosen)):
            state = RemoteState.FETCHING  # what was selected last has not been taken in yet
        if state is RemoteState.READY:
            return await self._delivered(known, chosen)
        if payload.status is DownloadStatus.ERROR and state is not RemoteState.DEAD:
            await self._resume(known, payload, chosen)
            state = RemoteState.FETCHING
        return _shown(known, state, chosen)

    async def select(self, known: Known, places: tuple[int, ...]) -> None:
        """These files are fetched beside those that are selected already. Raises DiskFullError before anything is done.

        What had come before and was taken away since is not fetched again.
        """
        if not places or len(known.files(places)) != len(set(places)):
            raise UpstreamRejectedError("The torrent has no such file", upstream=SWARM, operation="select")
        payload = known.held.payload
        if payload is not None and not payload.status.is_stopped and payload_state(payload) is not RemoteState.READY:
            await self._extend(known, set(places))
            return
        kept, there = await self._kept(known)
        if not there.issuperset(places):
            await self._begin(known, kept.union(places))

    async def _look_at_disk(self, known: Known) -> RemoteTorrent:
        """aria2 holds nothing: nothing was selected yet, or it has ended since, and forgets what is complete."""
        selection = await asyncio.to_thread(known.folder.selection)
        if selection.done:
            return await self._delivered(known, selection.places)
        if not selection.places:
            return _shown(known, RemoteState.CHOOSING, ())
        await self._begin(known, selection.places)
        return _shown(known, RemoteState.FETCHING, selection.places)

    async def _delivered(self, known: Known, chosen: Iterable[int]) -> RemoteTorrent:
        """All has come; what does not lie there (any more) counts as not selected.

        Raises LibraryUnavailableError when aria2 has brought it once more and nothing of it is to be seen here.
        """
        whole = await asyncio.to_thread(_finish, known, tuple(chosen))
        if whole:
            self._unseen.pop(known.gid, None)
        elif known.held.payload is not None and self._unseen.setdefault(known.gid, False):
            text = f"aria2 has completed the torrent, and Usher sees nothing of it in {known.folder.path}."
            raise LibraryUnavailableError(
                f"{text} Check USHER_PATH_MAP; it goes on by itself when the files are there."
            )
        return _shown(known, RemoteState.READY if whole else RemoteState.CHOOSING, whole)

    async def _kept(self, known: Known) -> tuple[frozenset[int], frozenset[int]]:
        """What stays selected of a torrent that fetches nothing now, and what of it has come."""
        selection = await asyncio.to_thread(known.folder.selection)
        payload = known.held.payload
        if payload is not None and payload_state(payload) is RemoteState.READY:
            there = await asyncio.to_thread(_finish, known, await self._selected(known))
        elif selection.done:
            there = await asyncio.to_thread(known.whole, selection.places)
        else:
            return frozenset(selection.places), frozenset()
        return there, there

    async def _extend(self, known: Known, places: set[int]) -> None:
        selection = await asyncio.to_thread(known.folder.selection)
        have = set(await self._aria2.selection(known.gid))
        wanted = have | places | set(selection.places if not selection.done else ())
        if wanted == have:
            return
        await self._check_room(known, wanted - have)
        await asyncio.to_thread(known.folder.keep_selection, wanted, done=False)
        await self._aria2.select(known.gid, tuple(sorted(wanted)))

    async def _resume(self, known: Known, payload: Entry, chosen: tuple[int, ...]) -> None:
        """Adds it once more, at most once a minute; what lies on the disk is kept."""
        is_unwritten = payload_state(payload) is RemoteState.WAITING
        if is_unwritten:
            await self._check_room(known, chosen)
        now = self._clock()
        last = self._resumed.get(known.gid)
        if last is not None and now - last < _RESUME_DELAY:
            if is_unwritten:
                text = f"aria2 cannot write to {known.folder.path} ({payload.error_message}). Goes on when it can."
                raise LibraryUnavailableError(text)
            return
        self._resumed[known.gid] = now
        await self._begin(known, chosen)

    async def _begin(self, known: Known, chosen: Iterable[int]) -> None:
        places = tuple(sorted(chosen))
        await self._check_room(known, places)
        if known.gid in self._unseen:
            self._unseen[known.gid] = True
        await asyncio.to_thread(known.folder.keep_selection, places, done=False)
        await self._aria2.remove(known.gid)
        if known.held.metadata is not None:  # its work is done; people would see it as a download
            await self._aria2.remove(known.held.metadata.gid)
        torrent, count = await asyncio.to_thread(_prepared, known)
        payload = Payload(
            torrent=torrent,
            gid=known.gid,
            directory=Path(self._places.theirs(known.folder.path)),
            names=written_names(known.metainfo, count),
            selected=places,
            seeding=self._seeding,
        )
        try:
            await self._aria2.add_torrent(payload)
        except UpstreamRejectedError as error:
            if error.status is None:
                raise  # not aria2's word: nothing was sent
            raise ReleaseRefusedError(
                str(error), upstream=SWARM, operation="select", status=error.status, lasting=False
            ) from None

    async def _selected(self, known: Known) -> tuple[int, ...]:
        try:
            return await self._aria2.selection(known.gid)
        except UpstreamMissingError:  # it has ended meanwhile
            return (await asyncio.to_thread(known.folder.selection)).places

    async def _check_room(self, known: Known, places: Iterable[int]) -> None:
        missing = await asyncio.to_thread(known.folder.missing_bytes, known.files(places))
        await self._places.check_room(known.folder.path, missing)


def _finish(known: Known, chosen: tuple[int, ...]) -> frozenset[int]:
    """Notes that all has come; returns what lies there."""
    known.folder.make_empty_files(known.files(chosen))
    whole = known.whole(chosen)
    known.folder.keep_selection(whole, done=True)
    return whole


def _prepared(known: Known) -> tuple[bytes, int]:
    known.folder.clear_control_files()
    torrent = known.folder.torrent()
    if torrent is None:
        raise UpstreamMissingError("The torrent's file has vanished", upstream=SWARM, operation="select")
    return bare(torrent, known.metainfo.trackers)


def _shown(known: Known, state: RemoteState, chosen: Iterable[int]) -> RemoteTorrent:
    selected = known.files(chosen)
    places = {file.id for file in selected}
    files = tuple(replace(file, selected=file.id in places) for file in known.metainfo.files)
    entry = known.held.payload
    return RemoteTorrent(
        id=known.gid,
        info_hash=known.metainfo.info_hash,
        name=known.metainfo.name,
        state=state,
        progress=1.0 if state is RemoteState.READY else entry.progress if entry is not None else 0.0,
        seeders=entry.seeders if entry is not None else None,
        files=files,
        links=tuple(str(known.folder.file(file)) for file in selected) if state is RemoteState.READY else (),
    )
