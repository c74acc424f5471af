"""Puts the house together, in one readable place. Tests call `build` with their own clock and settings."""

import asyncio
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import httpx
from prometheus_client import CollectorRegistry

from addon.bus import Bus
from addon.clients.http import Wire
from addon.clients.media import read_media
from addon.clients.notifier import Notifier, notifiers
from addon.clock import Clock, utc_now
from addon.domain.transitions import Work
from addon.outside import Outside, build_outside
from addon.services.accounting import Accounting
from addon.services.availability import Availability
from addon.services.calendar import Calendar
from addon.services.candidates import Candidates
from addon.services.clearing import Clearing
from addon.services.collect import Collect, by_origin
from addon.services.commands import Commands
from addon.services.download import Fetch
from addon.services.following import Following
from addon.services.grab import Grabbing
from addon.services.health import HealthBoard
from addon.services.importer import Import
from addon.services.intake.admissions import Admissions
from addon.services.intake.asking import Asking
from addon.services.intake.defaults import Defaults
from addon.services.intake.game_admissions import GameAdmissions
from addon.services.intake.games import GameAsking
from addon.services.intake.holdings import Holdings
from addon.services.intake.identify import Identify
from addon.services.intake.seerr import SeerrIntake
from addon.services.intake.seerr_missing import SeerrMissing
from addon.services.intake.seerr_movies import SeerrMovies
from addon.services.intake.seerr_shows import SeerrShows
from addon.services.intake.shows import Shows
from addon.services.library import Library
from addon.services.lifecycle import Lifecycle
from addon.services.link_watch import LinkWatch
from addon.services.linking import Link
from addon.services.live import Live
from addon.services.mount import Mount
from addon.services.notify import Notify
from addon.services.paths import PathMap
from addon.services.policy import policy_of
from addon.services.reconcile import Reconcile
from addon.services.redundant import Redundant
from addon.services.retry import Retry
from addon.services.scans import Scans
from addon.services.search import Search
from addon.services.seats import Seats
from addon.services.steps import Step
from addon.services.titles import Titles
from addon.services.transfers import Transfers
from addon.services.troubles import Troubles
from addon.services.upgrades import Upgrades
from addon.services.worker import Worker
from addon.settings import Settings
from addon.store import torrent_files
from addon.store.accounting import compact_calls
from addon.store.session import Store

_TIMEOUT = httpx.Timeout(20.0, connect=5.0)
_AGENT = "Mozilla/5.0 (compatible; Usher)"  # some add-ons stand behind a guard that refuses unknown programs


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
    games: GameAsking
    titles: Titles
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
    links: LinkWatch | None
    health: HealthBoard
    troubles: Troubles
    notify: Notify

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
    troubles: Troubles
    notifiers: tuple[Notifier, ...]
    links: LinkWatch | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Intake:
    """How wishes come in."""

    holdings: Holdings
    identify: Identify
    shows: Shows
    asking: Asking
    games: GameAsking
    seerr: SeerrIntake | None


def build(settings: Settings, *, clock: Clock = utc_now) -> House:
    """The house as the settings want it; nothing runs yet."""
    ground = _ground(settings, clock)
    outside, store, lifecycle, library = ground.outside, ground.store, ground.lifecycle, ground.library
    intake = _intake(ground)
    availability = Availability(outside.debrid, store, clock)
    search = Search(outside.indexers, availability, intake.identify, store, clock, selection=settings.selection)
    redundant = _redundant(ground)
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
        worker=_worker(ground, _steps(ground, search, availability)),
        asking=intake.asking,
        games=intake.games,
        titles=Titles(outside.metadata, outside.igdb),
        commands=Commands(lifecycle, search, intake.shows, outside.aria2, store),
        shows=intake.shows,
        seerr_intake=intake.seerr,
        transfers=Transfers(outside.aria2, lifecycle, store, clock),
        clearing=Clearing(outside.aria2, outside.held, library, store, clock),
        scans=Scans(outside.jellyfin, outside.seerr, intake.holdings, store, clock),
        reconcile=Reconcile(outside.aria2, outside.held, library, store, clock, policy=lifecycle.policy),
        redundant=redundant,
        calendar=Calendar(lifecycle, store, clock),
        live=Live(outside.aria2, store, clock),
        health=_health(ground, intake.seerr, redundant),
        troubles=ground.troubles,
        notify=Notify(ground.notifiers, store, clock, ZoneInfo(settings.tz)),
        links=ground.links,
    )


