"""Where the files of an item belong in the library, and which of them Usher itself has put there."""

from pathlib import Path

from addon.domain.kinds import library_path
from addon.domain.models import Download, Item, Job, LibraryFile
from addon.domain.release_name import parse_release_name
from addon.domain.status import Quality
from addon.errors import ReleaseRefusedError
from addon.services.library import Library
from addon.store import grabs, releases
from addon.store.releases import KnownRelease
from addon.store.session import Store


class Seats:
    """Finds and keeps the seats."""

    def __init__(self, library: Library, store: Store) -> None:
        self.library = library
        self._store = store

    async def target(self, job: Job, download: Download) -> Path:
        """The file's full path in the library, by the naming rules of its kind."""
        relative = library_path(job.request, job.item, await self.quality(job, download), download.name)
        return self.library.folder(job.request) / relative

    async def release_title(self, job: Job, download: Download) -> str:
        """The name of the release that the file came with; the file's own where that is not known any more."""
        known = await self._release(job)
        return known.release.title if known else download.name

    async def quality(self, job: Job, download: Download) -> Quality | None:
        """The file's quality: by its own name, by that of its release, or as the indexer said."""
        known = await self._release(job)
        own = parse_release_name(download.name).quality
        if own is not None or known is None:
            return own
        return parse_release_name(known.release.title).quality or known.quality

    async def _release(self, job: Job) -> KnownRelease | None:
        return await self._store.read(releases.find_release, job.grab.release_id) if job.grab else None

    async def check_better(self, job: Job, download: Download) -> None:
        """Raises ReleaseRefusedError for an upgrade whose own file is no better than what is in the library."""
        if not job.item.is_upgrading or job.item.quality is None:
            return
        quality = await self.quality(job, download)
        if quality is None or quality.height <= job.item.quality.height:
            found = quality.label if quality is not None else "no resolution"
            message = f"{download.name} says {found}, and {job.item.quality.label} is in the library."
            raise ReleaseRefusedError(message, upstream="debrid", operation="choose", lasting=False)

    async def is_ours(self, request_id: int, target: Path) -> bool:
        """Whether Usher has put, or begun to put, this file there for the request."""
        return await self._store.read(grabs.file_intent, request_id, str(target)) is not None

    async def intend(self, item: Item, target: Path, size_bytes: int, quality: Quality | None = None) -> LibraryFile:
        """Stores that the file is about to be put there."""
        return await self._store.write(grabs.intend_file, item.id, str(target), size_bytes, quality)
