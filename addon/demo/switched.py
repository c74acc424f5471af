"""The middleware that puts an upstream's switches in front of its app. Knows no protocol above HTTP."""

import asyncio
import contextlib
import socket
import struct

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from addon.demo.switches import Deed, Fault, Switches

WIRE = "demo.wire"  # key in the scope: the Wire of the call


class Wire:
    """The connection below a call, for faults that no ASGI message can express."""

    def __init__(self, send: Send) -> None:
        # uvicorn hands out a bound method of the object that owns the transport; in-memory transports do not.
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        self._transport = transport if isinstance(transport, asyncio.Transport) else None

    async def reset(self) -> None:
        """Close with RST; ConnectionResetError over an in-memory transport."""
        transport = self._known()
        peer = transport.get_extra_info("socket")
        if peer is not None:
            # Linger zero makes the kernel send RST instead of FIN.
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
        await asyncio.sleep(0)  # lets the server notice that the connection is gone

    def close(self) -> None:
        """Close after what was sent; ConnectionResetError over an in-memory transport."""
        self._known().close()

    def _known(self) -> asyncio.Transport:
        if self._transport is None:
            raise ConnectionResetError("the demo upstream dropped the connection")
        return self._transport


class SwitchedApp:
    """An ASGI app behind its switches; every call is logged as it arrives."""

    def __init__(self, app: ASGIApp, switches: Switches) -> None:
        self._app = app
        self._switches = switches

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        switches = self._switches
        place = switches.note(scope["method"], scope["path"], scope["query_string"].decode("latin-1"))
        wire = scope[WIRE] = Wire(send)

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                switches.answered(place, message["status"])
            await send(message)

        if switches.latency_seconds > 0:
            await asyncio.sleep(switches.latency_seconds)
        fault = switches.take(place)
        if fault is None:
            await self._app(scope, receive, noting)
        elif fault.deed in (Deed.HANG, Deed.RESET):
            if fault.deed is Deed.HANG:
                await _hang(receive, switches.closing)
            await wire.reset()
        else:
            await self._delayed(fault, scope, receive, noting)

    async def _delayed(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.deed is Deed.ANSWER:
            await send({"type": "http.response.start", "status": fault.status, "headers": list(fault.headers)})
            await send({"type": "http.response.body", "body": fault.body})
            return
        if fault.deed is Deed.HOLD:
            await fault.gate.wait()
            await self._app(scope, receive, send)
            return
        kept: list[Message] = []

        async def keep(message: Message) -> None:
            kept.append(message)

        await self._app(scope, receive, keep)
        if fault.deed is Deed.LOSE:
            await scope[WIRE].reset()
            return
        await fault.gate.wait()
        for message in kept:
            await send(message)


async def gone(receive: Receive) -> None:
    """Returns when the client has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _hang(receive: Receive, closing: asyncio.Event) -> None:
    waits = {asyncio.ensure_future(gone(receive)), asyncio.ensure_future(closing.wait())}
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await wait
