"""A real server on loopback, and a client that speaks graphql-transport-ws over a real socket."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import cast

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from addon.door import Door
from schema.http import LARGEST_BODY_BYTES, GraphQLApp
from tests.schema.kit import Room

KEY = "a-key-of-this-test"
PROTOCOL = "graphql-transport-ws"
PATIENCE = 10.0  # seconds; nothing here takes longer than a fraction of one

Message = dict[str, object]


@asynccontextmanager
async def serve(room: Room, *, stall_seconds: float = 20.0, origins: tuple[str, ...] = ()) -> AsyncIterator[int]:
    """Serves the room at /graphql; gives the port."""
    graphql = GraphQLApp(lambda: room.context, Door(KEY, origins), stall_seconds=stall_seconds)
    routes = [Route("/graphql", graphql, methods=["GET", "POST"]), WebSocketRoute("/graphql", graphql)]
    config = uvicorn.Config(
        Starlette(routes=routes),
        lifespan="off",
        log_level="critical",
        ws="auto",
        ws_max_size=LARGEST_BODY_BYTES,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=1,
    )
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)  # so that a peer that does not read is felt soon
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        async with asyncio.timeout(PATIENCE):
            while not server.started:
                await asyncio.sleep(0.01)
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await asyncio.wait_for(task, PATIENCE)
        for connection in tuple(server.server_state.connections):  # a peer that takes nothing keeps its transport open
            if (transport := getattr(connection, "transport", None)) is not None:
                transport.abort()
        for _ in range(5):  # transports close their sockets in a later turn of the loop
            await asyncio.sleep(0)
        listening.close()


class Client:
    """One socket with any number of subscriptions."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self._ids = count(1)

    async def send(self, message: object) -> None:
        await self.connection.send(json.dumps(message))

    async def receive(self) -> Message:
        async with asyncio.timeout(PATIENCE):
            text = await self.connection.recv()
        assert isinstance(text, str)
        return cast(Message, json.loads(text))

    async def subscribe(self, query: str, **variables: object) -> str:
        """Starts a subscription and answers its id."""
        id = str(next(self._ids))
        await self.send({"id": id, "type": "subscribe", "payload": {"query": query, "variables": variables}})
        return id

    async def settle(self) -> None:
        """Returns once the server has taken in everything that was sent before."""
        await self.send({"type": "ping"})
        assert await self.receive() == {"type": "pong"}
        await asyncio.sleep(0.05)

    async def closed(self) -> int | None:
        """The code with which the server closes."""
        async with asyncio.timeout(PATIENCE):
            await self.connection.wait_closed()
        return self.connection.close_code


@asynccontextmanager
async def dial(
    port: int, *, protocol: str = PROTOCOL, headers: dict[str, str] | None = None, origin: str | None = None
) -> AsyncIterator[Client]:
    """An open socket on which nothing was said yet."""
    sent = {**(headers or {}), **({"Origin": origin} if origin else {})}
    url = f"ws://127.0.0.1:{port}/graphql"
    async with connect(
        url, subprotocols=[Subprotocol(protocol)], additional_headers=sent, compression=None, proxy=None
    ) as connection:
        yield Client(connection)


@asynccontextmanager
async def enter(port: int) -> AsyncIterator[Client]:
    """A socket that was let in."""
    async with dial(port) as client:
        await client.send({"type": "connection_init", "payload": {"apiKey": KEY}})
        assert await client.receive() == {"type": "connection_ack"}
        yield client
