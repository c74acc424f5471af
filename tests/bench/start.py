"""How soon Usher answers after its start, and what it keeps in memory when idle with everything on."""

import asyncio
from pathlib import Path
from time import perf_counter

from addon.demo.neighbourhood import Neighbourhood
from tests.bench.figures import Figure, Goal, middle, spread
from tests.bench.household import first_line, usher
from tests.bench.processes import Memory, children_of, memory_of, program_pid

_STARTS = 5
_IDLE_SECONDS = 10.0


async def measure(folder: Path) -> tuple[Figure, ...]:
    """Start to first 200, and memory ten seconds after a start."""
    async with Neighbourhood() as town:
        await _start(folder, town)  # the first makes database and keys, and warms Python's own cache
        starts = [await _start(folder, town) for _ in range(_STARTS)]
        own, aria2 = await _idle(folder, town)
    return (
        Figure(
            part="start",
            name=f"start to first 200 ({spread(starts)})",
            value=middle(starts),
            unit="s",
            beside="jellbrid 1.3, Seerr 2.8-4.8, Riven 3.9 s",
            goal=Goal(bound=1.0),
        ),
        Figure(
            part="start",
            name="idle with everything on, RSS",
            value=own.rss_mib,
            unit="MiB",
            beside="jellbrid 105, Riven 175 + 50, Seerr 206 MB",
            goal=Goal(bound=90),
        ),
        Figure(part="start", name="… its proportional share (PSS)", value=own.pss_mib, unit="MiB"),
        Figure(part="start", name="… aria2c beside it, RSS", value=aria2.rss_mib, unit="MiB"),
    )


async def _start(folder: Path, town: Neighbourhood) -> float:
    """Seconds from the start of the process to its first 200 on /healthz."""
    began = perf_counter()
    async with usher(folder, town) as program:
        answer = await first_line(program.url, "/healthz")
        seconds = perf_counter() - began
    if " 200 " not in answer:
        raise RuntimeError(f"/healthz answers {answer}")
    return seconds


async def _idle(folder: Path, town: Neighbourhood) -> tuple[Memory, Memory]:
    """The memory of Usher and of its aria2c."""
    async with usher(folder, town):
        await asyncio.sleep(_IDLE_SECONDS)
        pid = program_pid(folder)
        aria2 = [memory_of(child) for child in children_of(pid)]
        together = Memory(rss_mib=sum(m.rss_mib for m in aria2), pss_mib=sum(m.pss_mib for m in aria2))
        return memory_of(pid), together
