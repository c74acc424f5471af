"""`usher serve`: settings, logs, the house, and the server that ends with 0 on SIGTERM."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from addon.app import make_app
from addon.errors import SettingError
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
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError("DATA_DIR", f"{settings.data_dir} cannot be made ({error.strerror})") from None
    return asyncio.run(_run(settings))


async def _run(settings: Settings) -> int:
    app = make_app(build(settings))
    server = _Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            http="httptools",
            ws="websockets-sansio",
            lifespan="off",  # ours, below: uvicorn would bury what is wrong with a setting in a traceback
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,  # who is the peer decides who is let in, so no header may say otherwise
            timeout_graceful_shutdown=_GRACE_SECONDS,
            ws_max_size=262144,
            ws_per_message_deflate=False,  # 43 KiB for each subscriber (measured), for messages of half a KiB
        )
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.end)
    async with app.router.lifespan_context(app):
        try:
            await server.serve()
        except SystemExit:  # uvicorn's way to say that it cannot listen; the cause is logged
            where = f"{settings.host}:{settings.port}"
            raise SettingError("PORT", f"{where} is in use, or USHER_HOST is no address of this machine") from None
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
