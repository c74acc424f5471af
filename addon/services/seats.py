"""Where the files of an item belong in the library, and which of them Usher itself has put there."""

from collections.abc import Sequence
from pathlib import Path

from addon.domain.kinds import Arrival, library_paths
from addon.domain.models import Download, Item, Job, LibraryFile
from addon.domain.release_name import parse_release_name
from addon.domain.status import MediaType, Quality
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

    async def targets(self, job: Job) -> tuple[Path, ...]:
        """The full path in the library of each of the job's downloads, by the naming rules of their kind."""
        known = await self._release(job)
        arrivals = [
            Arrival(name=each.name, path=each.path, quality=_quality(job, each, known)) for each in job.downloads
        ]
        title = known.release.title if known else job.request.title
        folder = self.library.folder(job.request)
        return tuple(folder / path for path in library_paths(job.request, job.item, arrivals, title))

    def within(self, job: Job, targets: Sequence[Path]) -> tuple[Path, ...]:
        """These full paths relative to the library folder."""
        folder = self.library.folder(job.request)
        return tuple(target.relative_to(folder) for target in targets)

    async def release_title(self, job: Job, download: Download) -> str:
        """The name of the release that the file came with; the file's own where that is not known any more."""
        known = await self._release(job)
        return known.release.title if known else download.name

    async def qualities(self, job: Job) -> tuple[Quality | None, ...]:
        """Each download's quality: by its own name, by that of its release, or as the indexer said. A game has none."""
        known = await self._release(job)
        return tuple(_quality(job, each, known) for each in job.downloads)

    async def _release(self, job: Job) -> KnownRelease | None:
        return await self._store.read(releases.find_release, job.grab.release_id) if job.grab else None

    async def check_better(self, job: Job, download: Download) -> None:
        """Raises ReleaseRefusedError for an upgrade whose own file is no better than what is in the library."""
        if not job.item.is_upgrading or job.item.quality is None:
            return
        quality = _quality(job, download, await self._release(job))
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


def _quality(job: Job, download: Download, known: KnownRelease | None) -> Quality | None:
    if job.request.media_type is MediaType.GAME:
        return None
    own = parse_release_name(download.name).quality
    if own is not None or known is None:
        return own
    return parse_release_name(known.release.title).quality or known.quality
