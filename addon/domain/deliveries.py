"""What is on its way at this moment, from the items that wait for it and the grabs that bring it. Pure."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from addon.domain.delivery_words import delivery_words
from addon.domain.gids import metadata_gid, torrent_gid
from addon.domain.models import Grab, Item
from addon.domain.transitions import ORDINARY, Phase

LIST_LIMIT = timedelta(minutes=10)
"""How long a service may take to find out what is in a torrent; then the swarm does not give the list away."""


class DeliveryStep(StrEnum):
    """How far a delivery is."""

    TAKING = "TAKING"
    FETCHING = "FETCHING"
    WAITING = "WAITING"
    DOWNLOADING = "DOWNLOADING"
    IMPORTING = "IMPORTING"


_STEPS = {
    Phase.TAKING: DeliveryStep.TAKING,
    Phase.CACHING: DeliveryStep.FETCHING,
    Phase.UNLOCKING: DeliveryStep.WAITING,
    Phase.TRANSFERRING: DeliveryStep.DOWNLOADING,
    Phase.IMPORTING: DeliveryStep.IMPORTING,
}
_OF_SWARM = _STEPS | {Phase.CACHING: DeliveryStep.DOWNLOADING, Phase.UNLOCKING: DeliveryStep.IMPORTING}
"""The swarm has nothing ready: aria2 downloads from the start, and what it has is on our own disk."""

_AT_SERVICE = (Phase.TAKING, Phase.CACHING)  # what is to come is one torrent, for however many items

ON_THE_WAY = tuple(phase for phase in Phase if ORDINARY.get(phase, phase) in _STEPS)
"""Phases in which something is delivered for an item."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """An item in a phase of `ON_THE_WAY`, with what brings its files. `gids`: of its files, once they are known."""

    item: Item
    grab: Grab
    title: str | None  # the release's name
    gids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A torrent at a service, or a file on its way from there; `items` are those that it is for, ascending.

    `progress` 0 to 1, at the service. `gives_up_at`: when it is given up unless something moves; None: not by itself.
    """

    items: tuple[Item, ...]
    grab: Grab
    title: str | None
    step: DeliveryStep
    progress: float | None
    gives_up_at: datetime | None
    gids: tuple[str, ...]

    @property
    def id(self) -> int:
        """That of its first item, which has no other delivery."""
        return min(item.id for item in self.items)

    @property
    def lead(self) -> Item:
        """The item whose explanation is that of all."""
        return self.items[0]


def deliveries_of(carried: Iterable[Carried], stall_after: timedelta) -> tuple[Delivery, ...]:
    """What is on its way for these items of one request, in their order.

    One for each torrent that a service is asked for or fetches, afterwards one for each item; items whose files are
    the same are one.
    """
    groups: dict[Hashable, list[Carried]] = {}
    for each in carried:
        groups.setdefault(_key(each), []).append(each)
    return tuple(_delivery(tuple(group), stall_after) for group in groups.values())


def _key(carried: Carried) -> Hashable:
    item = carried.item
    if item.step in _AT_SERVICE:
        return carried.grab.id, item.season
    return carried.gids or item.id


def _delivery(group: tuple[Carried, ...], stall_after: timedelta) -> Delivery:
    first = group[0]
    step = (_OF_SWARM if first.grab.is_local else _STEPS)[first.item.step]
    return Delivery(
        items=tuple(each.item for each in group),
        grab=first.grab,
        title=first.title,
        step=step,
        progress=first.grab.progress if step is DeliveryStep.FETCHING else None,
        gives_up_at=_gives_up_at(first, stall_after),
        gids=_gids(first),
    )


def _gids(carried: Carried) -> tuple[str, ...]:
    """The swarm's entries are known by the hash alone, and its files have no entries of their own."""
    grab = carried.grab
    if not grab.is_local:
        return () if carried.item.step in _AT_SERVICE else carried.gids
    files = torrent_gid(grab.info_hash)
    return (metadata_gid(grab.info_hash), files) if carried.item.step in _AT_SERVICE else (files,)


def _gives_up_at(carried: Carried, stall_after: timedelta) -> datetime | None:
    """As long as a service has it, lack of progress counts from when it came further; a turn is waited for for ever."""
    item, grab = carried.item, carried.grab
    words = delivery_words(grab.provider)
    if item.step not in _AT_SERVICE or item.note == words.waits:
        return None
    if item.note in (words.reads_list, words.not_ready):
        return grab.progressed_at + min(LIST_LIMIT, stall_after)
    if item.step is Phase.TAKING:
        return None
    return max(grab.progressed_at, item.phase_since) + stall_after
