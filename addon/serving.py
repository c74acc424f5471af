"""`usher serve`: settings, logs, the house, and the server that ends with 0 on SIGTERM."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from addon.app import make_app
from addon.log import get_logger, set_up_logging
from addon.settings import Settings, load_settings
from addon.wiring import build

log = get_logger("serving")

_GRACE_SECONDS = 2  # for open connections; subscriptions never end by themselves


def serve() -> int:
    """Runs until SIGTERM or SIGINT, then 0. Raises SettingError for a wrong setting."""
    settings, warnings = load_settings()
    set_up_logging(settings.log_level, settings.log_format)
    for warning in warnings:
        log.warning(warning)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return asyncio.run(_run(settings))


async def _run(settings: Settings) -> int:
    server = _Server(
        uvicorn.Config(
            make_app(build(settings)),
            host=settings.host,
            port=settings.port,
            http="httptools",
            ws="websockets-sansio",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
            ws_max_size=262144,
        )
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.end)
    await server.serve()
    return 0 if server.started else 1


class _Server(uvicorn.Server):
    """A server that says where it listens, and whose signals are ours: uvicorn's own raise them again at the end."""

    def end(self) -> None:
        """Stops; asked a second time, at once."""
        if self.should_exit:
            self.force_exit = True
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    def _log_started_message(self, listeners: object) -> None:
        for each in self.servers:
            for bound in each.sockets:
                host, port = bound.getsockname()[:2]
                sys.stderr.write(f"Usher listens on http://{host}:{port}\n")
                sys.stderr.flush()
