"""What each case costs in calls to upstreams, beside its budget: the same cases that the end-to-end tests hold."""

import asyncio
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from tests.bench.figures import Figure, Goal
from tests.e2e.budgets import CASES, Case, spent_on

_SIDE_BY_SIDE = 3  # calls are counted, not timed


async def measure(folder: Path, cases: tuple[Case, ...] = CASES) -> tuple[Figure, ...]:
    """Two figures a case or more: the calls to the indexer and to the debrid service, and whom else it is about."""
    places = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def play(number: int, case: Case) -> tuple[Figure, ...]:
        own = folder / f"case {number}"
        own.mkdir()
        async with places:
            spent = await spent_on(case, own, folder / "bytecode")
        return tuple(_figure(case, party, calls) for party, calls in spent.items())

    with redirect_stdout(StringIO()):  # scenes tell what the program has logged, for tests that fail
        played = await asyncio.gather(*(play(number, case) for number, case in enumerate(cases)))
    return tuple(figure for figures in played for figure in figures)


def _figure(case: Case, party: str, calls: int) -> Figure:
    goal = Goal(bound=case.ceiling[party])
    return Figure(part="budgets", name=f"{case.name}: {party}", value=calls, unit="calls", goal=goal)
