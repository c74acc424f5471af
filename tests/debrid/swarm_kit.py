"""A swarm on loopback, an aria2c of Usher's own beside it, and the service that is tested between them."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from addon.clients.aria2 import Aria2
from addon.clients.aria2_process import Limits, OwnAria2, Peering
from addon.clients.aria2_torrents import Seeding
from addon.debrid.base import DebridService, Order, RemoteState, RemoteTorrent
from addon.debrid.swarm import Swarm
from addon.debrid.swarm_folder import Places
from addon.demo.catalogue import Torrent, TorrentFile
from addon.demo.swarm import Seeder, Shared, Tracker, shared
from addon.demo.swarm.seeder import free_ports
from addon.domain.gids import torrent_gid
from addon.errors import DiskFullError
from tests.conftest import HeldClock

_T = TypeVar("_T")

PACK = Torrent(
    info_hash="1" * 40,
    name="A Season",
    files=tuple(
        TorrentFile(path=path, size_bytes=size)
        for path, size in (("e1.mkv", 700_001), ("extras/tiny.nfo", 900), ("e2.mkv", 800_003), ("e3.mkv", 600_007))
    ),
)
ODD = Torrent(
    info_hash="2" * 40,
    name="1",  # what the folder of the first file is called
    files=tuple(
        TorrentFile(path=path, size_bytes=70_000)
        for path in ("film.mkv.aria2", "selection.json", "Con.mkv", " .hidden. ", "a/A?:*.mkv", "A/A?:*.mkv")
    ),
)


@dataclass(slots=True, kw_only=True)
class Room:
    """A disk of so many bytes, as the library would judge it."""

    free_bytes: int = 10**12
    asked: list[int] = field(default_factory=list)

    async def check(self, directory: Path, size_bytes: int) -> None:
        """Raises DiskFullError when so many more do not fit."""
        self.asked.append(size_bytes)
        if size_bytes > self.free_bytes:
            raise DiskFullError("The library disk is full. Goes on by itself when there is room.")


@dataclass(slots=True, kw_only=True)
class World:
    """Everything of a test. The service works on `root`."""

    root: Path
    tracker: Tracker
    seeder: Seeder
    own: OwnAria2
    aria2: Aria2
    swarm: DebridService
    room: Room
    places: Places
    clock: HeldClock
    packs: list[Shared]
    odd: Shared

    def pack(self) -> Shared:
        """A season that nobody has asked for yet; it is seeded."""
        return self.packs.pop()

    def order(self, each: Shared, *, torrent: bool = False) -> Order:
        """The torrent by its magnet, or by its file."""
        return Order(info_hash=each.info_hash, magnet=each.magnet, torrent=each.file if torrent else None)

    async def info(self, each: Shared) -> RemoteTorrent:
        """The torrent as the service sees it."""
        return await self.swarm.info(torrent_gid(each.info_hash), each.info_hash)

    async def select(self, each: Shared, *places: int) -> None:
        """Has the files at these places fetched."""
        await self.swarm.select(torrent_gid(each.info_hash), places, each.info_hash)

    async def delete(self, each: Shared) -> None:
        """Removes the torrent."""
        await self.swarm.delete(torrent_gid(each.info_hash), each.info_hash)

    async def reaches(self, each: Shared, *states: RemoteState) -> RemoteTorrent:
        """The torrent, once it is in one of these states."""

        async def seen() -> RemoteTorrent | None:
            torrent = await self.info(each)
            return torrent if torrent.state in states else None

        return await until(seen)

    async def fetches(self, each: Shared, *places: int) -> None:
        """Adds the torrent by its file and has these files fetched."""
        await self.swarm.add(self.order(each, torrent=True))
        await self.select(each, *places)

    async def moves(self, each: Shared, *, bytes_there: int) -> None:
        """Returns when so much has come, and not all."""
        gid = torrent_gid(each.info_hash)

        async def seen() -> bool | None:
            entry = (await self.aria2.snapshot()).entry(gid)
            return True if entry is not None and entry.completed_bytes >= bytes_there else None

        await until(seen)

    async def completes(self, gid: str) -> None:
        """Returns when aria2 is done with it, whatever came of it."""

        async def seen() -> bool | None:
            entry = (await self.aria2.snapshot()).entry(gid)
            return True if entry is not None and entry.status.is_stopped else None

        await until(seen)

    async def kill_aria2(self) -> None:
        """kill -9; returns when it runs again."""
        restarts, pid = self.own.restarts, self.own.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

        async def back() -> bool | None:
            return True if self.own.restarts > restarts else None

        await until(back)

    def lies(self, each: Shared) -> dict[str, bytes]:
        """The files of the torrent on the disk, without what belongs to Usher and to aria2."""
        folder = self.folder(each)
        files = (path for path in folder.glob("*/*") if path.is_file() and not path.name.endswith(".aria2"))
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    def folder(self, each: Shared) -> Path:
        """Where the torrent lies."""
        return self.root / torrent_gid(each.info_hash)


async def until(look: Callable[[], Awaitable[_T | None]], *, seconds: float = 20.0) -> _T:
    """What the look gives once it gives something; TimeoutError when it does not in time."""
    async with asyncio.timeout(seconds):
        while (found := await look()) is None:
            await asyncio.sleep(0.02)
        return found


def content(each: Shared, place: int) -> bytes:
    """The bytes that the file at this place has."""
    return each.torrent.content(place - 1).read(0, each.torrent.files[place - 1].size_bytes)


@asynccontextmanager
async def world_in(folder: Path, *, seeding: Seeding | None = None, packs: int = 1) -> AsyncIterator[World]:
    """A world whose swarm seeds so many seasons, and something with odd names."""
    tracker, clock, room = Tracker(), HeldClock(), Room()
    await tracker.start()
    odd, *seeded = (
        shared(torrent, tracker.announce_url)
        for torrent in (ODD, *(replace(PACK, seed=f"season {number}") for number in range(packs)))
    )
    (bt_port,) = free_ports(1)
    root = folder / "library" / ".usher"
    root.mkdir(parents=True)
    limits = Limits(max_downloads=5, interface="127.0.0.1", peering=Peering(port=str(bt_port), finds_peers=False))
    own = OwnAria2(folder, limits=limits)
    seeder = Seeder(tracker, folder / "seed")
    seeder.share([odd, *seeded])
    try:
        await asyncio.gather(seeder.start(), own.start())
        aria2 = Aria2(own.endpoint, roots=(root,), clock=clock)
        own.on_restart = aria2.connect
        places = Places(
            staging=lambda request, gid: root / gid, roots=lambda: (root,), theirs=str, check_room=room.check
        )
        swarm = Swarm(aria2, places, clock, seeding=seeding)
        yield World(
            root=root,
            tracker=tracker,
            seeder=seeder,
            own=own,
            aria2=aria2,
            swarm=swarm,
            room=room,
            places=places,
            clock=clock,
            packs=seeded,
            odd=odd,
        )
        await aria2.close()
    finally:
        await own.stop()
        await seeder.stop()
        await tracker.stop()
