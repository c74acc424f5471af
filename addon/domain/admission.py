"""Whether something that is asked for is new, is there already, or comes back to life. Pure.

An item belongs to one request per quality set: sets that share a quality, or one that accepts any, are the same wish.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from addon.domain.episodes import Number
from addon.domain.models import Item, Request
from addon.domain.status import Quality, Status

AT_REST = (Status.CANCELLED, Status.FAILED, Status.EXPIRED)
"""What a new wish for the same thing brings back to life."""


class Verdict(StrEnum):
    """What becomes of a wish."""

    NEW = "new"
    DUPLICATE = "duplicate"  # open or completed already
    REVIVE = "revive"  # cancelled, failed or expired: it comes back with the new wishes
    EXTENDED = "extended"  # all of it is asked for already, but not what is still to come


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The verdict, with the request that exists unless it is NEW."""

    verdict: Verdict
    request: Request | None = None


def admit(qualities: tuple[Quality, ...], existing: tuple[Request, ...]) -> Admission:
    """`existing`: requests for the same title, newest first; open and completed ones come before the others."""
    same = tuple(request for request in existing if overlap(qualities, request.qualities))
    for request in same:
        if request.status not in AT_REST:
            return Admission(verdict=Verdict.DUPLICATE, request=request)
    return Admission(verdict=Verdict.REVIVE, request=same[0]) if same else Admission(verdict=Verdict.NEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is left of a wish for episodes: those that no request owns, and items at rest that come back to life."""

    new: frozenset[Number]
    revived: tuple[Item, ...]


def claim(wanted: Iterable[Number], owned: Iterable[Item]) -> Claim:
    """`owned`: the items of all requests for the same show and wish. A later request owns only what is new."""
    by_number: dict[Number, Item] = {}
    for item in owned:
        if item.season is None or item.episode is None:
            continue
        key = item.season, item.episode
        if key not in by_number or by_number[key].status in AT_REST:
            by_number[key] = item
    keys = frozenset(wanted)
    known = [by_number[key] for key in sorted(keys & by_number.keys())]
    return Claim(new=keys - by_number.keys(), revived=tuple(item for item in known if item.status in AT_REST))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformClaim:
    """What is left of a wish for a game: platforms that no request has, and items at rest that come back to life."""

    new: tuple[str | None, ...]
    revived: tuple[Item, ...]


def claim_platforms(asked: Iterable[str | None], owned: Iterable[Item]) -> PlatformClaim:
    """`owned`: the items of all requests for the same game. Who asks for any platform (None) means those of them."""
    by_platform: dict[str | None, Item] = {}
    for item in owned:
        if item.platform not in by_platform or by_platform[item.platform].status in AT_REST:
            by_platform[item.platform] = item
    wanted = tuple(asked)
    if wanted == (None,) and by_platform:
        wanted = tuple(by_platform)
    known = [by_platform[platform] for platform in wanted if platform in by_platform]
    return PlatformClaim(
        new=tuple(platform for platform in wanted if platform not in by_platform),
        revived=tuple(item for item in known if item.status in AT_REST),
    )


def overlap(one: tuple[Quality, ...], other: tuple[Quality, ...]) -> bool:
    """Whether a release could satisfy both; an empty set accepts any quality."""
    return not one or not other or not set(one).isdisjoint(other)


def satisfies(height: int | None, width: int | None, qualities: tuple[Quality, ...]) -> bool:
    """Whether a picture of this size, in pixels, is one of the qualities or better; an unknown size is taken as it is.

    Width decides beside height, since wide films are cropped: 1920 × 800 is 1080p.
    """
    if not qualities or (height is None and width is None):
        return True
    least = min(quality.height for quality in qualities)
    return (height or 0) >= least * 0.9 or (width or 0) >= least * 16 / 9 * 0.9
