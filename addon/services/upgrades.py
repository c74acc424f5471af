"""The step that looks for something better than what is in the library: one search, as for anything else."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

from addon.domain.events import NothingAccepted
from addon.domain.models import Job
from addon.services.library import Library
from addon.services.search import Search
from addon.services.steps import Happened, Outcome
from addon.store import shows
from addon.store.session import Store

_TAKEN_OUT = "It was taken out of the library, so nothing better is looked for while it is away."


Look: TypeAlias = Callable[[Callable[[], bool]], Awaitable[bool]]


async def _in_thread(work: Callable[[], bool]) -> bool:
    return await asyncio.to_thread(work)


class Upgrades:
    """Searches completed items."""

    def __init__(self, search: Search, library: Library, store: Store, *, look: Look | None = None) -> None:
        """`look` runs what may block on the disk, or on a mount."""
        self._look = look or _in_thread
        self._search = search
        self._library = library
        self._store = store

    async def __call__(self, job: Job) -> Outcome:
        """Something better, or none; nobody is asked when none is wanted, or a person has taken the file away."""
        if not self._search.better(job):
            return Happened(event=NothingAccepted(reason=job.item.note))
        self._library.folder(job.request)  # a disk that is away says nothing of its files
        placed = await self._store.read(shows.placed_paths, (job.item.id,))
        paths = [Path(path) for path in placed.get(job.item.id, ())]
        if not await self._look(lambda: any(path.exists() for path in paths)):
            return Happened(event=NothingAccepted(reason=_TAKEN_OUT))
        return await self._search(job)
