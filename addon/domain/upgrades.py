"""What counts as better than what is in the library, and when it is looked for. Pure; knows no phase."""

from datetime import timedelta

from addon.domain.backoff import search_delay
from addon.domain.status import Quality

FEW_FILES = 5
"""So many replaced files may always go within an hour: in a small library a fifth would be none."""


def better_qualities(present: Quality | None, up_to: Quality | None) -> tuple[Quality, ...]:
    """The qualities above the present one, as far as `up_to`, best first; none when either is not known."""
    if present is None or up_to is None:
        return ()
    return tuple(each for each in reversed(Quality) if present.height < each.height <= up_to.height)


def lowest_quality(qualities: tuple[Quality | None, ...]) -> Quality | None:
    """The quality of files that belong together; None when one of them is not known."""
    known = [quality for quality in qualities if quality is not None]
    return min(known, key=lambda each: each.height) if known and len(known) == len(qualities) else None


def upgrade_delay(fruitless: int, *, first_seconds: float, longest_seconds: float, chance: float) -> timedelta:
    """The wait before the next search for something better, after so many without result: first, twice, four times …"""
    return search_delay(fruitless + 1, first_seconds=first_seconds, longest_seconds=longest_seconds, chance=chance)


def too_many_removals(waiting: int, removed_lately: int, there: int, percent: int) -> bool:
    """Whether more of the library would go within an hour than may: this percentage of its files.

    `there`: files of Usher's own in the library, with those that wait to be removed.
    """
    allowed = max(FEW_FILES, (there + removed_lately) * percent // 100)
    return waiting > 0 and waiting + removed_lately > allowed
