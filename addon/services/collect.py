"""The step that takes over what the swarm has brought: its files lie on our own disk, so nothing is fetched.

May run twice: it looks at each file and stores where it lies.
"""

import asyncio
from datetime import timedelta
from pathlib import Path

from addon.clock import Clock
from addon.debrid.base import DebridService
from addon.domain.events import DownloadStarted, ImportFailed
from addon.domain.models import Grab, Job
from addon.domain.wording import sentence
from addon.errors import ForeignFileError, LinkRottedError, ReleaseRefusedError
from addon.services.library import check_free
from addon.services.retaking import FILES_UNKNOWN, refused_for_now, taken_again
from addon.services.seats import Seats
from addon.services.steps import Happened, Outcome, Overtaken, Step, Waits
from addon.store import downloads, swarm_grabs
from addon.store.session import Store

_UNSEEN_DELAY = timedelta(minutes=5)


def by_origin(from_debrid: Step, from_swarm: Step) -> Step:
    """The step for ready files, by where they are."""

    async def deliver(job: Job) -> Outcome:
        is_local = job.grab is not None and job.grab.is_local
        return await (from_swarm if is_local else from_debrid)(job)

    return deliver


class Collect:
    """Collects the files of an item."""

    def __init__(self, swarm: DebridService, seats: Seats, store: Store, clock: Clock) -> None:
        self._swarm = swarm
        self._seats = seats
        self._store = store
        self._clock = clock

    async def __call__(self, job: Job) -> Outcome:
        """Every file of the job is there and its place is known, or why not."""
        grab = job.grab
        if grab is None or not job.downloads:
            return FILES_UNKNOWN
        try:
            for download, target in zip(job.downloads, await self._seats.targets(job), strict=True):
                await self._seats.check_better(job, download)
                await asyncio.to_thread(check_free, target, ours=await self._seats.is_ours(job.request.id, target))
                file = Path((await self._swarm.unlock(download.link, grab.info_hash)).url)
                if not await self._store.write(downloads.collected, download.gid, str(file.parent), file.name):
                    return Overtaken()
        except ForeignFileError as error:
            return Happened(event=ImportFailed(reason=str(error)))
        except LinkRottedError as error:
            return await self._begun_anew(grab, sentence(str(error)))
        except ReleaseRefusedError as error:
            return refused_for_now(grab, error)
        return Happened(event=DownloadStarted(reason="The swarm has brought it; it is looked at."))

    async def _begun_anew(self, grab: Grab, reason: str) -> Outcome:
        """A file that has vanished is downloaded once more; after that a person must look, or it would never end.

        Its torrent stays, which others may want something of.
        """
        if grab.readds:
            hint = "aria2 has completed it, and Usher does not see it. Check USHER_PATH_MAP; it goes on by itself."
            return Waits(until=self._clock() + _UNSEEN_DELAY, note=f"{reason} {hint}")
        await self._store.write(swarm_grabs.begun_anew, grab.id, self._clock())
        return await taken_again(self._store, grab, f"{reason} It is downloaded once more.")
