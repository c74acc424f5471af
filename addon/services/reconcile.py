"""Compares what Usher believes with what is there, at the start and every few minutes. It clears away only.

Only what Usher added is touched: gids and torrents that stand in its own tables, and what lies, or is written by aria2,
in folders named by gids below its own staging roots.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from addon.clients.aria2 import Aria2
from addon.clock import Clock
from addon.debrid.base import DebridService
from addon.domain.downloads import Entry
from addon.domain.gids import torrent_gid
from addon.domain.moves import Policy
from addon.errors import UpstreamError
from addon.log import get_logger
from addon.services.library import Library, clear_staging
from addon.store import grabs, listing, redundant, swarm_grabs
from addon.store.session import Store

log = get_logger("reconcile")


class Reconcile:
    """Finds what a crash has left behind."""

    def __init__(
        self,
        aria2: Aria2,
        services: Mapping[str, DebridService],
        library: Library,
        store: Store,
        clock: Clock,
        *,
        policy: Policy | None = None,
    ) -> None:
        """`policy`: whether what is redundant is looked for; without one it is not."""
        self._policy = policy
        self._aria2 = aria2
        self._services = services
        self._library = library
        self._store = store
        self._clock = clock

    async def tick(self) -> None:
        """One comparison with each side; a side that does not answer is left for the next time."""
        await self._redundant()
        for compare in (self._downloads, self._torrents):
            try:
                await compare()
            except UpstreamError as error:
                log.warning("could not compare", reason=str(error))
        await self._folders()

    async def _downloads(self) -> None:
        """Downloads that no item waits for have their entries and files removed."""
        stale = await self._store.write(grabs.ask_to_remove_stale, self._clock())
        if stale:
            log.info("downloads that nothing waits for are removed", count=stale)
        entries = (await self._aria2.snapshot()).entries
        known = await self._store.read(listing.requests_by_gid)
        for entry in entries:
            if entry.gid not in known and _is_staged(entry, self._aria2.roots):
                await self._aria2.remove(entry.gid)
                log.info("a download that nobody knows is removed", gid=entry.gid)

    async def _redundant(self) -> None:
        """What was finished or replaced before the switch was set goes too."""
        if self._policy is not None and self._policy.drop_finished:
            await self._store.write(redundant.drop_finished, self._clock())
        if self._policy is not None and self._policy.remove_replaced:
            await self._store.write(redundant.ask_to_remove_replaced, self._clock())

    async def _torrents(self) -> None:
        """Torrents of Usher's own that no item needs are removed from the account."""
        for name, service in self._services.items():
            dropped = await self._store.read(grabs.dropped_torrents, name)
            if not dropped:
                continue
            there = {torrent.id for torrent in await service.torrents(max_age_seconds=10)}
            gone = await self._store.write(grabs.ask_to_drop, dropped, frozenset(there), self._clock())
            if gone:
                log.info("torrents that nothing needs are removed", provider=name, count=gone)

    async def _folders(self) -> None:
        """Staging folders that belong to no download and to no torrent are removed."""
        roots = self._library.staging_roots()
        known = {Path(download.directory) for download in await self._store.read(grabs.all_downloads)}
        torrents = [torrent_gid(info_hash) for info_hash in await self._store.read(swarm_grabs.swarm_hashes)]
        known |= {root / gid for root in roots for gid in torrents}
        await asyncio.to_thread(_clear_unknown, roots, known)


def _is_staged(entry: Entry, roots: tuple[Path, ...]) -> bool:
    """Whether aria2 writes it where only Usher has things written: in a folder of its own gid below a root."""
    folder = Path(entry.path).parent if entry.path else None
    return folder is not None and folder.name == entry.gid and folder.parent in roots


def _clear_unknown(roots: tuple[Path, ...], known: set[Path]) -> None:
    for root in roots:
        if not root.is_dir():
            continue
        for folder in root.iterdir():
            if folder not in known and _is_gid(folder.name):
                clear_staging(folder, roots)


def _is_gid(name: str) -> bool:
    return len(name) == 16 and all(letter in "0123456789abcdef" for letter in name)
