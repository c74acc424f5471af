"""The swarm in memory: a torrent a hash, for whoever wants something of it, with real files in the staging folder."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from addon.clock import Clock
from addon.debrid.base import DirectLink, Order, RemoteState, RemoteTorrent
from addon.debrid.swarm_folder import written_name
from addon.domain.gids import torrent_gid
from addon.domain.releases import RemoteFile
from addon.domain.wording import SWARM
from addon.errors import LinkRottedError
from addon.services.library import Library, clear_staging
from tests.services.fake_debrid import FakeDebrid, Remote, missing


class FakeSwarm(FakeDebrid):
    """Implements the port as the real one does: an add is done once, a selection grows."""

    def __init__(self, clock: Clock, library: Library) -> None:
        super().__init__(clock, SWARM)
        self.is_local = True
        self.calls_per_minute: int | None = None
        self._library = library
        self._folders: dict[str, Path] = {}
        self.orders: list[Order] = []

    # what tests say

    def brings(self, info_hash: str) -> None:
        """Everything that is selected has come."""
        remote = self.account_[torrent_gid(info_hash)]
        remote.state, remote.progress = RemoteState.READY, 1.0
        for file in self.swarms[info_hash].files:
            if file.id in remote.selected:
                path = self._path(remote.id, file)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(b"x" * file.size_bytes)

    def loses(self, info_hash: str, *errors: Exception) -> None:
        """aria2 has lost its session."""
        del self.account_[torrent_gid(info_hash)]

    def folder(self, info_hash: str) -> Path:
        """Where the torrent lies."""
        return self._folders[torrent_gid(info_hash)]

    # the port

    def file_id_at(self, index: int) -> int | None:
        return None

    async def cached(self, hashes: tuple[str, ...]) -> Mapping[str, tuple[RemoteFile, ...]] | None:
        return None

    async def torrents(self, *, max_age_seconds: float = 0.0) -> tuple[RemoteTorrent, ...]:
        listing = await super().torrents(max_age_seconds=max_age_seconds)
        return tuple(replace(each, links=()) for each in listing)

    async def add(self, order: Order, *, only_if_cached: bool = False) -> str:
        await self._before("add")
        self.orders.append(order)
        assert order.request is not None
        gid = torrent_gid(order.info_hash)
        self._folders[gid] = self._library.staging(order.request, gid)
        self._folders[gid].mkdir(parents=True, exist_ok=True)
        swarm = self.swarms.get(order.info_hash)
        state = swarm.added if swarm is not None else RemoteState.CONVERTING
        self.account_.setdefault(gid, Remote(id=gid, info_hash=order.info_hash, state=state))
        self._kept = None
        return gid

    async def select(self, torrent_id: str, file_ids: tuple[int, ...], info_hash: str) -> None:
        await self._before("select")
        self._kept = None
        remote = self.account_[torrent_id]
        if not set(remote.selected).issuperset(file_ids):
            remote.selected = tuple(sorted({*remote.selected, *file_ids}))
            remote.state = self.swarms[info_hash].chosen
            if remote.state is RemoteState.READY:
                self.brings(info_hash)

    async def unlock(self, link: str, info_hash: str) -> DirectLink:
        await self._before("unlock")
        return _link_to(Path(link))

    async def delete(self, torrent_id: str, info_hash: str) -> None:
        await super().delete(torrent_id, info_hash)
        clear_staging(self._folders[torrent_id], self._library.staging_roots())

    async def info(self, torrent_id: str, info_hash: str) -> RemoteTorrent:
        if torrent_id not in self.account_:
            self.calls.append("info")
            raise missing("info")
        remote = self.account_[torrent_id]
        if remote.state is RemoteState.READY:  # what does not lie there any more counts as not selected
            files = [file for file in self.swarms[info_hash].files if file.id in remote.selected]
            remote.selected = tuple(file.id for file in files if self._path(remote.id, file).is_file())
            remote.state = RemoteState.READY if remote.selected else RemoteState.CHOOSING
        return await super().info(torrent_id, info_hash)

    def _seen(self, remote: Remote) -> RemoteTorrent:
        seen = super()._seen(remote)
        links = [str(self._path(remote.id, file)) for file in seen.selected]
        return replace(seen, links=tuple(links) if remote.state is RemoteState.READY else ())

    def _path(self, gid: str, file: RemoteFile) -> Path:
        return self._folders[gid] / str(file.id) / written_name(file.basename)


def _link_to(file: Path) -> DirectLink:
    if not file.is_file():
        raise LinkRottedError(f"{file.name} is not there", upstream=SWARM, operation="unlock")
    return DirectLink(url=str(file), filename=file.name, size_bytes=file.stat().st_size, connections=1)
