"""Which release an item tries next, and at which debrid service: the choice over all that is known. Adds nothing."""

import asyncio
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from addon.clock import Clock
from addon.debrid.base import DebridService, RemoteState
from addon.domain.evidence import Pair, Probe, ProbeOutcome
from addon.domain.models import Job
from addon.domain.releases import Rejection
from addon.domain.selection.candidate import candidate_of
from addon.domain.selection.choose import Selection
from addon.domain.selection.offers import Offer, Standing, best_offer
from addon.domain.selection.rule import Rule
from addon.domain.selection.rules import judge
from addon.errors import UpstreamDeniedError, UpstreamError, UpstreamUnavailableError
from addon.services.availability import Availability
from addon.services.following import Following
from addon.services.wishes import wanted_of
from addon.store import evidence, releases
from addon.store.releases import KnownRelease
from addon.store.session import Store

LISTING_SECONDS = 10.0  # how old an account's listing may be when something is chosen or added
_DENIED_FOR = timedelta(minutes=10)  # longer than an item waits after a denial, so that it goes on elsewhere then
NOTHING_ASSUMED: Mapping[Pair, bool] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A release, the service that is to deliver it, and whether that has the files (None: nobody knows)."""

    known: KnownRelease
    service: DebridService
    cached: bool | None = None

    @property
    def pair(self) -> Pair:
        """What evidence is kept by."""
        return self.known.release.info_hash, self.service.name


class Candidates:
    """Chooses."""

    def __init__(
        self, availability: Availability, following: Following, store: Store, clock: Clock, selection: Selection
    ) -> None:
        self._availability = availability
        self._following = following
        self._services = availability.services
        self._store = store
        self._clock = clock
        self._selection = selection
        self._denied: dict[str, tuple[datetime, UpstreamDeniedError]] = {}

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What releases and their lists of files are judged by."""
        return self._selection.rules

    async def next(self, job: Job, *, assumed: Mapping[Pair, bool] = NOTHING_ASSUMED) -> Chosen | None:
        """What is tried next; None when nothing is left. `assumed`: what is cached, beside what is known.

        A service that is out of order is waited for, unless another one has a fitting release ready, or one that is
        asked before it may have: raises what its account's listing raised. One that a person must put in order is
        done without while there is another.

        A release whose hash only its link tells is followed once it is the best, and the choice made anew. A link that
        does not answer is passed by while another release can be tried; else raises what may be otherwise first.
        """
        followed: set[int] = set()
        silent: UpstreamUnavailableError | None = None
        while True:
            chosen = await self._best(job, assumed, followed)
            if chosen is None and silent is not None:
                raise silent
            if chosen is None or chosen.known.release.info_hash:
                return chosen
            followed.add(chosen.known.id)
            try:
                await self._following.follow(chosen.known)
            except UpstreamUnavailableError as error:
                silent = _sooner(silent, error)

    async def _best(self, job: Job, assumed: Mapping[Pair, bool], followed: AbstractSet[int]) -> Chosen | None:
        """The best of what may be tried, beside what was `followed` and has no hash even so."""
        known = tuple(each for each in await self._of(job) if each.release.info_hash or each.id not in followed)
        if not known:
            return None
        hashes = tuple(dict.fromkeys(each.release.info_hash for each in known if each.release.info_hash))
        private = {each.release.info_hash for each in known if each.release.is_private} - {""}
        await self._availability.look_up(each for each in hashes if each not in private)
        probes = await self.probes(job, hashes)
        cached = {pair: probe.cached for pair, probe in probes.items() if probe.cached is not None}
        refused = {pair for pair, probe in probes.items() if probe.is_refusal}
        if not job.item.is_selected:  # a person's choice is a word of consent
            refused |= {(each, name) for each in private for name in self._availability.told}
        ready, failed = await self._look_at_accounts(job)
        cached |= dict.fromkeys(ready, True) | dict(assumed)
        wanted = wanted_of(job)
        offer = await asyncio.to_thread(
            best_offer,
            [each.release for each in known],
            [name for name in self._services if name not in failed],
            wanted,
            Standing(cached=cached, refused=refused - ready, silent=_silent(failed)),
            replace(self._selection, rules=()) if job.item.is_selected else self._selection,
        )
        _raise_for_better(offer, failed, tuple(self._services))
        if offer is None:
            return None
        return Chosen(known=known[offer.place], service=self._services[offer.provider], cached=offer.cached)

    async def probes(self, job: Job, hashes: Sequence[str]) -> Mapping[Pair, Probe]:
        """What counts for the item of what the services have said; what a person selects is asked for once more."""
        since = job.item.phase_since
        probes = await self._availability.probes(hashes, since=since)
        if not job.item.is_selected:
            return probes
        passing = ProbeOutcome.REFUSED_FOR_NOW
        return {pair: each for pair, each in probes.items() if each.outcome is not passing or each.at >= since}

    def against_uncached(self, job: Job, known: KnownRelease) -> tuple[Rejection, ...]:
        """What the rules have against the release once it is known that no service has it."""
        if job.item.is_selected:
            return ()
        return judge(candidate_of(known.release, cached=False), wanted_of(job), self.rules)

    async def _of(self, job: Job) -> tuple[KnownRelease, ...]:
        """What may be tried: what a person has selected, else all that is accepted."""
        if not job.item.is_selected or job.item.release_id is None:
            return await self._store.read(releases.untried, job.item)
        selected = await self._store.read(releases.find_release, job.item.release_id)
        return () if selected is None else (selected,)

    def do_without(self, provider: str, error: UpstreamDeniedError) -> None:
        """The account can be looked at, but takes nothing before a person acts: others are asked for a while."""
        if len(self._services) > 1:
            self._denied[provider] = (self._clock() + _DENIED_FOR, error)

    def _denied_now(self) -> dict[str, UpstreamError]:
        now = self._clock()
        return {name: error for name, (until, error) in self._denied.items() if now < until}

    async def _look_at_accounts(self, job: Job) -> tuple[set[Pair], dict[str, UpstreamError]]:
        """What is ready on the accounts, and the services that do not answer."""
        of_no_use = await self._store.read(evidence.torrents_of_no_use, job.request.id)
        names = tuple(self._services)
        asked = (self._services[name].torrents(max_age_seconds=LISTING_SECONDS) for name in names)
        answers = await asyncio.gather(*asked, return_exceptions=True)
        ready: set[Pair] = set()
        failed = self._denied_now()
        for name, answer in zip(names, answers, strict=True):
            if isinstance(answer, UpstreamError):
                failed[name] = answer
            elif isinstance(answer, BaseException):
                raise answer
            else:
                there = (each for each in answer if each.state is RemoteState.READY and each.id not in of_no_use)
                ready |= {(each.info_hash, name) for each in there}
        return ready, failed


