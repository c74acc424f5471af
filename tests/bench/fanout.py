"""How soon one change reaches a thousand subscribers, and what they cost in memory."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from addon.demo.neighbourhood import Neighbourhood
from addon.demo.program import Program
from tests.bench.figures import Figure, Goal, middle, percentile, spread
from tests.bench.filling import DATABASE, fill
from tests.bench.household import host_and_port, usher
from tests.bench.load import Target
from tests.bench.processes import Memory, memory_of, program_pid
from tests.bench.readers import Audience, Heard
from tests.bench.reading import Readers, readers

_READERS = 1_000
_CHANGES = 8
_REQUESTS = 200
_QUIET_SECONDS = 0.5
_WATCH = "subscription { requestChanged { change { from to reason } request { id title status explanation } } }"
_CANCEL = "mutation Cancel($id: ID!) { cancelRequest(id: $id) { id status } }"


async def measure(folder: Path) -> tuple[Figure, ...]:
    """Times from the mutation to the reader, and memory with all of them connected."""
    fill(folder, _REQUESTS)
    ids = _pending(folder)
    async with Neighbourhood() as town, usher(folder, town) as program:
        await asyncio.sleep(_QUIET_SECONDS)
        pid = program_pid(folder)
        before = memory_of(pid)
        async with readers(_audience(program)) as crowd:
            heard = [await _after(crowd, program, id_) for id_ in ids[: _CHANGES + 1]][1:]
            memory = memory_of(pid)
    return _figures(heard, before, memory)


def _figures(heard: list[Heard], before: Memory, memory: Memory) -> tuple[Figure, ...]:
    high = [percentile(each.latencies_ms, 0.99) for each in heard]
    return (
        Figure(
            part="fanout",
            name="one change to 1,000 subscribers, p50",
            value=middle([percentile(each.latencies_ms, 0.5) for each in heard]),
            unit="ms",
            beside="plain Strawberry p50 76 ms",
            reference=76.0,
        ),
        Figure(
            part="fanout",
            name=f"… p99 ({spread(high)})",
            value=middle(high),
            unit="ms",
            beside="plain Strawberry p99 146 ms",
            reference=146.0,
            goal=Goal(bound=100),
        ),
        Figure(
            part="fanout",
            name="memory with 1,000 subscribers, RSS",
            value=memory.rss_mib,
            unit="MiB",
            beside=f"{before.rss_mib:.0f} MiB before them",
            goal=Goal(bound=150),
        ),
        Figure(
            part="fanout",
            name="… each of them",
            value=(memory.rss_mib - before.rss_mib) * 1024 / _READERS,
            unit="KiB",
            beside="plain Strawberry 41-51 KB",
        ),
    )


async def _after(crowd: Readers, program: Program, request_id: int) -> Heard:
    """One request is cancelled, which is one change."""
    host, port = host_and_port(program.url)
    body = json.dumps({"query": _CANCEL, "variables": {"id": f"request-{request_id}"}})
    heard = await crowd.after(Target(host=host, port=port, path="/graphql", key=program.api_key, body=body))
    await asyncio.sleep(_QUIET_SECONDS)
    return heard


def _pending(folder: Path) -> list[int]:
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        rows = connection.execute("SELECT id FROM request WHERE status = 'PENDING' AND media_type = 'MOVIE'")
        return [row[0] for row in rows]


def _audience(program: Program) -> Audience:
    host, port = host_and_port(program.url)
    return Audience(host=host, port=port, key=program.api_key, query=_WATCH, count=_READERS)
