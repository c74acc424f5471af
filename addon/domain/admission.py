"""Whether something that is asked for is new, is there already, or comes back to life. Pure.

An item belongs to one request per quality set: sets that share a quality, or one that accepts any, are the same wish.
"""

from dataclasses import dataclass
from enum import StrEnum

from addon.domain.models import Request
from addon.domain.status import Quality, Status

_AT_REST = (Status.CANCELLED, Status.FAILED, Status.EXPIRED)


class Verdict(StrEnum):
    """What becomes of a wish."""

    NEW = "new"
    DUPLICATE = "duplicate"  # open or completed already
    REVIVE = "revive"  # cancelled, failed or expired: it comes back with the new wishes


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The verdict, with the request that exists unless it is NEW."""

    verdict: Verdict
    request: Request | None = None


def admit(qualities: tuple[Quality, ...], existing: tuple[Request, ...]) -> Admission:
    """`existing`: requests for the same title, newest first; open and completed ones come before the others."""
    same = tuple(request for request in existing if overlap(qualities, request.qualities))
    for request in same:
        if request.status not in _AT_REST:
            return Admission(verdict=Verdict.DUPLICATE, request=request)
    return Admission(verdict=Verdict.REVIVE, request=same[0]) if same else Admission(verdict=Verdict.NEW)


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
