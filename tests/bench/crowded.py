"""An aria2 with many paused downloads, and a door before it that counts how often it is looked at."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx

from addon.clients.aria2 import Endpoint
from addon.clients.aria2_process import OwnAria2

_LOOK = b"tellActive"
_CHUNK_BYTES = 65_536


@asynccontextmanager
async def crowded_aria2(folder: Path, count: int) -> AsyncIterator[Endpoint]:
    """An aria2c of its own that holds so many paused downloads; nothing is ever fetched."""
    own = OwnAria2(folder)
    await own.start()
    try:
        await _fill(own.endpoint, folder / "files", count)
        yield own.endpoint
    finally:
        await own.stop()


async def _fill(endpoint: Endpoint, directory: Path, count: int) -> None:
    calls = [
        {
            "methodName": "aria2.addUri",
            "params": [
                f"token:{endpoint.secret}",
                [f"http://127.0.0.1:9/{number}.mkv"],
                {"pause": "true", "dir": str(directory), "out": f"Tide.Table.{number}.2001.1080p.BluRay.x265.mkv"},
            ],
        }
        for number in range(count)
    ]
    body = {"jsonrpc": "2.0", "id": "1", "method": "system.multicall", "params": [calls]}
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        answer = (await client.post(endpoint.rpc_url, json=body)).json()
    if len([gid for gid in answer["result"] if isinstance(gid, list)]) != count:
        raise RuntimeError("aria2 does not take the downloads")


class CountingDoor:
    """`async with CountingDoor(port) as door:` passes everything on to that port and counts the listings asked for."""

    def __init__(self, port: int) -> None:
        self._inner_port = port
        self._server: asyncio.Server | None = None
        self._passing: set[asyncio.Task[None]] = set()
        self.looks = 0
        self.port = 0

    async def __aenter__(self) -> "CountingDoor":
        self._server = await asyncio.start_server(self._opened, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    async def _opened(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self._inner_port)
        except OSError:
            writer.close()
            return
        for ways in ((reader, inner_writer), (inner_reader, writer)):
            task = asyncio.create_task(self._pass(*ways))
            self._passing.add(task)
            task.add_done_callback(self._passing.discard)

    async def _pass(self, reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await reader.read(_CHUNK_BYTES):
                self.looks += chunk.count(_LOOK)
                writer.write(chunk)
                await writer.drain()
        writer.close()
