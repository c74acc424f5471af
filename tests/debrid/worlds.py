"""The debrid services that the contract is tested with, each against its own fake over a real socket."""

from abc import ABC, abstractmethod
from contextlib import AsyncExitStack

import httpx
from aiolimiter import AsyncLimiter

from addon.clients.counting import Call
from addon.clients.http import Wire
from addon.debrid import realdebrid, torbox
from addon.debrid.base import DebridService, RemoteState
from addon.demo.catalogue import Catalogue, Fate, Torrent, TorrentFile
from addon.demo.clock import ManualClock, Timekeeper
from addon.demo.realdebrid import RealDebrid as DemoRealDebrid
from addon.demo.switches import Switches
from addon.demo.torbox import TorBox as DemoTorBox

HASH = "5a" * 20
MAGNET = f"magnet:?xt=urn:btih:{HASH}&dn=The.General.1926"
MOVIE = TorrentFile(path="The.General.1926.mkv", size_bytes=3000)
FILES = (MOVIE, TorrentFile(path="Extras/The.Engine.mkv", size_bytes=200), TorrentFile(path="read.txt", size_bytes=9))


CATALOGUE = Catalogue(torrents=(Torrent(info_hash=HASH, name="The.General.1926", files=FILES),))


class World(ABC):
    """A running fake service with one torrent in it, and the client that talks to it."""

    demo: DemoRealDebrid | DemoTorBox
    client: httpx.AsyncClient
    added: RemoteState  # what a cached torrent is right after the add
    selects: bool  # whether files are selected

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._clock = ManualClock()
        self.time = Timekeeper(self._clock)

    def later(self, seconds: float) -> None:
        """Time passes, for both sides."""
        self._clock.advance(seconds)

    def wire(self) -> Wire:
        """What a client is made with."""
        return Wire(client=self.client, clock=self.time.now, count=self.calls.append)

    @abstractmethod
    def debrid(self, token: str | None = None) -> DebridService:
        """A new client, with the right token unless another is given."""

    async def open(self, owner: AsyncExitStack) -> None:
        """Starts the fake; `owner` ends it."""
        for server in (self.demo, self.demo.node):
            await server.start()
            owner.push_async_callback(server.stop)
        self.client = await owner.enter_async_context(httpx.AsyncClient(timeout=10))

    @property
    def switches(self) -> Switches:
        """The faults of the service."""
        return self.demo.switches

    def becomes(self, fate: Fate) -> None:
        """What happens to the torrent."""
        self.demo.use(self.demo.catalogue.with_fate(HASH, fate))

    def allows(self, slots: int) -> None:
        """How many torrents may be active at once."""
        self.demo.account.slots = slots


class RealDebridWorld(World):
    """Real-Debrid."""

    added = RemoteState.CHOOSING
    selects = True

    def __init__(self) -> None:
        super().__init__()
        self.demo = DemoRealDebrid(self.time, CATALOGUE)

    def debrid(self, token: str | None = None) -> DebridService:
        free = {name: AsyncLimiter(1000) for name in realdebrid.account_limiters()}
        return realdebrid.RealDebrid(token or self.demo.token, self.demo.url, self.wire(), limiters=free)


class TorBoxWorld(World):
    """TorBox, which fetches whole torrents."""

    added = RemoteState.READY
    selects = False

    def __init__(self) -> None:
        super().__init__()
        self.demo = DemoTorBox(self.time, CATALOGUE)

    def debrid(self, token: str | None = None) -> DebridService:
        free = {name: AsyncLimiter(1000) for name in torbox.account_limiters()}
        return torbox.TorBox(token or self.demo.token, self.demo.url, self.wire(), limiters=free)


WORLDS: dict[str, type[World]] = {"realdebrid": RealDebridWorld, "torbox": TorBoxWorld}
