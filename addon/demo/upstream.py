"""One upstream on loopback: an app behind its switches, served in the caller's event loop."""

import asyncio
import contextlib
import socket
from collections.abc import Generator

import uvicorn
from starlette.types import ASGIApp

from addon.demo.catalogue import Catalogue
from addon.demo.clock import Timekeeper
from addon.demo.switched import SwitchedApp
from addon.demo.switches import ErrorBody, Switches

HOST = "127.0.0.1"


class _Server(uvicorn.Server):
    """A uvicorn server that leaves signals alone, tells when it serves, and stops at once when told."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.serving = asyncio.Event()
        self._stop = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.serving.set()

    async def main_loop(self) -> None:
        # The original looks ten times a second; a neighbourhood has several servers and should cost nothing.
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), 1.0)

    def stop(self) -> None:
        self.should_exit = True
        self._stop.set()


class Upstream:
    """An upstream that can be started and stopped again and again; its state and its port stay.

    Subclasses set `self.app` to their Starlette app, unwrapped.
    """

    app: ASGIApp

    def __init__(self, time: Timekeeper, catalogue: Catalogue, error_body: ErrorBody | None = None) -> None:
        self.time = time
        self.catalogue = catalogue
        self.switches = Switches(time, error_body) if error_body else Switches(time)
        self.port = 0
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def origin(self) -> str:
        """`http://127.0.0.1:<port>`, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    @property
    def running(self) -> bool:
        """True between `start` and `stop`."""
        return self._task is not None

    def use(self, catalogue: Catalogue) -> None:
        """Change what exists, also while it serves."""
        self.catalogue = catalogue

    def switched(self) -> ASGIApp:
        """The app with its switches, also for in-memory transports."""
        return SwitchedApp(self.app, self.switches)

    async def start(self, port: int | None = None) -> None:
        """Listen on this port, or on the last one, or on a free one. OSError when it is taken."""
        if self._task is not None:
            return
        # The protocol is named so that asyncio turns Nagle's delay off; it costs 40 ms an answer in two parts.
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, self.port if port is None else port))
        except OSError:
            listener.close()
            raise
        self.port = listener.getsockname()[1]
        self.switches.closing = asyncio.Event()
        self._server = _Server(_config(self.switched()))
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]))
        await self._server.serving.wait()

    async def stop(self) -> None:
        """Close the port and every connection; what hangs or is held ends."""
        if self._task is None or self._server is None:
            return
        task, self._task = self._task, None
        self.switches.close()
        self._server.stop()
        await task


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
