"""The step that hands ready files to aria2: one direct link a file, only when there is room and nothing in the way.

It may run twice for the same file: an entry that aria2 has already, or a file that lies there in full, is left alone.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from addon.clients.aria2 import Aria2
from addon.clock import Clock
from addon.debrid.base import DebridService, DirectLink
from addon.domain.downloads import DownloadStatus, Snapshot
from addon.domain.events import DownloadStarted, ImportFailed, ReleaseRefused
from addon.domain.evidence import Probe, ProbeOutcome
from addon.domain.models import Download, Grab, Job
from addon.domain.naming import staged_name
from addon.domain.releases import REFUSED_FOR_NOW
from addon.domain.sizes import size_words
from addon.domain.wording import sentence
from addon.errors import ForeignFileError, LinkRottedError, ReleaseRefusedError
from addon.services.library import check_free, clear_staging, clear_strange, is_whole
from addon.services.paths import PathMap
from addon.services.retaking import FILES_UNKNOWN, taken_again
from addon.services.seats import Seats
from addon.services.steps import NO_SERVICE, Happened, Outcome, Overtaken, Waits, anew_without
from addon.store import downloads, evidence, grabs, jobs
from addon.store.session import Store

_LIVE = (DownloadStatus.ACTIVE, DownloadStatus.WAITING, DownloadStatus.PAUSED)
_SERVICE_DELAY = timedelta(minutes=5)
_PACKED_SUFFIX = ".rar"
_ARCHIVES = (".rar", ".zip", ".7z", ".tar")


class Fetch:
    """Starts the downloads of an item."""

    def __init__(
        self, aria2: Aria2, services: Mapping[str, DebridService], seats: Seats, store: Store, clock: Clock
    ) -> None:
        self._aria2 = aria2
        self._services = services
        self._library = seats.library
        self._seats = seats
        self._store = store
        self._clock = clock
        self.path_map = PathMap((), "aria2")
        self._adding = asyncio.Lock()  # one file after the other, so that the free space is counted once

    async def __call__(self, job: Job) -> Outcome:
        """Every file of the job is in aria2's hands, or why not."""
        grab = job.grab
        if grab is None or not job.downloads:
            return FILES_UNKNOWN
        if not self._services:
            return Waits(until=self._clock() + _SERVICE_DELAY, note=NO_SERVICE)
        if grab.provider not in self._services:
            return await taken_again(self._store, grab, anew_without(grab.provider))
        try:
            for download, target in zip(job.downloads, await self._seats.targets(job), strict=True):
                await self._seats.check_better(job, download)
                await asyncio.to_thread(check_free, target, ours=await self._seats.is_ours(job.request.id, target))
                if not await self._start(job, download):
                    return Overtaken()
        except ForeignFileError as error:
            return Happened(event=ImportFailed(reason=str(error)))
        except ReleaseRefusedError as error:
            return await self._refused(grab, error)
        size = sum(download.size_bytes for download in job.downloads)
        return Happened(event=DownloadStarted(reason=f"Downloading {size_words(size)}."))

    async def _refused(self, grab: Grab, error: ReleaseRefusedError) -> Outcome:
        """Links that rotted are mended by one more add; other verdicts stand, the lasting ones for everybody."""
        reason = sentence(str(error))
        if isinstance(error, LinkRottedError) and _is_first(grab):
            return await taken_again(self._store, grab, f"{reason} The torrent is added once more.")
        if error.lasting:
            await self._store.write(evidence.probed, (_refusal(grab, error, self._clock()),))
        rule = "not_refused" if error.lasting else REFUSED_FOR_NOW
        return Happened(event=ReleaseRefused(reason=reason, info_hash=grab.info_hash, rule=rule))

    async def _start(self, job: Job, download: Download) -> bool:
        """Whether the download is begun; False when nobody wants it any more, and then nothing of it is left."""
        directory, grab = self._library.staging(job.request, download.gid), job.grab
        async with self._adding:  # looked at within, since two episodes in one file are begun side by side
            if await self._has_moved(job):
                return False
            snapshot = await self._aria2.snapshot(max_age_seconds=0.5)
            entry = snapshot.entry(download.gid)
            if entry is not None and entry.status in _LIVE:
                return True
            whole = is_whole(directory / staged_name(download.name), download.size_bytes)
            if entry is not None and not whole:  # aria2 takes an add of a gid that stopped for done, and does nothing
                await self._aria2.forget_result(download.gid)
            if not await self._store.write(grabs.staged, download.gid, str(directory)):  # before the folder is there
                return False
            if whole:
                return True
            try:
                await self._add(job, download, directory)
            except LinkRottedError:
                if grab is not None and _is_first(grab):  # within, so that its other files see it at their turn
                    await self._store.write(grabs.torrent_left, grab.id, self._clock())
                raise
        return await self._is_wanted(download, directory)

    async def _add(self, job: Job, download: Download, directory: Path) -> None:
        filename = staged_name(download.name)
        promised = await self._promised_bytes()
        await asyncio.to_thread(self._library.check_room, directory, download.size_bytes, promised)
        await asyncio.to_thread(clear_strange, directory / filename)
        assert job.grab is not None
        link = await self._services[job.grab.provider].unlock(download.link, job.grab.info_hash)
        _check_link(link, download)
        if download.is_packed and link.size_bytes:  # known only now, and what comes home is held against it
            await self._store.write(downloads.size_announced, download.gid, link.size_bytes)
        there = Path(self.path_map.theirs(directory))
        await self._aria2.add(link.url, download.gid, there, filename, link.connections)

    async def _has_moved(self, job: Job) -> bool:
        """Whether the item, or the torrent of its links, is another one by now that its turn has come."""
        assert job.grab is not None
        return not await self._store.read(jobs.is_at, job.item, job.grab)

    async def _is_wanted(self, download: Download, directory: Path) -> bool:
        """Looks once more: what was cleared away while it was being begun is cleared away again."""
        if await self._store.read(downloads.has_download, download.gid, download.item_id):
            return True
        await self._aria2.remove(download.gid)
        await asyncio.to_thread(clear_staging, directory, self._library.staging_roots())
        return False

    async def _promised_bytes(self) -> int:
        sizes = await self._store.read(downloads.download_sizes)
        return promised_bytes(await self._aria2.snapshot(max_age_seconds=1.0), sizes)


