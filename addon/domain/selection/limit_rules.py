"""The rules that hold a number against a limit, and the rule about cached copies. Each is made of texts."""

import re
from fractions import Fraction

from addon.domain.kinds import episode
from addon.domain.releases import Rejection, Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.listing import Listing
from addon.domain.selection.rule import Rule
from addon.domain.status import MediaType

_GIGABYTE = 1_000_000_000
_MEGABYTE = 1_000_000


def season_pack(share: str) -> Rule:
    """The rule that a pack holds this share of the wanted episodes of a season.

    By its name only where that counts the episodes: of a pack that names the whole season the list of files will tell.
    """
    least = _number(share, Fraction(1), "a share of the wanted episodes above 0 and up to 1, as in season_pack(0.8)")

    def on_release(candidate: Candidate, wanted: Wanted) -> Rejection | None:
        is_show = wanted.media_type is MediaType.SHOW
        return episode.too_few_named(candidate, wanted, least) if is_show else None

    def on_files(listing: Listing, wanted: Wanted) -> Rejection | None:
        is_show = wanted.media_type is MediaType.SHOW
        return episode.too_few_held(listing, wanted, least) if is_show else None

    return Rule(name="season_pack", on_release=on_release, on_files=on_files)


def min_seeders(least: str) -> Rule:
    """The rule that a release which the debrid service must fetch first has so many seeders; unknown ones pass."""
    if not re.fullmatch(r"[0-9]{1,6}", least):
        raise ValueError("a whole number, as in min_seeders(1)")
    number = int(least)

    def on_release(candidate: Candidate, wanted: Wanted) -> Rejection | None:
        seeders = candidate.release.seeders
        if candidate.cached is not False or seeders is None or seeders >= number:
            return None
        reason = f"Found {seeders} seeders and no cached copy, wanted {number} or more."
        return Rejection(rule="min_seeders", reason=reason)

    return Rule(name="min_seeders", on_release=on_release)


def max_size(gigabytes: str) -> Rule:
    """The rule that no wanted file is larger than so many GB (of 10^9 bytes); of a game all its files together."""
    most = _number(gigabytes, Fraction(100_000), "a number of GB, as in max_size(20)")
    told = f"wanted {gigabytes} GB at most."

    def reject(size_bytes: int | None) -> Rejection | None:
        if size_bytes is None or size_bytes <= most * _GIGABYTE:
            return None
        return Rejection(rule="max_size", reason=f"Found {size_bytes / _GIGABYTE:.2f} GB, {told}")

    return Rule(
        name="max_size",
        on_release=lambda candidate, wanted: reject(candidate.release.size_bytes),
        on_files=lambda listing, wanted: reject(max(_sizes(listing, wanted), default=None)),
    )


def min_size(megabytes: str) -> Rule:
    """The rule that no wanted file is smaller than so many MB (of 10^6 bytes); of a game all its files together."""
    least = _number(megabytes, Fraction(100_000_000), "a number of MB, as in min_size(100)")
    told = f"wanted {megabytes} MB at least."

    def reject(size_bytes: int | None) -> Rejection | None:
        if size_bytes is None or size_bytes >= least * _MEGABYTE:
            return None
        return Rejection(rule="min_size", reason=f"Found {size_bytes / _MEGABYTE:.1f} MB, {told}")

    return Rule(
        name="min_size",
        on_release=lambda candidate, wanted: reject(candidate.release.size_bytes),
        on_files=lambda listing, wanted: reject(min(_sizes(listing, wanted), default=None)),
    )


def cached_only() -> Rule:
    """The rule that nothing is taken of which it is known that the debrid service has no copy.

    Where nothing is known the release is tried, and given up when the service would have to fetch it first.
    """

    def on_release(candidate: Candidate, wanted: Wanted) -> Rejection | None:
        if candidate.cached is not False:
            return None
        return Rejection(rule="cached_only", reason="Found no cached copy, wanted one.")

    return Rule(name="cached_only", on_release=on_release)


def _sizes(listing: Listing, wanted: Wanted) -> list[int]:
    sizes = [file.size_bytes for file in listing.picked.chosen]
    return [sum(sizes)] if wanted.media_type is MediaType.GAME else sizes


def _number(text: str, most: Fraction, takes: str) -> Fraction:
    """Exactly what is written, above 0: 0.8 is four fifths then, and no rounding lets 7 of 10 pass."""
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", text) or not 0 < Fraction(text) <= most:
        raise ValueError(takes)
    return Fraction(text)
