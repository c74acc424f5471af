"""The downloads as aria2 has them at this moment, with the requests they belong to. Stores nothing, steers nothing."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from addon.clock import Clock
from addon.domain.downloads import DownloadStatus, Entry, Snapshot
from addon.errors import UpstreamError
from addon.log import get_logger
from addon.services.owners import owners_of_gids
from addon.store.session import Store

log = get_logger("live")

_STALLED_AFTER = timedelta(seconds=60)  # beyond its interval; a reader that takes nothing for so long is dropped
_LONGEST_CHAIN = 5  # of entries that follow one another; a magnet and its payload are two
_LARGEST_INT = 2**31 - 1


class Lister(Protocol):
    """What is needed of aria2's client."""

    async def snapshot(self, *, max_age_seconds: float = 0.0) -> Snapshot:
        """Everything that aria2 holds; raises UpstreamError."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveDownload:
    """One entry of aria2 with its request. `request_id` None: not one of Usher's."""

    gid: str
    request_id: int | None
    name: str
    status: DownloadStatus
    total_bytes: int
    completed_bytes: int
    progress: float  # 0 to 1
    bytes_per_second: int
    eta_seconds: int | None
    connections: int
    seeders: int | None
    error_message: str | None

    @property
    def public_request_id(self) -> str | None:
        """The id of the request that clients see."""
        return None if self.request_id is None else f"request-{self.request_id}"


Downloads = tuple[LiveDownload, ...]


class _Look:
    """What one look at aria2 has shown."""

    def __init__(self, downloads: Iterable[LiveDownload]) -> None:
        self.downloads: Downloads = tuple(downloads)
        self._by_request: dict[int | None, list[LiveDownload]] | None = None

    def of(self, request_id: int | None) -> Downloads:
        """All downloads, or those of one request."""
        if request_id is None:
            return self.downloads
        if self._by_request is None:
            self._by_request = defaultdict(list)
            for download in self.downloads:
                self._by_request[download.request_id].append(download)
        return tuple(self._by_request.get(request_id, ()))


class _Watcher:
    """One reader: what it is to see next. Newer replaces what was not taken, so nothing piles up."""

    def __init__(self, interval_seconds: float) -> None:
        self.interval_seconds = interval_seconds
        self._offered: _Look | UpstreamError | None = None
        self._waiting_since: datetime | None = None  # of the oldest offer that was not taken
        self._ended = False
        self._woken = asyncio.Event()

    def offer(self, seen: _Look | UpstreamError, now: datetime) -> bool:
        """Replaces what was offered before; False when the reader has stalled."""
        self._waiting_since = self._waiting_since or now
        if now - self._waiting_since > _STALLED_AFTER + timedelta(seconds=self.interval_seconds):
            self.end()
            return False
        self._offered = seen
        self._woken.set()
        return True

    def end(self) -> None:
        self._ended = True
        self._woken.set()

    async def take(self) -> _Look | UpstreamError | None:
        """The newest offer; None once it is over."""
        await self._woken.wait()
        self._woken.clear()
        self._waiting_since = None
        return None if self._ended else self._offered


