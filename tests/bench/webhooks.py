"""How soon a movie that Seerr announces is on its way: alone, with slow upstreams, and beside a stuck one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from addon.demo.neighbourhood import Neighbourhood
from tests.bench.figures import Figure, Goal, middle, spread
from tests.bench.household import usher
from tests.bench.trips import Trip, Trips

_MOVIES = 7
_SLOW_MOVIES = 5
_PAIRS = 3
_LATENCY_SECONDS = 0.1
_SETTLING_SECONDS = 2.0
_BETWEEN_SECONDS = 1.2  # the debrid service takes one add a second, which is not what is measured


async def measure_webhook(folder: Path) -> tuple[Figure, ...]:
    """From the webhook to the first debrid call and to aria2, when upstreams answer at once."""
    async with _trips(folder) as trips:
        taken = await _take(trips, _MOVIES)
    to_debrid = [trip.to_debrid_seconds * 1000 for trip in taken]
    return (
        Figure(
            part="webhook",
            name=f"webhook to first debrid call ({spread(to_debrid)})",
            value=middle(to_debrid),
            unit="ms",
            beside="jellbrid 392, Riven 740 ms",
            goal=Goal(bound=100),
        ),
        Figure(part="webhook", name="… to the add", value=middle([t.to_add_seconds * 1000 for t in taken]), unit="ms"),
        Figure(
            part="webhook",
            name="… to aria2's first request for the file",
            value=middle([trip.to_aria2_seconds * 1000 for trip in taken]),
            unit="ms",
        ),
    )


async def measure_cached(folder: Path) -> tuple[Figure, ...]:
    """A cached movie when every upstream takes 100 ms for each answer."""
    async with _trips(folder) as trips:
        trips.set_latency(_LATENCY_SECONDS)
        taken = await _take(trips, _SLOW_MOVIES)
    times = [trip.to_aria2_seconds * 1000 for trip in taken]
    serial = middle([trip.serial_calls(_LATENCY_SECONDS) for trip in taken])
    return (
        Figure(
            part="cached",
            name=f"webhook to aria2, 100 ms an upstream call ({spread(times)})",
            value=middle(times),
            unit="ms",
            beside=f"{serial:g} serial calls of {middle([len(trip.calls) for trip in taken]):g}: {serial * 100:.0f} ms",
            reference=serial * _LATENCY_SECONDS * 1000,
            goal=Goal(bound=1.15, of_ratio=True),
        ),
    )


async def measure_busy(folder: Path) -> tuple[Figure, ...]:
    """The same beside a movie whose add the debrid service leaves unanswered."""
    alone: list[Trip] = []
    beside: list[Trip] = []
    async with _trips(folder) as trips:
        trips.set_latency(_LATENCY_SECONDS)
        await _take(trips, 1)
        for _ in range(_PAIRS):
            alone += await _take(trips, 1)
            beside.append(await _beside_stuck(trips))
    times = [trip.to_aria2_seconds * 1000 for trip in beside]
    reference = middle([trip.to_aria2_seconds * 1000 for trip in alone])
    calls = [middle([len(trip.calls) for trip in taken]) for taken in (beside, alone)]
    return (
        Figure(
            part="busy",
            name=f"webhook to aria2 while another's add hangs, {calls[0]:g} calls ({spread(times)})",
            value=middle(times),
            unit="ms",
            beside=f"undisturbed {reference:.0f} ms, {calls[1]:g} calls; jellbrid up to 28 s",
            reference=reference,
            goal=Goal(bound=1.15, of_ratio=True),
        ),
    )


async def _beside_stuck(trips: Trips) -> Trip:
    """A movie's way while the one before it is stuck at the debrid service, which is let go on afterwards."""
    debrid = trips.town.realdebrid.switches
    gate = debrid.hold(path="addMagnet")
    stuck, filename = trips.invent()
    await trips.town.seerr.ask(stuck)
    await gate.reached()
    await asyncio.sleep(_BETWEEN_SECONDS)
    trip = await trips.take()
    gate.release()
    await trips.town.realdebrid.node.switches.reached(f"/{filename}$")
    await asyncio.sleep(_BETWEEN_SECONDS)
    return trip


async def _take(trips: Trips, count: int) -> tuple[Trip, ...]:
    taken = []
    for _ in range(count):
        taken.append(await trips.take())
        await asyncio.sleep(_BETWEEN_SECONDS)
    return tuple(taken)


@asynccontextmanager
async def _trips(folder: Path) -> AsyncIterator[Trips]:
    """An Usher that has settled and has brought one movie already: its connections are open."""
    async with Neighbourhood() as town, usher(folder, town):
        await asyncio.sleep(_SETTLING_SECONDS)
        trips = Trips(town)
        await _take(trips, 1)
        yield trips
