"""Load from a process of its own, which shares the machine's processors: `python -m tests.bench.load`.

A job comes as JSON on standard input, its result goes to standard output. Knows HTTP and nothing of Usher.
"""

import asyncio
import sys
from asyncio import StreamReader, StreamWriter
from time import perf_counter

import msgspec

from tests.bench.figures import middle, percentile

_ANSWER_SECONDS = 30.0
_WARM_UP = 5  # first calls on each connection, not counted


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One call that is made again and again; an answer with less than so many `expected` counts as failed."""

    host: str
    port: int
    path: str
    body: str = ""  # empty: GET
    key: str = ""
    expected: str = ""
    times: int = 1

    def encoded(self) -> bytes:
        """The call as it goes over the wire."""
        content = self.body.encode()
        head = (
            f"{'POST' if content else 'GET'} {self.path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
            f"Authorization: Bearer {self.key}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        return head.encode() + content


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """`calls` to each target in a round, on so many connections; targets take turns, round after round."""

    targets: tuple[Target, ...]
    connections: int = 1
    calls: int
    rounds: int = 1
    pause_seconds: float = 0.0  # of each connection between two calls


class Round(msgspec.Struct, kw_only=True):
    """What one target did in one round."""

    latencies_ms: list[float] = msgspec.field(default_factory=list)
    seconds: float = 0.0


class Measured(msgspec.Struct, kw_only=True):
    """What one target did; `first_failure` is the beginning of the first answer that was not as expected."""

    rounds: list[Round] = msgspec.field(default_factory=list)
    failed: int = 0
    first_failure: str = ""

    @property
    def calls_per_second(self) -> float:
        """The median of the rounds: what else the machine does in one of them counts little."""
        return middle([len(each.latencies_ms) / each.seconds for each in self.rounds])

    def latency_ms(self, share: float) -> float:
        """The percentile of each round, and the median of these."""
        return middle([percentile(each.latencies_ms, share) for each in self.rounds])


class Connection:
    """One kept-alive connection to a target."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._call = target.encoded()
        self._streams: tuple[StreamReader, StreamWriter] | None = None

    async def open(self) -> tuple[StreamReader, StreamWriter]:
        """Connects, if that has not been done."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._target.host, self._target.port, limit=2**22)
        return self._streams

    async def ask(self) -> bytes:
        """The body of one answer, its status line before it. OSError, EOFError or TimeoutError when there is none."""
        reader, writer = await self.open()
        writer.write(self._call)
        async with asyncio.timeout(_ANSWER_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            return head.split(b"\r\n", 1)[0] + b"\n" + await reader.readexactly(length)

    def close(self) -> None:
        """Ends it."""
        if self._streams is not None:
            self._streams[1].close()


async def run(job: Job) -> list[Measured]:
    """One result for each target, in their order."""
    found = [Measured() for _ in job.targets]
    pools = [[Connection(target) for _ in range(job.connections)] for target in job.targets]
    for pool in pools:
        for connection in pool:
            for _ in range(_WARM_UP):
                await connection.ask()
    for _ in range(job.rounds):
        for target, pool, measured in zip(job.targets, pools, found, strict=True):
            measured.rounds.append(Round())
            began = perf_counter()
            share = max(1, job.calls // job.connections)
            tasks = (_calls(connection, share, target, job.pause_seconds, measured) for connection in pool)
            await asyncio.gather(*tasks)
            measured.rounds[-1].seconds = perf_counter() - began
    for pool in pools:
        for connection in pool:
            connection.close()
    return found


async def _calls(connection: Connection, count: int, target: Target, pause: float, measured: Measured) -> None:
    expected = target.expected.encode()
    for _ in range(count):
        began = perf_counter()
        answer = await connection.ask()
        measured.rounds[-1].latencies_ms.append((perf_counter() - began) * 1000)
        if b" 200 " not in answer[:16] or b'"errors"' in answer or answer.count(expected) < target.times:
            measured.failed += 1
            measured.first_failure = measured.first_failure or answer[:300].decode(errors="replace")
        if pause:
            await asyncio.sleep(pause)


if __name__ == "__main__":
    job_read = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(run(job_read))))
