"""The step that searches an item: every indexer is asked once, every release judged and kept with its reasons."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from addon.clock import Clock
from addon.domain.events import ChoiceOffered, Event, NoPackAccepted, NothingAccepted, ReleasesFound
from addon.domain.models import Item, Job, Request
from addon.domain.releases import PRIVATE, Release
from addon.domain.selection.choose import DEFAULT_SELECTION, Selection, distinct
from addon.domain.status import MediaType, Quality, Status
from addon.domain.upgrades import better_qualities
from addon.domain.wording import sentence
from addon.errors import UpstreamError, UpstreamUnavailableError
from addon.indexers.base import Answer, Indexer, Query
from addon.log import get_logger
from addon.services.availability import Availability
from addon.services.intake.identify import Identify
from addon.services.steps import Happened, Outcome, Waits
from addon.services.verdicts import count, verdicts_on, why_none
from addon.services.wishes import wanted_of
from addon.store import budgets, followed_links, releases
from addon.store.releases import Verdict
from addon.store.session import Store

log = get_logger("search")

_IDENTIFY_DELAY = timedelta(days=1)
_NO_INDEXER_DELAY = timedelta(hours=1)
_NO_INDEXER_FOR_GAMES = "No indexer that can search games is set: set USHER_TORZNAB_URLS."


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
        availability: Availability,
        identify: Identify,
        store: Store,
        clock: Clock,
        *,
        selection: Selection = DEFAULT_SELECTION,
    ) -> None:
        self._indexers = indexers
        self._availability = availability
        self._identify = identify
        self._store = store
        self._clock = clock
        self._selection = selection
        self._past_cache: set[int] = set()

    def past_cache(self, item_id: int) -> None:
        """Has the next search of the item pass every cache: a person asked for it."""
        self._past_cache.add(item_id)

    def better(self, job: Job) -> tuple[Quality, ...]:
        """Of a completed item the qualities that would be an upgrade, best first."""
        wants_none = job.item.status is not Status.COMPLETED or not job.request.auto_select
        return () if wants_none else better_qualities(job.item.quality, self._selection.upgrade_to)

    async def __call__(self, job: Job) -> Outcome:
        """Accepted releases, none, or what the search waits for.

        Items that go with their season are searched by one question, whose answer is judged for season packs.
        """
        job = job if job.companions else _alone(job)
        item, request = job.item, job.request
        if item.airs_at is not None and item.airs_at > self._clock():
            return Waits(until=item.airs_at, note="It has not aired yet.")
        if request.media_type is MediaType.GAME:
            if not any(indexer.searches(request.media_type) for indexer in self._indexers):
                return Waits(until=self._clock() + _NO_INDEXER_DELAY, note=_NO_INDEXER_FOR_GAMES)
        elif request.imdb_id is None:
            request = await self._identify(request)
            job = replace(job, request=request)
        if request.imdb_id is None and request.media_type is not MediaType.GAME:
            note = "No IMDb id is known yet, so nothing can be searched. It is looked up every day."
            return Waits(until=self._clock() + _IDENTIFY_DELAY, note=note)
        first = job.items[0]
        query = _query(request, item, first)
        await self._store.write(budgets.search_begun, request.id)
        found = await self._ask(query, past_cache=not self._past_cache.isdisjoint(each.id for each in job.items))
        recalled = await self._store.read(followed_links.recalled, request.id, found.releases)
        found = replace(found, releases=distinct(recalled))
        verdicts = await self._judge(job, found.releases)
        keep = releases.keep_better if self.better(job) else releases.keep_verdicts
        await self._store.write(keep, item.scope, verdicts, self._clock())
        event = _event(job, found, verdicts)
        # without a pack the others are still to be asked for, past the cache too
        self._past_cache -= {first.id} if isinstance(event, NoPackAccepted) else {each.id for each in job.items}
        return Happened(event=event)

    async def _ask(self, query: Query, *, past_cache: bool) -> Found:
        """Asks all indexers of its kind at once. One that does not answer harms no other; raises when none answers."""
        able = (indexer for indexer in self._indexers if indexer.searches(query.media_type))
        asked = (indexer.search(query, past_cache=past_cache) for indexer in able)
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

    async def _judge(self, job: Job, found: tuple[Release, ...]) -> tuple[Verdict, ...]:
        hashes = tuple({release.info_hash for release in found if release.info_hash})
        item_ids = tuple(item.id for item in job.items)
        await self._availability.look_up({release.info_hash for release in found if _may_be_told(release)})
        evidence = await self._availability.evidence(item_ids, hashes)
        dead_links = await self._store.read(followed_links.dead_links, job.request.id)
        withheld = {each.key: PRIVATE for each in found if each.is_private and self._availability.withholds}
        evidence = replace(evidence, blocked=evidence.blocked | dead_links | withheld)
        wanted = wanted_of(job, blocked=evidence.blocked, refused=evidence.refused)
        wanted = replace(wanted, qualities=self.better(job) or wanted.qualities)
        # in a thread: parsing names keeps a processor busy
        return await asyncio.to_thread(verdicts_on, found, wanted, evidence, self._selection)


def _query(request: Request, item: Item, first: Item) -> Query:
    """The question for the item. Of a season it names the first episode: most indexers list packs with episodes."""
    return Query(
        media_type=request.media_type,
        imdb_id=request.imdb_id,
        tmdb_id=request.tmdb_id,
        title=request.title,
        year=request.year,
        season=item.season,
        episode=first.episode,
        with_season=item.with_season,
    )


def _may_be_told(release: Release) -> bool:
    return bool(release.info_hash) and not release.is_private


def _alone(job: Job) -> Job:
    """Of a season nothing else waits: the episode is searched by itself."""
    return replace(job, item=replace(job.item, with_season=False))


def _event(job: Job, found: Found, verdicts: tuple[Verdict, ...]) -> Event:
    accepted = sum(verdict.accepted for verdict in verdicts)
    silent = "".join(f" {sentence(each)}" for each in found.silent)
    with_season = job.item.with_season
    if accepted == 0 and with_season:
        reason = f"{why_none(verdicts, found.answered, 'season pack')}{silent} Each episode is searched by itself."
        return NoPackAccepted(reason=reason)
    if accepted == 0:
        reason = f"{why_none(verdicts, found.answered)}{silent}"
        return NothingAccepted(reason=reason, fresh_until=found.fresh_until)
    what = "season pack" if with_season else "release"
    fit = f"{count(accepted, what)} of {len(verdicts)} {'fits' if accepted == 1 else 'fit'}."
    if job.request.auto_select:
        return ReleasesFound(reason=f"{fit}{silent} The best is tried.", with_season=with_season)
    return ChoiceOffered(reason=f"{fit}{silent} You asked to choose one yourself.", with_season=with_season)


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
