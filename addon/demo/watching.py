"""Follows Usher as any client would: GraphQL subscriptions over one WebSocket."""

import asyncio
import json
from collections.abc import Callable
from types import TracebackType
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from addon.demo.program import Program
from addon.demo.telling import Teller

_CHANGES = """subscription { requestChanged { change { to reason season episode platform }
  request { id title status } } }"""
_DOWNLOADS = """subscription { downloadsChanged(intervalMs: 500) {
  requestId name status progress downloadBytesPerSecond etaSeconds } }"""


class Watcher:
    """`async with Watcher(usher, say):` tells every step while it is open."""

    def __init__(self, usher: Program, say: Callable[[str], None]) -> None:
        self._usher = usher
        self._say = say
        self._teller = Teller()
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._socket: ClientConnection | None = None

    async def __aenter__(self) -> "Watcher":
        address = f"{self._usher.url.replace('http', 'ws', 1)}/graphql"
        self._socket = await connect(address, subprotocols=["graphql-transport-ws"], proxy=None)  # type: ignore[list-item]
        await self._send({"type": "connection_init", "payload": {"apiKey": self._usher.api_key}})
        await self._socket.recv()
        for name, query in (("changes", _CHANGES), ("downloads", _DOWNLOADS)):
            await self._send({"id": name, "type": "subscribe", "payload": {"query": query}})
        self._task = asyncio.create_task(self._follow())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._socket is not None
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        await self._socket.close()

    async def ask(self, mutation: str, wish: dict[str, Any]) -> None:
        """Sends a mutation over the same socket; what comes of it is told like all else."""
        await self._send(
            {"id": "ask", "type": "subscribe", "payload": {"query": mutation, "variables": {"input": wish}}}
        )

    async def until_completed(self, requests: int) -> None:
        """Returns when so many requests are COMPLETED."""
        while len(self._teller.completed) < requests:
            self._news.clear()
            await self._news.wait()

    async def _follow(self) -> None:
        assert self._socket is not None
        async for text in self._socket:
            message: dict[str, Any] = json.loads(text)
            if message["type"] == "ping":
                await self._send({"type": "pong"})
            elif message["type"] == "next":
                self._tell(message["payload"].get("data") or {})

    def _tell(self, data: dict[str, Any]) -> None:
        for sentence in self._teller.tell(data):
            self._say(sentence)
        self._news.set()

    async def _send(self, message: dict[str, Any]) -> None:
        assert self._socket is not None
        await self._socket.send(json.dumps(message))