def _intake(ground: _Ground) -> _Intake:
    settings, clock, outside = ground.settings, ground.clock, ground.outside
    defaults = Defaults(qualities=settings.qualities, formats=settings.formats, auto_select=settings.auto_select)
    holdings = Holdings(outside.jellyfin)
    admissions = Admissions(ground.lifecycle, ground.store, holdings)
    identify = Identify(outside.seerr, ground.lifecycle, ground.store)
    shows = Shows(outside.metadata, identify, admissions, clock)
    from_seerr = None
    if (seerr := outside.seerr) is not None:
        from_seerr = SeerrIntake(
            seerr,
            SeerrMovies(seerr, admissions, defaults),
            SeerrShows(seerr, outside.metadata, admissions, shows, defaults, clock),
            SeerrMissing(seerr, admissions),
            ground.store,
        )
    return _Intake(
        holdings=holdings,
        identify=identify,
        shows=shows,
        asking=Asking(outside.metadata, admissions, defaults, clock),
        games=GameAsking(outside.igdb, GameAdmissions(admissions), defaults),
        seerr=from_seerr,
    )


def _ground(settings: Settings, clock: Clock) -> _Ground:
    registry = CollectorRegistry()
    accounting = Accounting(clock, registry)
    http = httpx.AsyncClient(timeout=_TIMEOUT, headers={"user-agent": _AGENT}, follow_redirects=False)
    senders = notifiers(settings.notify_urls, accounting.count)
    store, bus, library = Store(settings.database_path), Bus(), Library(settings)
    troubles = Troubles(store, clock)
    outside = build_outside(settings, Wire(client=http, clock=clock, count=accounting.count, denied=troubles.note))
    library.set_up()
    lifecycle = Lifecycle(store, bus, clock, policy_of(settings))
    mount = Mount(settings.mount_dir, clock) if settings.mount_dir and settings.delivery == "mount" else None
    return _Ground(
        settings=settings,
        clock=clock,
        store=store,
        bus=bus,
        registry=registry,
        accounting=accounting,
        outside=outside,
        library=library,
        troubles=troubles,
        notifiers=senders,
        lifecycle=lifecycle,
        links=LinkWatch(mount, lifecycle, store, clock) if mount else None,
    )


def _worker(ground: _Ground, steps: dict[Work, Step]) -> Worker:
    worker = Worker(steps, ground.lifecycle, ground.store, ground.clock)
    ground.lifecycle.woken = worker.wake
    worker.troubled = ground.troubles.note
    return worker


def _steps(ground: _Ground, search: Search, availability: Availability) -> dict[Work, Step]:
    """Who does the work of each phase; what aria2 transfers is watched for all together."""
    outside, store, clock, policy = ground.outside, ground.store, ground.clock, ground.lifecycle.policy
    seats = Seats(ground.library, store)
    fetch = Fetch(outside.aria2, outside.debrid, seats, store, clock)
    fetch.path_map = PathMap(ground.settings.path_map, "aria2")
    link = Link(ground.links.mount, outside.debrid, seats, store, clock) if ground.links else None
    following = Following(outside.torrent_links, availability, store)
    candidates = Candidates(availability, following, store, clock, ground.settings.selection)
    grabbing = Grabbing(availability, candidates, store, clock, policy)
    return {
        Work.SEARCH: search,
        Work.GRAB: grabbing.grab,
        Work.FOLLOW: grabbing.follow,
        Work.FETCH: by_origin(link or fetch, Collect(outside.swarm, seats, store, clock)),
        Work.IMPORT: Import(seats, store, clock, read_media if ground.settings.verify == "media" else None),
        Work.RETRY: Retry(store, clock, policy),
        Work.UPGRADE: Upgrades(search, ground.library, store, look=ground.links.mount.look if ground.links else None),
    }


def _redundant(ground: _Ground) -> Redundant:
    return Redundant(
        ground.store,
        ground.clock,
        switched_on=ground.settings.remove_redundant,
        percent=ground.settings.remove_percent,
        look=ground.links.mount.look if ground.links else None,  # a mount may be silent
    )


def _health(ground: _Ground, intake: SeerrIntake | None, redundant: Redundant) -> HealthBoard:
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
