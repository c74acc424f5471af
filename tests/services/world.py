"""Builds the services over a real store with fakes for all neighbours, and walks items through their steps."""

from dataclasses import replace
from pathlib import Path

from addon.bus import Bus
from addon.clients.jellyfin import Jellyfin
from addon.clients.metadata_answers import MovieInfo
from addon.clients.seerr_titles import SeerrMovie
from addon.domain.chores import ChoreKind
from addon.domain.events import ReleasesFound
from addon.domain.models import Item, Job, Request
from addon.domain.moves import Policy
from addon.domain.releases import Rejection, Release, RemoteFile
from addon.domain.selection.limit_rules import cached_only
from addon.domain.selection.swarm_use import SwarmUse
from addon.domain.status import MediaType, Quality, Source
from addon.domain.transitions import WORK, Phase, Work
from addon.services.availability import Availability
from addon.services.calendar import Calendar
from addon.services.candidates import Candidates
from addon.services.clearing import Clearing
from addon.services.collect import Collect, by_origin
from addon.services.commands import Commands
from addon.services.download import Fetch
from addon.services.following import Following
from addon.services.grab import Grabbing
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
from addon.services.reconcile import Reconcile
from addon.services.redundant import Redundant
from addon.services.retry import Retry
from addon.services.scans import Scans
from addon.services.search import Search
from addon.services.seats import Seats
from addon.services.steps import Happened, Outcome, Overtaken, Step, Waits
from addon.services.transfers import Transfers
from addon.services.upgrades import Upgrades
from addon.settings import Settings, load_settings
from addon.store import chores, evidence, grabs, jobs, listing, releases
from addon.store.releases import KnownRelease, Verdict
from addon.store.requests import NewRequest
from addon.store.session import Store
from tests.conftest import HeldClock

from .fake_debrid import FakeDebrid
from .fake_links import FakeLinks
from .fake_media import FakeMedia
from .fake_swarm import FakeSwarm
from .fakes import FakeAria2, FakeIndexer, FakeJellyfin, FakeMetadata, FakeSeerr

IMDB, TMDB = "tt0063350", 10331
FILM = "Night of the Living Dead"
HASHES = tuple(letter * 40 for letter in "abcdef")
HASH = HASHES[0]
SIZE = 4000
NAME = "Night.of.the.Living.Dead.1968.1080p.BluRay.x265-GRP"
FILE = f"{NAME}.mkv"
POLICY = Policy(
    backoff_first_seconds=600,
    backoff_max_seconds=604800,
    expire_after_seconds=2592000,
    stall_after_seconds=3600,
    drop_finished=False,
)


def release(info_hash: str = HASH, **changes: object) -> Release:
    """A release of the film whose file and place the indexer knows."""
    known = Release(
        indexer="stremio:addon.test",
        title=NAME,
        info_hash=info_hash,
        filename=FILE,
        file_index=0,
        size_bytes=SIZE,
    )
    return replace(known, **changes)  # type: ignore[arg-type]


def movie_file(file_id: int = 1, path: str = f"/{FILE}", size_bytes: int = SIZE) -> RemoteFile:
    """The film's own file in a torrent."""
    return RemoteFile(id=file_id, path=path, size_bytes=size_bytes)


def settings_in(folder: Path, **given: str) -> Settings:
    """Settings with everything below one folder, whatever the machine's environment says."""
    environment = {"USHER_DATA_DIR": str(folder), "USHER_MIN_FREE_GB": "0"}
    environment |= {f"USHER_{name.upper()}": text for name, text in given.items()}
    return load_settings(environment, folder / "no options")[0]


