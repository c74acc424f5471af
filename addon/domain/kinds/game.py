"""What is special about games: platforms, versions, and a torrent that is taken as a whole. Knows no other kind."""

import re
from functools import lru_cache
from pathlib import PurePosixPath

from addon.domain import game_words
from addon.domain.media_files import AUDIO_EXTENSIONS, READ_EXTENSIONS, VIDEO_EXTENSIONS
from addon.domain.platform_words import platforms_in
from addon.domain.release_name import ReleaseName
from addon.domain.releases import Rejection, Release, RemoteFile, Wanted
from addon.domain.selection.candidate import Candidate, words_behind_title
from addon.domain.selection.listing import Listing, Picked
from addon.domain.selection.sentences import one_of
from addon.domain.title_match import TitleMatch, words_in

_VERSION = re.compile(
    r"(?<![a-z0-9])v(?:er(?:sion)?)?[ ._]{0,2}(\d{1,6})(?:[._](\d{1,6}))?(?:[._](\d{1,6}))?", re.IGNORECASE
)
_BARE_YEAR = re.compile(r"\d{4}(?= |$)")
_NO_GAME = VIDEO_EXTENSIONS | AUDIO_EXTENSIONS | READ_EXTENSIONS


def other_platform(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """A release that its names, or else its category, do not say to be for the wanted platform."""
    if wanted.platform is None:
        return None
    said = [name for each in candidate.names for name in platforms_in(words_behind_title(each, wanted))]
    hint = candidate.release.platform_hint
    if wanted.platform in said or (not said and hint == wanted.platform):
        return None
    if said:
        found = f"{one_of(dict.fromkeys(said))} in the name"
    else:
        found = f"{hint} by the category" if hint is not None else "no platform in the name or category"
    return Rejection(rule="platform", reason=f"Found {found}, wanted {wanted.platform}.")


def second_game(match: TitleMatch, wanted: Wanted) -> Rejection | None:
    """The title once more behind itself: a second game, as in "Title v1.0 + Title 2"."""
    titles = "|".join(re.escape(" ".join(words_in(title))) for title in wanted.titles)
    found = re.search(rf"(?:\+|(?<= )and) (?:{titles})(?= |$)", match.rest)
    if found is None:
        return None
    return Rejection(rule="title_matches", reason=f"Found “{found[0]}” in the name, wanted one game.")


def year_in_title(match: TitleMatch, wanted: Wanted) -> Rejection | None:
    """A year right behind the title, in no brackets, that is not the very one: games are called after years."""
    found = _BARE_YEAR.match(match.rest)
    if found is None or match.year is None or int(found[0]) != match.year or match.year == wanted.year:
        return None
    reason = f"Found {match.year} as if of the title, wanted {wanted.year}."
    return Rejection(rule="year_matches", reason=reason)


def only_part(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """A release that is, by its name, an update, an addition or the like alone."""
    found = game_words.only_part(words_behind_title(candidate.name, wanted))
    if found is None:
        return None
    return Rejection(rule="no_samples", reason=f"Found “{found}” alone in the name, wanted the game itself.")


def version_of(name: ReleaseName) -> tuple[int, int, int]:
    """The version that the name states, as in `v1.2.3`; zeros for what it does not. Builds cannot be compared."""
    return _version_in(name.text)


def pick(files: tuple[RemoteFile, ...], wanted: Wanted, release: Release) -> Picked:
    """All files: a game is not one file, and what belongs to it cannot be told from names."""
    return Picked(fitting=files, chosen=tuple(sorted(files, key=lambda file: file.id)))


def no_game_file(listing: Listing, wanted: Wanted) -> Rejection | None:
    """The list holds more than videos, music and texts."""
    if not listing.files:
        return Rejection(rule="video_files", reason="Found an empty list of files, wanted the files of a game.")
    if _payload(listing.files):
        return None
    reason = f"Found only videos, music or texts among {len(listing.files)} files, wanted the files of a game."
    return Rejection(rule="video_files", reason=reason)


def only_part_listed(listing: Listing, wanted: Wanted) -> Rejection | None:
    """Not every file is named as an update, an addition or the like."""
    payload = _payload(listing.files)
    parts = [found for file in payload if (found := _part_in(file, wanted)) is not None]
    if not payload or len(parts) < len(payload):
        return None
    found = f"“{parts[0]}” in the names of all files"
    return Rejection(rule="no_samples", reason=f"Found {found}, wanted the game itself.")


@lru_cache(maxsize=4096)
def _version_in(text: str) -> tuple[int, int, int]:
    found = _VERSION.search(text)
    if found is None:
        return 0, 0, 0
    first, second, third = (int(part or 0) for part in found.groups())
    return first, second, third


def _payload(files: tuple[RemoteFile, ...]) -> list[RemoteFile]:
    return [file for file in files if _suffix(file) not in _NO_GAME]


def _suffix(file: RemoteFile) -> str:
    return PurePosixPath(file.path).suffix[1:].lower()


def _part_in(file: RemoteFile, wanted: Wanted) -> str | None:
    """What a file's name, or that of a folder of its, says to be no whole game, beside the words of the title."""
    of_title = {word for title in wanted.titles for word in words_in(title)}
    for part in PurePosixPath(file.path).parts:
        beside = " ".join(word for word in words_in(part) if word not in of_title)
        if found := game_words.only_part(beside):
            return found
    return None
