"""Puts the house together, in one readable place. Tests call `build` with their own clock and settings."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

import httpx
from prometheus_client import CollectorRegistry

from addon.bus import Bus
from addon.clients.aria2 import Aria2, Endpoint
from addon.clients.aria2_process import Limits, OwnAria2
from addon.clients.http import Health, Wire
from addon.clients.jellyfin import Jellyfin
from addon.clients.metadata import Cinemeta
from addon.clients.seerr import Seerr
from addon.clock import Clock, utc_now
from addon.debrid.base import DebridService
from addon.debrid.realdebrid import RealDebrid
from addon.domain.selection.ranking import REFUSED_NAMES
from addon.domain.selection.rules import DEFAULT_RULES, cached_only
from addon.domain.transitions import Work
from addon.indexers.base import Indexer
from addon.indexers.stremio import StremioAddon
from addon.services.accounting import Accounting
from addon.services.availability import Availability
from addon.services.calendar import Calendar
from addon.services.candidates import Candidates
from addon.services.clearing import Clearing
from addon.services.commands import Commands
from addon.services.download import Fetch
from addon.services.grab import Grabbing
from addon.services.health import HealthBoard
from addon.services.importer import Import
from addon.services.intake.admissions import Admissions
from addon.services.intake.asking import Asking
from addon.services.intake.defaults import Defaults
from addon.services.intake.holdings import Holdings
from addon.services.intake.identify import Identify
from addon.services.intake.seerr import SeerrIntake
from addon.services.intake.seerr_missing import SeerrMissing
from addon.services.intake.seerr_movies import SeerrMovies
from addon.services.intake.seerr_shows import SeerrShows
from addon.services.intake.shows import Shows
from addon.services.library import Library
from addon.services.lifecycle import Lifecycle
from addon.services.live import Live
from addon.services.paths import PathMap
from addon.services.policy import policy_of
from addon.services.reconcile import Reconcile
from addon.services.redundant import Redundant
from addon.services.retry import Retry
from addon.services.scans import Scans
from addon.services.search import Search
from addon.services.seats import Seats
from addon.services.steps import Step
from addon.services.transfers import Transfers
from addon.services.upgrades import Upgrades
from addon.services.worker import Worker
from addon.settings import Settings
from addon.store.accounting import compact_calls
from addon.store.session import Store

_TIMEOUT = httpx.Timeout(20.0, connect=5.0)
_AGENT = "Mozilla/5.0 (compatible; Usher)"  # some add-ons stand behind a guard that refuses unknown programs


class Watched(Protocol):
    """Whatever knows how its upstream does."""

    @property
    def health(self) -> Health:
        """What its last call showed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Everything that speaks to other services."""

    http: httpx.AsyncClient
    aria2: Aria2
    own_aria2: OwnAria2 | None
    seerr: Seerr | None
    jellyfin: Jellyfin | None
    metadata: Cinemeta
    indexers: tuple[Indexer, ...]
    debrid: Mapping[str, DebridService]


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
    asking: Asking
    commands: Commands
    shows: Shows
    seerr_intake: SeerrIntake | None
    transfers: Transfers
    clearing: Clearing
    scans: Scans
    reconcile: Reconcile
    redundant: Redundant
    calendar: Calendar
    live: Live
    health: HealthBoard

    async def housekeeping(self) -> None:
        """What keeps the database small over the years."""
        await self.store.write(compact_calls, self.clock())

    async def start(self) -> None:
        """Starts aria2, where it is ours. Raises SettingError when that cannot be."""
        own = self.outside.own_aria2
        if own is not None:
            await own.start()
            self.outside.aria2.connect(own.endpoint)

    async def stop(self) -> None:
        """Ends what was started and stores what was counted."""
        await self.accounting.flush(self.store)
        if self.outside.own_aria2 is not None:
            await self.outside.own_aria2.stop()
        await self.outside.aria2.close()
        await self.outside.http.aclose()
        await asyncio.to_thread(self.store.close)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What every service stands on."""

    settings: Settings
    clock: Clock
    store: Store
    bus: Bus
    registry: CollectorRegistry
    accounting: Accounting
    outside: Outside
    library: Library
    lifecycle: Lifecycle


def build(settings: Settings, *, clock: Clock = utc_now) -> House:
    """The house as the settings want it; nothing runs yet."""
    ground = _ground(settings, clock)
    outside, store, lifecycle, library = ground.outside, ground.store, ground.lifecycle, ground.library
    defaults = Defaults(qualities=settings.qualities, formats=settings.formats, auto_select=settings.auto_select)
    holdings = Holdings(outside.jellyfin)
    admissions = Admissions(lifecycle, store, holdings)
    identify = Identify(outside.seerr, lifecycle, store)
    shows = Shows(outside.metadata, identify, admissions, clock)
    intake = _intake(ground, admissions, shows, defaults)
    availability = Availability(outside.debrid, store, clock)
    search = Search(outside.indexers, availability, identify, store, clock, upgrade_to=settings.upgrade_to)
    lifecycle.woken = (worker := Worker(_steps(ground, search, availability), lifecycle, store, clock)).wake
    redundant = Redundant(store, clock, switched_on=settings.remove_redundant, percent=settings.remove_percent)
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
        worker=worker,
        asking=Asking(outside.metadata, admissions, defaults, clock),
        commands=Commands(lifecycle, search, shows, outside.aria2, store),
        shows=shows,
        seerr_intake=intake,
        transfers=Transfers(outside.aria2, lifecycle, store, clock),
        clearing=Clearing(outside.aria2, outside.debrid, library, store, clock),
        scans=Scans(outside.jellyfin, outside.seerr, holdings, store, clock),
        reconcile=Reconcile(outside.aria2, outside.debrid, library, store, clock, policy=lifecycle.policy),
        redundant=redundant,
        calendar=Calendar(lifecycle, store, clock),
        live=Live(outside.aria2, store, clock),
        health=HealthBoard(_health_sources(outside), lambda: intake.brake if intake else None, lambda: redundant.brake),
    )


