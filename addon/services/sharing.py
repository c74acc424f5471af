"""Who gets which file of a torrent: each episode its own from a pack, both episodes that one file holds. Reads only.

Names of many files are matched in a thread: a large pack takes so long that all else would wait.
"""

import asyncio
from collections.abc import Iterable

from addon.debrid.base import RemoteTorrent
from addon.domain.episodes import episode_code
from addon.domain.events import CachingStarted, Event, FileShared, FilesReady, LeftOut, ReadyFile
from addon.domain.kinds import episode
from addon.domain.models import Item, Request
from addon.domain.releases import Release, RemoteFile
from addon.domain.status import MediaType
from addon.domain.transitions import Phase, allows
from addon.domain.upgrades import better_qualities
from addon.domain.wording import service_name
from addon.services.proof import Ready
from addon.services.steps import Happened
from addon.services.torrents import Attempt
from addon.services.wishes import wanted_item
from addon.store import requests
from addon.store.session import Store

Apart = tuple[tuple[Item, Event], ...]


class Sharing:
    """Shares the files of a torrent out."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def ready(self, attempt: Attempt, torrent: RemoteTorrent, ready: Ready) -> Happened:
        """The files are there: each item of the job gets its own, and so does another that waits for one of them."""
        title = attempt.known.release.title
        reason = f"{title} has come from the swarm." if attempt.service.is_local else f"{title} is {_where(attempt)}."
        held = await self._held(attempt, torrent)
        by_id = {file.file_id: file for file in ready.files}
        apart: list[tuple[Item, Event]] = []
        if held is not None:
            for item in attempt.job.items:
                file = held.get(item.episode or 0)
                mine = by_id.get(file.id) if file is not None else None
                event = FilesReady(reason=reason, files=(mine,)) if mine is not None else _left_out(attempt, item)
                apart.append((item, event))
        apart += await self._others(attempt, torrent, by_id)
        return Happened(event=FilesReady(reason=reason, files=ready.files), grab_id=attempt.grab.id, apart=tuple(apart))

    async def caching(self, attempt: Attempt, torrent: RemoteTorrent) -> Happened:
        """The service fetches the files first; what a pack does not hold goes on by itself at once."""
        title = attempt.known.release.title
        reason = f"Not cached: {service_name(attempt.service.name)} fetches {title} first."
        if attempt.service.is_local:
            reason = f"{title} is downloaded from the swarm."
        held = await self._held(attempt, torrent)
        left: Apart = ()
        if held is not None:
            left = tuple((i, _left_out(attempt, i)) for i in attempt.job.items if (i.episode or 0) not in held)
        return Happened(event=CachingStarted(reason=reason), grab_id=attempt.grab.id, apart=left)

    async def _held(self, attempt: Attempt, torrent: RemoteTorrent) -> dict[int, RemoteFile] | None:
        """Of a season pack: the file of each wanted episode that it holds. None of anything else."""
        if not attempt.wanted.parts:
            return None
        return await asyncio.to_thread(episode.held_files, torrent.files, attempt.wanted, attempt.known.release)

    async def _others(self, attempt: Attempt, torrent: RemoteTorrent, ready: dict[int, ReadyFile]) -> Apart:
        """Episodes of the job's season that could do with a file of the job that holds them too."""
        job, release = attempt.job, attempt.known.release
        if job.request.media_type is not MediaType.SHOW:
            return ()
        files = [file for file in torrent.files if file.id in ready]
        own, seasons = {item.id for item in job.items}, {item.season for item in job.items}
        others = [
            item
            for item in await self._store.read(requests.items_of_request, job.request.id)
            if item.season in seasons and item.id not in own and _may_share(attempt, item)
        ]
        if not files or not others:
            return ()
        found = await asyncio.to_thread(_matched, job.request, release, files, others)
        return tuple((item, _shared(file, ready[file.id])) for item, file in found)


def _where(attempt: Attempt) -> str:
    """Where it is ready, and why that service of all was chosen."""
    name = f"ready at {service_name(attempt.service.name)}"
    if not attempt.grab.ours:
        return f"{name}, where it was on the account already"
    if attempt.job.item.step is Phase.CACHING:
        return f"{name}, which has fetched it"
    return f"{name}, which has it cached"


def _may_share(attempt: Attempt, item: Item) -> bool:
    """A completed one takes part in an upgrade when that is better than what it has, and something better is wanted."""
    if item.phase is Phase.COMPLETED:
        is_better = bool(better_qualities(item.quality, attempt.known.quality))
        return attempt.job.item.is_upgrading and item.due_at is not None and is_better
    return item.grab_id is None and allows(item.phase, FileShared)


def _matched(
    request: Request, release: Release, files: list[RemoteFile], items: Iterable[Item]
) -> list[tuple[Item, RemoteFile]]:
    """Those of the items that one of the files holds, each with the first such file."""
    found = []
    for item in items:
        wanted = wanted_item(request, item)
        file = next((each for each in files if episode.holds(each, wanted, release)), None)
        if file is not None:
            found.append((item, file))
    return found


def _shared(file: RemoteFile, ready: ReadyFile) -> FileShared:
    return FileShared(reason=f"It comes in one file with another episode: {file.basename}.", files=(ready,))


def _left_out(attempt: Attempt, item: Item) -> LeftOut:
    code = episode_code(item.season or 0, item.episode or 0)
    return LeftOut(reason=f"{attempt.known.release.title} does not hold {code}, which is searched by itself.")
