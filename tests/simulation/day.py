"""A day of the house: whatever is due is done, then the clock jumps to what is due next. Judges by the database."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from addon.domain.transitions import WORK, Work
from addon.store.codec import to_micros
from addon.store.entities import Tables
from addon.wiring import House

from .aria2 import DayAria2
from .stories import Story, world_of
from .town import Town

BACKOFF_SECONDS = (600, 7200)
DAY_SECONDS = 24 * 3600.0
_RESTART_SECONDS = 12 * 3600.0
_EVERY_SECONDS = {"poll": 600.0, "reconcile": 600.0}
_LOOK_SECONDS = 300.0  # at transfers that have no end of their own
_STALL_SECONDS = 1800
_STANDSTILLS = 100  # more rounds at one moment are a loop that never ends
_AT_PEACE = (None, Work.WATCH, Work.UPGRADE)  # what is completed waits for something better or for nothing
_WORKED = tuple(phase.value for phase, work in WORK.items() if work not in _AT_PEACE)
_IN_WORKED = f"phase IN ({', '.join(map(repr, _WORKED))})"

Build = Callable[[Path, dict[str, str], Town, DayAria2], House]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """An item was put off after one more search without result."""

    item_id: int
    attempts: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An item as the database has it; `due_at` as a timestamp."""

    item_id: int
    phase: str
    due_at: float | None
    attempts: int
    is_announced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the weather is made from, and from when on it is fine: so late that what may end well still can."""

    seed: int
    fine_from_seconds: float = 17 * 3600.0


class Day:
    """`live` goes through it; what was seen is kept in the public attributes."""

    def __init__(self, folder: Path, forecast: Forecast, told: tuple[Story, ...], build: Build) -> None:
        self.stories = told
        self.town = Town(world_of(told), forecast.seed, fine_from_seconds=forecast.fine_from_seconds)
        self.http = httpx.AsyncClient(transport=self.town)
        self.town.wrong_sizes = frozenset(each.torrents[0].files[0].basename for each in told if each.wrong_size)
        stalling = frozenset(each.torrents[0].files[0].basename for each in told if each.stalls)
        self.aria2 = DayAria2(self.town.neighbours.time.now, self.http, forecast.seed, stalling)
        self.stuck: list[str] = []
        self.delays: list[Delay] = []
        self.foreign: set[str] = set()
        self.jumps = 0
        self.folder = folder
        self._build = build
        self._attempts: dict[int, int] = {}
        self._next = dict.fromkeys(_EVERY_SECONDS, 0.0)
        self._happenings = sorted(self._plan(), key=lambda happening: happening[0])
        self._seerr_ids: dict[str, int] = {}
        self._work: asyncio.Task[None] | None = None
        self.house = self._open()

    def _open(self) -> House:
        own = {
            "data_dir": str(self.folder),
            "aria2_url": "http://127.0.0.1:1",
            "jellyfin_url": "",
            "jellyfin_api_key": "",
            "min_free_gb": "0",
            "verify": "size",
            "backoff_first_seconds": str(BACKOFF_SECONDS[0]),
            "backoff_max_seconds": str(BACKOFF_SECONDS[1]),
            "stall_after_seconds": str(_STALL_SECONDS),
        }
        return self._build(self.folder, self.town.neighbours.environment(**own), self.town, self.aria2)

    async def live(self, until_seconds: float = DAY_SECONDS) -> None:
        """From midnight on."""
        self._work = asyncio.create_task(self.house.worker.run())
        standstills, before = 0, -1.0
        while self.town.seconds < until_seconds:
            await self._happen()
            await self._settle()
            await self._look()
            at = self.town.seconds
            standstills, before = (standstills + 1 if at == before else 0), at
            assert standstills < _STANDSTILLS, f"no end at {at:.0f} s: {await self.items()}"
            await self._jump()
        await self._put_down()

    async def statuses(self) -> dict[str, str]:
        """The status of each story's request; MISSING without one."""
        rows = await self.house.store.read(_statuses)
        return {each.name: rows.get(each.title.tmdb_id, "MISSING") for each in self.stories}

    async def items(self) -> tuple[Row, ...]:
        """All items."""
        return await self.house.store.read(_items)

    async def _happen(self) -> None:
        while self._happenings and self._happenings[0][0] <= self.town.seconds:
            _, what, story = self._happenings.pop(0)
            await what(story)

    def _plan(self) -> list[tuple[float, Callable[[Story], Any], Story]]:
        plan: list[tuple[float, Callable[[Story], Any], Story]] = []
        for story in self.stories:
            plan.append((story.asked_at, self._ask, story))
            if story.later:
                plan.append((story.appears_at, self._appear, story))
            if story.withdrawn_at is not None:
                plan.append((story.withdrawn_at, self._withdraw, story))
            if story.deleted:
                plan += [(story.asked_at + minutes * 60.0, self._delete, story) for minutes in range(10, 600, 10)]
        plan.append((_RESTART_SECONDS, self._restart, self.stories[0]))
        return plan

    async def _ask(self, story: Story) -> None:
        if story.foreign:
            self.foreign.add(self.town.neighbours.realdebrid.own(story.torrents[0].info_hash))
        self._seerr_ids[story.name] = await self.town.neighbours.seerr.ask(story.title.tmdb_id)

    async def _appear(self, story: Story) -> None:
        town = self.town.neighbours
        for torrent in story.later:
            town.use(town.catalogue.with_torrent(torrent))

    async def _withdraw(self, story: Story) -> None:
        await self.town.neighbours.seerr.decline(self._seerr_ids[story.name])

    async def _delete(self, story: Story) -> None:
        account = self.town.neighbours.realdebrid.account
        for view in account.views():
            if view.info_hash == story.torrents[0].info_hash and view.status == "downloading":
                account.delete(view.id)

    async def _restart(self, _: Story) -> None:
        """The program ends and starts again over the same data."""
        await self._put_down()
        await self.house.stop()
        self.town.forget_pauses()
        self.house = self._open()
        self._work = asyncio.create_task(self.house.worker.run())

    async def close(self) -> None:
        """Ends everything that was opened."""
        await self._put_down()
        await self.house.stop()
        await self.town.neighbours.seerr.jobs.close()
        await self.http.aclose()

    async def _put_down(self) -> None:
        if self._work is not None:
            self._work.cancel()
            await asyncio.gather(self._work, return_exceptions=True)

    async def _settle(self) -> None:
        """Does all that is due at this moment, in the order of the house's own schedule."""
        house = self.house
        await house.transfers.tick()
        await house.calendar.tick()
        await house.clearing.tick()
        await house.scans.tick()
        await house.intake.shows.tick()
        await house.troubles.tick()
        await house.notify.tick()
        if self._is_time("reconcile"):
            await house.reconcile.tick()
        if self._is_time("poll"):
            assert house.intake.seerr is not None
            await house.intake.seerr.poll()
        house.worker.wake()
        async with asyncio.timeout(30):
            while True:
                due = await house.store.read(_due, house.clock())
                if house.worker.is_idle:
                    if not due:
                        return
                    house.worker.wake()

    def _is_time(self, what: str) -> bool:
        if self.town.seconds < self._next[what]:
            return False
        self._next[what] = self.town.seconds + _EVERY_SECONDS[what]
        return True

    async def _look(self) -> None:
        """Notes what has no next time, and how long what was searched in vain waits."""
        now = self.house.clock()
        for row in await self.items():
            if row.phase in _WORKED and row.due_at is None and row.is_announced:
                self.stuck.append(f"item {row.item_id} in {row.phase} at {self.town.seconds:.0f} s")
            is_vain = row.attempts > self._attempts.get(row.item_id, 0) and row.phase in ("SEARCHING", "FAILED")
            if is_vain and row.due_at is not None:
                seconds = row.due_at - now.timestamp()
                self.delays.append(Delay(item_id=row.item_id, attempts=row.attempts, seconds=seconds))
            self._attempts[row.item_id] = row.attempts

    async def _jump(self) -> None:
        """To the next moment at which something is due."""
        self.jumps += 1
        now = self.house.clock()
        times = [self.town.seconds + at - now.timestamp() for at in await self.house.store.read(_next_times)]
        times += [*self._next.values(), DAY_SECONDS]
        times += [at for at, _, _ in self._happenings[:1]]
        ends_at = self.aria2.next_at()
        if ends_at is not None:
            times.append(self.town.seconds + ends_at - now.timestamp())
        if self.aria2.entries:
            times.append(self.town.seconds + _LOOK_SECONDS)
        ahead = min(times) - self.town.seconds
        if ahead > 0:
            self.town.clock.advance(ahead + 0.001)


def _due(tables: Tables, now: datetime) -> int:
    sql = f"SELECT count(*) FROM item WHERE {_IN_WORKED} AND due_at <= $at"
    (count,) = tables.db.select(sql, {}, {"at": to_micros(now)})
    return int(count)


def _items(tables: Tables) -> tuple[Row, ...]:
    rows = tables.db.select("SELECT id, phase, due_at, attempts, season IS NULL OR airs_at IS NOT NULL FROM item")
    return tuple(
        Row(
            item_id=item_id,
            phase=phase,
            due_at=None if due_at is None else due_at / 1e6,
            attempts=attempts,
            is_announced=bool(announced),
        )
        for item_id, phase, due_at, attempts, announced in rows
    )


def _next_times(tables: Tables) -> list[float]:
    sql = (
        f"SELECT min(due_at) FROM item WHERE {_IN_WORKED}"
        " UNION ALL SELECT min(due_at) FROM chore UNION ALL SELECT min(refresh_at) FROM request"
    )
    return [at / 1e6 for at in tables.db.select(sql) if at is not None]


def _statuses(tables: Tables) -> dict[int, str]:
    return dict(tables.db.select("SELECT tmdb_id, status FROM request"))
