"""Whether what Usher has put into the library is still there. Changes nothing."""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from os.path import lexists
from pathlib import Path

from addon.domain.models import Item
from addon.domain.status import Status
from addon.store import shows
from addon.store.session import Store


async def are_there(paths: Iterable[str], library_of: Callable[[Path], Path]) -> bool:
    """Whether one of the files is there; True without any: the library had it from elsewhere. A disk may be away.

    A link counts, wherever it leads: what it leads to may be away for a while, and asking for it could take for ever.

    `library_of`: the folder above a file's path that tells whether the disk is there.
    """
    places = [Path(path) for path in paths]
    if not places:
        return True
    libraries = {library_of(place) for place in places}
    return await asyncio.to_thread(lambda: any(map(lexists, places)) or not all(each.exists() for each in libraries))


async def without_gone(
    store: Store, items: tuple[Item, ...], library_of: Callable[[Item, Path], Path]
) -> tuple[Item, ...]:
    """The items without completed ones whose files were all taken out of the library: they are asked for anew."""
    done = {item.id: item for item in items if item.status is Status.COMPLETED}
    placed = await store.read(shows.placed_paths, list(done))
    gone = {
        item_id for item_id, paths in placed.items() if not await are_there(paths, partial(library_of, done[item_id]))
    }
    return tuple(item for item in items if item.id not in gone)
