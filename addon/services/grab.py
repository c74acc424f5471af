"""The steps that have a debrid service, or the swarm, deliver a release: try one, or follow one on its way.

Only what the list of files proves is ever unlocked; whatever else an answer says, an outage among them, only waits.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

from addon.clock import Clock
from addon.debrid.base import RemoteState, RemoteTorrent
from addon.domain.backoff import poll_delay
from addon.domain.events import CandidatesExhausted, PassedOver
from addon.domain.evidence import ProbeOutcome
from addon.domain.models import Job
from addon.domain.moves import Policy
from addon.domain.releases import Rejection, Wanted
from addon.domain.status import MediaType
from addon.domain.transitions import Phase
from addon.errors import (
    ReleaseRefusedError,
    UpstreamDeniedError,
    UpstreamMissingError,
    UpstreamRejectedError,
)
from addon.services.availability import Availability
from addon.services.candidates import Candidates, Chosen
from addon.services.patience import Patience
from addon.services.proof import Proof, Ready, Unproven, choose, prove
from addon.services.refusals import Refusals
from addon.services.sharing import Sharing
from addon.services.steps import NO_SERVICE, Happened, Outcome, Overtaken, Waits, anew_without
from addon.services.torrents import Attempt, Torrents
from addon.services.wishes import wanted_of
from addon.store import evidence, grabs, releases
from addon.store.session import Store

_CACHED_WITHIN = timedelta(seconds=6)  # a cached release is ready that soon
_SHARED_DELAY = timedelta(seconds=2)
_SAME_TORRENT = "The same torrent is tried for another platform."
_SERVICE_DELAY = timedelta(minutes=5)
_ON_ITS_WAY = (RemoteState.QUEUED, RemoteState.FETCHING)


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
        self._rules = candidates.rules
        self._torrents = Torrents(store, clock, self._rules)
        self._sharing = Sharing(store)
        self._refusals = Refusals(availability, candidates)
        self._patience = Patience(self._refusals, store, clock, policy)

    async def grab(self, job: Job) -> Outcome:
        """The best untried release, or the one that a person selected, is ready, on its way, or refused."""
        if not self._services:
            return Waits(until=self._clock() + _SERVICE_DELAY, note=NO_SERVICE)
        if job.grab is not None and job.grab.provider not in self._services:
            return Happened(event=PassedOver(reason=anew_without(job.grab.provider)))
        job = await self._patience.dated_anew(job)
        chosen = await self._candidates.next(job) if job.grab is None else await self._in_hand(job)
        if chosen is None:
            return Happened(event=CandidatesExhausted(reason=_none_left(job)))
        wanted = wanted_of(job)
        files = await self._store.read(evidence.known_files, chosen.known.release.info_hash)
        if files is not None:
            rejection = choose(files, wanted, chosen.known, self._rules)
            if isinstance(rejection, Unproven):
                return self._refusals.refused(chosen, rejection.rejections[0])
        try:
            return await self._take(job, chosen, wanted, list_seen=files is not None)
        except ReleaseRefusedError as error:
            return await self._refusals.by_service(job, chosen, error)
        except UpstreamDeniedError as error:
            self._candidates.do_without(chosen.service.name, error)
            raise

    async def follow(self, job: Job) -> Outcome:
        """A torrent that the service fetches first: ready, refused, or on its way."""
        grab = job.grab
        if grab is not None and self._services and grab.provider not in self._services:
            return Happened(event=PassedOver(reason=anew_without(grab.provider)))
        job = await self._patience.dated_anew(job)
        grab, chosen = job.grab, await self._in_hand(job)
        if grab is None or chosen is None:
            return Waits(until=self._clock() + _SERVICE_DELAY, note=NO_SERVICE)
        wanted = wanted_of(job)
        try:
            if grab.torrent_id is None:  # it was parted with, and the next one is not known to be there
                return await self._take(job, chosen, wanted, list_seen=True)
            attempt = Attempt(job=job, chosen=chosen, wanted=wanted, grab=grab)
            torrent = await self._torrents.listed(attempt)
            if torrent is not None and torrent.state in _ON_ITS_WAY:
                return await self._patience.for_files(attempt, torrent)
            return await self._look(attempt, self._torrents.info)
        except ReleaseRefusedError as error:
            return await self._refusals.by_service(job, chosen, error)

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
                is_game = job.request.media_type is MediaType.GAME
                note = _SAME_TORRENT if is_game else "Another episode in the same file is tried."
                return Waits(until=self._clock() + _SHARED_DELAY, note=note)
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
                return await self._patience.for_list(attempt)
            if listed is not None and listed.state in _ON_ITS_WAY and list_seen and attempt.grab.selected:
                return await self._not_cached(attempt, listed)  # the list has proven it before
        return await self._look(attempt, self._torrents.look)

    async def _look(self, attempt: Attempt, look: Callable[[Attempt], Awaitable[RemoteTorrent]]) -> Outcome:
        try:
            torrent = await look(attempt)
        except UpstreamMissingError:
            if attempt.service.is_local:  # lost again as soon as it was added
                return await self._patience.for_list(attempt)
            return await self._add_again(attempt)  # somebody else's, and its owner has removed it
        return await self._judge(attempt, torrent)

    async def _judge(self, attempt: Attempt, torrent: RemoteTorrent) -> Outcome:
        match torrent.state:
            case RemoteState.DEAD:
                dead = Rejection(rule="dead", reason="The torrent is dead.")
                return await self._refusals.not_delivered(
                    attempt.job, attempt.chosen, dead, ProbeOutcome.REFUSED_FOR_NOW
                )
            case RemoteState.INFECTED:
                return await self._refusals.infected(attempt.job, attempt.chosen)
            case RemoteState.WAITING if not torrent.selected:
                return await self._patience.for_turn(attempt)
            case RemoteState.CONVERTING:
                return await self._patience.for_list(attempt)
            case RemoteState.CHOOSING if not attempt.grab.ours and not attempt.service.is_local:
                return await self._add_again(attempt)
            case RemoteState.CHOOSING:
                return await self._choose(attempt, torrent)
            case RemoteState.WAITING | RemoteState.QUEUED | RemoteState.FETCHING | RemoteState.READY:
                return await self._selected(attempt, torrent)

    async def _choose(self, attempt: Attempt, torrent: RemoteTorrent) -> Outcome:
        """The list is known and nothing is selected: the right files are, and the torrent is looked at again."""
        choice = choose(torrent.files, attempt.wanted, attempt.known, self._rules)
        if isinstance(choice, Unproven):
            return self._refusals.refused(attempt.chosen, choice.rejections[0])
        try:
            await attempt.service.select(torrent.id, choice.ids, attempt.grab.info_hash)
        except UpstreamRejectedError:
            return await self._patience.for_selection(attempt)
        await self._store.write(grabs.files_selected, attempt.grab.id, choice.ids)
        attempt = replace(attempt, grab=replace(attempt.grab, selected=choice.ids), list_seen=True)
        looked = await self._torrents.look(attempt)
        is_taken = {file.id for file in looked.selected}.issuperset(choice.ids) or not attempt.service.is_local
        if not is_taken or looked.state in (RemoteState.CHOOSING, RemoteState.CONVERTING):
            return await self._patience.for_selection(attempt)
        return await self._judge(attempt, looked)

    async def _selected(self, attempt: Attempt, torrent: RemoteTorrent) -> Outcome:
        """Something is selected: proven right, or taken back once, or refused."""
        is_local = attempt.service.is_local
        early = bool(attempt.grab.selected) and not attempt.list_seen and not is_local
        verdict = prove(torrent, attempt.wanted, attempt.known, self._rules, early=early)
        match verdict:
            case Unproven():
                return self._refusals.refused(attempt.chosen, verdict.rejections[0])
            case Proof.OTHER_FILES if is_local:  # what others want of it; ours is added
                return await self._choose(attempt, torrent)
            case Proof.OTHER_FILES:
                return await self._add_again(attempt)
            case Ready() if torrent.state is RemoteState.READY:
                if not is_local:
                    await self._availability.note(*attempt.chosen.pair, ProbeOutcome.CACHED)
                return await self._sharing.ready(attempt, torrent, verdict)
            case _:
                return await self._not_cached(attempt, torrent)

    async def _add_again(self, attempt: Attempt) -> Outcome:
        """The selection cannot be changed, so the torrent is added once more; at most once for a hash and item."""
        if attempt.grab.readds:
            reason = "The debrid service fetches other files than were selected."
            return self._refusals.refused(attempt.chosen, Rejection(rule="video_files", reason=reason))
        grab = await self._store.write(grabs.torrent_left, attempt.grab.id, self._clock())
        added = await self._torrents.add(replace(attempt, grab=grab, list_seen=True), look_first=False)
        if added is None:
            return Overtaken()
        return await self._look(added, self._torrents.look)

    async def _not_cached(self, attempt: Attempt, torrent: RemoteTorrent) -> Outcome:
        """Not ready: fetched first where nothing better is left to try, else passed over after a few seconds."""
        job, grab, now = attempt.job, attempt.grab, self._clock()
        if job.item.step is Phase.CACHING:
            is_held = torrent.state is RemoteState.WAITING
            return await (self._patience.for_turn(attempt) if is_held else self._patience.for_files(attempt, torrent))
        chosen = attempt.chosen
        if attempt.service.is_local:  # nothing can be there sooner
            looked = torrent if torrent.files else await self._torrents.info(attempt)
            return await self._sharing.caching(attempt, looked)
        best = await self._candidates.next(replace(job, grab=None), assumed={chosen.pair: False})
        if best is not None and (best.known.id, best.service) == (chosen.known.id, chosen.service):
            await self._availability.note(*chosen.pair, ProbeOutcome.UNCACHED)
            looked = torrent if torrent.files else await self._torrents.info(attempt)
            return await self._sharing.caching(attempt, looked)
        waited = now - grab.progressed_at
        if waited < _CACHED_WITHIN:
            until = now + poll_delay(waited.total_seconds())
            return Waits(until=until, note="The debrid service makes the release ready.")
        return await self._refusals.uncached(job, chosen)


def _none_left(job: Job) -> str:
    if job.item.is_selected:
        return "Nothing that is configured delivers the release that was selected."
    return f"No {'season pack' if job.item.with_season else 'release'} is left that fits."
