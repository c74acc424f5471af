"""Puts the house together. Tests call `build` with their own clock and settings."""

import asyncio
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from prometheus_client import CollectorRegistry

from addon.bus import Bus
from addon.clock import Clock, utc_now
from addon.domain.transitions import Work
from addon.outside import Outside
from addon.services.accounting import Accounting
from addon.services.availability import Availability
from addon.services.calendar import Calendar
from addon.services.clearing import Clearing
from addon.services.commands import Commands
from addon.services.health import HealthBoard
from addon.services.intake.seerr import SeerrIntake
from addon.services.library import Library
from addon.services.lifecycle import Lifecycle
from addon.services.link_watch import LinkWatch
from addon.services.live import Live
from addon.services.notify import Notify
from addon.services.reconcile import Reconcile
from addon.services.redundant import Redundant
from addon.services.scans import Scans
from addon.services.search import Search
from addon.services.speeds import SpeedRecords
from addon.services.steps import Step
from addon.services.system import Attempt, System
from addon.services.titles import Titles
from addon.services.transfers import Transfers
from addon.services.troubles import Troubles
from addon.services.worker import Worker
from addon.settings import Settings
from addon.store import torrent_files
from addon.store.accounting import compact_calls
from addon.store.session import Store
from addon.wiring.attempts import attempts
from addon.wiring.ground import Ground, lay_ground
from addon.wiring.intake import Intake, build_intake
from addon.wiring.steps import build_steps
from addon.wiring.system import build_system


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """All rooms, wired."""

    settings: Settings
    clock: Clock
    store: Store
    bus: Bus
    registry: CollectorRegistry
    accounting: Accounting
    outside: Outside
    library: Library
    lifecycle: Lifecycle
    search: Search
    worker: Worker
    intake: Intake
    titles: Titles
    speeds: SpeedRecords
    commands: Commands
    transfers: Transfers
    clearing: Clearing
    scans: Scans
    reconcile: Reconcile
    redundant: Redundant
    calendar: Calendar
    live: Live
    links: LinkWatch | None
    health: HealthBoard
    troubles: Troubles
    notify: Notify
    attempts: tuple[Attempt, ...]
    system: System

    async def housekeeping(self) -> None:
        """What keeps the database small over the years."""
        await self.store.write(compact_calls, self.clock())
        await self.store.write(torrent_files.drop_unused)

    async def start(self) -> None:
        """Starts aria2, where it is ours. Raises SettingError when that cannot be."""
        own = self.outside.own_aria2
        if own is not None:
            await own.start()
            self.outside.aria2.connect(own.endpoint)

    async def stop(self) -> None:
        """Ends what was started and stores what was counted."""
        await self.intake.title_details.in_library.close()
        await self.accounting.flush(self.store)
        if self.outside.own_aria2 is not None:
            await self.outside.own_aria2.stop()
        await self.outside.aria2.close()
        await self.outside.http.aclose()
        await asyncio.to_thread(self.store.close)


def build(settings: Settings, *, clock: Clock = utc_now) -> House:
    """The house as the settings want it; nothing runs yet."""
    ground = lay_ground(settings, clock)
    outside, store, lifecycle, library = ground.outside, ground.store, ground.lifecycle, ground.library
    intake, redundant = build_intake(ground), _redundant(ground)
    availability = Availability(outside.debrid, store, clock)
    search = Search(outside.indexers, availability, intake.identify, store, clock, selection=settings.selection)
    health, tries = _health(ground, intake.seerr, redundant), attempts(ground)
    return House(
        settings=settings,
        clock=clock,
        store=store,
        bus=ground.bus,
        registry=ground.registry,
        accounting=ground.accounting,
        outside=outside,
        library=library,
        lifecycle=lifecycle,
        search=search,
        worker=_worker(ground, build_steps(ground, search, availability)),
        intake=intake,
        titles=Titles(outside.metadata, outside.igdb),
        speeds=ground.speeds,
        commands=Commands(lifecycle, search, intake.shows, outside.aria2, store),
        transfers=Transfers(outside.aria2, lifecycle, store, clock),
        clearing=Clearing(outside.aria2, outside.held, library, store, clock),
        scans=Scans(outside.jellyfin, outside.seerr, intake.holdings, store, clock),
        reconcile=Reconcile(outside.aria2, outside.held, library, store, clock, policy=lifecycle.policy),
        redundant=redundant,
        calendar=Calendar(lifecycle, store, clock),
        live=Live(outside.aria2, store, clock),
        health=health,
        attempts=tries,
        system=build_system(ground, health, tries),
        troubles=ground.troubles,
        notify=Notify(ground.notifiers, store, clock, ZoneInfo(settings.tz)),
        links=ground.links,
    )


def _worker(ground: Ground, steps: dict[Work, Step]) -> Worker:
    worker = Worker(steps, ground.lifecycle, ground.store, ground.clock)
    ground.lifecycle.woken = worker.wake
    worker.troubled = ground.troubles.note
    return worker


def _redundant(ground: Ground) -> Redundant:
    return Redundant(
        ground.store,
        ground.clock,
        switched_on=ground.settings.remove_redundant,
        percent=ground.settings.remove_percent,
        look=ground.links.mount.look if ground.links else None,  # a mount may be silent
    )


def _health(ground: Ground, intake: SeerrIntake | None, redundant: Redundant) -> HealthBoard:
    board = HealthBoard(
        (*ground.outside.watched, *((ground.links,) if ground.links else ())),
        ground.clock,
        ZoneInfo(ground.settings.tz),
        brake=lambda: intake.brake if intake else None,
        removals=lambda: redundant.brake,
    )
    ground.troubles.health = board
    redundant.troubled = ground.troubles.note
    if ground.links is not None:
        ground.links.troubled = ground.troubles.note
    return board
