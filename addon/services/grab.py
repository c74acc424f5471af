"""The steps that have a debrid service deliver a release: try one, or follow one that it fetches first.

Only what the list of files proves is ever unlocked; whatever else an answer says, an outage among them, only waits.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from addon.clock import Clock
from addon.debrid.base import RemoteState, RemoteTorrent
from addon.domain.backoff import poll_delay
from addon.domain.events import CandidatesExhausted, PassedOver, ReleaseRefused
from addon.domain.evidence import ProbeOutcome
from addon.domain.models import Job
from addon.domain.moves import Policy
from addon.domain.releases import REFUSED_FOR_NOW, Rejection, Wanted
from addon.domain.transitions import Phase
from addon.domain.wording import sentence, service_name
from addon.errors import (
    NotCachedError,
    ReleaseRefusedError,
    UpstreamDeniedError,
    UpstreamMissingError,
    UpstreamRejectedError,
)
from addon.services.availability import Availability
from addon.services.candidates import Candidates, Chosen
from addon.services.proof import Proof, Ready, Unproven, choose, prove
from addon.services.sharing import Sharing
from addon.services.steps import NO_SERVICE, Happened, Outcome, Overtaken, Waits, anew_without
from addon.services.torrents import Attempt, Torrents
from addon.services.wishes import wanted_of
from addon.store import evidence, grabs, releases
from addon.store.session import Store

_CONVERSION_LIMIT = timedelta(minutes=10)  # then the swarm does not give the list of files away
_CACHED_WITHIN = timedelta(seconds=6)  # a cached release is ready that soon
_SHARED_DELAY = timedelta(seconds=2)
_SERVICE_DELAY = timedelta(minutes=5)
_ON_ITS_WAY = (RemoteState.QUEUED, RemoteState.FETCHING)
_NOT_YET_TAKEN = (Phase.GRABBING, Phase.TAKING)


class Grabbing:
    """Tries releases and follows them."""

    def __init__(
        self, availability: Availability, candidates: Candidates, store: Store, clock: Clock, policy: Policy
    ) -> None:
        self._availability = availability
        self._services = availability.services
        self._candidates = candidates
        self._store = store
        self._clock = clock
        self._policy = policy
        self._rules = candidates.rules
        self._torrents = Torrents(store, clock, self._rules)
        self._sharing = Sharing(store)

    async def grab(self, job: Job) -> Outcome:
        """The best untried release, or the one that a person selected, is ready, on its way, or refused."""
        if not self._services:
            return Waits(until=self._clock() + _SERVICE_DELAY, note=NO_SERVICE)
        if job.grab is not None and job.grab.provider not in self._services:
            return Happened(event=PassedOver(reason=anew_without(job.grab.provider)))
        chosen = await self._candidates.next(job) if job.grab is None else await self._in_hand(job)
        if chosen is None:
            return Happened(event=CandidatesExhausted(reason=_none_left(job)))
        wanted = wanted_of(job)
        files = await self._store.read(evidence.known_files, chosen.known.release.info_hash)
        if files is not None:
            rejection = choose(files, wanted, chosen.known, self._rules)
            if isinstance(rejection, Unproven):
                return self._refused(chosen, rejection.rejections[0])
        try:
            return await self._take(job, chosen, wanted, list_seen=files is not None)
        except ReleaseRefusedError as error:
            return await self._refused_by_service(job, chosen, error)
        except UpstreamDeniedError as error:
            self._candidates.do_without(chosen.service.name, error)
            raise

    async def follow(self, job: Job) -> Outcome:
        """A torrent that the service fetches first: ready, refused, or on its way."""
        grab = job.grab
        if grab is not None and self._services and grab.provider not in self._services:
            return Happened(event=PassedOver(reason=anew_without(grab.provider)))
        chosen = await self._in_hand(job)
        if grab is None or chosen is None:
            return Waits(until=self._clock() + _SERVICE_DELAY, note=NO_SERVICE)
        wanted = wanted_of(job)
        try:
            if grab.torrent_id is None:  # it was parted with, and the next one is not known to be there
                return await self._take(job, chosen, wanted, list_seen=True)
            attempt = Attempt(job=job, chosen=chosen, wanted=wanted, grab=grab)
            torrent = await self._torrents.listed(attempt)
            if torrent is not None and torrent.state in _ON_ITS_WAY:
                return await self._progress(attempt, torrent)
            return await self._look(attempt, self._torrents.info)
        except ReleaseRefusedError as error:
            return await self._refused_by_service(job, chosen, error)

    async def _in_hand(self, job: Job) -> Chosen | None:
        """What the item's grab is for."""
        grab = job.grab
        service = self._services.get(grab.provider) if grab is not None else None
        known = await self._store.read(releases.find_release, grab.release_id) if grab is not None else None
        return Chosen(known=known, service=service) if known is not None and service is not None else None

    async def _take(self, job: Job, chosen: Chosen, wanted: Wanted, *, list_seen: bool) -> Outcome:
        grab = job.grab
        is_new = grab is None
        if grab is None:
            if await self._store.read(grabs.is_file_tried, chosen.known.id):  # shared out by whoever tries it first
                return Waits(until=self._clock() + _SHARED_DELAY, note="Another episode in the same file is tried.")
            grab = await self._torrents.open(job, chosen)
            if grab is None:
                return Overtaken()
        attempt = Attempt(job=job, chosen=chosen, wanted=wanted, grab=grab, list_seen=list_seen)
        if grab.torrent_id is None:
            added = await self._torrents.add(attempt, look_first=not is_new)
            if added is None:
                return Overtaken()
            attempt = added
        if not is_new or not attempt.is_fresh:
            listed = await self._torrents.listed(attempt)
            if listed is not None and listed.state is RemoteState.CONVERTING:
                return await self._converting(attempt)
            if listed is not None and listed.state in _ON_ITS_WAY and list_seen and attempt.grab.selected:
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
                dead = Rejection(rule="dead", reason="The torrent is dead.")
                return await self._not_delivered(attempt.job, attempt.chosen, dead, ProbeOutcome.REFUSED_FOR_NOW)
            case RemoteState.INFECTED:
                raise ReleaseRefusedError(
                    "The debrid service found a virus in it.", upstream=attempt.service.name, operation="torrents/info"
                )
            case RemoteState.WAITING:
                return await self._held_up(attempt)
            case RemoteState.CONVERTING:
                return await self._converting(attempt)
            case RemoteState.CHOOSING if not attempt.grab.ours:
                return await self._add_again(attempt)
            case RemoteState.CHOOSING:
                return await self._choose(attempt, torrent)
            case RemoteState.QUEUED | RemoteState.FETCHING | RemoteState.READY:
                return await self._selected(attempt, torrent)

    async def _converting(self, attempt: Attempt) -> Outcome:
        return await self._patient(attempt, "The debrid service reads the list of files.")

    async def _held_up(self, attempt: Attempt) -> Outcome:
        """Waits for its turn, however long that takes: the time says nothing of the release."""
        now = self._clock()
        await self._store.write(grabs.progressed, attempt.grab.id, attempt.grab.progress, now)
        waited = now - attempt.job.item.phase_since
        return Waits(until=now + poll_delay(waited.total_seconds()), note="It waits for its turn.")

    async def _patient(self, attempt: Attempt, note: str) -> Outcome:
        """Waits for the service to get so far that it fetches the files; not for ever."""
        now = self._clock()
        waited = now - attempt.grab.progressed_at
        if waited > min(_CONVERSION_LIMIT, timedelta(seconds=self._policy.stall_after_seconds)):
            late = Rejection(rule="stalled", reason="The debrid service could not get hold of the files in time.")
            return await self._not_delivered(attempt.job, attempt.chosen, late, ProbeOutcome.REFUSED_FOR_NOW)
        return Waits(until=now + poll_delay(waited.total_seconds()), note=note)

    async def _choose(self, attempt: Attempt, torrent: RemoteTorrent) -> Outcome:
        """The list is known and nothing is selected: the right files are, and the torrent is looked at again."""
        choice = choose(torrent.files, attempt.wanted, attempt.known, self._rules)
        if isinstance(choice, Unproven):
            return self._refused(attempt.chosen, choice.rejections[0])
        try:
            await attempt.service.select(torrent.id, choice.ids, attempt.grab.info_hash)
        except UpstreamRejectedError:
            return await self._patient(attempt, "The debrid service is not ready yet.")
        await self._store.write(grabs.files_selected, attempt.grab.id, choice.ids)
        attempt = replace(attempt, grab=replace(attempt.grab, selected=choice.ids), list_seen=True)
        looked = await self._torrents.look(attempt)
        if looked.state in (RemoteState.CHOOSING, RemoteState.CONVERTING):
            return await self._patient(attempt, "The debrid service takes the selection.")
        return await self._judge(attempt, looked)

    async def _selected(self, attempt: Attempt, torrent: RemoteTorrent) -> Outcome:
        """Something is selected: proven right, or taken back once, or refused."""
        early = bool(attempt.grab.selected) and not attempt.list_seen
        verdict = prove(torrent, attempt.wanted, attempt.known, self._rules, early=early)
        match verdict:
            case Unproven():
                return self._refused(attempt.chosen, verdict.rejections[0])
            case Proof.OTHER_FILES:
                return await self._add_again(attempt)
            case Ready() if torrent.state is RemoteState.READY:
                await self._availability.note(*attempt.chosen.pair, ProbeOutcome.CACHED)
                return await self._sharing.ready(attempt, torrent, verdict)
            case _:
                return await self._not_cached(attempt, torrent)

    async def _add_again(self, attempt: Attempt) -> Outcome:
        """The selection cannot be changed, so the torrent is added once more; at most once for a hash and item."""
        if attempt.grab.readds:
            reason = "The debrid service fetches other files than were selected."
            return self._refused(attempt.chosen, Rejection(rule="video_files", reason=reason))
        grab = await self._store.write(grabs.torrent_left, attempt.grab.id, self._clock())
        added = await self._torrents.add(replace(attempt, grab=grab, list_seen=True), look_first=False)
        if added is None:
            return Overtaken()
        return await self._look(added, self._torrents.look)

    async def _not_cached(self, attempt: Attempt, torrent: RemoteTorrent) -> Outcome:
        """Not ready: fetched first where nothing better is left to try, else passed over after a few seconds."""
        job, grab, now = attempt.job, attempt.grab, self._clock()
        if job.item.step is Phase.CACHING:
            return await self._progress(attempt, torrent)
        chosen = attempt.chosen
        best = await self._candidates.next(replace(job, grab=None), assumed={chosen.pair: False})
        if best is not None and (best.known.id, best.service) == (chosen.known.id, chosen.service):
            await self._availability.note(*chosen.pair, ProbeOutcome.UNCACHED)
            looked = torrent if torrent.files else await self._torrents.info(attempt)
            return await self._sharing.caching(attempt, looked)
        waited = now - grab.progressed_at
        if waited < _CACHED_WITHIN:
            until = now + poll_delay(waited.total_seconds())
            return Waits(until=until, note="The debrid service makes the release ready.")
        return await self._uncached(job, chosen)

    async def _uncached(self, job: Job, chosen: Chosen) -> Outcome:
        """The service would fetch it first: against the rules, or just not what is tried first."""
        await self._availability.note(*chosen.pair, ProbeOutcome.UNCACHED)
        rejections = self._candidates.against_uncached(job, chosen.known)
        others = await self._others(job, chosen, may_fetch=False) if rejections else ()
        if rejections and not others:
            return self._refused(chosen, rejections[0])
        instead = f"{service_name(others[0])} is asked" if others else "what may be is tried first"
        where = service_name(chosen.service.name)
        return Happened(event=PassedOver(reason=f"{chosen.known.release.title} is not cached at {where}; {instead}."))

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
            return self._refused(attempt.chosen, Rejection(rule="stalled", reason=reason))
        seeders = f" from {torrent.seeders} seeders" if torrent.seeders is not None else ""
        note = f"Not cached: the debrid service fetches it first, {torrent.progress:.0%}{seeders}."
        waited = (now - job.item.phase_since).total_seconds()
        return Waits(until=now + poll_delay(waited), note=note)

    def _refused(self, chosen: Chosen, rejection: Rejection) -> Outcome:
        release = chosen.known.release
        reason = f"{release.title}: {sentence(rejection.reason)}"
        return Happened(event=ReleaseRefused(reason=reason, info_hash=release.info_hash, rule=rejection.rule))

    async def _refused_by_service(self, job: Job, chosen: Chosen, error: ReleaseRefusedError) -> Outcome:
        if isinstance(error, NotCachedError):
            return await self._uncached(job, chosen)
        rejection = Rejection(rule="not_refused" if error.lasting else REFUSED_FOR_NOW, reason=str(error))
        outcome = ProbeOutcome.REFUSED if error.lasting else ProbeOutcome.REFUSED_FOR_NOW
        return await self._not_delivered(job, chosen, rejection, outcome)

    async def _not_delivered(self, job: Job, chosen: Chosen, rejection: Rejection, outcome: ProbeOutcome) -> Outcome:
        """The service's verdict, not the rules': another service is asked before the release is given up."""
        await self._availability.note(*chosen.pair, outcome, rejection.reason)
        if job.item.step in _NOT_YET_TAKEN:
            others = await self._others(job, chosen, may_fetch=True)
            if others:
                asked = f"{service_name(others[0])} is asked."
                reason = f"{chosen.known.release.title}: {sentence(rejection.reason)} {asked}"
                return Happened(event=PassedOver(reason=reason))
        return self._refused(chosen, rejection)

    async def _others(self, job: Job, chosen: Chosen, *, may_fetch: bool) -> tuple[str, ...]:
        """The services that may still deliver the release; unless they may fetch it, those that may have it."""
        info_hash = chosen.known.release.info_hash
        probes = await self._candidates.probes(job, (info_hash,))
        out = {name for (_, name), each in probes.items() if each.is_refusal or (not may_fetch and not each.cached)}
        return tuple(name for name in self._services if name not in out)


def _none_left(job: Job) -> str:
    if job.item.is_selected:
        return "No debrid service delivers the release that was selected."
    return f"No {'season pack' if job.item.with_season else 'release'} is left that fits."
