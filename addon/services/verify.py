"""Looks into a downloaded video before it comes home. Moves nothing."""

from datetime import timedelta
from pathlib import Path

from addon.clients.media import ReadMedia
from addon.clock import Clock
from addon.domain.events import DownloadFailed
from addon.domain.models import Download, Job
from addon.domain.verification import RULE, announced, fault_in, is_judged
from addon.log import get_logger
from addon.services.seats import Seats
from addon.services.steps import Happened, Outcome, Waits

log = get_logger("verify")

_TRIES = 3
_AGAIN = timedelta(seconds=30)


class Verify:
    """Holds a file against what was announced of it; remembers only how often each could not be looked into."""

    def __init__(self, seats: Seats, clock: Clock, read: ReadMedia | None) -> None:
        self._seats = seats
        self._clock = clock
        self._read = read
        self._unread: dict[str, int] = {}

    async def __call__(self, job: Job, download: Download, source: Path) -> Outcome | None:
        """What stands in the way of the file; None when nothing does. May be asked again after a crash.

        A person who forces a release overrules its runtime and its resolution, but it is to be a video.
        """
        if self._read is None or job.grab is None or not is_judged(job.request.media_type, download.name):
            return None
        found = await self._read(source)
        if found is None:
            return self._not_read(download)
        self._unread.pop(download.gid, None)
        wanted = announced(job.request, job.item, download.name, await self._seats.release_title(job, download))
        fault = fault_in(found, wanted.any_length_and_size if job.grab.forced else wanted)
        if fault is None:
            return None
        return Happened(event=DownloadFailed(reason=fault, info_hash=job.grab.info_hash, rule=RULE))

    def _not_read(self, download: Download) -> Outcome | None:
        """Our own trouble is no verdict on the file: after a few tries its size has to be enough."""
        tries = self._unread.pop(download.gid, 0) + 1
        if tries < _TRIES:
            self._unread[download.gid] = tries
            return Waits(until=self._clock() + _AGAIN, note="The file could not be looked into. Tried again.")
        log.warning("taken by its size alone", file=download.name)
        return None
