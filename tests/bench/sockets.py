"""One reader of a GraphQL subscription over a WebSocket, as light as can be: it only notes when something came.

It offers compression, as browsers do, and unpacks nothing unless it is told to check. Knows no query.
"""

import asyncio
import json
import struct
import zlib
from collections.abc import Callable
from time import perf_counter

_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
_COMPRESSED = 0x40
_TAIL = b"\x00\x00\xff\xff"  # what senders leave out of each compressed message


class Reader(asyncio.Protocol):
    """Shakes hands, subscribes, and calls `heard` with the time of each message."""

    def __init__(self, host: str, key: str, query: str, heard: Callable[[float], None], *, checks: bool) -> None:
        self._host = host
        self._key = key
        self._query = query
        self._heard = heard
        self._unpacker = zlib.decompressobj(-15) if checks else None
        self._transport: asyncio.WriteTransport | None = None
        self._buffer = b""
        self._texts = 0
        self._upgraded = False
        self.subscribed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.trouble: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asks for the WebSocket."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        transport.write(
            f"GET /graphql HTTP/1.1\r\nHost: {self._host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: graphql-transport-ws\r\n"
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Notes the time first, takes the frames apart afterwards."""
        at = perf_counter()
        self._buffer += data
        if not self._upgraded:
            head, ended, self._buffer = self._buffer.partition(b"\r\n\r\n")
            if not ended:
                self._buffer = head
                return
            if b" 101 " not in head[:16]:
                self._fail(f"the WebSocket was refused: {head[:200].decode(errors='replace')}")
                return
            self._upgraded = True
            self._send({"type": "connection_init", "payload": {"apiKey": self._key}})
        while (frame := self._frame()) is not None:
            self._take(*frame, at)

    def connection_lost(self, error: Exception | None) -> None:
        """The server has ended it, or we have."""
        self._fail("the connection was closed")

    def close(self) -> None:
        """Ends the connection."""
        if self._transport is not None:
            self._transport.close()

    def _frame(self) -> tuple[int, bytes] | None:
        """The next whole frame: its first byte and what it holds."""
        buffer = self._buffer
        if len(buffer) < 2:
            return None
        length, start = buffer[1] & 0x7F, 2
        if length >= 126:
            code, start = ("!H", 4) if length == 126 else ("!Q", 10)
            if len(buffer) < start:
                return None
            length = struct.unpack(code, buffer[2:start])[0]
        if len(buffer) < start + length:
            return None
        self._buffer = buffer[start + length :]
        return buffer[0], buffer[start : start + length]

    def _take(self, first: int, content: bytes, at: float) -> None:
        match first & 0x0F:
            case opcode if opcode == _TEXT:
                self._take_text(content, at, compressed=bool(first & _COMPRESSED))
            case opcode if opcode == _PING:
                self._write(_PONG, content)
            case opcode if opcode == _CLOSE:
                self._fail(f"the server says goodbye: {content[2:].decode(errors='replace')}")

    def _take_text(self, content: bytes, at: float, *, compressed: bool) -> None:
        self._texts += 1
        if self._texts == 1:  # the acknowledgement
            self._send({"id": "1", "type": "subscribe", "payload": {"query": self._query}})
            if not self.subscribed.done():
                self.subscribed.set_result(None)
        else:
            self._heard(at)
        if self._unpacker is not None:
            text = self._unpacker.decompress(content + _TAIL) if compressed else content
            if b'"errors"' in text or b'"type":"error"' in text.replace(b" ", b""):
                self._fail(text[:300].decode(errors="replace"))

    def _send(self, message: dict[str, object]) -> None:
        self._write(_TEXT, json.dumps(message).encode())

    def _write(self, opcode: int, content: bytes) -> None:
        """One frame; masked with zeros, which leaves it as it is."""
        assert self._transport is not None
        size = len(content)
        length = bytes([0x80 | size]) if size < 126 else struct.pack("!BH", 0x80 | 126, size)
        self._transport.write(bytes([0x80 | opcode]) + length + bytes(4) + content)

    def _fail(self, why: str) -> None:
        self.trouble = self.trouble or why
        if not self.subscribed.done():
            self.subscribed.set_exception(ConnectionError(why))
