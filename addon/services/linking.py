"""The step that links ready files of a mounted debrid account into the library, instead of downloading them.

No link is unrestricted and aria2 has no part in it. What the mount lists, name and size, is all that is looked at: to
read a file would fetch it. May run twice: each link is stored before it is placed.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

from addon.clock import Clock
from addon.debrid.base import DebridService
from addon.domain.backoff import mount_delay
from addon.domain.events import ImportFailed, LinksRotted
from addon.domain.media_files import split_file
from addon.domain.models import Download, Job
from addon.domain.status import Quality
from addon.errors import ForeignFileError, ReleaseRefusedError
from addon.services.importer import arrived
from addon.services.links import check_seat, place_link
from addon.services.mount import Mount
from addon.services.mounted_files import Sought
from addon.services.retaking import FILES_UNKNOWN, refused_for_now
from addon.services.seats import Seats
from addon.services.steps import Happened, Outcome, Overtaken, Waits, anew_without
from addon.store import jobs, links, releases
from addon.store.session import Store

_EVERYWHERE_AFTER = timedelta(seconds=30)  # a mount shows new torrents within some seconds, at its usual places
_DOUBTED_AFTER = timedelta(minutes=10)
_LISTING_SECONDS = 60.0


class Link:
    """Links the files of an item."""

    def __init__(
        self, mount: Mount, services: Mapping[str, DebridService], seats: Seats, store: Store, clock: Clock
    ) -> None:
        self._mount = mount
        self._services = services
        self._seats = seats
        self._store = store
        self._clock = clock

    async def __call__(self, job: Job) -> Outcome:
        """Every file of the job is linked into the library, or why not."""
        if job.grab is None or not job.downloads:
            return FILES_UNKNOWN
        targets, qualities = await self._seats.targets(job), await self._seats.qualities(job)
        for download, target, quality in zip(job.downloads, targets, qualities, strict=True):
            try:
                await self._seats.check_better(job, download)
                _check_listed(download)
            except ReleaseRefusedError as error:
                return refused_for_now(job.grab, error)
            source = await self._find(job, download)
            if source is None:
                return await self._not_seen(job, download)
            try:
                if not await self._link(job, download, source, target, quality):
                    return Overtaken()
            except ForeignFileError as error:
                return Happened(event=ImportFailed(reason=str(error)))
        return Happened(event=arrived(job, self._seats.within(job, targets), qualities))

    async def _find(self, job: Job, download: Download) -> Path | None:
        assert job.grab is not None
        known = await self._store.read(releases.find_release, job.grab.release_id)
        names = (known.release.title if known else "", download.name)
        folders = tuple(dict.fromkeys(each for name in names for each in (name, split_file(name)[0])))
        sought = Sought(name=download.name, size_bytes=download.size_bytes, folders=folders)
        waited = self._clock() - job.item.phase_since
        return await self._mount.find(sought, everywhere=waited >= _EVERYWHERE_AFTER)

    async def _not_seen(self, job: Job, download: Download) -> Outcome:
        """The files are on the account, so this says nothing of the release: it waits, however long it takes."""
        grab, now = job.grab, self._clock()
        assert grab is not None
        waited = now - job.item.phase_since
        service = self._services.get(grab.provider)
        hint = ""
        if waited >= _DOUBTED_AFTER and service is None and self._services:
            return Happened(event=LinksRotted(reason=anew_without(grab.provider)))
        if waited >= _DOUBTED_AFTER and service is not None:
            listing = await service.torrents(max_age_seconds=_LISTING_SECONDS)
            if all(torrent.id != grab.torrent_id for torrent in listing):
                return Happened(event=LinksRotted(reason="It is on the account no more; the release is taken again."))
            hint = " Check that the mount is of this account and shows new files."
        note = f"{grab.provider} has it, but {download.name} is not yet seen below {self._mount.root}.{hint}"
        return Waits(until=now + mount_delay(waited.total_seconds()), note=f"{note} It is tried again.")

    async def _link(self, job: Job, download: Download, source: Path, target: Path, quality: Quality | None) -> bool:
        """Whether the link is placed; False when the item has moved while the file was looked for."""
        if await self._store.read(jobs.has_moved, job.item):
            return False
        ours = await self._seats.is_ours(job.request.id, target)
        await self._mount.look(partial(check_seat, source, target, ours=ours))
        file = await self._seats.intend(job.item, target, download.size_bytes, quality)
        await self._mount.look(partial(place_link, source, target, ours=ours))
        await self._store.write(links.link_placed, file.id, str(source), self._clock())
        return True


def _check_listed(download: Download) -> None:
    """Raises ReleaseRefusedError for an archive of the service's making, whose size no link is asked for here."""
    if download.is_packed:
        raise ReleaseRefusedError(
            f"The debrid service gives {download.name} instead of the files, which no mount shows.",
            upstream="debrid",
            operation="choose",
            lasting=False,
        )
