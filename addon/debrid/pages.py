"""Pages of an account's listing, with rows of other programs among them. Knows no particular service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from addon.debrid.base import RemoteTorrent
from addon.debrid.bodies import UnreadableError


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a listing. `rows` also counts those that could not be read."""

    rows: int
    torrents: tuple[RemoteTorrent, ...]


def page_of(rows: Sequence[msgspec.Raw], read: Callable[[bytes], RemoteTorrent]) -> Page:
    """The page without the rows that make no sense."""
    torrents = []
    for row in rows:
        try:
            torrents.append(read(bytes(row)))
        except UnreadableError:
            continue  # one broken row, perhaps of another program, must not hide the others
    return Page(rows=len(rows), torrents=tuple(torrents))
