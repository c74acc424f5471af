"""What is special about shows: episodes by number, packs of whole seasons, a folder a season. Knows no other kind."""

import re
from datetime import date
from pathlib import PurePosixPath

from addon.domain.naming import Shelf, safe_component
from addon.domain.numbering import Numbering, numbering
from addon.domain.release_name import ReleaseName
from addon.domain.releases import Rejection, Release, RemoteFile, Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.videos import FileChoice, is_named, stem_of
from addon.domain.status import Quality

LIBRARY_FOLDER = "Shows"  # below the library, unless SHOWS_DIR says otherwise

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[\s._-](\d\d)[\s._-](\d\d)(?!\d)")


def present(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """The release is the episode, or a pack that covers its season; for a whole season: such a pack."""
    named = candidate.file_name
    if named is not None and wanted.episode is not None and (named.episodes or named.air_date):
        holds = _is_episode(named, wanted, seasons=named.seasons or candidate.name.seasons)
    else:
        named = candidate.name
        is_one = bool(named.episodes or named.air_date)
        holds = _is_episode(named, wanted, seasons=named.seasons) if is_one else _covers_season(named, wanted)
    if holds:
        return None
    return Rejection(rule="episode_present", reason=f"Found {_told(named)}, wanted {code(wanted)}.")


def pick(works: tuple[RemoteFile, ...], wanted: Wanted, release: Release) -> FileChoice | Rejection:
    """The file of the episode, or those of the whole season, by the numbers in their names."""
    fitting = [work for work in works if _file_fits(work, wanted, release)]
    if not fitting and len(works) == 1 and numbering(stem_of(works[0])) == Numbering():
        fitting = list(works)  # named as no episode at all: the torrent's name has been judged already
    if not fitting:
        reason = f"Found none such among the videos of the list ({len(works)}), wanted {code(wanted)}."
        return Rejection(rule="episode_present", reason=reason)
    if wanted.episode is not None and len(fitting) > 1:
        own = [work for work in fitting if is_named(work, release.filename)]
        if len(own) != 1:
            return Rejection(rule="single_file", reason=f"Found {len(fitting)} files of {code(wanted)}, wanted one.")
        fitting = own
    return FileChoice(files=tuple(fitting))


def numbers_of(file: RemoteFile, release: Release) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Seasons and episodes that the file holds; a season that its own name lacks comes from folder or torrent."""
    stem = stem_of(file)
    own = numbering(stem)
    if own.seasons:
        return own.seasons, own.episodes
    folders = PurePosixPath(file.path).parts[:-1]
    for text in (*reversed(folders), release.title):
        seasons = numbering(text).seasons
        if len(seasons) == 1:
            return seasons, own.episodes
    return (), own.episodes


def code(wanted: Wanted) -> str:
    """`S02E03`, or `season 2`, or the show."""
    if wanted.season is None:
        return "the show"
    return f"season {wanted.season}" if wanted.episode is None else f"S{wanted.season:02}E{wanted.episode:02}"


def library_path(
    shelf: Shelf, *, season: int, episodes: tuple[int, ...], quality: Quality | None, suffix: str
) -> PurePosixPath:
    """`Title (Year) [imdbid-tt…]/Season 01/Title S01E02-E03 - 1080p.mkv`, relative to the folder of all shows.

    `suffix` is the file's own, with its dot.
    """
    numbers = sorted(set(episodes))
    run = len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1
    listed = f"E{numbers[0]:02}-E{numbers[-1]:02}" if run else "".join(f"E{number:02}" for number in numbers)
    label = f" - {quality.label}" if quality is not None else ""
    name = safe_component(shelf.title, suffix=f" S{season:02}{listed}{label}{suffix.lower()}")
    return PurePosixPath(shelf.folder, f"Season {season:02}", name)


def _is_episode(named: ReleaseName, wanted: Wanted, *, seasons: tuple[int, ...]) -> bool:
    if not named.episodes:
        return wanted.air_date is not None and named.air_date == wanted.air_date
    return wanted.episode in named.episodes and wanted.season in (seasons or (1,))  # a miniseries names no season


def _covers_season(named: ReleaseName, wanted: Wanted) -> bool:
    if not named.seasons:
        return named.is_complete
    return wanted.season is None or wanted.season in named.seasons


def _told(named: ReleaseName) -> str:
    if named.air_date is not None and not named.episodes:
        return named.air_date.isoformat()
    if not named.seasons and not named.episodes:
        return "no season or episode in the name"
    seasons = "/".join(f"S{season:02}" for season in named.seasons)
    return seasons + "".join(f"E{number:02}" for number in named.episodes)


def _file_fits(file: RemoteFile, wanted: Wanted, release: Release) -> bool:
    seasons, episodes = numbers_of(file, release)
    if not episodes:
        return _date_of(file) is not None and _date_of(file) == wanted.air_date
    if wanted.season not in (seasons or (1,)):
        return False
    return wanted.episode is None or wanted.episode in episodes


def _date_of(file: RemoteFile) -> date | None:
    found = _DATE.search(stem_of(file))
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
