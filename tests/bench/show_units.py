"""What the store's own units take with 200 shows in it: moves with their roll-up, and the look for what is due."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from addon.clock import utc_now
from addon.domain.events import Event, ReleasesFound, SearchRequested
from addon.domain.models import Grab, Item, Request
from addon.domain.moves import Move, Policy, decide
from addon.domain.transitions import WORK
from addon.services.worker import SIDE_BY_SIDE
from addon.store import jobs, moves
from addon.store.moves import Ordered
from addon.store.session import Store
from tests.bench.figures import Figure, middle, percentile
from tests.bench.filling import DATABASE
from tests.bench.filling_shows import EPISODES, PER_SHOW

_TURNS = 100
_LOOKS = 100
_WARM_UP = 10  # of each, not counted
_DUE = 200
_POLICY = Policy(
    backoff_first_seconds=900,
    backoff_max_seconds=86_400,
    expire_after_seconds=2_592_000,
    stall_after_seconds=21_600,
    drop_finished=False,
)
_FOUND = ReleasesFound(reason="3 releases were found.")
_PACKS_FOUND = ReleasesFound(reason="3 season packs were found.", with_season=True)
_AGAIN = SearchRequested(reason="Searched again at your request.")
_MOVIE = "SELECT id FROM item WHERE phase = 'SEARCHING' ORDER BY id LIMIT 1"
_LEAD = (
    "SELECT r.lead_item_id FROM request r JOIN item i ON i.id = r.lead_item_id"
    " WHERE i.phase = 'SEARCHING' AND NOT i.with_season ORDER BY r.id LIMIT 1"
)
_SEASON = (
    "SELECT id FROM item WHERE season = (SELECT max(season) FROM item) AND request_id ="
    " (SELECT min(request_id) FROM item WHERE phase = 'SEARCHING' AND with_season) ORDER BY id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movers:
    """Items that are moved at once, in their store, from SEARCHING by `found` and back."""

    store: Store
    item_ids: Sequence[int]
    found: Event = _FOUND

    async def move(self, event: Event) -> float:
        """Milliseconds until it is written."""

        def decision(item: Item, _request: Request, grab: Grab | None) -> Move:
            return decide(event, item, grab, _POLICY, now=utc_now(), chance=0.5)

        ordered = tuple(Ordered(item_id=item_id, decide=decision) for item_id in self.item_ids)
        began = perf_counter()
        moved = await self.store.write(moves.move, ordered, utc_now())
        took = (perf_counter() - began) * 1000
        if moved is None or len(moved.items) != len(ordered):
            raise RuntimeError(f"not all of {len(ordered)} items have moved")
        return took


async def measure_units(shows: Path, movies: Path) -> tuple[Figure, ...]:
    """Both folders hold a filled database, which this changes."""
    stores = [await asyncio.to_thread(Store, folder / DATABASE) for folder in (shows, movies)]
    looks = await _looks(stores[0])
    times = await _moves(*stores)
    for store in stores:
        await asyncio.to_thread(store.close)
    return *_of_moves(times), *looks


async def _moves(shows: Store, movies: Store) -> Mapping[str, list[float]]:
    """Milliseconds of each kind of move, by turns. Each changes the status, so that the whole moves with its part."""
    movers = {
        "movie": Movers(store=movies, item_ids=_ids(movies, _MOVIE)),
        "episode": Movers(store=shows, item_ids=_ids(shows, _LEAD)),
        "season": Movers(store=shows, item_ids=_ids(shows, _SEASON), found=_PACKS_FOUND),
    }
    if len(movers["season"].item_ids) != EPISODES:
        raise RuntimeError("no season waits as a whole")
    times: dict[str, list[float]] = {name: [] for name in movers}
    for turn in range(_WARM_UP + _TURNS):
        for name, each in movers.items():
            took = [await each.move(each.found), await each.move(_AGAIN)]
            if turn >= _WARM_UP:
                times[name] += took
    return times


def _of_moves(times: Mapping[str, list[float]]) -> tuple[Figure, ...]:
    movie, episode, season = (middle(times[name]) for name in ("movie", "episode", "season"))
    high = {name: f"p99 {percentile(values, 0.99):.1f} ms" for name, values in times.items()}
    return (
        Figure(
            part="shows",
            name=f"a move of one of {PER_SHOW} episodes and of its show ({high['episode']})",
            value=episode,
            unit="ms",
            beside=f"of a movie {movie:.2f} ms, {high['movie']}",
            reference=movie,
        ),
        Figure(
            part="shows",
            name=f"… of {EPISODES} at once, as in a pack ({high['season']})",
            value=season,
            unit="ms",
            beside=f"of {EPISODES} movies {EPISODES * movie:.1f} ms",
            reference=EPISODES * movie,
        ),
    )


async def _looks(store: Store) -> tuple[Figure, ...]:
    """The whole look of the worker, one query for each kind of work, before and after some become due."""
    count = _ids(store, "SELECT count(*) FROM item")[0]
    nothing = await _look(store, 0)
    found = await _look(store, _make_due(store))
    return (
        Figure(
            part="shows",
            name=f"the worker's look for what is due, of {count:,} items none",
            value=nothing,
            unit="ms",
            beside=f"{len(SIDE_BY_SIDE)} queries",
        ),
        Figure(
            part="shows",
            name=f"… {_DUE} of them",
            value=found,
            unit="ms",
            beside=f"none {nothing:.2f} ms",
            reference=nothing,
        ),
    )


async def _look(store: Store, due: int) -> float:
    """Milliseconds, the median; RuntimeError when nothing is found although something is due, or the reverse."""
    times = []
    for turn in range(_WARM_UP + _LOOKS):
        found = 0
        began = perf_counter()
        for work, places in SIDE_BY_SIDE.items():
            phases = tuple(phase for phase, its_work in WORK.items() if its_work is work)
            found += len(await store.read(jobs.due_items, phases, utc_now(), limit=places, busy=frozenset()))
        if turn >= _WARM_UP:
            times.append((perf_counter() - began) * 1000)
        if bool(found) is not bool(due):
            raise RuntimeError(f"{found} steps are found while {due} items are due")
    return middle(times)


def _make_due(store: Store) -> int:
    """Has so many searches become due: seasons and single episodes, as they come."""
    with closing(sqlite3.connect(store.path)) as connection:
        changed = connection.execute(
            "UPDATE item SET due_at = 0 WHERE id IN (SELECT id FROM item WHERE phase = 'SEARCHING' LIMIT ?)", (_DUE,)
        ).rowcount
        connection.commit()
    return changed


def _ids(store: Store, query: str) -> list[int]:
    with closing(sqlite3.connect(store.path)) as connection:
        return [row[0] for row in connection.execute(query)]