class Live:
    """Answers questions about downloads, and polls aria2 once for all who watch, only while somebody does."""

    def __init__(self, aria2: Lister, store: Store, clock: Clock) -> None:
        self._aria2 = aria2
        self._store = store
        self._clock = clock
        self._owners: dict[str, int] = {}  # gid: request id
        self._looked_up: frozenset[str] = frozenset()  # gids that were there when the owners were read
        self._known: dict[str, tuple[Entry, LiveDownload]] = {}
        self._last: tuple[Snapshot, _Look] | None = None
        self._watchers: set[_Watcher] = set()
        self._polled: _Look | UpstreamError | None = None
        self._poll_seconds = 0.0
        self._hurry = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    async def downloads(self, request_id: int | None = None) -> Downloads:
        """Everything aria2 holds now, or what belongs to one request. Raises UpstreamError when it does not answer."""
        return (await self._look()).of(request_id)

    async def stream(
        self, interval_ms: int, request_id: int | None = None
    ) -> AsyncGenerator[Downloads | UpstreamError, None]:
        """The downloads at once, then whenever they have changed, at most every interval.

        An error stands for an outage of aria2: it comes once, and the downloads follow when aria2 is back. The stream
        ends for a reader that does not read.
        """
        watcher = _Watcher(interval_ms / 1000)
        self._add(watcher)
        sent: Downloads | UpstreamError | None = None
        try:
            while (seen := await watcher.take()) is not None:
                news = seen if isinstance(seen, UpstreamError) else seen.of(request_id)
                if _is_same(news, sent):
                    continue
                yield news
                sent = news
                await asyncio.sleep(watcher.interval_seconds)
        finally:
            self._remove(watcher)

    def close(self) -> None:
        """Ends every stream."""
        for watcher in tuple(self._watchers):
            watcher.end()
            self._remove(watcher)

    @property
    def watcher_count(self) -> int:
        """How many streams are read now."""
        return len(self._watchers)

    @property
    def is_polling(self) -> bool:
        """Whether aria2 is being polled."""
        return self._loop is not None

    def _add(self, watcher: _Watcher) -> None:
        self._watchers.add(watcher)
        if self._loop is None:
            self._polled = None
            self._loop = asyncio.create_task(self._poll(), name="live downloads")
            self._loop.add_done_callback(self._stopped)
        elif watcher.interval_seconds < self._poll_seconds:
            self._hurry.set()
        elif self._polled is not None:  # so that a thousand new readers cost no poll
            watcher.offer(self._polled, self._clock())

    def _remove(self, watcher: _Watcher) -> None:
        self._watchers.discard(watcher)
        if not self._watchers and self._loop is not None:
            self._loop.cancel()
            self._loop = None

    def _stopped(self, loop: asyncio.Task[None]) -> None:
        """An unforeseen error in the poll ends every stream; the next reader starts it afresh."""
        if loop.cancelled() or loop.exception() is None:
            return
        log.error("the live downloads have stopped", exc_info=loop.exception())
        self._loop = None
        for watcher in self._watchers:
            watcher.end()

    async def _poll(self) -> None:
        while True:
            self._hurry.clear()
            try:
                self._polled = await self._look()
            except UpstreamError as error:
                self._polled = error
            now = self._clock()
            for watcher in tuple(self._watchers):
                if not watcher.offer(self._polled, now):
                    self._watchers.discard(watcher)
            if not self._watchers:
                self._loop = None
                return
            await self._pause()

    async def _pause(self) -> None:
        """Waits as long as the most eager reader does; one that is more eager ends the wait."""
        self._poll_seconds = min(watcher.interval_seconds for watcher in self._watchers)
        try:
            await asyncio.wait_for(self._hurry.wait(), self._poll_seconds)
        except TimeoutError:
            pass

    async def _look(self) -> _Look:
        snapshot = await self._aria2.snapshot(max_age_seconds=0.0)
        is_new = any(gid not in self._looked_up for gid in snapshot.by_gid)
        if is_new or any(entry.info_hash for entry in snapshot.entries):  # a torrent passes from one to another
            owners = await self._store.read(owners_of_gids)
            if owners != self._owners:
                self._last = None
            self._owners, self._looked_up = owners, frozenset(snapshot.by_gid)
        if self._last is None or self._last[0] is not snapshot:
            self._known = {entry.gid: self._told(entry, snapshot) for entry in snapshot.entries}
            self._last = snapshot, _Look(live for _, live in self._known.values())
        return self._last[1]

    def _told(self, entry: Entry, snapshot: Snapshot) -> tuple[Entry, LiveDownload]:
        owner = self._owners.get(entry.gid) if entry.following is None else self._owner(entry, snapshot)
        before = self._known.get(entry.gid)
        if before is not None and before[1].request_id == owner and (before[0] is entry or before[0] == entry):
            return before
        return entry, _live(entry, owner)

    def _owner(self, entry: Entry, snapshot: Snapshot) -> int | None:
        """The request of a magnet's payload is that of the gid it follows; aria2 may have forgotten that one."""
        gid: str | None = entry.gid
        for _ in range(_LONGEST_CHAIN):
            if gid is None or gid in self._owners:
                break
            followed = snapshot.entry(gid)
            gid = followed.following if followed is not None else None
        return self._owners.get(gid) if gid is not None else None


def _live(entry: Entry, owner: int | None) -> LiveDownload:
    eta = entry.eta_seconds
    return LiveDownload(
        gid=entry.gid,
        request_id=owner,
        name=entry.name,
        status=entry.status,
        total_bytes=entry.total_bytes,
        completed_bytes=entry.completed_bytes,
        progress=entry.progress,
        bytes_per_second=entry.bytes_per_second,
        eta_seconds=eta if eta is not None and eta <= _LARGEST_INT else None,
        connections=entry.connections,
        seeders=entry.seeders,
        error_message=entry.error_message,
    )


def _is_same(news: Downloads | UpstreamError, sent: Downloads | UpstreamError | None) -> bool:
    if isinstance(news, UpstreamError):
        return isinstance(sent, UpstreamError)
    return news == sent
