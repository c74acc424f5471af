"""GraphQL over HTTP: who is let in, the size of a body, JSON in and out. Knows no resolver; WebSockets: socket.py.

`GraphQLApp` is an ASGI application for one path, for HTTP (GET, POST) and WebSocket alike.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
from cross_web import HTTPException, StarletteRequestAdapter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from addon.domain.status import Source
from addon.door import Door
from addon.errors import BadInputError, UnauthenticatedError
from schema.api import schema
from schema.context import Context
from schema.errors import TOO_COMPLEX
from schema.socket import Handler, Socket

LARGEST_BODY_BYTES = 256 * 1024
"""Of a request; the server must hold WebSocket messages to the same (uvicorn: `ws_max_size`)."""

_TOO_LARGE = 413
_INIT_SECONDS = 10  # between the handshake of a WebSocket and its connection_init


_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Usher</title>
<p>GraphQL is asked here with POST. <a href="./">Usher's own pages</a> are beside it.</p></html>"""


class _Body(StarletteRequestAdapter):
    """Reads a body no further than it may be, whatever its length header says."""

    async def get_body(self) -> bytes:
        body = bytearray()
        async for chunk in self._request.stream():
            body += chunk
            if len(body) > LARGEST_BODY_BYTES:
                raise HTTPException(_TOO_LARGE, f"The body is larger than {LARGEST_BODY_BYTES // 1024} KiB.")
        return bytes(body)


class GraphQLApp(GraphQL[Context, None]):
    """Strawberry's own ASGI application with Usher's manners; subscriptions over graphql-transport-ws only."""

    request_adapter_class = _Body
    websocket_adapter_class = Socket
    graphql_transport_ws_handler_class = Handler

    def __init__(
        self,
        context: Callable[[], Context],
        door: Door,
        *,
        stall_seconds: float = 20.0,
    ) -> None:
        """`stall_seconds`: a WebSocket whose peer takes nothing for so long is dropped."""
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=timedelta(seconds=_INIT_SECONDS),
            allowed_origins=door.allowed_origins,
        )
        self._context = context
        self.door = door
        self.stall_seconds = stall_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or serves one WebSocket until it ends."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            if _is_visit(request):
                await HTMLResponse(_PAGE)(scope, receive, send)
                return
            if not self.door.admits(request):
                raise HTTPException(401, "The API key is missing or wrong.")
            response = await self.run(request)
        except HTTPException as error:
            response = _refusal(error.status_code, error.reason)
        await response(scope, receive, send)

    def is_websocket_origin_allowed(self, request: WebSocket, origin: str) -> bool:
        """Also what ingress passes on, under the name that Home Assistant has in the browser."""
        return super().is_websocket_origin_allowed(request, origin) or self.door.is_own_page(request)

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """The same for every request, but for where it comes from."""
        context = self._context()
        return replace(context, source=Source.WEB) if self.door.is_at_pages(request) else context

    def encode_json(self, data: object) -> bytes:
        """JSON, fast."""
        return msgspec.json.encode(data)

    def decode_json(self, data: str | bytes) -> object:
        """What the JSON says; raises JSONDecodeError, also for text that is no UTF-8 or nested beyond reason."""
        try:
            return msgspec.json.decode(data)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            raise json.JSONDecodeError("no JSON", "", 0) from None

    def parse_json(self, data: str | bytes) -> Any:
        """The body as an object; a list is left to Strawberry, which refuses batches."""
        parsed = super().parse_json(data)
        if not isinstance(parsed, dict | list):
            raise HTTPException(400, "The body must be a JSON object.")
        return parsed


def _is_visit(request: Request) -> bool:
    """Whether a person has opened the address in a browser."""
    return (
        request.method == "GET"
        and "text/html" in request.headers.get("accept", "")
        and "query" not in request.query_params
    )


def _refusal(status: int, reason: str) -> Response:
    """An answer in GraphQL's shape to what is no answerable request."""
    codes = {401: UnauthenticatedError.code, _TOO_LARGE: TOO_COMPLEX}
    error = {"message": reason, "extensions": {"code": codes.get(status, BadInputError.code)}}
    headers = {"www-authenticate": "Bearer"} if status == 401 else None
    body = msgspec.json.encode({"data": None, "errors": [error]})
    return Response(body, status_code=status, headers=headers, media_type="application/json")