class World:
    """Everything that a test of services touches."""

    def __init__(self, folder: Path, clock: HeldClock, store: type[Store] = Store, **given: str) -> None:
        self.clock = clock
        self.settings = settings_in(folder, **given)
        self.store = store(folder / "usher.db")
        self.bus = Bus()
        self.lifecycle = Lifecycle(self.store, self.bus, clock, POLICY)
        self.debrid = FakeDebrid(clock)
        self.second: FakeDebrid | None = None  # a further service, asked after the first
        self.indexer = FakeIndexer(clock)
        self.links = FakeLinks()
        self.aria2 = FakeAria2(clock)
        self.jellyfin = FakeJellyfin()
        self.seerr = FakeSeerr()
        self.seerr.movies[TMDB] = SeerrMovie(
            tmdb_id=TMDB, imdb_id=IMDB, title=FILM, original_title=FILM, year=1968, poster_path=None, runtime_minutes=96
        )
        self.metadata = FakeMetadata()
        self.metadata.movies[IMDB] = MovieInfo(
            imdb_id=IMDB, title=FILM, year=1968, poster_url=None, tmdb_id=TMDB, runtime_minutes=96, released_at=None
        )
        self.defaults = Defaults(
            qualities=self.settings.qualities, formats=self.settings.formats, auto_select=self.settings.auto_select
        )
        self.media = FakeMedia()
        self.library = Library(self.settings)
        self.library.set_up()
        self.swarm = FakeSwarm(clock, self.library)
        self.swarm_use = SwarmUse.FALLBACK
        self.deliver: tuple[FakeDebrid, ...] = ()  # in place of the debrid services
        self.wire(jellyfin=self.jellyfin)

    def wire(self, *, jellyfin: Jellyfin | None, policy: Policy = POLICY, uncached: bool = True) -> None:
        """Builds the services anew, as a restart does: only the store and the neighbours remember anything."""
        clock, store = self.clock, self.store
        self.lifecycle.policy = policy
        self.services = {each.name: each for each in self.deliver or (self.debrid, self.second) if each is not None}
        self.held = {**self.services, self.swarm.name: self.swarm}
        self.seats = Seats(self.library, store)
        self.availability = availability = Availability(self.services, store, clock)
        selection = replace(self.settings.selection, upgrade_to=policy.upgrade_to, swarm=self.swarm_use)
        if not uncached:
            selection = replace(selection, rules=(*selection.rules, cached_only()))
        following = Following(self.links, availability, store)
        candidates = Candidates(availability, following, store, clock, selection)
        self.grabbing = Grabbing(availability, candidates, store, clock, policy)
        self.fetch = Fetch(self.aria2, self.services, self.seats, store, clock)
        self.holdings = Holdings(jellyfin)
        self.admissions = Admissions(self.lifecycle, store, self.holdings)
        identify = Identify(self.seerr, self.lifecycle, store)
        self.shows = Shows(self.metadata, identify, self.admissions, clock)
        self.intake = SeerrIntake(
            self.seerr,
            SeerrMovies(self.seerr, self.admissions, self.defaults),
            SeerrShows(self.seerr, self.metadata, self.admissions, self.shows, self.defaults, clock),
            SeerrMissing(self.seerr, self.admissions),
            store,
        )
        self.search = Search((self.indexer,), availability, identify, store, clock, selection=selection)
        self.steps: dict[Work, Step] = {
            Work.SEARCH: self.search,
            Work.GRAB: self.grabbing.grab,
            Work.FOLLOW: self.grabbing.follow,
            Work.FETCH: by_origin(self.fetch, Collect(self.swarm, self.seats, store, clock)),
            Work.IMPORT: Import(self.seats, store, clock, self.media if self.settings.verify == "media" else None),
            Work.RETRY: Retry(store, clock, policy),
            Work.UPGRADE: Upgrades(self.search, self.library, store),
        }
        self.transfers = Transfers(self.aria2, self.lifecycle, store, clock)
        self.clearing = Clearing(self.aria2, self.held, self.library, store, clock)
        self.reconcile = Reconcile(self.aria2, self.held, self.library, store, clock, policy=policy)
        self.redundant = Redundant(store, clock, switched_on=policy.remove_replaced, percent=20)
        self.scans = Scans(jellyfin, self.seerr, self.holdings, store, clock)
        self.calendar = Calendar(self.lifecycle, store, clock)
        self.asking = Asking(self.metadata, self.admissions, self.defaults, clock)
        self.commands = Commands(self.lifecycle, self.search, self.shows, self.aria2, store)

    # builders

    async def ask(self, **changes: object) -> Item:
        """A new request for the film; its item."""
        new = NewRequest(
            media_type=MediaType.MOVIE,
            title=FILM,
            year=1968,
            imdb_id=IMDB,
            tmdb_id=TMDB,
            qualities=(Quality.P1080, Quality.P720),
            formats=(),
            auto_select=True,
            source=Source.API,
        )
        moved = await self.lifecycle.create(replace(new, **changes), "Asked for.")  # type: ignore[arg-type]
        return moved.item

    async def find(self, item: Item, *found: Release, rejected: tuple[Rejection, ...] = ()) -> list[KnownRelease]:
        """A search has found these, in this order, all accepted unless they are `rejected`."""
        verdicts = tuple(
            Verdict(release=each, quality=Quality.P1080, formats=(), accepted=not rejected, rejections=rejected)
            for each in found
        )
        await self.store.write(releases.keep_verdicts, item.scope, verdicts, self.clock())
        known = await self.store.read(listing.releases_of, item.request_id, (None, None), 100, accepted=None)
        return list(known)

    async def grabbing_item(self, *found: Release, **changes: object) -> Item:
        """An item that is about to try these releases."""
        item = await self.ask(**changes)
        await self.find(item, *(found or (release(),)))
        await self.lifecycle.tell(item.id, ReleasesFound(reason="Found."))
        return await self.item(item.id)

    # what is there

    async def job(self, item_id: int) -> Job:
        job = await self.store.read(jobs.load_job, item_id)
        assert job is not None
        return job

    async def item(self, item_id: int) -> Item:
        return (await self.job(item_id)).item

    async def phase(self, item_id: int) -> Phase:
        return (await self.item(item_id)).phase

    async def request(self, request_id: int) -> Request:
        return next(each for each in await self.all_requests() if each.id == request_id)

    async def all_requests(self) -> tuple[Request, ...]:
        rows = await self.store.read(listing.list_requests, listing.Filter(), 100, None)
        return tuple(row.request for row in rows)

    async def releases(self, item: Item) -> tuple[KnownRelease, ...]:
        return await self.store.read(listing.releases_of, item.request_id, (None, None), 100, accepted=None)

    async def refused_hashes(self) -> set[str]:
        known = await self.store.read(evidence.evidence_for, (0,), ("realdebrid",), HASHES, self.clock())
        return set(known.refused)

    async def waiting_chores(self) -> set[tuple[str, str]]:
        """All but notifications."""
        late = self.clock.now.replace(year=2100)
        kinds = tuple(kind for kind in ChoreKind if kind is not ChoreKind.NOTIFY)
        due = await self.store.read(chores.due_chores, kinds, late, 1000)
        return {(each.chore.kind.value, each.chore.subject) for each in due}

    async def downloads(self) -> tuple[str, ...]:
        return tuple(each.gid for each in await self.store.read(grabs.all_downloads))

    # walking

    async def step(self, item_id: int) -> Outcome:
        """Runs the step of the item's phase and reports it, as the worker does."""
        job = await self.job(item_id)
        work = WORK[job.item.phase]
        assert work is not None
        outcome = await self.steps[work](job)
        await self.settle(job, outcome)
        return outcome

    async def settle(self, job: Job, outcome: Outcome) -> None:
        """Reports an outcome, as the worker does."""
        match outcome:
            case Happened(event=event, grab_id=grab_id, apart=apart):
                await self.lifecycle.report(job, event, grab_id=grab_id, apart=apart)
            case Waits(until=until, note=note):
                await self.lifecycle.postpone(job.items, until, note, failed=False)
            case Overtaken():
                pass

    async def walk(self, item_id: int, *, to: Phase, most: int = 30) -> Item:
        """Runs step after step, each when it is due, until the item is in the phase."""
        for _ in range(most):
            item = await self.item(item_id)
            if item.phase is to:
                return item
            if item.due_at is not None:
                self.clock.now = max(self.clock.now, item.due_at)
            await self.step(item_id)
        raise AssertionError(f"still {item.phase}: {item.note}")

    async def transferring_item(self, *found: Release, **changes: object) -> tuple[Item, str]:
        """An item whose one file aria2 is downloading, and its gid."""
        for each in found or (release(),):
            self.debrid.knows(each.info_hash, movie_file())
        item = await self.grabbing_item(*found, **changes)
        item = await self.walk(item.id, to=Phase.TRANSFERRING)
        (gid,) = [download.gid for download in (await self.job(item.id)).downloads]
        return item, gid

    async def importing_item(self, data: bytes = b"x" * SIZE) -> tuple[Item, Path]:
        """An item whose one file is staged in full, and that file."""
        item, gid = await self.transferring_item()
        file = self.aria2.finishes(gid, data)
        await self.transfers.tick()
        return await self.item(item.id), file

    async def clear(self) -> None:
        await self.clearing.tick()
