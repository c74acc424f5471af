"""The step that searches an item: every indexer is asked once, every release judged and kept with its reasons."""

import asyncio
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from addon.clock import Clock
from addon.domain.events import ChoiceOffered, NothingAccepted, ReleasesFound
from addon.domain.models import Item, Job, Request
from addon.domain.releases import Rejection, Release, Wanted
from addon.domain.selection.choose import Judged, distinct, judge_releases
from addon.domain.selection.files import choose_files
from addon.domain.wording import sentence
from addon.errors import UpstreamError, UpstreamUnavailableError
from addon.indexers.base import Answer, Indexer, Query
from addon.log import get_logger
from addon.services.lifecycle import Lifecycle
from addon.services.seerr_intake import SeerrIntake
from addon.services.steps import Happened, Outcome, Waits
from addon.services.wishes import wanted_of
from addon.store import releases, requests
from addon.store.releases import Evidence, Verdict
from addon.store.session import Store

log = get_logger("search")

_IDENTIFY_DELAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the indexers said together. `silent`: sentences about those that did not answer."""

    releases: tuple[Release, ...]
    fresh_until: datetime | None
    answered: int
    silent: tuple[str, ...]


class Search:
    """Searches items."""

    def __init__(
        self,
        indexers: tuple[Indexer, ...],
        providers: tuple[str, ...],
        intake: SeerrIntake | None,
        lifecycle: Lifecycle,
        store: Store,
        clock: Clock,
    ) -> None:
        self._indexers = indexers
        self._provider = providers[0] if providers else ""
        self._intake = intake
        self._lifecycle = lifecycle
        self._store = store
        self._clock = clock
        self._past_cache: set[int] = set()

    def past_cache(self, item_id: int) -> None:
        """Has the next search of the item pass every cache: a person asked for it."""
        self._past_cache.add(item_id)

    async def __call__(self, job: Job) -> Outcome:
        """Accepted releases, none, or what the search waits for."""
        item, request = job.item, job.request
        if item.airs_at is not None and item.airs_at > self._clock():
            return Waits(until=item.airs_at, note="It has not aired yet.")
        if request.imdb_id is None:
            request = await self._identify(request)
        if request.imdb_id is None:
            note = "No IMDb id is known yet, so nothing can be searched. It is looked up every day."
            return Waits(until=self._clock() + _IDENTIFY_DELAY, note=note)
        query = Query(media_type=request.media_type, imdb_id=request.imdb_id, season=item.season, episode=item.episode)
        found = await self._ask(query, past_cache=item.id in self._past_cache)
        self._past_cache.discard(item.id)
        verdicts = await self._judge(item, request, found.releases)
        await self._store.write(releases.keep_verdicts, item, verdicts, self._clock())
        return self._outcome(request, found, verdicts)

    async def _identify(self, request: Request) -> Request:
        """The request with its IMDb id, when Seerr knows it by now."""
        if self._intake is None:
            return request
        known = await self._intake.identify(request)
        if known is None:
            return request
        await self._store.write(requests.identify, request.id, known)
        self._lifecycle.changed(request.id)
        return replace(request, imdb_id=known.imdb_id)

    async def _ask(self, query: Query, *, past_cache: bool) -> Found:
        """Asks all indexers at once. One that does not answer harms no other; raises when none answers."""
        asked = (indexer.search(query, past_cache=past_cache) for indexer in self._indexers)
        answers = await asyncio.gather(*asked, return_exceptions=True)
        good: list[Answer] = []
        failed: list[UpstreamError] = []
        for answer in answers:
            if isinstance(answer, Answer):
                good.append(answer)
            elif isinstance(answer, UpstreamError):
                failed.append(answer)
            else:
                raise answer
        if failed and not good:
            raise _together(failed)
        return Found(
            releases=distinct(release for answer in good for release in answer.releases),
            fresh_until=max((answer.fresh_until for answer in good), default=None),
            answered=len(good),
            silent=tuple(str(error) for error in failed),
        )

    async def _judge(self, item: Item, request: Request, found: tuple[Release, ...]) -> tuple[Verdict, ...]:
        hashes = tuple({release.info_hash for release in found})
        evidence = await self._store.read(releases.evidence_for, item.id, self._provider, hashes, self._clock())
        wanted = wanted_of(request, item, blocked=evidence.blocked, refused=evidence.refused)
        return await asyncio.to_thread(_verdicts, found, wanted, evidence)  # parsing names keeps a processor busy

    def _outcome(self, request: Request, found: Found, verdicts: tuple[Verdict, ...]) -> Outcome:
        accepted = sum(verdict.accepted for verdict in verdicts)
        silent = "".join(f" {sentence(each)}" for each in found.silent)
        if accepted == 0:
            reason = f"{_nothing(verdicts, found.answered)}{silent}"
            return Happened(event=NothingAccepted(reason=reason, fresh_until=found.fresh_until))
        fit = f"{_count(accepted, 'release')} of {len(verdicts)} {'fits' if accepted == 1 else 'fit'}."
        if request.auto_select:
            return Happened(event=ReleasesFound(reason=f"{fit}{silent} The best is tried."))
        return Happened(event=ChoiceOffered(reason=f"{fit}{silent} You asked to choose one yourself."))


def _verdicts(found: tuple[Release, ...], wanted: Wanted, evidence: Evidence) -> tuple[Verdict, ...]:
    judged = [_with_evidence(each, wanted, evidence) for each in judge_releases(found, wanted)]
    return tuple(sorted(judged, key=lambda verdict: not verdict.accepted))


def _with_evidence(judged: Judged, wanted: Wanted, evidence: Evidence) -> Verdict:
    """The verdict with what is known of the hash: its own reasons instead of general ones, and its file list."""
    info_hash = judged.release.info_hash
    reasons = []
    for rejection in judged.rejections:
        if rejection.rule == "not_blocklisted":
            reasons.append(evidence.blocked[info_hash])
        elif rejection.rule == "not_refused":
            reasons.append(Rejection(rule=rejection.rule, reason=evidence.refused[info_hash]))
        else:
            reasons.append(rejection)
    files = evidence.files.get(info_hash)
    if not reasons and files is not None:
        choice = choose_files(files, wanted, judged.release)
        if isinstance(choice, tuple):
            reasons.extend(choice)
    unique = tuple(dict.fromkeys(reasons))
    candidate = judged.candidate
    return Verdict(
        release=judged.release,
        quality=candidate.quality,
        formats=tuple(sorted(candidate.formats)),
        accepted=not unique,
        rejections=unique,
    )


def _together(failed: list[UpstreamError]) -> UpstreamUnavailableError:
    """One outage for all indexers: the first that may be asked again ends it."""
    times = [e.retry_at for e in failed if isinstance(e, UpstreamUnavailableError) and e.retry_at is not None]
    first = failed[0]
    return UpstreamUnavailableError(
        " ".join(sentence(str(error)) for error in failed),
        upstream=first.upstream,
        operation=first.operation,
        status=first.status,
        retry_at=min(times, default=None),
    )


def _nothing(verdicts: tuple[Verdict, ...], answered: int) -> str:
    if not verdicts:
        return f"No release found on {_count(answered, 'indexer')}."
    rules = Counter(verdict.rejections[0].rule.replace("_", " ") for verdict in verdicts)
    causes = ", ".join(f"{number} by {rule}" for rule, number in rules.most_common(3))
    return f"{_count(len(verdicts), 'release')} found, none fits ({causes})."


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
