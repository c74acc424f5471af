"""What the live downloads cost with a thousand of them in aria2, beside one raw call, and with many who watch."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter

import httpx

from addon.clients.aria2 import Aria2, Endpoint
from addon.clients.aria2_listing import list_body
from addon.clock import utc_now
from addon.demo.program import Program
from addon.services.live import Live
from addon.store.session import Store
from tests.bench.crowded import CountingDoor, crowded_aria2
from tests.bench.figures import Figure, Goal, middle
from tests.bench.household import host_and_port, usher
from tests.bench.load import Connection, Target
from tests.bench.readers import Audience
from tests.bench.reading import readers

_ENTRIES = 1_000
_ROUNDS = 25
_WATCHED_SECONDS = 5.0
_SETTLING_SECONDS = 1.5
_READERS = 100
_QUERY = """{ downloads { gid requestId name status totalBytes completedBytes progress downloadBytesPerSecond
  etaSeconds connections } }"""
_WATCH = "subscription { downloadsChanged(intervalMs: 1000) { gid name status progress downloadBytesPerSecond } }"
Call = Callable[[], Awaitable[object]]


async def measure(folder: Path) -> tuple[Figure, ...]:
    """Times of one look, taken by turns with the raw call, and looks a second for one and many subscribers."""
    async with crowded_aria2(folder / "crowd", _ENTRIES) as endpoint:
        times = await _times(folder, endpoint)
        looks = await _looks(folder, endpoint)
    raw = times["raw"]
    beside = f"one raw multicall {raw:.1f} ms; aria2p 49 ms"

    def timed(name: str, key: str, goal: Goal | None) -> Figure:
        return Figure(part="live", name=name, value=times[key], unit="ms", beside=beside, reference=raw, goal=goal)

    return (
        timed("a snapshot of 1,000 paused", "snapshot", Goal(bound=1.5, of_ratio=True)),
        timed("the live downloads of 1,000", "live", Goal(bound=1.5, of_ratio=True)),
        timed("the whole GraphQL query, 10 fields, over HTTP", "graphql", None),
        Figure(part="live", name="looks at aria2 a second, no subscriber", value=looks[0], unit="/s"),
        Figure(part="live", name="… 1 subscriber", value=looks[1], unit="/s"),
        Figure(
            part="live",
            name=f"… {_READERS} subscribers",
            value=looks[2],
            unit="/s",
            beside=f"1 subscriber: {looks[1]:.1f} /s",
            reference=looks[1],
            goal=Goal(bound=1.2, of_ratio=True),
        ),
    )


async def _times(folder: Path, endpoint: Endpoint) -> dict[str, float]:
    """Milliseconds of each way to look, the median of rounds in which they take turns."""
    store = await asyncio.to_thread(Store, folder / "inner" / "live.db")
    aria2 = Aria2(endpoint)
    live = Live(aria2, store, utc_now)
    headers = {"content-type": "application/json", "accept-encoding": "identity"}
    async with (
        httpx.AsyncClient(trust_env=False, headers=headers, timeout=30) as client,
        usher(folder / "outer", aria2_url=endpoint.url, aria2_secret=endpoint.secret) as program,
    ):
        connection = Connection(_target(program))
        body = list_body(endpoint.secret)

        async def raw() -> object:
            return json.loads((await client.post(endpoint.rpc_url, content=body)).content)

        calls: dict[str, Call] = {
            "raw": raw,
            "snapshot": aria2.snapshot,
            "live": live.downloads,
            "graphql": connection.ask,
        }
        answer = await connection.ask()
        if answer.count(b'"gid"') != _ENTRIES:
            raise RuntimeError(f"the downloads are not all there: {answer[:300]!r}")
        times = await _by_turns(calls)
        connection.close()
    await aria2.close()
    await asyncio.to_thread(store.close)
    return times


async def _by_turns(calls: dict[str, Call]) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        await call()
    for _ in range(_ROUNDS):
        for name, call in calls.items():
            began = perf_counter()
            await call()
            times[name].append((perf_counter() - began) * 1000)
    return {name: middle(values) for name, values in times.items()}


async def _looks(folder: Path, endpoint: Endpoint) -> tuple[float, float, float]:
    """Looks at aria2 in a second, by an Usher whom nobody, one or many watch."""
    async with CountingDoor(host_and_port(endpoint.url.removesuffix("/jsonrpc"))[1]) as door:
        url = f"http://127.0.0.1:{door.port}/jsonrpc"
        async with usher(folder / "watched", aria2_url=url, aria2_secret=endpoint.secret) as program:
            await asyncio.sleep(_SETTLING_SECONDS)
            found = [await _rate(door)]
            for count in (1, _READERS):
                async with readers(_audience(program, count)):
                    await asyncio.sleep(_SETTLING_SECONDS)
                    found.append(await _rate(door))
    return found[0], found[1], found[2]


async def _rate(door: CountingDoor) -> float:
    before, began = door.looks, perf_counter()
    await asyncio.sleep(_WATCHED_SECONDS)
    return (door.looks - before) / (perf_counter() - began)


def _audience(program: Program, count: int) -> Audience:
    host, port = host_and_port(program.url)
    return Audience(host=host, port=port, key=program.api_key, query=_WATCH, count=count, first_comes=True)


def _target(program: Program) -> Target:
    host, port = host_and_port(program.url)
    return Target(host=host, port=port, path="/graphql", key=program.api_key, body=json.dumps({"query": _QUERY}))
