"""What is special about movies: one film, a year that must fit, one folder for each. Knows no other kind."""

import re
from pathlib import PurePosixPath

from addon.domain import name_words
from addon.domain.naming import Shelf, safe_component
from addon.domain.numbering import numbering
from addon.domain.release_name import ReleaseName
from addon.domain.releases import Rejection, Release, RemoteFile, Wanted
from addon.domain.selection.candidate import Candidate, mark, matched
from addon.domain.selection.listing import Listing, Picked, likeliest
from addon.domain.selection.videos import is_named, match_file, match_folder, stem_of, words_beside_title
from addon.domain.status import Quality
from addon.domain.title_match import TitleMatch, words_in, year_in
from addon.domain.titles import demands_year, title_keys

LIBRARY_FOLDER = "Movies"  # below the library, unless MOVIES_DIR says otherwise
_JOINED = re.compile(r"[+&]|(?<![a-z])and(?![a-z])", re.IGNORECASE)
YEARS_BESIDE = 1  # festivals and countries differ by one


def year_fits(found: int, wanted: int) -> bool:
    """Whether a stated year can be the wanted film's."""
    return abs(found - wanted) <= YEARS_BESIDE


def no_episode(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """A name that counts seasons or episodes is no movie's."""
    for name in candidate.names:
        if found := _episode_in(name, wanted):
            return Rejection(rule="episode_present", reason=f"Found “{found}” in the name, wanted a movie.")
    return None


def no_collection(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """A torrent of one film in one piece: no trilogy, collection, range of years, second film, or half of one."""
    if found := collection_in(candidate.name, wanted):
        return Rejection(rule="single_file", reason=f"Found {found}, wanted a torrent with one film.")
    for name in candidate.names:
        if name.is_part and (word := mark(name, wanted, name_words.PARTS)):
            return Rejection(rule="single_file", reason=f"Found “{word}” in the name, wanted the film in one file.")
    return None


def collection_in(name: ReleaseName, wanted: Wanted) -> str | None:
    """What in the name tells of several films and is no part of the wanted title."""
    if _JOINED.search(name.text) and (again := _title_again(name, wanted)):
        return f"“{again}” in the name"
    if not name.is_collection:
        return None
    match = matched(name, wanted)
    years = name.year_range
    if years is not None and (match is None or str(years[0]) not in title_keys(match.title)):
        return f"films of {years[0]} to {years[1]}"
    word = mark(name, wanted, name_words.COLLECTION)
    return None if word is None else f"“{word}” in the name"


def pick(works: tuple[RemoteFile, ...], wanted: Wanted, release: Release) -> Picked:
    """The one film among the works of a torrent."""
    pieces = tuple(work for work in works if _is_part(work, wanted))
    ids = {piece.id for piece in pieces}
    films = tuple(work for work in works if work.id not in ids)
    if len(films) == 1:
        return Picked(fitting=films, chosen=films, whole=films, pieces=pieces)
    cuts = [film for film in films if _fits(match_file(film, wanted), wanted)]
    cuts = cuts or [film for film in films if _fits(match_folder(film, wanted), wanted)]
    fitting = cuts
    if len(cuts) > 1:  # several cuts of the film: the one that the indexer spoke of
        fitting = [film for film in cuts if is_named(film, release.filename)]
    of_title = [film for film in films if match_file(film, wanted) is not None]
    chosen = likeliest(fitting or cuts or of_title or films or works, release)
    return Picked(fitting=tuple(fitting), chosen=chosen, whole=films, pieces=pieces)


def several_films(listing: Listing, wanted: Wanted) -> Rejection | None:
    """The list holds one film in one file."""
    picked = listing.picked
    if picked.pieces and (not picked.whole or any(match_file(piece, wanted) for piece in picked.pieces)):
        return Rejection(rule="single_file", reason="Found the film cut in parts, wanted one file.")
    if not picked.whole or len(picked.fitting) == 1:
        return None
    return Rejection(rule="single_file", reason=f"Found {len(picked.whole)} films, wanted one.")


def file_of_episode(listing: Listing, wanted: Wanted) -> Rejection | None:
    """The only film of a torrent is named as no episode."""
    file = _only_film(listing)
    if file is None or not numbering(stem_of(file)).seasons:
        return None
    if not name_words.SEASON_OR_EPISODE.search(words_beside_title(file, wanted)):
        return None
    return Rejection(rule="episode_present", reason=f"Found the file “{file.basename}”, wanted a movie.")


def file_of_other_year(listing: Listing, wanted: Wanted) -> Rejection | None:
    """The only film of a torrent names no other year; a name that says little is let pass."""
    file = _only_film(listing)
    year = year_in(words_beside_title(file, wanted)) if file is not None else None
    if year is None or wanted.year is None or year_fits(year, wanted.year):
        return None
    reason = f"Found {year} in the file's name, wanted {wanted.year} or one year beside it."
    return Rejection(rule="year_matches", reason=reason)


def library_path(shelf: Shelf, *, quality: Quality | None, suffix: str) -> PurePosixPath:
    """`Title (Year) [imdbid-tt…]/Title (Year) [imdbid-tt…] - 1080p.mkv`, relative to the folder of all movies.

    `suffix` is the file's own, with its dot. Jellyfin shows two files as versions of one movie only when both begin
    exactly with the folder's name.
    """
    label = f" - {quality.label}" if quality is not None else ""
    return PurePosixPath(shelf.folder, safe_component(shelf.folder, suffix=f"{label}{suffix.lower()}"))


def _is_part(file: RemoteFile, wanted: Wanted) -> bool:
    behind_title = match_file(file, wanted) is not None
    pattern = name_words.PARTS_BEHIND_TITLE if behind_title else name_words.PARTS
    return pattern.search(words_beside_title(file, wanted)) is not None


def _episode_in(name: ReleaseName, wanted: Wanted) -> str | None:
    """What in the name counts seasons or episodes."""
    if not name.seasons:
        return mark(name, wanted, name_words.EPISODE_ALONE) if name.episodes else None
    if matched(name, wanted) is None:  # nothing tells which of its words are a title's
        return f"season {name.seasons[0]}"
    return mark(name, wanted, name_words.SEASON_OR_EPISODE)


def _title_again(name: ReleaseName, wanted: Wanted) -> str | None:
    """The title once more behind itself: a second film, as in "Title (2019) + Title 2"."""
    match = matched(name, wanted)
    if match is None:
        return None
    titles = "|".join(re.escape(" ".join(words_in(title))) for title in wanted.titles)
    found = re.search(rf"(?:\+|(?<= )and) (?:{titles})(?= |$)", match.rest)
    return found[0] if found else None


def _only_film(listing: Listing) -> RemoteFile | None:
    films = listing.picked.whole
    return films[0] if len(films) == 1 else None


def _fits(match: TitleMatch | None, wanted: Wanted) -> bool:
    if match is None:
        return False
    if match.year is None or wanted.year is None:
        return wanted.year is None or not demands_year(match.title)
    return year_fits(match.year, wanted.year)
