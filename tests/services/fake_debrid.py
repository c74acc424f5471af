"""A debrid service in memory: the account, what becomes of a torrent, a log of calls, and faults on demand."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from addon.clients.http import Health
from addon.clock import Clock
from addon.debrid.base import Account, DirectLink, Order, RemoteState, RemoteTorrent
from addon.domain.releases import RemoteFile
from addon.errors import NotCachedError, UpstreamMissingError, UpstreamRejectedError


class CrashError(Exception):
    """The program ends here: nothing of it goes on."""


@dataclass(slots=True, kw_only=True)
class Swarm:
    """What the service knows of a hash: its files, and how a torrent of it stands after an add and a selection."""

    files: tuple[RemoteFile, ...]
    added: RemoteState = RemoteState.CHOOSING
    chosen: RemoteState = RemoteState.READY
    packed: bool = False  # one RAR for whatever is selected


@dataclass(slots=True, kw_only=True)
class Remote:
    """A torrent on the account; tests change it as time does."""

    id: str
    info_hash: str
    state: RemoteState
    selected: tuple[int, ...] = ()
    progress: float = 0.0
    seeders: int | None = None


@dataclass(slots=True)
class Gate:
    """A call that waits: `reached` when it is there, `open` to let it go on."""

    reached: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)


class FakeDebrid:
    """Implements the port. Its listing is shared and kept like the real one, and read anew after each change."""

    def __init__(self, clock: Clock, name: str = "realdebrid", *, lists_files: bool = False) -> None:
        """`lists_files`: as TorBox does, which also tells what it has and fetches every file."""
        self.name = name
        self.lists_files = lists_files
        self.is_local = False
        self.calls_per_minute: int | None = None
        self.health = Health(name=name, url="http://debrid.test")
        self._clock = clock
        self.swarms: dict[str, Swarm] = {}
        self.account_: dict[str, Remote] = {}
        self.calls: list[str] = []
        self.deleted: list[str] = []
        self.links: dict[str, DirectLink | Exception] = {}
        self.crash_at: int | None = None  # the number of the call after whose effect the program ends
        self._failures: defaultdict[str, deque[Exception]] = defaultdict(deque)
        self._lost: defaultdict[str, deque[Exception]] = defaultdict(deque)
        self._gates: dict[tuple[str, bool], Gate] = {}
        self._kept: tuple[float, tuple[RemoteTorrent, ...]] | None = None
        self._ids = 0

    # what tests say

    def knows(self, info_hash: str, *files: RemoteFile, **changes: object) -> Swarm:
        """A release that the service can have."""
        swarm = Swarm(files=files, **changes)  # type: ignore[arg-type]
        self.swarms[info_hash] = swarm
        return swarm

    def has(self, info_hash: str, state: RemoteState, *selected: int) -> Remote:
        """A torrent that somebody else has put on the account."""
        self._kept = None
        return self._new(info_hash, state, selected)

    def fails(self, call: str, *errors: Exception) -> None:
        """The next such calls raise these and do nothing."""
        self._failures[call].extend(errors)

    def loses(self, call: str, *errors: Exception) -> None:
        """The next such calls are done, but their answers are lost."""
        self._lost[call].extend(errors)

    def holds(self, call: str, *, done: bool) -> Gate:
        """The next such call waits, before or after it is done."""
        return self._gates.setdefault((call, done), Gate())

    @property
    def charged(self) -> list[str]:
        """The calls that count for an item: all but the shared listing."""
        return [call for call in self.calls if call != "torrents"]

    # the port

    def file_id_at(self, index: int) -> int | None:
        return None if self.lists_files else index + 1

    async def torrents(self, *, max_age_seconds: float = 0.0) -> tuple[RemoteTorrent, ...]:
        now = self._clock().timestamp()
        if self._kept is not None and now - self._kept[0] < max_age_seconds:
            return self._kept[1]
        await self._before("torrents")
        seen = (self._seen(each) for each in self.account_.values())
        read = tuple(each if self.lists_files else replace(each, files=()) for each in seen)
        self._kept = (now, read)
        await self._after("torrents")
        return read

    async def cached(self, hashes: tuple[str, ...]) -> Mapping[str, tuple[RemoteFile, ...]] | None:
        if not self.lists_files:
            return None
        await self._before("cached")
        known = {each: self.swarms[each] for each in hashes if each in self.swarms}
        return {each: swarm.files for each, swarm in known.items() if swarm.chosen is RemoteState.READY}

    async def add(self, order: Order, *, only_if_cached: bool = False) -> str:
        info_hash = order.info_hash
        assert info_hash in order.magnet
        await self._before("add")
        swarm = self.swarms.get(info_hash)
        state = swarm.added if swarm is not None else RemoteState.CONVERTING
        selected: tuple[int, ...] = ()
        if self.lists_files and swarm is not None:
            if only_if_cached and swarm.chosen is not RemoteState.READY:
                raise NotCachedError("It is not cached", upstream=self.name, operation="add")
            state, selected = swarm.chosen, tuple(file.id for file in swarm.files)
        remote = self._new(info_hash, state, selected)
        self._kept = None
        await self._after("add")
        return remote.id

    async def info(self, torrent_id: str, info_hash: str) -> RemoteTorrent:
        await self._before("info")
        if torrent_id not in self.account_:
            raise missing("torrents/info")
        seen = self._seen(self.account_[torrent_id])
        await self._after("info")
        return seen

    async def select(self, torrent_id: str, file_ids: tuple[int, ...], info_hash: str) -> None:
        await self._before("select")
        self._kept = None
        remote = self.account_.get(torrent_id)
        if remote is None or remote.state is RemoteState.CONVERTING:
            raise rejected("torrents/selectFiles")
        swarm = self.swarms[info_hash]
        if not {file.id for file in swarm.files}.issuperset(file_ids):
            raise rejected("torrents/selectFiles")
        if not remote.selected:
            remote.selected, remote.state = file_ids, swarm.chosen
        await self._after("select")

    async def unlock(self, link: str, info_hash: str) -> DirectLink:
        await self._before("unlock")
        answer = self.links.get(link)
        if isinstance(answer, Exception):
            raise answer
        if answer is None:
            _, file_id = link.rsplit("/", 1)
            file = next(f for f in self.swarms[info_hash].files if str(f.id) == file_id)
            url = f"http://node.test/{info_hash}/{file_id}"
            answer = DirectLink(url=url, filename=file.basename, size_bytes=file.size_bytes, connections=4)
        await self._after("unlock")
        return answer

    async def delete(self, torrent_id: str, info_hash: str) -> None:
        await self._before("delete")
        self._kept = None
        if self.account_.pop(torrent_id, None) is not None:
            self.deleted.append(torrent_id)
        await self._after("delete")

    async def traffic_bytes(self) -> int | None:
        return None

    async def account(self) -> Account:
        return Account(username="someone", premium=True, premium_seconds=86400)

    async def check(self) -> str:
        return "fine"

    # inside

    def _new(self, info_hash: str, state: RemoteState, selected: tuple[int, ...]) -> Remote:
        self._ids += 1
        remote = Remote(id=f"T{self._ids}", info_hash=info_hash, state=state, selected=selected)
        self.account_ = {remote.id: remote, **self.account_}  # newest first
        return remote

    def _seen(self, remote: Remote) -> RemoteTorrent:
        swarm = self.swarms.get(remote.info_hash)
        listed = swarm is not None and remote.state is not RemoteState.CONVERTING
        files = swarm.files if swarm is not None and listed else ()
        chosen = [file for file in files if file.id in remote.selected]
        links = [f"http://hoster.test/{remote.id}/{file.id}" for file in chosen]
        if swarm is not None and swarm.packed and len(links) > 1:
            links = links[:1]
        return RemoteTorrent(
            id=remote.id,
            info_hash=remote.info_hash,
            name=remote.info_hash,
            state=remote.state,
            progress=1.0 if remote.state is RemoteState.READY else remote.progress,
            seeders=remote.seeders,
            files=tuple(replace(file, selected=file.id in remote.selected) for file in files),
            links=tuple(links) if remote.state is RemoteState.READY else (),
        )

    async def _before(self, call: str) -> None:
        self.calls.append(call)
        await self._pass((call, False))
        if self._failures[call]:
            raise self._failures[call].popleft()

    async def _after(self, call: str) -> None:
        await self._pass((call, True))
        if self._lost[call]:
            raise self._lost[call].popleft()
        if self.crash_at == len(self.calls):
            raise CrashError

    async def _pass(self, gate: tuple[str, bool]) -> None:
        if gate in self._gates:
            held = self._gates.pop(gate)
            held.reached.set()
            await held.opened.wait()


def missing(operation: str) -> UpstreamMissingError:
    """The service has no such torrent."""
    return UpstreamMissingError("there is no such torrent", upstream="realdebrid", operation=operation, status=404)


def rejected(operation: str, status: int = 400) -> UpstreamRejectedError:
    """The service will not have this call."""
    return UpstreamRejectedError("a parameter is bad", upstream="realdebrid", operation=operation, status=status)
