"""A client of graphql-transport-ws: one connection, any number of subscriptions, what it is told kept in order."""

import asyncio
from types import TracebackType
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from .answers import Reply
from .program import API_KEY, Program
from .waiting import LONGEST_SECONDS

PROTOCOL = Subprotocol("graphql-transport-ws")


class _Message(msgspec.Struct):
    type: str
    id: str = ""
    payload: msgspec.Raw = msgspec.Raw(b"null")


def address(usher: Program) -> str:
    """Where subscriptions are served."""
    return f"{usher.url.replace('http', 'ws', 1)}/graphql"


class Subscriber:
    """`async with Subscriber(usher) as reader:`; the API key is sent in `connection_init`, as browsers must."""

    def __init__(self, usher: Program) -> None:
        self._usher = usher
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None
        self._told: dict[str, asyncio.Queue[Reply]] = {}

    async def __aenter__(self) -> "Subscriber":
        self._socket = await connect(address(self._usher), subprotocols=[PROTOCOL], proxy=None)
        await self._send({"type": "connection_init", "payload": {"apiKey": API_KEY}})
        assert msgspec.json.decode(await self._socket.recv(), type=_Message).type == "connection_ack"
        self._reader = asyncio.create_task(self._read(self._socket))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._socket is not None
        await self._socket.close()
        if self._reader is not None:
            await self._reader

    async def subscribe(self, query: str, **variables: object) -> str:
        """Begins a subscription; returns the name by which `next` knows it."""
        name = f"s{len(self._told)}"
        self._told[name] = asyncio.Queue()
        await self._send({"id": name, "type": "subscribe", "payload": {"query": query, "variables": variables}})
        return name

    async def next(self, name: str, seconds: float = LONGEST_SECONDS) -> Reply:
        """The next message of this subscription; TimeoutError when none comes."""
        return await asyncio.wait_for(self._told[name].get(), seconds)

    def waiting(self, name: str) -> int:
        """How many messages have come that nobody has looked at."""
        return self._told[name].qsize()

    async def _send(self, message: dict[str, Any]) -> None:
        assert self._socket is not None
        await self._socket.send(msgspec.json.encode(message).decode())

    async def _read(self, socket: ClientConnection) -> None:
        async for text in socket:
            message = msgspec.json.decode(text, type=_Message)
            if message.type == "ping":
                await self._send({"type": "pong"})
            elif message.type == "next":
                self._told[message.id].put_nowait(msgspec.json.decode(message.payload, type=Reply))
            elif message.type == "error":
                errors = msgspec.json.decode(message.payload)
                self._told[message.id].put_nowait(msgspec.convert({"errors": errors}, Reply))
