"""How fast lists of requests are read, of few and of many, with and without filters."""

import json
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from addon.demo.program import Program
from tests.bench.figures import Figure, Goal
from tests.bench.filling import PAGE, RARE_PERSON, RARE_TITLE, fill
from tests.bench.household import host_and_port, usher
from tests.bench.load import Job, Measured, Target
from tests.bench.loading import under_load

_QUERY = """query Page($first: Int!, $filter: RequestFilter) { requests(first: $first, filter: $filter) { edges { node {
  id mediaType title year status explanation qualities source requestedBy createdAt } } } }"""
_SIZES = (200, 100_000)
_SEERR_RATE = 50.0
_SEERR_MS = {1: 17.0, 16: 280.0}
_CALLS, _ROUNDS = 208, 5  # for each size
_FILTER_CALLS, _FILTER_ROUNDS = 100, 5
_SEARCH = "search"
_FILTERS: Mapping[str, Mapping[str, object]] = {
    "status": {"statuses": ["COMPLETED"]},
    "a rare status": {"statuses": ["EXPIRED"]},
    "media type": {"mediaTypes": ["GAME"]},
    "requestedBy": {"requestedBy": RARE_PERSON},
    _SEARCH: {"search": RARE_TITLE.lower()},
}


async def measure(folder: Path) -> tuple[Figure, ...]:
    """Rates and times of pages of 50 with 10 fields each; the sizes take turns, so that their ratio is fair."""
    async with AsyncExitStack() as stack:
        programs = []
        for size in _SIZES:
            fill(folder / str(size), size)
            programs.append(await stack.enter_async_context(usher(folder / str(size))))
        figures = [figure for connections in _SEERR_MS for figure in await _rates(programs, connections)]
        for name, wanted in _FILTERS.items():
            figures.append(await _filtered(programs, name, wanted))
    return tuple(figures)


async def _rates(programs: list[Program], connections: int) -> list[Figure]:
    targets = tuple(page_target(program, None) for program in programs)
    found = await under_load(Job(targets=targets, connections=connections, calls=_CALLS, rounds=_ROUNDS))
    figures: list[Figure] = []
    for size, measured in zip(_SIZES, found, strict=True):
        figures += _rate(f"50 of {size:,}, {connections} connection{'s' * (connections > 1)}", connections, measured)
    return figures


def _rate(name: str, connections: int, measured: Measured) -> tuple[Figure, ...]:
    peer_ms = _SEERR_MS[connections]
    return (
        Figure(
            part="list",
            name=name,
            value=measured.calls_per_second,
            unit="req/s",
            beside=f"Seerr REST {_SEERR_RATE:.0f} req/s, on such a machine",
            reference=_SEERR_RATE,
            goal=Goal(bound=6, at_least=True, of_ratio=True),
        ),
        Figure(
            part="list",
            name="… p50",
            value=measured.latency_ms(0.5),
            unit="ms",
            beside=f"Seerr p50 {peer_ms:.0f} ms",
            reference=peer_ms,
        ),
        Figure(part="list", name="… p99", value=measured.latency_ms(0.99), unit="ms"),
    )


async def _filtered(programs: list[Program], name: str, wanted: Mapping[str, object]) -> Figure:
    """The p99 of one filter that finds a full page, among many beside among few."""
    targets = tuple(page_target(program, wanted) for program in programs)
    few, many = await under_load(Job(targets=targets, calls=_FILTER_CALLS, rounds=_FILTER_ROUNDS))
    reference = few.latency_ms(0.99)
    medians = f"p50 {many.latency_ms(0.5):.1f}, {few.latency_ms(0.5):.1f} ms"
    return Figure(
        part="list",
        name=f"p99 of 100,000 by {name} ({medians})",
        value=many.latency_ms(0.99),
        unit="ms",
        beside=f"of 200: {reference:.1f} ms",
        reference=reference,
        goal=Goal(bound=20) if name == _SEARCH else Goal(bound=1.5, of_ratio=True),
    )


def page_target(program: Program, wanted: Mapping[str, object] | None) -> Target:
    """One page of 50 with 10 fields of each request; `wanted`: as the API filters, None for all."""
    host, port = host_and_port(program.url)
    variables = {"first": PAGE, "filter": wanted}
    return Target(
        host=host,
        port=port,
        path="/graphql",
        key=program.api_key,
        body=json.dumps({"query": _QUERY, "variables": variables}),
        expected='"id"',
        times=PAGE,
    )
