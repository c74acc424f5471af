"""Chores that have Jellyfin and then Seerr look again: one scan for a burst, in order, retried until delivered.

The whole library is scanned, not single paths: that needs no path mapping and begins at once, where Jellyfin sits on a
reported path for a minute. A scan that runs is never started over: ours waits until it has ended.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from addon.clients.counting import on_behalf_of
from addon.clients.jellyfin import Jellyfin
from addon.clients.seerr import Seerr
from addon.clock import Clock
from addon.domain.backoff import retry_delay
from addon.domain.chores import ChoreKind
from addon.domain.episodes import Number
from addon.domain.status import MediaType
from addon.errors import UpstreamError
from addon.log import get_logger
from addon.services.intake.holdings import Holdings
from addon.store import chores, jobs
from addon.store.chores import Waiting
from addon.store.session import Store

log = get_logger("scans")

_GATHER = timedelta(seconds=2)  # a burst usually ends within it; the first scan comes within 5 s (budgets)
_BETWEEN = timedelta(seconds=60)
_LOOK_AGAIN = timedelta(seconds=5)
_SHOWN_WITHIN = timedelta(seconds=60)
_RECENT_LIMIT = 12  # Seerr's "recently added" scan sees no more of a library
_RECENT, _FULL = "jellyfin-recently-added-scan", "jellyfin-full-scan"
_PLEX_RECENT, _PLEX_FULL = "plex-recently-added-scan", "plex-full-scan"
_BATCH = 500


class Scans:
    """Does the scan chores that are due."""

    def __init__(
        self, jellyfin: Jellyfin | None, seerr: Seerr | None, holdings: Holdings, store: Store, clock: Clock
    ) -> None:
        self._jellyfin = jellyfin
        self._seerr = seerr
        self._holdings = holdings
        self._store = store
        self._clock = clock
        self._scanned_at: datetime | None = None

    async def tick(self) -> None:
        """Jellyfin first, then Seerr for what Jellyfin has been told of."""
        await self._tick(ChoreKind.SCAN_JELLYFIN)
        await self._tick(ChoreKind.SCAN_SEERR)

    async def _tick(self, kind: ChoreKind) -> None:
        due = await self._store.read(chores.due_chores, (kind,), self._clock(), _BATCH)
        if not due:
            return
        try:
            if kind is ChoreKind.SCAN_JELLYFIN:
                await self._scan_jellyfin(due)
            else:
                await self._scan_seerr(due)
        except UpstreamError as error:
            log.warning("a chore waits", chore=kind.value, reason=str(error))
            await self._put_off(due, retry_delay(due[0].attempts + 1, longest_seconds=300), failed=True)

    async def _scan_jellyfin(self, due: tuple[Waiting, ...]) -> None:
        if self._jellyfin is None:
            await self._store.write(chores.finish_chores, due)
            return
        now = self._clock()
        if now - min(waiting.created_at for waiting in due) < _GATHER:
            return
        if self._scanned_at is not None and now - self._scanned_at < _BETWEEN:
            await self._put_off(due, self._scanned_at + _BETWEEN - now)
            return
        if (await self._jellyfin.scan_state()).running:
            await self._put_off(due, _LOOK_AGAIN)
            return
        await self._jellyfin.refresh_library()
        self._scanned_at = now
        log.info("Jellyfin scans its library", imports=len(due))
        await self._store.write(chores.finish_chores, due)

    async def _scan_seerr(self, due: tuple[Waiting, ...]) -> None:
        if self._seerr is None:
            await self._store.write(chores.finish_chores, due)
            return
        untold = await self._store.read(chores.subjects, ChoreKind.SCAN_JELLYFIN)
        told = tuple(waiting for waiting in due if waiting.chore.subject not in untold)
        episodes: dict[int, frozenset[Number]] = {}
        ready = tuple([waiting for waiting in told if await self._is_shown(waiting, episodes)])
        early = tuple(waiting for waiting in due if waiting not in ready)
        await self._put_off(early, _LOOK_AGAIN if told else timedelta(seconds=1))
        if not ready:
            return
        for job_id in await self._job_ids(ready):
            await self._seerr.run_job(job_id)
        log.info("Seerr scans the media server", imports=len(ready))
        await self._store.write(chores.finish_chores, ready)

    async def _is_shown(self, waiting: Waiting, episodes: dict[int, frozenset[Number]]) -> bool:
        """Whether Jellyfin shows the item, or has had its time to. True at once without Jellyfin.

        `episodes` keeps what was seen of each show in this look, by request.
        """
        if self._jellyfin is None:
            return True
        told_at = max(self._scanned_at or waiting.created_at, waiting.created_at)
        if self._clock() - told_at >= _SHOWN_WITHIN:
            return True
        job = await self._store.read(jobs.load_job, int(waiting.chore.subject))
        if job is None:
            return True
        request = job.request
        with on_behalf_of(request.id):
            if request.media_type is not MediaType.SHOW:
                return await self._holdings.shows_movie(request)
            if request.id not in episodes:
                episodes[request.id] = await self._holdings.episodes_shown(request)
        return (job.item.season or 0, job.item.episode or 0) in episodes[request.id]

    async def _job_ids(self, ready: Sequence[Waiting]) -> tuple[str, ...]:
        """The job that sees these imports, of those that this Seerr has: single episodes need the full scan."""
        assert self._seerr is not None
        there = {job.id for job in await self._seerr.jobs()}
        found = [await self._store.read(jobs.load_job, int(waiting.chore.subject)) for waiting in ready]
        only_movies = all(job is None or job.request.media_type is MediaType.MOVIE for job in found)
        recent = only_movies and len(ready) <= _RECENT_LIMIT
        for wanted in (_RECENT, _PLEX_RECENT) if recent else (_FULL, _PLEX_FULL):
            if wanted in there:
                return (wanted,)
        return tuple(job_id for job_id in (_FULL, _PLEX_FULL) if job_id in there)

    async def _put_off(self, due: tuple[Waiting, ...], delay: timedelta, *, failed: bool = False) -> None:
        await self._store.write(chores.put_off_chores, due, self._clock() + delay, failed=failed)
