"""Takes a wish for a game in, once: one request for a game, which grows by the platforms that are asked for later."""

from dataclasses import replace
from pathlib import Path

from addon.domain.admission import Verdict, claim_platforms
from addon.domain.models import Item, Request
from addon.domain.naming import Shelf
from addon.services.intake.admissions import Admissions, Admitted
from addon.services.intake.presence import without_gone
from addon.store import games, shows
from addon.store.requests import NewRequest

_FOLDERS_DEEP = 2  # the folders of the game and of the platform


class GameAdmissions:
    """Behind the same door as all others."""

    def __init__(self, admissions: Admissions) -> None:
        self._admissions = admissions
        self._lifecycle = admissions.lifecycle
        self._store = admissions.store

    async def admit(self, new: NewRequest, reason: str) -> Admitted:
        """Stores the wish for platforms that no request has; those at rest come back to life where they are."""
        async with self._admissions.door:
            same = await self._store.read(games.same_game, new)
            items = await self._store.read(shows.items_of_title, same)
            folders = {known.id: Shelf(title=known.title, year=known.year).folder for known in same}
            there = await without_gone(
                self._store, items, lambda item, path: _library_of(path, folders[item.request_id])
            )
            claimed = claim_platforms(new.item_platforms, there)
            for known in same:
                revived = [item for item in claimed.revived if item.request_id == known.id]
                if revived:
                    await self._admissions.revive(known, revived, new, reason)
            if claimed.new:
                return await self._add(replace(new, item_platforms=claimed.new), same, items, reason)
            if claimed.revived:
                owner = next(each for each in same if each.id == claimed.revived[0].request_id)
                return Admitted(request=await self._admissions.now(owner), verdict=Verdict.REVIVE)
            return Admitted(request=_owner(new, same, items), verdict=Verdict.DUPLICATE)

    async def _add(self, new: NewRequest, same: tuple[Request, ...], items: tuple[Item, ...], reason: str) -> Admitted:
        """The newest request grows; where it had the platform once, and its files are gone, there is a new request."""
        newest = same[0] if same else None
        taken = {item.platform for item in items if newest is not None and item.request_id == newest.id}
        if newest is None or not taken.isdisjoint(new.item_platforms):
            made = await self._lifecycle.create(new, reason)
            return Admitted(request=made.request, verdict=Verdict.NEW)
        await self._admissions.take_over_wishes(newest, new)
        await self._lifecycle.add_platforms(newest.id, new, reason)
        return Admitted(request=await self._admissions.now(newest), verdict=Verdict.EXTENDED)


def _owner(new: NewRequest, same: tuple[Request, ...], items: tuple[Item, ...]) -> Request:
    """The newest request that has one of the platforms that are asked for."""
    owners = {item.request_id for item in items if item.platform in new.item_platforms}
    return next((request for request in same if request.id in owners), same[0])


def _library_of(path: Path, folder: str) -> Path:
    """The folder that holds the game's."""
    return next((parent.parent for parent in path.parents if parent.name == folder), path.parents[_FOLDERS_DEEP])
