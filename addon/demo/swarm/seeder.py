"""An aria2c that seeds torrents of the catalogue, on loopback only. It ends with the process that started it."""

import asyncio
import os
import secrets
import socket
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Iterable
from pathlib import Path

import httpx

from addon.demo.catalogue import Torrent
from addon.demo.swarm.shared import Shared
from addon.demo.swarm.tracker import Tracker
from addon.demo.torrent_file import is_single

QUIET = (
    "--no-conf",
    "--quiet=true",
    "--enable-dht=false",
    "--enable-dht6=false",
    "--bt-enable-lpd=false",
    "--enable-peer-exchange=false",
    "--interface=127.0.0.1",
    "--disable-ipv6=true",
    "--file-allocation=none",
)
_PART_BYTES = 1 << 20


class Seeder:
    """Seeds what it is given. `start` and `stop` as often as wanted; the files stay."""

    def __init__(self, tracker: Tracker, folder: Path) -> None:
        self._tracker = tracker
        self._folder = folder
        self._shared: dict[str, Shared] = {}
        self._process: Process | None = None
        self._port = 0
        self._rpc_port = 0
        self._secret = secrets.token_hex(16)
        self._bytes_per_second = 0

    @property
    def running(self) -> bool:
        """True while aria2c runs."""
        return self._process is not None and self._process.returncode is None

    def share(self, torrents: Iterable[Shared]) -> None:
        """Has these seeded from the next `start` on: their bytes are written to the disk."""
        for each in torrents:
            write_files(each.torrent, self._place(each))
            self._shared[each.info_hash] = each

    async def start(self) -> None:
        """Seeds everything; returns when the tracker knows of each. The tracker must be running."""
        if self.running or not self._shared:
            return
        self._port, self._rpc_port = free_ports(2)
        files = []
        for info_hash, each in self._shared.items():
            file = self._place(each) / f"{info_hash}.torrent"
            file.write_bytes(each.file)
            files.append(file)
        inputs = self._folder / "seeded.txt"
        inputs.write_text("".join(f"{file}\n dir={file.parent}\n" for file in files))
        self._process = await asyncio.create_subprocess_exec(
            "aria2c",
            *QUIET,
            f"--listen-port={self._port}",
            f"--input-file={inputs}",
            "--check-integrity=true",
            "--seed-ratio=0",
            f"--max-concurrent-downloads={len(files)}",
            f"--max-overall-upload-limit={self._bytes_per_second}",
            "--enable-rpc=true",
            f"--rpc-listen-port={self._rpc_port}",
            f"--rpc-secret={self._secret}",
            f"--stop-with-process={os.getpid()}",
            stdin=DEVNULL,
            stdout=DEVNULL,
            stderr=DEVNULL,
            start_new_session=True,
        )
        try:
            await asyncio.gather(*(self._tracker.seeded(info_hash) for info_hash in self._shared))
        except BaseException:
            await self.stop()
            raise

    async def limit(self, bytes_per_second: int) -> None:
        """Gives no more than so much from now on; 0: as much as it can."""
        self._bytes_per_second = bytes_per_second
        if self.running:
            options = {"max-overall-upload-limit": str(bytes_per_second)}
            await self._call("aria2.changeGlobalOption", options)

    async def stop(self) -> None:
        """Ends aria2c at once, as when somebody's computer is switched off, but the tracker names it no more."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.wait()
        self._tracker.forget(self._port)

    async def _call(self, method: str, *params: object) -> None:
        body = {"jsonrpc": "2.0", "id": "demo", "method": method, "params": [f"token:{self._secret}", *params]}
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(f"http://127.0.0.1:{self._rpc_port}/jsonrpc", json=body)
            answer.raise_for_status()

    def _place(self, each: Shared) -> Path:
        place = self._folder / each.info_hash
        place.mkdir(parents=True, exist_ok=True)
        return place


def write_files(torrent: Torrent, folder: Path) -> None:
    """Writes the files of the torrent as they lie below a folder that downloads go to."""
    root = folder if is_single(torrent) else folder / torrent.name
    for index, file in enumerate(torrent.files):
        path = root / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        content = torrent.content(index)
        with path.open("wb") as stream:
            for start in range(0, file.size_bytes, _PART_BYTES):
                stream.write(content.read(start, start + _PART_BYTES))


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody has."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
