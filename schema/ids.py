"""Public ids: opaque to clients, unique over all types, stable for ever. Knows no row but its number."""

import re
from dataclasses import dataclass
from enum import StrEnum

import strawberry

_ID = re.compile(r"([a-z]+)-([1-9][0-9]{0,17})(?:-([0-9]{1,9}))?")


class Kind(StrEnum):
    """What an id names, as its first word."""

    REQUEST = "request"
    SEASON = "season"  # of a request, by its number: `season-12-1`
    EPISODE = "episode"
    PLATFORM = "platform"
    RELEASE = "release"
    CHANGE = "change"
    DELIVERY = "delivery"  # by its first item; it lasts no longer than what it names, so it is no node


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicId:
    """An id taken apart. `row_id` is the database's own number, `season` stands only in a season's id."""

    kind: Kind
    row_id: int
    season: int | None = None


def public_id(kind: Kind, row_id: int) -> strawberry.ID:
    """The id of a row."""
    return strawberry.ID(f"{kind}-{row_id}")


def season_id(request_id: int, number: int) -> strawberry.ID:
    """The id of a season of a show."""
    return strawberry.ID(f"{Kind.SEASON}-{request_id}-{number}")


def parse_id(text: str) -> PublicId | None:
    """What the id names; None for anything that Usher never gave out."""
    found = _ID.fullmatch(text)
    if found is None or found[1] not in Kind.__members__.values():
        return None
    kind = Kind(found[1])
    if (kind is Kind.SEASON) != (found[3] is not None):
        return None
    return PublicId(kind=kind, row_id=int(found[2]), season=None if found[3] is None else int(found[3]))


def row_id_of(kind: Kind, text: str) -> int | None:
    """The number of the row, when the id names a thing of this kind."""
    named = parse_id(text)
    return named.row_id if named is not None and named.kind is kind else None
