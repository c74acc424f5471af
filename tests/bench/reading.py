"""Starts the process of the readers and speaks with it. Knows nothing of what they read."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

from tests.bench.load import Target
from tests.bench.readers import Audience, Heard

_LONGEST_SECONDS = 60.0
_END_SECONDS = 5.0
_LONGEST_LINE = 2**22


class ReadersError(Exception):
    """The readers could not be brought together, or were told of an error."""


class Readers:
    """Readers that are connected."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def after(self, target: Target) -> Heard:
        """Makes the call; how long after it each reader heard of it."""
        return await self.tell(msgspec.json.encode(target))

    async def tell(self, line: bytes) -> Heard:
        """Sends one line and reads the answer. Raises ReadersError for trouble and for silence."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + b"\n")
        said = await asyncio.wait_for(self._process.stdout.readline(), _LONGEST_SECONDS)
        if not said:
            raise ReadersError("the readers have ended by themselves")
        heard = msgspec.json.decode(said, type=Heard)
        if heard.trouble or heard.missed:
            raise ReadersError(heard.trouble or f"{heard.missed} readers heard nothing")
        return heard


@asynccontextmanager
async def readers(audience: Audience) -> AsyncIterator[Readers]:
    """All of them, connected and subscribed, in one process that ends here."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.readers",
        stdin=PIPE,
        stdout=PIPE,
        start_new_session=True,
        limit=_LONGEST_LINE,
    )
    try:
        together = Readers(process)
        await together.tell(msgspec.json.encode(audience))
        yield together
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), _END_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()
