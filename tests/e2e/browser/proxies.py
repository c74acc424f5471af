"""A proxy that strips a prefix before Usher, as Home Assistant's ingress does, also for WebSockets."""

import asyncio
from contextlib import suppress
from types import TracebackType
from urllib.parse import urlsplit

_HEAD_END = b"\r\n\r\n"
_LOST = (ConnectionError, asyncio.IncompleteReadError)


class StrippingProxy:
    """`async with StrippingProxy(url) as proxy:`; what is asked outside of the prefix is kept in `strays`."""

    def __init__(self, target: str, prefix: str = "/api/hassio_ingress/token") -> None:
        parts = urlsplit(target)
        assert parts.hostname is not None
        self._host, self._port = parts.hostname, parts.port
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self.prefix = prefix
        self.strays: list[str] = []

    async def __aenter__(self) -> "StrippingProxy":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.gather(*self._tasks)

    @property
    def url(self) -> str:
        """Where the UI is behind it."""
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}{self.prefix}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: one call, or a WebSocket for as long as it lasts."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        with suppress(*_LOST):
            head = await reader.readuntil(_HEAD_END)
            method, path, version = head.split(b"\r\n", 1)[0].split(b" ", 2)
            if not path.startswith(f"{self.prefix}/".encode()):
                self.strays.append(f"{method.decode()} {path.decode()}")
                writer.write(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            else:
                first = b" ".join((method, path[len(self.prefix) :], version))
                await self._pass_on(first, head.split(b"\r\n")[1:-2], reader, writer)
            await writer.drain()
        writer.close()
        self._writers.discard(writer)
        self._tasks.discard(task)

    async def _pass_on(
        self, first: bytes, headers: list[bytes], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        is_socket = any(header.lower().startswith(b"upgrade:") for header in headers)
        if not is_socket:  # one call for each connection: its end is that of the answer
            headers = [each for each in headers if not each.lower().startswith(b"connection:")] + [b"Connection: close"]
        answers, asks = await asyncio.open_connection(self._host, self._port)
        self._writers.add(asks)
        asks.write(b"\r\n".join((first, *headers)) + _HEAD_END)
        there = asyncio.create_task(_copy(reader, asks))
        try:
            await _copy(answers, writer)
        finally:
            there.cancel()
            asks.close()
            self._writers.discard(asks)


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """Everything that comes, until nothing does."""
    with suppress(*_LOST):
        while part := await source.read(65536):
            target.write(part)
            await target.drain()
