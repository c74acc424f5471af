"""What shows cost beside movies: lists, moves with their roll-up, one whole show, and the look for what is due."""

import json
import shutil
from contextlib import AsyncExitStack
from pathlib import Path

from addon.demo.program import Program
from tests.bench.figures import Figure, Goal
from tests.bench.filling import fill
from tests.bench.filling_shows import EPISODES, PER_SHOW, SEASONS, fill_shows
from tests.bench.household import host_and_port, usher
from tests.bench.lists import page_target
from tests.bench.load import Job, Target
from tests.bench.loading import under_load
from tests.bench.show_units import measure_units

_COUNT = 200
_CONNECTIONS = (1, 16)
_CALLS, _ROUNDS = 64, 15  # short rounds by turns: what else the machine does meets both lists
_WHOLE_CALLS, _WHOLE_ROUNDS = 15, 5
_WHOLE_SHOW = """query Show($id: ID!) { request(id: $id) { title status explanation ... on ShowRequest {
  seasons { number status episodes { number title airsAt status explanation } } } } }"""


async def measure(folder: Path) -> tuple[Figure, ...]:
    """Shows and movies take turns wherever they are compared, so that their ratio is fair."""
    outer, inner = folder / "outer", folder / "inner"
    fill(outer / "movies", _COUNT)
    fill_shows(outer / "shows", _COUNT)
    shutil.copytree(outer, inner)
    figures: list[Figure] = []
    async with AsyncExitStack() as stack:
        shows, movies = [await stack.enter_async_context(usher(outer / name)) for name in ("shows", "movies")]
        for connections in _CONNECTIONS:
            figures += await _lists(shows, movies, connections)
        figures += await _whole(shows)
    return *figures, *await measure_units(inner / "shows", inner / "movies")


async def _lists(shows: Program, movies: Program, connections: int) -> tuple[Figure, ...]:
    targets = (page_target(shows, None), page_target(movies, None))
    found = await under_load(Job(targets=targets, connections=connections, calls=_CALLS, rounds=_ROUNDS))
    of_shows, of_movies = found
    times = {share: [measured.latency_ms(share) for measured in found] for share in (0.5, 0.99)}
    return (
        Figure(
            part="shows",
            name=f"50 of {_COUNT} shows of {PER_SHOW} episodes, {connections} connection{'s' * (connections > 1)}",
            value=of_shows.calls_per_second,
            unit="req/s",
            beside=f"50 of {_COUNT} movies {of_movies.calls_per_second:.0f} req/s",
            reference=of_movies.calls_per_second,
            goal=Goal(bound=0.9, at_least=True, of_ratio=True),
        ),
        *(
            Figure(
                part="shows",
                name=f"… p{share * 100:.0f}",
                value=mine,
                unit="ms",
                beside=f"of movies {other:.1f} ms",
                reference=other,
            )
            for share, (mine, other) in times.items()
        ),
    )


async def _whole(shows: Program) -> tuple[Figure, ...]:
    """The newest show with all of its seasons and episodes."""
    host, port = host_and_port(shows.url)
    body = json.dumps({"query": _WHOLE_SHOW, "variables": {"id": f"request-{_COUNT}"}})
    target = Target(
        host=host,
        port=port,
        path="/graphql",
        key=shows.api_key,
        body=body,
        expected='"airsAt"',
        times=PER_SHOW,
    )
    (found,) = await under_load(Job(targets=(target,), calls=_WHOLE_CALLS, rounds=_WHOLE_ROUNDS))
    taken = found.latency_ms(0.5)
    return (
        Figure(
            part="shows",
            name=f"one whole show, {SEASONS} seasons of {EPISODES} episodes, over HTTP",
            value=taken,
            unit="ms",
            beside=f"p99 {found.latency_ms(0.99):.1f} ms",
        ),
        Figure(part="shows", name="… each episode", value=taken * 1000 / PER_SHOW, unit="µs"),
    )