def _refusal(grab: Grab, error: ReleaseRefusedError, now: datetime) -> Probe:
    return Probe(
        info_hash=grab.info_hash, provider=grab.provider, outcome=ProbeOutcome.REFUSED, at=now, reason=str(error)
    )


def _is_first(grab: Grab) -> bool:
    """Whether its links rot for the first time; they do once more after a crash before the torrent is added anew."""
    return grab.readds == 0 or grab.torrent_id is None


def promised_bytes(snapshot: Snapshot, sizes: Mapping[str, int]) -> int:
    """What the downloads in hand will still take of the disk. `sizes`: of Usher's own, which aria2 learns late."""
    return sum(
        max(0, sizes.get(entry.gid, entry.total_bytes) - entry.completed_bytes)
        for entry in snapshot.entries
        if entry.status in _LIVE
    )


def _check_link(link: DirectLink, download: Download) -> None:
    """Raises ReleaseRefusedError unless the link leads to the very file that was selected, or to all in one archive.

    Real-Debrid packs mixed selections into one RAR; the link's own name and size tell (contract, section 4).
    """
    name = link.filename.lower()
    if download.is_packed:
        is_it = name.endswith(_PACKED_SUFFIX) and bool(link.size_bytes)
    else:
        is_archive = name.endswith(_ARCHIVES) and not download.name.lower().endswith(_ARCHIVES)
        is_it = not is_archive and link.size_bytes in (None, download.size_bytes)
    if not is_it:
        raise ReleaseRefusedError(
            f"The debrid service delivers {link.filename} instead of {download.name}.",
            upstream="debrid",
            operation="unlock",
            lasting=False,
        )
