"""Chores that remove files which something better has replaced: only what Usher put there, and never the last one.

Before a file goes, what replaces it is looked at on the disk. A brake stops when too much would go at once.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import TypeAlias

from addon.clock import Clock
from addon.domain.backoff import retry_delay
from addon.domain.chores import ChoreKind
from addon.domain.upgrades import too_many_removals
from addon.errors import LibraryUnavailableError
from addon.log import get_logger
from addon.store import chores, redundant
from addon.store.redundant import Replaced, Seated
from addon.store.session import Store

log = get_logger("redundant")

_KINDS = (ChoreKind.REMOVE_REPLACED,)
_HOUR = timedelta(hours=1)
_LOOK_AGAIN = timedelta(minutes=1)
_BATCH = 50
Look: TypeAlias = Callable[[Callable[[], "Fate"]], Awaitable["Fate"]]


async def _in_thread(work: Callable[[], "Fate"]) -> "Fate":
    return await asyncio.to_thread(work)


class Fate(Enum):
    """What has become of a replaced file."""

    GONE = auto()
    KEPT = auto()  # what replaces it is not there
    FOREIGN = auto()  # something else has its name


class Redundant:
    """Removes replaced files, when that is switched on."""

    def __init__(
        self, store: Store, clock: Clock, *, switched_on: bool, percent: int, look: Look | None = None
    ) -> None:
        """`percent` of the library may go within an hour. `look` runs what may block on the disk, or on a mount."""
        self._look = look or _in_thread
        self._store = store
        self._clock = clock
        self._switched_on = switched_on
        self._percent = percent
        self.brake: str | None = None  # why nothing is removed at the moment
        self.troubled: Callable[[str, str], None] = lambda name, message: None  # a person is needed

    async def tick(self) -> None:
        """Does what is due, unless too much would go; one that fails waits and delays no other."""
        due = await self._store.read(chores.due_chores, _KINDS, self._clock(), _BATCH)
        if due and self._switched_on and await self._is_braked():
            await self._store.write(chores.put_off_chores, due, self._clock() + _LOOK_AGAIN, failed=False)
            return
        for waiting in due:
            if not self._switched_on or await self._try_remove(int(waiting.chore.subject)):
                await self._store.write(chores.finish_chores, (waiting,))
            else:
                due_at = self._clock() + retry_delay(waiting.attempts + 1)
                await self._store.write(chores.put_off_chores, (waiting,), due_at)

    async def _is_braked(self) -> bool:
        waiting = await self._store.read(redundant.count_replaced)
        lately = await self._store.read(redundant.count_removed, self._clock() - _HOUR)
        there = await self._store.read(redundant.count_files)
        if not too_many_removals(waiting, lately, there, self._percent):
            self.brake = None
            return False
        if self.brake is None:
            log.error("replaced files are not removed: too many at once", waiting=waiting, removed=lately, files=there)
        self.brake = (
            f"{waiting + lately} of {there + lately} files in the library would be removed within an hour, more than"
            f" {self._percent} %, so none is removed. `usher check` lists them. Set USHER_REMOVE_PERCENT higher and"
            " restart to let them go, or USHER_REMOVE_REDUNDANT to false to keep them."
        )
        self.troubled("The brake on removals", self.brake)
        return True

    async def _try_remove(self, item_id: int) -> bool:
        try:
            return await self._remove(item_id)
        except LibraryUnavailableError as error:  # a mount that is not there
            log.warning("replaced files stay for now", reason=str(error))
            return False

    async def _remove(self, item_id: int) -> bool:
        """Whether nothing of the item is left to remove."""
        fates = [await self._remove_file(each) for each in await self._store.read(redundant.replaced_files, item_id)]
        return Fate.KEPT not in fates

    async def _remove_file(self, replaced: Replaced) -> Fate:
        path = replaced.file.path
        fate = await self._look(partial(remove_replaced, replaced.file, replaced.by))
        match fate:
            case Fate.GONE:
                await self._store.write(redundant.file_removed, replaced, self._clock())
                log.info("a replaced file was removed", path=path)
            case Fate.FOREIGN:
                await self._store.write(redundant.file_forgotten, path)
                log.warning("a replaced file is somebody else's by now and stays", path=path)
            case Fate.KEPT:
                log.warning("a replaced file stays: what replaces it is not there", path=path)
        return fate


def remove_replaced(file: Seated, by: tuple[Seated, ...]) -> Fate:
    """Removes the file once all that replaces it lies there in full; may be called again after a crash. Blocking."""
    path = Path(file.path)
    if not by or not all(_is_there(each) and not _is_same(path, Path(each.path)) for each in by):
        return Fate.KEPT
    if not os.path.lexists(path):
        return Fate.GONE
    if path.exists() and not _is_there(file):  # a link that leads nowhere is nobody's
        return Fate.FOREIGN
    try:
        for each in by:
            _flush(Path(each.path))
        path.unlink()
    except OSError as error:
        log.warning("a replaced file cannot be removed", path=file.path, reason=error.strerror)
        return Fate.KEPT
    return Fate.GONE


def _flush(file: Path) -> None:
    """Has the disk hold all of the file: until then a loss of power could take it and its forerunner together.

    Of a link to a mounted account nothing lies on the disk.
    """
    if file.is_symlink():
        return
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


def _is_there(file: Seated) -> bool:
    path = Path(file.path)
    try:
        return path.is_file() and path.stat().st_size == file.size_bytes
    except OSError:
        return False


def _is_same(first: Path, second: Path) -> bool:
    try:
        return first.samefile(second)
    except OSError:
        return False
