"""The steps that have a debrid service deliver a release: try one, or follow one that it fetches first.

Only what the list of files proves is ever unlocked; whatever else an answer says, an outage among them, only waits.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from addon.clock import Clock
from addon.debrid.base import DebridService, RemoteState, RemoteTorrent
from addon.domain.backoff import poll_delay
from addon.domain.events import CandidatesExhausted, ReleaseRefused
from addon.domain.models import Job
from addon.domain.moves import Policy
from addon.domain.releases import REFUSED_FOR_NOW, Wanted
from addon.domain.selection.rule import Rule
from addon.domain.selection.rules import DEFAULT_RULES
from addon.domain.transitions import Phase
from addon.domain.wording import sentence
from addon.errors import ReleaseRefusedError, UpstreamMissingError, UpstreamRejectedError
from addon.services.proof import Proof, Ready, Unproven, choose, prove
from addon.services.sharing import Sharing
from addon.services.steps import NO_SERVICE, Happened, Outcome, Overtaken, Waits
from addon.services.torrents import Attempt, Torrents
from addon.services.wishes import wanted_of
from addon.store import grabs, releases
from addon.store.releases import KnownRelease
from addon.store.session import Store

_CONVERSION_LIMIT = timedelta(minutes=10)  # then the swarm does not give the list of files away
_CACHED_WITHIN = timedelta(seconds=6)  # a cached release is ready that soon
_SHARED_DELAY = timedelta(seconds=2)
_ON_ITS_WAY = (RemoteState.QUEUED, RemoteState.FETCHING)


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
        rules: tuple[Rule, ...] = DEFAULT_RULES,
    ) -> None:
        self._services = services
        self._store = store
        self._clock = clock
        self._policy = policy
        self._uncached = uncached
        self._rules = rules
        self._torrents = Torrents(store, clock, rules)
        self._sharing = Sharing(store)

    async def grab(self, job: Job) -> Outcome:
        """The best untried release, or the one that a person selected, is ready, on its way, or refused."""
        known = await self._candidate(job)
        if known is None:
            what = "season pack" if job.item.with_season else "release"
            return Happened(event=CandidatesExhausted(reason=f"No {what} is left that fits."))
        service = next(iter(self._services.values()), None)
        if service is None:
            return Waits(until=self._clock() + timedelta(minutes=5), note=NO_SERVICE)
        wanted = wanted_of(job)
        files = await self._store.read(releases.known_files, known.release.info_hash)
        if files is not None:
            rejection = choose(files, wanted, known, self._rules)
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
        if grab is None or known is None or grab.provider not in self._services:
            return Waits(until=self._clock() + timedelta(minutes=5), note=NO_SERVICE)
        service, wanted = self._services[grab.provider], wanted_of(job)
        try:
            if grab.torrent_id is None:  # it was parted with, and the next one is not known to be there
                return await self._take(job, known, wanted, service, list_seen=True)
            attempt = Attempt(job=job, known=known, wanted=wanted, service=service, grab=grab)
            torrent = await self._torrents.listed(attempt)
            if torrent is not None and torrent.state in _ON_ITS_WAY:
                return await self._progress(attempt, torrent)
            return await self._look(attempt, self._torrents.info)
        except ReleaseRefusedError as error:
            return await self._refused_by_service(job, known, service, error)

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
            if await self._store.read(grabs.is_file_tried, known.id):  # shared out by whoever tries it first
                return Waits(until=self._clock() + _SHARED_DELAY, note="Another episode in the same file is tried.")
            grab = await self._torrents.open(job, known, service)
            if grab is None:
                return Overtaken()
        attempt = Attempt(job=job, known=known, wanted=wanted, service=service, grab=grab, list_seen=list_seen)
        if grab.torrent_id is None:
            added = await self._torrents.add(attempt, look_first=not is_new)
            if added is None:
                return Overtaken()
            attempt = added
        if not is_new or not attempt.is_fresh:
            listed = await self._torrents.listed(attempt)
            if listed is not None and listed.state is RemoteState.CONVERTING:
                return self._converting(attempt)
            if listed is not None and listed.state in _ON_ITS_WAY and list_seen and self._wants_cached(job):
                return await self._not_cached(attempt, listed)  # the list has proven it before
        return await self._look(attempt, self._torrents.look)

    async def _look(self, attempt: Attempt, look: Callable[[Attempt], Awaitable[RemoteTorrent]]) -> Outcome:
        try:
            torrent = await look(attempt)
        except UpstreamMissingError:
            return await self._add_again(attempt)  # somebody else's, and its owner has removed it
        return await self._judge(attempt, torrent)

    async def _judge(self, attempt: Attempt, torrent: RemoteTorrent) -> Outcome:
        match torrent.state:
            case RemoteState.DEAD:
                return self._refused(attempt.job, attempt.known, Unproven.of("dead", "The torrent is dead."))
            case RemoteState.INFECTED:
                raise ReleaseRefusedError(
                    "The debrid service found a virus in it.", upstream=attempt.service.name, operation="torrents/info"
                )
            case RemoteState.CONVERTING:
                return self._converting(attempt)
            case RemoteState.CHOOSING if not attempt.grab.ours:
                return await self._add_again(attempt)
            case RemoteState.CHOOSING:
                return await self._choose(attempt, torrent)
            case RemoteState.QUEUED | RemoteState.FETCHING | RemoteState.READY:
                return await self._selected(attempt, torrent)

    def _converting(self, attempt: Attempt) -> Outcome:
        return self._patient(attempt, "The debrid service reads the list of files.")

    def _patient(self, attempt: Attempt, note: str) -> Outcome:
        """Waits for the service to get so far that it fetches the files; not for ever."""
        now = self._clock()
        waited = now - attempt.grab.progressed_at
        if waited > min(_CONVERSION_LIMIT, timedelta(seconds=self._policy.stall_after_seconds)):
            reason = "The debrid service could not get hold of the files in time."
            return self._refused(attempt.job, attempt.known, Unproven.of("stalled", reason))
        return Waits(until=now + poll_delay(waited.total_seconds()), note=note)

    async def _choose(self, attempt: Attempt, torrent: RemoteTorrent) -> Outcome:
        """The list is known and nothing is selected: the right files are, and the torrent is looked at again."""
        choice = choose(torrent.files, attempt.wanted, attempt.known, self._rules)
        if isinstance(choice, Unproven):
            return self._refused(attempt.job, attempt.known, choice)
        try:
            await attempt.service.select(torrent.id, choice.ids, attempt.grab.info_hash)
        except UpstreamRejectedError:
            return self._patient(attempt, "The debrid service is not ready yet.")
        await self._store.write(grabs.files_selected, attempt.grab.id, choice.ids)
        attempt = replace(attempt, grab=replace(attempt.grab, selected=choice.ids), list_seen=True)
        looked = await self._torrents.look(attempt)
        if looked.state in (RemoteState.CHOOSING, RemoteState.CONVERTING):
            return self._patient(attempt, "The debrid service takes the selection.")
        return await self._judge(attempt, looked)

    async def _selected(self, attempt: Attempt, torrent: RemoteTorrent) -> Outcome:
        """Something is selected: proven right, or taken back once, or refused."""
        early = bool(attempt.grab.selected) and not attempt.list_seen
        verdict = prove(torrent, attempt.wanted, attempt.known, self._rules, early=early)
        match verdict:
            case Unproven():
                return self._refused(attempt.job, attempt.known, verdict)
            case Proof.OTHER_FILES:
                return await self._add_again(attempt)
            case Ready() if torrent.state is RemoteState.READY:
                return await self._sharing.ready(attempt, torrent, verdict)
            case _:
                return await self._not_cached(attempt, torrent)

    async def _add_again(self, attempt: Attempt) -> Outcome:
        """The selection cannot be changed, so the torrent is added once more; at most once for a hash and item."""
        if attempt.grab.readds:
            reason = "The debrid service fetches other files than were selected."
            return self._refused(attempt.job, attempt.known, Unproven.of("video_files", reason))
        grab = await self._store.write(grabs.torrent_left, attempt.grab.id, self._clock())
        added = await self._torrents.add(replace(attempt, grab=grab, list_seen=True), look_first=False)
        if added is None:
            return Overtaken()
        return await self._look(added, self._torrents.look)

    async def _not_cached(self, attempt: Attempt, torrent: RemoteTorrent) -> Outcome:
        job, grab, now = attempt.job, attempt.grab, self._clock()
        if job.item.phase is Phase.CACHING:
            return await self._progress(attempt, torrent)
        if not self._wants_cached(job):
            return await self._sharing.caching(attempt, torrent)
        waited = now - grab.progressed_at
        if waited < _CACHED_WITHIN:
            until = now + poll_delay(waited.total_seconds())
            return Waits(until=until, note="The debrid service makes the release ready.")
        return self._refused(job, attempt.known, Unproven.of("cached_only", "Found uncached, wanted cached."))

    def _wants_cached(self, job: Job) -> bool:
        """A person's own choice may be uncached."""
        return not self._uncached and job.item.phase is Phase.GRABBING

    async def _progress(self, attempt: Attempt, torrent: RemoteTorrent) -> Outcome:
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
            reason=f"{known.release.title}: {sentence(first.reason)}",
            info_hash=known.release.info_hash,
            rule=first.rule,
        )
        return Happened(event=event)

    async def _refused_by_service(
        self, job: Job, known: KnownRelease, service: DebridService, error: ReleaseRefusedError
    ) -> Outcome:
        info_hash = known.release.info_hash
        if error.lasting:
            await self._store.write(releases.refuse, info_hash, service.name, str(error), self._clock())
        rule = "not_refused" if error.lasting else REFUSED_FOR_NOW
        reason = f"{known.release.title}: {sentence(str(error))}"
        return Happened(event=ReleaseRefused(reason=reason, info_hash=info_hash, rule=rule))