def _intake(ground: _Ground, admissions: Admissions, shows: Shows, defaults: Defaults) -> SeerrIntake | None:
    seerr, metadata = ground.outside.seerr, ground.outside.metadata
    if seerr is None:
        return None
    return SeerrIntake(
        seerr,
        SeerrMovies(seerr, admissions, defaults),
        SeerrShows(seerr, metadata, admissions, shows, defaults, ground.clock),
        SeerrMissing(seerr, admissions),
        ground.store,
    )


def _ground(settings: Settings, clock: Clock) -> _Ground:
    registry = CollectorRegistry()
    accounting = Accounting(clock, registry)
    http = httpx.AsyncClient(timeout=_TIMEOUT, headers={"user-agent": _AGENT}, follow_redirects=False)
    outside = _outside(settings, Wire(client=http, clock=clock, count=accounting.count))
    store, bus, library = Store(settings.database_path), Bus(), Library(settings)
    library.set_up()
    return _Ground(
        settings=settings,
        clock=clock,
        store=store,
        bus=bus,
        registry=registry,
        accounting=accounting,
        outside=outside,
        library=library,
        lifecycle=Lifecycle(store, bus, clock, policy_of(settings)),
    )


def _steps(ground: _Ground, search: Search, availability: Availability) -> dict[Work, Step]:
    """Who does the work of each phase; what aria2 transfers is watched for all together."""
    outside, store, clock, policy = ground.outside, ground.store, ground.clock, ground.lifecycle.policy
    seats = Seats(ground.library, store)
    fetch = Fetch(outside.aria2, outside.debrid, seats, store, clock)
    fetch.path_map = PathMap(ground.settings.path_map, "aria2")
    rules = (*DEFAULT_RULES, *(() if ground.settings.uncached else (cached_only,)))
    tried = Candidates(availability, store, rules=rules, refused_names=REFUSED_NAMES)
    grabbing = Grabbing(availability, tried, store, clock, policy)
    return {
        Work.SEARCH: search,
        Work.GRAB: grabbing.grab,
        Work.FOLLOW: grabbing.follow,
        Work.FETCH: fetch,
        Work.IMPORT: Import(seats, store, clock),
        Work.RETRY: Retry(store, clock, policy),
        Work.UPGRADE: Upgrades(search, ground.library, store),
    }


def _outside(settings: Settings, wire: Wire) -> Outside:
    own = None if settings.aria2_url else OwnAria2(settings.data_dir, limits=_limits(settings))
    endpoint = Endpoint(url=settings.aria2_url or "http://127.0.0.1:1", secret=settings.aria2_secret or "")
    aria2 = Aria2(endpoint, roots=_aria2_roots(settings), clock=wire.clock)
    if own is not None:
        own.on_restart = aria2.connect
    seerr = jellyfin = None
    if settings.seerr_url and settings.seerr_api_key:
        seerr = Seerr(settings.seerr_url, settings.seerr_api_key, wire)
    if settings.jellyfin_url and settings.jellyfin_api_key:
        jellyfin = Jellyfin(settings.jellyfin_url, settings.jellyfin_api_key, wire)
    debrid: dict[str, DebridService] = {}
    if settings.realdebrid_token:
        service = RealDebrid(settings.realdebrid_token, settings.realdebrid_url, wire)
        debrid[service.name] = service
    return Outside(
        http=wire.client,
        aria2=aria2,
        own_aria2=own,
        seerr=seerr,
        jellyfin=jellyfin,
        metadata=Cinemeta(settings.metadata_url, wire),
        indexers=tuple(StremioAddon(url, wire) for url in settings.stremio_addons),
        debrid=debrid,
    )


def _aria2_roots(settings: Settings) -> tuple[Path, ...]:
    path_map = PathMap(settings.path_map, "aria2")
    return tuple(Path(path_map.theirs(root)) for root in Library(settings).staging_roots())


def _limits(settings: Settings) -> Limits:
    factor = {"K": 1024, "M": 1024**2}.get(settings.speed_limit[-1], 1)
    speed = int(settings.speed_limit.rstrip("KM")) * factor
    return Limits(max_downloads=settings.max_downloads, bytes_per_second=speed or None)


def _health_sources(outside: Outside) -> tuple[Callable[[], Health], ...]:
    upstreams = (outside.seerr, outside.jellyfin, outside.metadata, *outside.indexers, *outside.debrid.values())
    return tuple(partial(_health_of, upstream) for upstream in upstreams if upstream is not None)


def _health_of(upstream: Watched) -> Health:
    return upstream.health
