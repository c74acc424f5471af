"""Chores that clear away: entries in aria2, staged files, torrents of Usher's own. Done at least once each."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from addon.clients.aria2 import Aria2
from addon.clients.counting import on_behalf_of
from addon.clock import Clock
from addon.debrid.base import DebridService
from addon.domain.backoff import retry_delay
from addon.domain.chores import ChoreKind
from addon.errors import UpstreamError
from addon.log import get_logger
from addon.services.library import Library, clear_staging
from addon.store import chores, grabs
from addon.store.chores import Waiting
from addon.store.session import Store

log = get_logger("clearing")

_KINDS = (ChoreKind.REMOVE_DOWNLOADS, ChoreKind.DROP_REMOTE)
_ADD_IN_FLIGHT = timedelta(seconds=60)  # longer than any call: an add whose answer is unknown has shown itself by then
_LOOK_AGAIN = timedelta(seconds=5)
_BATCH = 50


class Clearing:
    """Does the clearing chores that are due."""

    def __init__(
        self, aria2: Aria2, services: Mapping[str, DebridService], library: Library, store: Store, clock: Clock
    ) -> None:
        self._aria2 = aria2
        self._services = services
        self._library = library
        self._store = store
        self._clock = clock

    async def tick(self) -> None:
        """Does what is due, in the order in which it was asked for; one that fails waits and delays no other."""
        for waiting in await self._store.read(chores.due_chores, _KINDS, self._clock(), _BATCH):
            try:
                done = await self._do(waiting)
            except UpstreamError as error:
                log.warning("a chore waits", chore=waiting.chore.kind.value, reason=str(error))
                await self._put_off(waiting, retry_delay(waiting.attempts + 1, longest_seconds=300), failed=True)
                continue
            if done:
                await self._store.write(chores.finish_chores, (waiting,))
            else:
                await self._put_off(waiting, _LOOK_AGAIN, failed=False)

    async def _do(self, waiting: Waiting) -> bool:
        grab_id, _, item_id = waiting.chore.subject.partition("/")
        if waiting.chore.kind is ChoreKind.REMOVE_DOWNLOADS:
            return await self._remove_downloads(int(grab_id), int(item_id))
        return await self._drop_remote(int(grab_id), waiting)

    async def _remove_downloads(self, grab_id: int, item_id: int) -> bool:
        await self._store.write(grabs.leave_shared, grab_id, item_id)
        downloads = await self._store.read(grabs.downloads_of, grab_id, item_id)
        for download in downloads:
            await self._aria2.remove(download.gid)
            await asyncio.to_thread(clear_staging, Path(download.directory), self._library.staging_roots())
        await self._store.write(grabs.downloads_removed, tuple(download.gid for download in downloads))
        return True

    async def _drop_remote(self, grab_id: int, waiting: Waiting) -> bool:
        grab = await self._store.read(grabs.find_grab, grab_id)
        if grab is None:
            return True
        service = self._services.get(grab.provider)
        if service is None:
            log.warning("a torrent stays behind: its service is not configured any more", provider=grab.provider)
            return True
        if service.is_local and await self._store.read(grabs.is_being_added, grab.info_hash):
            return False  # under the very same id
        for torrent_id in await self._store.write(grabs.torrents_to_drop, grab_id):
            with on_behalf_of(grab.request_id):
                await service.delete(torrent_id, grab.info_hash)
            await self._store.write(grabs.torrent_dropped, grab_id, torrent_id)
            log.info("torrent removed from the account", provider=grab.provider, info_hash=grab.info_hash)
        if grab.dropped_at is None or grab.torrent_id is not None or not grab.ours:
            return True
        return await self._find_unanswered_add(service, grab_id, waiting)

    async def _find_unanswered_add(self, service: DebridService, grab_id: int, waiting: Waiting) -> bool:
        """Looks for a torrent whose add was never answered: of that hash, and neither in use nor there before."""
        grab = await self._store.read(grabs.find_grab, grab_id)
        if grab is None:
            return True
        if await self._store.read(grabs.is_being_added, grab.info_hash):
            return False  # what is found might be another's
        known = await self._store.read(grabs.torrents_in_use) | frozenset(grab.others)
        for torrent in await service.torrents():
            if torrent.info_hash == grab.info_hash and torrent.id not in known:
                with on_behalf_of(grab.request_id):
                    await service.delete(torrent.id, grab.info_hash)
                log.info("torrent removed from the account", provider=grab.provider, info_hash=grab.info_hash)
                await self._store.write(grabs.nothing_added, grab_id)
                return True
        return self._clock() - waiting.created_at > _ADD_IN_FLIGHT

    async def _put_off(self, waiting: Waiting, delay: timedelta, *, failed: bool) -> None:
        await self._store.write(chores.put_off_chores, (waiting,), self._clock() + delay, failed=failed)
