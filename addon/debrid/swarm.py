"""The swarm behind the port of the debrid services: aria2 fetches the files itself, onto our own disk.

A torrent's id is the gid of its files, which its hash alone gives: aria2 refuses to hold it twice. Nothing that matters
is kept in memory: what aria2 has lost is found in the torrent's folder and goes on from there.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from addon.clients.aria2 import Aria2
from addon.clients.aria2_torrents import Magnet, Seeding
from addon.clients.http import Health
from addon.clock import Clock
from addon.debrid.base import Account, DirectLink, Order, RemoteState, RemoteTorrent
from addon.debrid.swarm_folder import Folder, Places, find_folder, remove_folders
from addon.debrid.swarm_payloads import Known, Payloads
from addon.debrid.swarm_states import Held, fetches_metadata, held, is_seeding, listed, remote_torrent
from addon.domain.downloads import DownloadStatus, Snapshot
from addon.domain.gids import metadata_gid, torrent_gid
from addon.domain.metainfo import Metainfo, MetainfoError, read_metainfo
from addon.domain.releases import RemoteFile
from addon.domain.wording import SWARM
from addon.errors import (
    LinkRottedError,
    ReleaseRefusedError,
    UpstreamError,
    UpstreamMissingError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)

_METADATA_DELAY = timedelta(seconds=15)
_SEEDING_DELAY = timedelta(minutes=5)
_METADATA_BYTES = 2**20


class Swarm:
    """aria2's BitTorrent. Make one object per aria2."""

    name = SWARM
    lists_files = False
    is_local = True
    calls_per_minute: int | None = None

    def __init__(
        self,
        aria2: Aria2,
        places: Places,
        clock: Clock,
        *,
        seeding: Seeding | None = None,
        metadata_slots: int = 2,
    ) -> None:
        """`metadata_slots`: how many magnets may be in aria2 at once; fewer than aria2 runs side by side.

        A magnet that nobody answers stays active and would hold up every other download, so one place is left to them.
        """
        self._aria2 = aria2
        self._places = places
        self._clock = clock
        self._seeding = seeding or Seeding()
        self._metadata_slots = metadata_slots
        self._payloads = Payloads(aria2, places, clock, self._seeding)
        self._turn = asyncio.Lock()  # looking and acting are one step, also for two items in one torrent
        self.health = Health(name=self.name, url="aria2")

    def file_id_at(self, index: int) -> int | None:
        """None: a file is only selected once the list of files is there."""
        return None

    async def torrents(self, *, max_age_seconds: float = 0.0) -> tuple[RemoteTorrent, ...]:
        """The torrents that aria2 holds for Usher; those that it has forgotten are known to `info` alone."""
        return tuple(listed(await self._snapshot(max_age_seconds)))

    async def cached(self, hashes: tuple[str, ...]) -> Mapping[str, tuple[RemoteFile, ...]] | None:
        """None: nobody tells what the swarm has."""
        return None

    async def add(self, order: Order, *, only_if_cached: bool = False) -> str:
        """The torrent's id: its list of files is there, or being fetched. May be asked again at any time.

        Raises UpstreamUnavailableError while enough magnets wait for an answer, DiskFullError and
        LibraryUnavailableError while nothing can be written.
        """
        async with self._turn:
            folder = await asyncio.to_thread(self._folder_for, order)
            if await asyncio.to_thread(_keep_ordered, folder, order):
                await self._aria2.remove(metadata_gid(order.info_hash))
                return torrent_gid(order.info_hash)
            snapshot = await self._snapshot()
            metadata = held(snapshot, order.info_hash).metadata
            if metadata is None or metadata.status.is_stopped:
                self._check_slots(snapshot)
                # aria2 loses without a word what does not fit
                await self._places.check_room(folder.path, _METADATA_BYTES)
                await self._fetch_metadata(folder, order)
            return torrent_gid(order.info_hash)

    async def info(self, torrent_id: str, info_hash: str) -> RemoteTorrent:
        """The torrent with its files and, once they have come, their paths on our disk as links.

        What aria2 has lost or could not write goes on. Raises UpstreamMissingError when the torrent is to be added
        again, DiskFullError while there is no room for the rest of it.
        """
        async with self._turn:
            known_as = held(await self._snapshot(), info_hash)
            folder = await self._found(torrent_id, info_hash)
            try:
                metainfo = await asyncio.to_thread(folder.metainfo)
            except MetainfoError:
                return _dead(info_hash)
            if metainfo is None:
                return await self._without_list(known_as)
            return await self._payloads.look(Known(folder=folder, metainfo=metainfo, held=known_as))

    async def select(self, torrent_id: str, file_ids: tuple[int, ...], info_hash: str) -> None:
        """Has these files fetched too. Raises DiskFullError, before anything is written, when they do not fit."""
        async with self._turn:
            try:
                folder = await self._found(torrent_id, info_hash)
                metainfo = await asyncio.to_thread(folder.metainfo)
            except (UpstreamMissingError, MetainfoError):
                metainfo = None
            if metainfo is None:
                text = "The torrent's list of files is not known yet"
                raise UpstreamRejectedError(text, upstream=self.name, operation="select")
            known_as = held(await self._snapshot(), info_hash)
            await self._payloads.select(Known(folder=folder, metainfo=metainfo, held=known_as), file_ids)

    async def unlock(self, link: str, info_hash: str) -> DirectLink:
        """The file itself, as a path; raises LinkRottedError when it does not lie there whole."""
        path = Path(link)
        file = await asyncio.to_thread(self._file_at, path, info_hash)
        if file is None:
            raise LinkRottedError("The file is gone", upstream=self.name, operation="unlock", lasting=False)
        return DirectLink(url=link, filename=path.name, size_bytes=file.size_bytes, connections=1)

    async def delete(self, torrent_id: str, info_hash: str) -> None:
        """Removes the torrent with its folder; returns also when it is gone already.

        Raises UpstreamUnavailableError while it seeds as long as the settings want.
        """
        async with self._turn:
            payload = held(await self._snapshot(), info_hash).payload
            if payload is not None and self._seeding and is_seeding(payload):
                raise UpstreamUnavailableError(
                    "The torrent seeds until SEED_RATIO or SEED_MINUTES is reached and is removed then",
                    upstream=self.name,
                    operation="delete",
                    retry_at=self._clock() + _SEEDING_DELAY,
                )
            gid = torrent_gid(info_hash)
            for each in (metadata_gid(info_hash), gid):
                await self._aria2.remove(each)
            await asyncio.to_thread(remove_folders, self._places.roots(), gid)

    async def account(self) -> Account:
        """Nobody needs one."""
        return Account(username=self.name, premium=True, premium_seconds=0, plan="none needed")

    async def traffic_bytes(self) -> None:
        """Nobody counts."""

    async def check(self) -> str:
        """One sentence that names aria2's version."""
        return f"The swarm: aria2 {await self._aria2.version()} fetches torrents itself"

    async def _snapshot(self, max_age_seconds: float = 0.0) -> Snapshot:
        try:
            snapshot = await self._aria2.snapshot(max_age_seconds=max_age_seconds)
        except UpstreamError as error:
            self._note(ok=False, message=str(error))
            raise
        self._note(ok=True, message=None)
        return snapshot

    def _note(self, *, ok: bool, message: str | None) -> None:
        now = self._clock()
        self.health = Health(name=self.name, url="aria2", ok=ok, checked_at=now, message=message)

    def _folder_for(self, order: Order) -> Folder:
        """The torrent's folder, made where it is missing: aria2 saves metadata only into one that is there."""
        gid, roots = torrent_gid(order.info_hash), self._places.roots()
        folder = find_folder(roots, gid, order.info_hash)
        if folder is None:
            path = roots[0] / gid if order.request is None else self._places.staging(order.request, gid)
            folder = Folder(path=path, info_hash=order.info_hash)
        folder.make()
        return folder

    async def _found(self, torrent_id: str, info_hash: str) -> Folder:
        gid = torrent_gid(info_hash)
        folder = await asyncio.to_thread(find_folder, self._places.roots(), gid, info_hash)
        if folder is None or torrent_id != gid:
            raise _missing()
        return folder

    def _check_slots(self, snapshot: Snapshot) -> None:
        if fetches_metadata(snapshot) >= self._metadata_slots:
            raise UpstreamUnavailableError(
                "Other magnets wait for an answer from the swarm first",
                upstream=self.name,
                operation="add",
                retry_at=self._clock() + _METADATA_DELAY,
            )

    async def _fetch_metadata(self, folder: Folder, order: Order) -> None:
        gid = metadata_gid(order.info_hash)
        if not order.magnet.startswith(f"magnet:?xt=urn:btih:{order.info_hash}"):
            text = "The magnet is of another torrent"
            raise ReleaseRefusedError(text, upstream=self.name, operation="add", lasting=False)
        for each in (gid, torrent_gid(order.info_hash)):  # what stopped still owns its gid, and files without a list
            await self._aria2.remove(each)
        directory = Path(self._places.theirs(folder.path))
        await self._aria2.add_magnet(Magnet(link=order.magnet, gid=gid, directory=directory))

    async def _without_list(self, known: Held) -> RemoteTorrent:
        """The torrent while its metadata is fetched; what failed, or came and is gone, is to be added again."""
        entry, torrent = known.metadata, remote_torrent(known)
        is_lost = entry is None or entry.status in (DownloadStatus.COMPLETE, DownloadStatus.ERROR)
        if torrent is None or (is_lost and torrent.state is not RemoteState.DEAD):
            raise _missing()
        return torrent

    def _file_at(self, path: Path, info_hash: str) -> RemoteFile | None:
        folder = find_folder(self._places.roots(), torrent_gid(info_hash), info_hash)
        try:
            metainfo: Metainfo | None = folder.metainfo() if folder is not None else None
        except MetainfoError:
            return None
        if folder is None or metainfo is None:
            return None
        at_place = (file for file in metainfo.files if str(file.id) == path.parent.name)
        return next((file for file in at_place if folder.file(file) == path and folder.is_whole(file)), None)


def _keep_ordered(folder: Folder, order: Order) -> bool:
    """Whether the list of files is there; what the order brings is written down, unless it is of another torrent."""
    if folder.torrent_file.exists():
        try:
            if folder.metainfo() is not None:
                return True
        except MetainfoError:
            return True  # `info` says that it is dead
        folder.torrent_file.unlink(missing_ok=True)
    if order.torrent is None:
        return False
    try:
        is_it = read_metainfo(order.torrent).info_hash == order.info_hash
    except MetainfoError as error:
        text = f"The torrent cannot be used: {error}"
        raise ReleaseRefusedError(text, upstream=SWARM, operation="add") from None
    if is_it:
        folder.keep_torrent(order.torrent)
    return is_it


def _missing() -> UpstreamMissingError:
    return UpstreamMissingError("The swarm does not have the torrent", upstream=SWARM, operation="info")


def _dead(info_hash: str) -> RemoteTorrent:
    return RemoteTorrent(id=torrent_gid(info_hash), info_hash=info_hash, name=info_hash, state=RemoteState.DEAD)
