"""Watches all transfers together: one look at aria2 a second says which are done, broken or stalled.

What it remembers (the last progress) only dates stalls; after a restart they are dated anew.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from itertools import groupby
from pathlib import Path

from addon.clients.aria2 import Aria2
from addon.clock import Clock
from addon.domain.downloads import DownloadStatus, Entry, Snapshot, TransferFault, error_class
from addon.domain.events import DownloadFailed, DownloadFinished, Event, LinkExpired
from addon.domain.naming import staged_name
from addon.errors import UpstreamError
from addon.log import get_logger
from addon.services.library import is_whole
from addon.services.lifecycle import Lifecycle
from addon.store import jobs, listing
from addon.store.jobs import TransferRow
from addon.store.session import Store

log = get_logger("transfers")

_ERRORS_BORNE = 5  # in a row, without a byte between them
_STALLED = "stalled"  # the line or the server may be at fault, which says nothing about the release: it passes
_UNSEEN_DELAY = timedelta(minutes=5)
_DISK_DELAY = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Progress:
    completed_bytes: int
    most_bytes: int  # that were ever there: what is resumed is no progress
    since: datetime
    errors: int = 0


class _Seen(Enum):
    """What lies on the disk under the name of a download."""

    NOTHING = auto()
    SOMETHING = auto()  # of another size, or not finished
    WHOLE = auto()


class _Unseen(Event):
    """aria2 is done with a file that Usher cannot see. Moves nothing."""


class Transfers:
    """Looks at aria2 and reports what has happened to each item."""

    def __init__(self, aria2: Aria2, lifecycle: Lifecycle, store: Store, clock: Clock) -> None:
        self._aria2 = aria2
        self._lifecycle = lifecycle
        self._store = store
        self._clock = clock
        self._progress: dict[str, _Progress] = {}

    async def tick(self) -> None:
        """One look; nothing happens while aria2 does not answer."""
        rows = await self._store.read(jobs.transfers)
        await self._look_after_others({row.gid for row in rows})
        if not rows:
            return
        try:
            snapshot = await self._aria2.snapshot(max_age_seconds=0.5)
        except UpstreamError as error:
            log.warning("aria2 does not answer", reason=str(error))
            return
        together: defaultdict[tuple[str, ...], list[tuple[TransferRow, ...]]] = defaultdict(list)
        for _, group in groupby(rows, key=lambda row: row.item_id):
            own = tuple(group)
            together[tuple(row.gid for row in own)].append(own)
        for served in together.values():  # items whose files are the same, as two episodes in one file
            await self._judge_items(served, snapshot)

    async def _look_after_others(self, here: set[str]) -> None:
        """How often a download broke off is remembered while its link is fetched anew; that time is no stall."""
        away = self._progress.keys() - here
        known = await self._store.read(listing.requests_by_gid) if away else {}
        for gid in away:
            if gid in known:
                self._wait(gid)
            else:
                del self._progress[gid]

    def _wait(self, gid: str) -> None:
        if gid in self._progress:
            self._progress[gid] = replace(self._progress[gid], since=self._clock())

    async def _judge_items(self, served: list[tuple[TransferRow, ...]], snapshot: Snapshot) -> None:
        rows = served[0]
        stopped = [row for row in rows if _says_nothing_more(snapshot.entry(row.gid))]
        seen = await asyncio.to_thread(_look_at, stopped) if stopped else {}
        verdicts = [self._judge(row, snapshot.entry(row.gid), seen.get(row.gid, _Seen.NOTHING)) for row in rows]
        event = next((verdict for verdict in verdicts if isinstance(verdict, Event)), None)
        if event is None and all(verdict is True for verdict in verdicts):
            event = DownloadFinished(reason="Downloaded; it is put into the library.")
        if event is None:
            return
        if isinstance(event, LinkExpired):
            await self._forget_stopped(rows, snapshot, seen)
        for each in served:
            await self._report(each, event)

    async def _report(self, rows: tuple[TransferRow, ...], event: Event) -> None:
        job = await self._store.read(jobs.load_job, rows[0].item_id)
        if job is None or job.grab is None or {d.gid for d in job.downloads} != {row.gid for row in rows}:
            return
        if isinstance(event, _Unseen):
            await self._lifecycle.postpone(job.items, self._clock() + _UNSEEN_DELAY, event.reason, failed=True)
            return
        if isinstance(event, DownloadFailed):
            event = replace(event, info_hash=job.grab.info_hash)
        await self._lifecycle.report(job, event)

    async def _forget_stopped(
        self, rows: Iterable[TransferRow], snapshot: Snapshot, seen: Mapping[str, "_Seen"]
    ) -> None:
        """Frees the gids of entries that stopped without their file; the partial files stay."""
        for row in rows:
            entry = snapshot.entry(row.gid)
            done = entry is not None and entry.status is DownloadStatus.COMPLETE and seen[row.gid] is not _Seen.NOTHING
            if entry is not None and entry.status.is_stopped and not done:
                try:
                    await self._aria2.forget_result(row.gid)
                except UpstreamError as error:
                    log.warning("aria2 keeps a result", gid=row.gid, reason=str(error))

    def _judge(self, row: TransferRow, entry: Entry | None, seen: "_Seen") -> Event | bool:
        """What has happened to one file: an event, True when it is done, False when it is on its way."""
        if entry is None or entry.status is DownloadStatus.REMOVED:
            expired = LinkExpired(reason="aria2 does not hold the download any more; it goes on.")
            return seen is _Seen.WHOLE or expired
        match entry.status:
            case DownloadStatus.COMPLETE:
                return seen is not _Seen.NOTHING or self._unseen(row, entry)
            case DownloadStatus.ERROR:
                return self._broken(row, entry)
            case DownloadStatus.ACTIVE:
                return self._stalled(row, entry)
            case _:
                self._wait(row.gid)
                return False

    def _unseen(self, row: TransferRow, entry: Entry) -> Event:
        """aria2 is done and nothing is there: fetched once more, then a person must look; else it would never end."""
        last = self._progress.get(row.gid)
        if last is None or last.errors == 0:
            self._note(row.gid, entry, 1)
            return LinkExpired(reason="The downloaded file is gone; it is fetched again.")
        theirs = Path(entry.path).parent if entry.path else "its folder"
        return _Unseen(
            reason=f"aria2 has completed the file in {theirs}, and Usher sees nothing in {row.directory}."
            " Check USHER_PATH_MAP; it goes on by itself when the file is there."
        )

    def _stalled(self, row: TransferRow, entry: Entry) -> Event | bool:
        now = self._clock()
        last = self._progress.get(row.gid) or _Progress(completed_bytes=-1, most_bytes=-1, since=now)
        if entry.completed_bytes != last.completed_bytes:  # fewer: it had to begin anew
            self._note(row.gid, entry, 0 if entry.completed_bytes > last.most_bytes else last.errors)
            return False
        limit = timedelta(seconds=self._lifecycle.policy.stall_after_seconds)
        if now - last.since < limit:
            return False
        reason = f"No progress for {_span(limit)}, so this release is left alone for a day."
        return DownloadFailed(reason=reason, info_hash="", rule=_STALLED)

    def _note(self, gid: str, entry: Entry, errors: int) -> None:
        last = self._progress.get(gid)
        most = max(entry.completed_bytes, last.most_bytes if last else 0)
        self._progress[gid] = _Progress(
            completed_bytes=entry.completed_bytes, most_bytes=most, since=self._clock(), errors=errors
        )

    def _broken(self, row: TransferRow, entry: Entry) -> Event:
        fault = error_class(entry.error_code)
        why = entry.error_message or f"aria2 error {entry.error_code}"
        if fault is TransferFault.NEEDS_USER:
            until = self._clock() + _DISK_DELAY
            return LinkExpired(reason=f"The disk refuses the file ({why}). Tried again by itself.", not_before=until)
        last = self._progress.get(row.gid)
        moved = last is None or entry.completed_bytes > last.most_bytes
        errors = 1 if last is None or moved else last.errors + 1
        self._note(row.gid, entry, errors)
        is_bad = fault is TransferFault.BAD_CONTENT
        if (is_bad and errors > 1) or errors > _ERRORS_BORNE:
            reason = f"The download fails again and again ({why})."
            rule = "not_blocklisted" if is_bad else _STALLED
            return DownloadFailed(reason=reason, info_hash="", rule=rule)
        delay = timedelta(seconds=2 ** (errors - 1) if errors > 1 else 0)
        return LinkExpired(reason=f"The download broke off ({why}); it goes on.", not_before=self._clock() + delay)


def _span(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    if seconds == 3600:
        return "an hour"
    if seconds % 3600 == 0:
        return f"{seconds // 3600} hours"
    return f"{seconds // 60} minutes" if seconds % 60 == 0 else f"{seconds} seconds"


def _says_nothing_more(entry: Entry | None) -> bool:
    """Whether only the disk tells how the download stands."""
    return entry is None or entry.status in (DownloadStatus.COMPLETE, DownloadStatus.REMOVED)


def _look_at(rows: Iterable[TransferRow]) -> dict[str, _Seen]:
    """What lies there for each download; blocks for as long as the disk does."""
    seen = {}
    for row in rows:
        file = Path(row.directory) / staged_name(row.name)
        is_there = _Seen.SOMETHING if file.exists() else _Seen.NOTHING
        seen[row.gid] = _Seen.WHOLE if is_whole(file, row.size_bytes) else is_there
    return seen
