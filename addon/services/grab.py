"""The steps that have a debrid service deliver a release: try one, or follow one that it fetches first.

Everything is looked at before it is done again, so that a crash at any place costs at most one call: the grab is stored
before the torrent is added, its id before the next call, and only what the list of files proves is ever unlocked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from addon.clock import Clock
from addon.debrid.base import DebridService, RemoteState, RemoteTorrent
from addon.domain.backoff import poll_delay
from addon.domain.events import CachingStarted, CandidatesExhausted, FilesReady, ReleaseRefused
from addon.domain.magnets import magnet_of
from addon.domain.models import Grab, Job
from addon.domain.moves import Policy
from addon.domain.release_name import parse_release_name
from addon.domain.releases import Wanted
from addon.domain.selection.files import early_choice
from addon.domain.transitions import Phase
from addon.errors import ReleaseRefusedError, UpstreamMissingError, UpstreamRejectedError
from addon.services.proof import Proof, Ready, Unproven, choose, prove
from addon.services.steps import Happened, Outcome, Overtaken, Waits
from addon.services.wishes import wanted_of
from addon.store import grabs, releases
from addon.store.releases import KnownRelease
from addon.store.session import Store

_LISTING_SECONDS = 10.0  # how old the account's listing may be before an add
_POLL_SECONDS = 0.9  # all that wait share one listing
_CONVERSION_LIMIT = timedelta(minutes=10)  # then the swarm does not give the list of files away
_CACHED_WITHIN = timedelta(seconds=6)  # a cached release is ready that soon
_NO_SERVICE = "No debrid service is configured; set USHER_REALDEBRID_TOKEN and restart."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    """One candidate in hand."""

    job: Job
    known: KnownRelease
    wanted: Wanted
    service: DebridService
    grab: Grab
    list_seen: bool = True  # before this step; what was selected without it must be proven


class Grabbing:
    """Tries releases and follows them."""

    def __init__(
        self,
        services: Mapping[str, DebridService],
        store: Store,
        clock: Clock,
        policy: Policy,
        *,
        uncached: bool,
    ) -> None:
        self._services = services
        self._store = store
        self._clock = clock
        self._policy = policy
        self._uncached = uncached

    async def grab(self, job: Job) -> Outcome:
        """The best untried release, or the one that a person selected, is ready, on its way, or refused."""
        known = await self._candidate(job)
        if known is None:
            return Happened(event=CandidatesExhausted(reason="No release is left that fits."))
        service = next(iter(self._services.values()), None)
        if service is None:
            return Waits(until=self._clock() + timedelta(minutes=5), note=_NO_SERVICE)
        wanted = wanted_of(job.request, job.item)
        files = await self._store.read(releases.known_files, known.release.info_hash)
        if files is not None:
            rejection = choose(files, wanted, known)
            if isinstance(rejection, Unproven):
                return self._refused(job, known, rejection)
        try:
            return await self._take(job, known, wanted, service, list_seen=files is not None)
        except ReleaseRefusedError as error:
            return await self._refused_by_service(job, known, service, error)

    async def follow(self, job: Job) -> Outcome:
        """A torrent that the service fetches first: ready, refused, or on its way."""
        grab = job.grab
        known = await self._store.read(releases.find_release, grab.release_id) if grab else None
        if grab is None or grab.torrent_id is None or known is None or grab.provider not in self._services:
            return Waits(until=self._clock() + timedelta(minutes=5), note=_NO_SERVICE)
        attempt = _Try(
            job=job,
            known=known,
            wanted=wanted_of(job.request, job.item),
            service=self._services[grab.provider],
            grab=grab,
        )
        torrent = await self._listed(attempt)
        try:
            if torrent is None or torrent.state in (RemoteState.READY, RemoteState.CHOOSING):
                torrent = await self._info(attempt)
            return await self._judge(attempt, torrent)
        except ReleaseRefusedError as error:
            return await self._refused_by_service(job, known, attempt.service, error)

    async def _candidate(self, job: Job) -> KnownRelease | None:
        if job.item.phase is Phase.TAKING and job.item.release_id is not None:
            return await self._store.read(releases.find_release, job.item.release_id)
        if job.grab is not None:
            return await self._store.read(releases.find_release, job.grab.release_id)
        return await self._store.read(releases.best_untried, job.item)

    async def _take(
        self, job: Job, known: KnownRelease, wanted: Wanted, service: DebridService, *, list_seen: bool
    ) -> Outcome:
        grab = job.grab
        is_new = grab is None
        if grab is None:
            grab = await self._open(job, known, service)
            if grab is None:
                return Overtaken()
        attempt = _Try(job=job, known=known, wanted=wanted, service=service, grab=grab, list_seen=list_seen)
        if grab.torrent_id is None:
            added = await self._add(attempt, look_first=not is_new)
            if added is None:
                return Overtaken()
            attempt = added
        elif not is_new:
            listed = await self._listed(attempt)
            if listed is not None and listed.state is RemoteState.CONVERTING:
                return self._converting(attempt)
        return await self._judge(attempt, await self._look(attempt))

    async def _listed(self, attempt: _Try) -> RemoteTorrent | None:
        """The torrent in the listing that all share while they wait."""
        listing = await attempt.service.torrents(max_age_seconds=_POLL_SECONDS)
        return next((each for each in listing if each.id == attempt.grab.torrent_id), None)

    async def _open(self, job: Job, known: KnownRelease, service: DebridService) -> Grab | None:
        """Stores the intent; a torrent that the account has already is taken as it is and never removed."""
        info_hash = known.release.info_hash
        listing = await service.torrents(max_age_seconds=_LISTING_SECONDS)
        usable = [
            each
            for each in listing
            if each.info_hash == info_hash and each.state not in (RemoteState.DEAD, RemoteState.INFECTED)
        ]
        there = next((each for each in usable if each.state is RemoteState.READY), usable[0] if usable else None)
        now = self._clock()
        intent = Grab(
            id=0,
            request_id=job.request.id,
            release_id=known.id,
            provider=service.name,
            info_hash=info_hash,
            ours=there is None,
            torrent_id=there.id if there else None,
            readds=0,
            selected=(),
            progress=0.0,
            progressed_at=now,
            created_at=now,
        )
        return await self._store.write(grabs.open_grab, job.item, intent)

    async def _add(self, attempt: _Try, *, look_first: bool) -> _Try | None:
        """The torrent is on the account and its id is stored; None when nobody needs it any more.

        `look_first`: an earlier add may have gone through although its answer was lost.
        """
        grab = attempt.grab
        torrent_id = await self._find_lost(attempt) if look_first else None
        if torrent_id is None:
            torrent_id = await self._send_magnet(attempt)
        if not await self._store.write(grabs.torrent_added, grab.id, torrent_id, self._clock()):
            return None
        attempt = replace(attempt, grab=replace(grab, torrent_id=torrent_id, selected=()))
        return await self._select_early(attempt)

    async def _send_magnet(self, attempt: _Try) -> str:
        grab, service = attempt.grab, attempt.service
        try:
            return await service.add(magnet_of(attempt.known.release), grab.info_hash)
        except ReleaseRefusedError:
            await self._store.write(grabs.nothing_added, grab.id)
            raise
        except UpstreamRejectedError as error:
            there = await self._find_lost(attempt)  # it may say that the torrent is there already
            if there is not None:
                return there
            await self._store.write(grabs.nothing_added, grab.id)
            raise ReleaseRefusedError(
                str(error), upstream=service.name, operation=error.operation, lasting=False
            ) from None

    async def _find_lost(self, attempt: _Try) -> str | None:
        left = await self._store.read(grabs.torrents_left, attempt.grab.id)
        in_use = await self._store.read(grabs.torrents_in_use)
        for torrent in await attempt.service.torrents():
            if torrent.info_hash == attempt.grab.info_hash and torrent.id not in left | in_use:
                return torrent.id
        return None

    async def _select_early(self, attempt: _Try) -> _Try:
        """Selects right after the add where the file is known; whatever that answers, the list decides later."""
        ids = await self._early_ids(attempt)
        if not ids:
            return attempt
        grab = replace(attempt.grab, selected=ids)
        assert grab.torrent_id is not None
        await self._store.write(grabs.files_selected, grab.id, ids)
        try:
            await attempt.service.select(grab.torrent_id, ids, grab.info_hash)
        except UpstreamRejectedError:
            pass  # mostly: the list is not known yet
        return replace(attempt, grab=grab)

    async def _early_ids(self, attempt: _Try) -> tuple[int, ...]:
        release = attempt.known.release
        files = await self._store.read(releases.known_files, release.info_hash)
        if files is not None:
            choice = choose(files, attempt.wanted, attempt.known)
            return choice.ids if isinstance(choice, Ready) else ()
        index = early_choice(release, attempt.wanted, parse_release_name(release.title), known=False)
        file_id = None if index is None else attempt.service.file_id_at(index)
        return () if file_id is None else (file_id,)

    async def _look(self, attempt: _Try) -> RemoteTorrent:
        """The torrent as it stands. Where its files are known and were selected by that list, the listing will do."""
        grab = attempt.grab
        files = await self._store.read(releases.known_files, grab.info_hash)
        if grab.readds and grab.selected and files is not None:
            torrent = await self._listed(attempt)
            if torrent is not None:
                marked = tuple(replace(file, selected=file.id in grab.selected) for file in files)
                return replace(torrent, files=marked)
        return await self._info(attempt)

    async def _info(self, attempt: _Try) -> RemoteTorrent:
        grab, service = attempt.grab, attempt.service
        assert grab.torrent_id is not None
        try:
            torrent = await service.info(grab.torrent_id, grab.info_hash)
        except UpstreamMissingError:
            raise ReleaseRefusedError(
                "The debrid service has dropped the torrent without a word.",
                upstream=service.name,
                operation="torrents/info",
            ) from None
        await self._store.write(releases.keep_files, grab.info_hash, torrent.files)
        return torrent

    async def _judge(self, attempt: _Try, torrent: RemoteTorrent) -> Outcome:
        match torrent.state:
            case RemoteState.DEAD:
                return self._refused(attempt.job, attempt.known, Unproven.of("dead", "The torrent is dead."))
            case RemoteState.INFECTED:
                raise ReleaseRefusedError(
                    "The debrid service found a virus in it.", upstream=attempt.service.name, operation="torrents/info"
                )
            case RemoteState.CONVERTING:
                return self._converting(attempt)
            case RemoteState.CHOOSING:
                return await self._choose(attempt, torrent)
            case RemoteState.QUEUED | RemoteState.FETCHING | RemoteState.READY:
                return await self._selected(attempt, torrent)

    def _converting(self, attempt: _Try) -> Outcome:
        now = self._clock()
        waited = now - attempt.grab.created_at
        if waited > min(_CONVERSION_LIMIT, timedelta(seconds=self._policy.stall_after_seconds)):
            reason = "The debrid service could not read the list of files in time."
            return self._refused(attempt.job, attempt.known, Unproven.of("stalled", reason))
        until = now + poll_delay(waited.total_seconds())
        return Waits(until=until, note="The debrid service reads the list of files.")

    async def _choose(self, attempt: _Try, torrent: RemoteTorrent) -> Outcome:
        """The list is known and nothing is selected: the right files are, and the torrent is looked at again."""
        choice = choose(torrent.files, attempt.wanted, attempt.known)
        if isinstance(choice, Unproven):
            return self._refused(attempt.job, attempt.known, choice)
        try:
            await attempt.service.select(torrent.id, choice.ids, attempt.grab.info_hash)
        except UpstreamRejectedError:
            return Waits(until=self._clock() + timedelta(seconds=2), note="The debrid service is not ready yet.")
        await self._store.write(grabs.files_selected, attempt.grab.id, choice.ids)
        attempt = replace(attempt, grab=replace(attempt.grab, selected=choice.ids), list_seen=True)
        looked = await self._look(attempt)
        if looked.state in (RemoteState.CHOOSING, RemoteState.CONVERTING):
            return Waits(until=self._clock() + timedelta(seconds=1), note="The debrid service takes the selection.")
        return await self._judge(attempt, looked)

    async def _selected(self, attempt: _Try, torrent: RemoteTorrent) -> Outcome:
        """Something is selected: proven right, or taken back once, or refused."""
        early = bool(attempt.grab.selected) and not attempt.list_seen
        verdict = prove(torrent, attempt.wanted, attempt.known, early=early)
        match verdict:
            case Unproven():
                return self._refused(attempt.job, attempt.known, verdict)
            case Proof.OTHER_FILES:
                return await self._add_again(attempt)
            case Ready() if torrent.state is RemoteState.READY:
                reason = f"{attempt.known.release.title} is ready."
                return Happened(event=FilesReady(reason=reason, files=verdict.files), grab_id=attempt.grab.id)
            case _:
                return await self._not_cached(attempt, torrent)

    async def _add_again(self, attempt: _Try) -> Outcome:
        """The selection cannot be changed, so the torrent is added once more; at most once for a hash and item."""
        if attempt.grab.readds:
            reason = "The debrid service fetches other files than were selected."
            return self._refused(attempt.job, attempt.known, Unproven.of("video_files", reason))
        grab = await self._store.write(grabs.torrent_left, attempt.grab.id, self._clock())
        added = await self._add(replace(attempt, grab=grab, list_seen=True), look_first=False)
        if added is None:
            return Overtaken()
        return await self._judge(added, await self._look(added))

    async def _not_cached(self, attempt: _Try, torrent: RemoteTorrent) -> Outcome:
        job, grab, now = attempt.job, attempt.grab, self._clock()
        if job.item.phase is Phase.CACHING:
            return await self._progress(attempt, torrent)
        if self._uncached or job.item.phase is Phase.TAKING:
            reason = f"Not cached: the debrid service fetches {attempt.known.release.title} first."
            return Happened(event=CachingStarted(reason=reason), grab_id=grab.id)
        waited = now - grab.created_at
        if waited < _CACHED_WITHIN:
            until = now + poll_delay(waited.total_seconds())
            return Waits(until=until, note="The debrid service makes the release ready.")
        return self._refused(job, attempt.known, Unproven.of("cached_only", "Found uncached, wanted cached."))

    async def _progress(self, attempt: _Try, torrent: RemoteTorrent) -> Outcome:
        """On its way at the debrid service: stalled only by lack of progress, not by age."""
        job, grab, now = attempt.job, attempt.grab, self._clock()
        since = max(grab.progressed_at, job.item.phase_since)
        if torrent.progress > grab.progress:
            await self._store.write(grabs.progressed, grab.id, torrent.progress, now)
            since = now
        limit = timedelta(seconds=self._policy.stall_after_seconds)
        if now - since >= limit:
            reason = "The debrid service has made no progress for too long."
            return self._refused(job, attempt.known, Unproven.of("stalled", reason))
        seeders = f" from {torrent.seeders} seeders" if torrent.seeders is not None else ""
        note = f"Not cached: the debrid service fetches it first, {torrent.progress:.0%}{seeders}."
        waited = (now - job.item.phase_since).total_seconds()
        return Waits(until=now + poll_delay(waited), note=note)

    def _refused(self, job: Job, known: KnownRelease, unproven: Unproven) -> Outcome:
        first = unproven.rejections[0]
        event = ReleaseRefused(
            reason=f"{known.release.title}: {first.reason}", info_hash=known.release.info_hash, rule=first.rule
        )
        return Happened(event=event)

    async def _refused_by_service(
        self, job: Job, known: KnownRelease, service: DebridService, error: ReleaseRefusedError
    ) -> Outcome:
        info_hash = known.release.info_hash
        if error.lasting:
            await self._store.write(releases.refuse, info_hash, service.name, str(error), self._clock())
        reason = f"{known.release.title}: {error}"
        return Happened(event=ReleaseRefused(reason=reason, info_hash=info_hash, rule="not_refused"))