def _sooner(one: UpstreamUnavailableError | None, other: UpstreamUnavailableError) -> UpstreamUnavailableError:
    """The one that may be otherwise first; the first where neither says when."""
    if one is None or (other.retry_at is not None and (one.retry_at is None or other.retry_at < one.retry_at)):
        return other
    return one


def _silent(failed: Mapping[str, UpstreamError]) -> tuple[str, ...]:
    """Those that may take a release once they answer; one that a person must put in order takes none."""
    return tuple(name for name, error in failed.items() if not isinstance(error, UpstreamDeniedError))


def _raise_for_better(offer: Offer | None, failed: Mapping[str, UpstreamError], names: Sequence[str]) -> None:
    """Whether the offer is to be taken, although services have failed that might have a better one.

    An outage is waited for unless a release is ready elsewhere, or may be at a service that is asked before. A denial
    is waited for only when no service is in order.
    """
    out = _silent(failed)
    if out and not (offer is not None and (offer.cached is True or _may_be_sooner(offer, out, names))):
        raise failed[out[0]]
    if failed and len(failed) == len(names):
        raise next(iter(failed.values()))


def _may_be_sooner(offer: Offer, out: Sequence[str], names: Sequence[str]) -> bool:
    return offer.cached is None and names.index(offer.provider) < min(names.index(name) for name in out)
