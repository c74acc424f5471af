"""Many readers of a subscription in a process of their own: `python -m tests.bench.readers`.

Line by line: the job comes first, then one call after the other that is to reach every reader. It ends with its input.
"""

import asyncio
import sys
from time import perf_counter

import msgspec

from tests.bench.load import Connection, Target
from tests.bench.sockets import Reader

_AT_ONCE = 50
_LONGEST_SECONDS = 10.0


class Audience(msgspec.Struct, frozen=True, kw_only=True):
    """How many read what, and where. `first_comes`: each is sent something at once."""

    host: str
    port: int
    key: str
    query: str
    count: int
    first_comes: bool = False


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """How long after the call each reader had its first message; `missed` of them had none in time."""

    latencies_ms: tuple[float, ...] = ()
    missed: int = 0
    trouble: str = ""


class Crowd:
    """All readers of one job."""

    def __init__(self, audience: Audience) -> None:
        self._audience = audience
        self._readers: list[Reader] = []
        self._first: dict[int, float] = {}  # when each had its first message since the last call
        self._all_heard = asyncio.Event()

    async def open(self) -> Heard:
        """Connects and subscribes them all."""
        for first in range(0, self._audience.count, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, self._audience.count))
            await asyncio.gather(*(self._connect(number) for number in numbers))
        if self._audience.first_comes:
            await self._wait()
        return Heard(missed=len(self._missing()) if self._audience.first_comes else 0, trouble=self._trouble())

    async def hear(self, target: Target) -> Heard:
        """Makes the call and waits until it has reached every reader."""
        self._first.clear()
        self._all_heard.clear()
        connection = Connection(target)
        await connection.open()
        began = perf_counter()
        answer = await connection.ask()
        await self._wait()
        connection.close()
        trouble = self._trouble() or ("" if b'"errors"' not in answer else answer[:300].decode(errors="replace"))
        latencies = tuple((at - began) * 1000 for at in self._first.values())
        return Heard(latencies_ms=latencies, missed=len(self._missing()), trouble=trouble)

    def close(self) -> None:
        """Ends all connections."""
        for reader in self._readers:
            reader.close()

    async def _connect(self, number: int) -> None:
        audience = self._audience

        def heard(at: float) -> None:
            if self._first.setdefault(number, at) == at and len(self._first) == audience.count:
                self._all_heard.set()

        _, reader = await asyncio.get_running_loop().create_connection(
            lambda: Reader(audience.host, audience.key, audience.query, heard, checks=number == 0),
            audience.host,
            audience.port,
        )
        self._readers.append(reader)
        await asyncio.wait_for(asyncio.shield(reader.subscribed), _LONGEST_SECONDS)

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._all_heard.wait(), _LONGEST_SECONDS)
        except TimeoutError:
            pass  # told as missed

    def _missing(self) -> set[int]:
        return set(range(self._audience.count)) - self._first.keys()

    def _trouble(self) -> str:
        return next((reader.trouble for reader in self._readers if reader.trouble), "")


async def _serve() -> None:
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    crowd = Crowd(msgspec.json.decode(await lines.readline(), type=Audience))
    try:
        _say(await crowd.open())
        while line := await lines.readline():
            _say(await crowd.hear(msgspec.json.decode(line, type=Target)))
    finally:
        crowd.close()


def _say(heard: Heard) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(heard) + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    asyncio.run(_serve())
