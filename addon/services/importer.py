"""The step that moves downloaded files into the library. May run twice: each move is stored before it is made."""

import asyncio
import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event

from addon.clients.media import ReadMedia
from addon.clock import Clock
from addon.domain.events import DownloadFailed, Imported, ImportFailed, LinkExpired
from addon.domain.models import Download, Job
from addon.domain.naming import staged_name
from addon.domain.status import MediaType, Quality
from addon.domain.transitions import Phase
from addon.domain.upgrades import lowest_quality
from addon.domain.verification import RULE
from addon.domain.wording import service_name
from addon.errors import ForeignFileError
from addon.services.library import Placement, check_free, is_whole, place
from addon.services.seats import Seats
from addon.services.steps import Happened, Outcome, Overtaken, Waits
from addon.services.verify import Verify
from addon.store import grabs, jobs
from addon.store.session import Store

_IN_HAND_DELAY = timedelta(seconds=1)
_AWAITED_FOR = timedelta(minutes=1)
_BEFORE = (Phase.UNLOCKING, Phase.TRANSFERRING)
_FOLDERS_NAMED = 3  # the game's, the platform's, the torrent's
_LOOK_SECONDS = 1.0  # how soon a copying between disks hears that nobody wants it any more


class Import:
    """Brings the files of an item home."""

    def __init__(self, seats: Seats, store: Store, clock: Clock, read: ReadMedia | None) -> None:
        """`read`: looks into videos before they come home; None: their size is enough."""
        self._seats = seats
        self._verify = Verify(seats, clock, read)
        self._store = store
        self._clock = clock
        self._in_hand: set[Path] = set()

    async def __call__(self, job: Job) -> Outcome:
        """The files are in the library, or why not."""
        if job.grab is None or not job.downloads:
            return Happened(event=LinkExpired(reason="The downloaded files are not known any more; fetched again."))
        targets = await self._seats.targets(job)
        if await self._is_awaited(job):
            return Waits(until=self._clock() + _IN_HAND_DELAY, note="Another episode is in the same file.")
        if not self._in_hand.isdisjoint(targets):  # for another episode that the same file holds
            return Waits(until=self._clock() + _IN_HAND_DELAY, note="Its file is put into the library.")
        self._in_hand.update(targets)  # no await since the look: two would both find it free
        try:
            return await self._bring_all(job, targets)
        except ForeignFileError as error:
            return Happened(event=ImportFailed(reason=str(error)))
        finally:
            self._in_hand.difference_update(targets)

    async def _is_awaited(self, job: Job) -> bool:
        """Whether another item has still to see that a file is there, and would fetch it once more; not for long."""
        grab = job.grab
        if grab is None or grab.is_local or job.request.media_type is not MediaType.SHOW:
            return False
        if self._clock() - job.item.phase_since >= _AWAITED_FOR:
            return False
        served = [await self._store.read(jobs.items_of_download, download.gid) for download in job.downloads]
        return any(
            item.id != job.item.id and item.grab_id == grab.id and item.step in _BEFORE
            for own in served
            for item in own
        )

    async def _bring_all(self, job: Job, targets: tuple[Path, ...]) -> Outcome:
        """Nothing comes home before all of it is seen to be there: half a game would be left behind."""
        for download, target in zip(job.downloads, targets, strict=True):
            missing = await self._missing(job, download, target)
            if missing is not None:
                return missing
        if await self._store.read(jobs.has_moved, job.item):  # to look into videos may have taken a while
            return Overtaken()
        qualities = await self._seats.qualities(job)
        for download, target, quality in zip(job.downloads, targets, qualities, strict=True):
            await self._bring(job, download, target, quality)
        return Happened(event=arrived(job, self._seats.within(job, targets), qualities))

    async def _missing(self, job: Job, download: Download, target: Path) -> Outcome | None:
        """What keeps the file from coming home; None when nothing does, or when it has come."""
        source = _source(download)
        ours = await self._seats.is_ours(job.request.id, target)
        if not source.exists():
            return None if ours and is_whole(target, download.size_bytes) else _gone()
        if not is_whole(source, download.size_bytes):
            return _not_whole(job, source, download)
        if not ours:
            await asyncio.to_thread(check_free, target, ours=False)
        return await self._verify(job, download, source)

    async def _bring(self, job: Job, download: Download, target: Path, quality: Quality | None) -> None:
        ours = await self._seats.is_ours(job.request.id, target)
        file = await self._seats.intend(job.item, target, download.size_bytes, quality)
        placement = Placement(
            source=_source(download),
            target=target,
            size_bytes=download.size_bytes,
            gid=download.gid,
            keeps_source=job.grab is not None and job.grab.is_local,
        )
        await self._place(job, placement, ours=ours)
        await self._store.write(grabs.file_placed, file.id, self._clock())

    async def _place(self, job: Job, placement: Placement, *, ours: bool) -> None:
        """Has a thread place the file; a copying ends soon, and places nothing, once the item has moved or we end."""
        stopped = Event()
        placing = asyncio.ensure_future(asyncio.to_thread(place, placement, stopped, ours=ours))
        try:
            while not (await asyncio.wait({placing}, timeout=_LOOK_SECONDS))[0]:
                if await self._store.read(jobs.has_moved, job.item):
                    stopped.set()
            await placing
        finally:
            stopped.set()
            await asyncio.gather(placing, return_exceptions=True)


def arrived(job: Job, places: Sequence[Path], qualities: Sequence[Quality | None]) -> Imported:
    """The event that follows once the files of the job are in these places, relative to the library folder."""
    names, quality = _named(places), lowest_quality(tuple(qualities))
    if job.item.is_upgrading and quality is not None:
        return Imported(reason=f"Upgraded to {quality.label}: in the library as {names}.", quality=quality)
    is_game, packed = job.request.media_type is MediaType.GAME, ""
    if job.grab is not None and any(download.is_packed for download in job.downloads):
        where = service_name(job.grab.provider)
        packed = f" It came as one RAR from {where} and is kept as it is: unpack it yourself."
    return Imported(reason=f"In the library as {names}.{packed}", quality=quality, is_game=is_game)


def _named(places: Sequence[Path]) -> str:
    """A file by its name; of several the folder that holds them."""
    if len(places) == 1:
        return places[0].name
    folder = Path(os.path.commonpath([place.parent for place in places]))
    return f"{Path(*folder.parts[:_FOLDERS_NAMED])}, {len(places)} files"


def _source(download: Download) -> Path:
    return Path(download.directory) / staged_name(download.name)


def _gone() -> Outcome:
    return Happened(event=LinkExpired(reason="The downloaded file is gone; it is fetched again."))


def _not_whole(job: Job, source: Path, download: Download) -> Outcome:
    """A control file beside it: aria2 is not done. Another size: not what was announced."""
    assert job.grab is not None
    if source.with_name(f"{source.name}.aria2").exists():
        return Happened(event=LinkExpired(reason="The download is not complete; it goes on."))
    size = source.stat().st_size
    reason = f"The file has {size:,} bytes and {download.size_bytes:,} were announced, so it was thrown away."
    return Happened(event=DownloadFailed(reason=reason, info_hash=job.grab.info_hash, rule=RULE))
