"""GraphQL over WebSockets: who is let in, messages that make sense, and peers that do not read. Knows no resolver."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Protocol, cast

import msgspec
from starlette.websockets import WebSocketDisconnect
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.types import (
    ConnectionInitMessage,
    Message,
    SubscribeMessage,
)

from addon.door import Door
from addon.keys import key_in, key_in_params
from addon.log import get_logger
from schema.context import Context

log = get_logger("graphql")


class View(Protocol):
    """What is needed of the application."""

    stall_seconds: float
    door: Door


class Socket(ASGIWebSocketAdapter):
    """Writes text frames, and gives a peer up that takes none: there is no way to close a socket that is full."""

    def __init__(self, view: Any, request: Any, response: Any) -> None:
        super().__init__(view, request, response)
        self._stall_seconds = cast(View, view).stall_seconds
        self._stalled = False
        self.give_up: Callable[[], object] = lambda: None

    @property
    def stalled(self) -> bool:
        """Whether the peer has taken nothing for too long."""
        return self._stalled

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Raises WebSocketDisconnected when the peer is gone, or as good as gone."""
        if self._stalled:
            raise WebSocketDisconnected
        text = msgspec.json.encode(message).decode()
        try:
            async with asyncio.timeout(self._stall_seconds):
                await self.ws.send_text(text)
        except TimeoutError:
            self._stalled = True
            log.warning("a subscriber does not read and is dropped")
            self.give_up()
            raise WebSocketDisconnected from None
        except (WebSocketDisconnect, RuntimeError) as error:  # RuntimeError: it was closed meanwhile
            raise WebSocketDisconnected from error


class Handler(BaseGraphQLTransportWSHandler[Context, None]):
    """Strawberry's own handler of graphql-transport-ws, behind the door."""

    async def handle(self) -> None:
        """Serves the socket until it ends."""
        socket = cast(Socket, self.websocket)
        serving = asyncio.create_task(super().handle(), name="graphql socket")
        socket.give_up = serving.cancel
        try:
            await serving
        except asyncio.CancelledError:
            if not socket.stalled:
                raise

    async def handle_message(self, message: Message) -> None:
        """Closes with 4400 for what is no message."""
        received: object = message
        if isinstance(received, dict):
            await super().handle_message(message)
        else:
            await self.handle_invalid_message("WebSocket message must be a JSON object")

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        """Closes with 4401 without an API key or a session, with 4403 for a wrong one."""
        door = cast(View, self.view).door
        asking = cast(Socket, self.websocket).ws
        in_headers = key_in(asking.headers)
        in_params = key_in_params(message.get("payload"))
        if door.admits(asking) or door.admits_key(in_params):
            await super().handle_connection_init(message)
        elif in_headers is None and in_params is None:
            await self.websocket.close(code=4401, reason="Unauthorized: the API key is missing")
        else:
            await self.websocket.close(code=4403, reason="Forbidden: the API key is wrong")

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        """Closes with 4400 for a message whose parts are of other kinds than the protocol says."""
        payload: object = message["payload"]
        if isinstance(message["id"], str) and isinstance(payload, dict) and _is_operation(payload):
            await super().handle_subscribe(message)
        else:
            await self.handle_invalid_message("Failed to parse message")

    async def handle_task_exception(self, error: Exception) -> None:
        """A peer that is gone is no failure."""
        if not isinstance(error, WebSocketDisconnected):
            log.error("a subscription failed", exc_info=error)


def _is_operation(payload: Mapping[str, object]) -> bool:
    return (
        isinstance(payload.get("query"), str)
        and isinstance(payload.get("variables"), dict | None)
        and isinstance(payload.get("operationName"), str | None)
    )
