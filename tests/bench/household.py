"""Usher as a process of its own for one measurement, with or without a demo neighbourhood. Measures nothing."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from addon.demo.neighbourhood import Neighbourhood
from addon.demo.program import Program

_NOBODY = "http://127.0.0.1:9"  # nothing listens there, so that no measurement ever asks a real service
_ANSWER_SECONDS = 10.0
_SELDOM_SECONDS = "86400"  # Seerr is asked at the start only: a poll would stand beside what is measured


def environment(folder: Path, town: Neighbourhood | None = None, **settings: str) -> dict[str, str]:
    """Settings of an Usher in this folder; `settings` by their names in lower case."""
    own = {
        "data_dir": str(folder),
        "host": "127.0.0.1",
        "port": "0",
        "min_free_gb": "0",
        "log_level": "warning",
        "seerr_poll_seconds": _SELDOM_SECONDS,
        **settings,
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("USHER_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's Python is warm
    if town is not None:
        return {**kept, **town.environment(**own)}
    own = {"stremio_addons": f"{_NOBODY}/manifest.json", "metadata_url": _NOBODY, **own}
    return {**kept, **{f"USHER_{name.upper()}": value for name, value in own.items()}}


@asynccontextmanager
async def usher(folder: Path, town: Neighbourhood | None = None, **settings: str) -> AsyncIterator[Program]:
    """A running Usher; with a town it is told of new requests."""
    async with Program(environment(folder, town, **settings)) as program:
        if town is not None:
            town.send_webhooks_to(program.url)
        yield program


def host_and_port(url: str) -> tuple[str, int]:
    """Where `http://host:port` is."""
    host, _, port = url.rpartition("//")[2].partition(":")
    return host, int(port)


async def first_line(url: str, path: str) -> str:
    """The status line of one answer, over a connection of its own."""
    host, port = host_and_port(url)
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        return (await asyncio.wait_for(reader.readline(), _ANSWER_SECONDS)).decode().strip()
    finally:
        writer.close()
