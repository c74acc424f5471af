"""Two rules that Usher itself does not have: one about names, and one with an argument about lists of files."""

from addon.domain.releases import Rejection, Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.listing import Listing
from addon.domain.selection.rule import Rule
from addon.domain.status import Format

_BRIGHT = frozenset({Format.HDR10, Format.DOLBY_VISION})


def flat_range() -> Rule:
    """`flat_range`: no picture that needs an HDR screen."""

    def on_release(candidate: Candidate, wanted: Wanted) -> Rejection | None:
        if candidate.formats.isdisjoint(_BRIGHT):
            return None
        return Rejection(rule="flat_range", reason="Found an HDR picture, wanted an ordinary one.")

    return Rule(name="flat_range", on_release=on_release)


def most_files(number: str) -> Rule:
    """`most_files(50)`: no torrent of more files than that."""
    if not (number.isascii() and number.isdigit()):
        raise ValueError("a whole number, as in most_files(50)")

    def on_files(listing: Listing, wanted: Wanted) -> Rejection | None:
        found = len(listing.files)
        if found <= int(number):
            return None
        return Rejection(rule="most_files", reason=f"Found {found} files, wanted {number} at most.")

    return Rule(name="most_files", on_files=on_files)
