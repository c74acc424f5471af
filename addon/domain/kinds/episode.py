"""What is special about shows: episodes by number, packs of whole seasons, a folder a season. Knows no other kind."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from math import ceil
from pathlib import PurePosixPath

from addon.domain.episodes import episode_code
from addon.domain.kinds import counted
from addon.domain.kinds.counted import Counted
from addon.domain.media_files import split_file
from addon.domain.naming import Shelf, safe_component
from addon.domain.numbering import numbering
from addon.domain.release_name import ReleaseName
from addon.domain.releases import Rejection, Release, RemoteFile, Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.listing import Listing, Picked, likeliest
from addon.domain.selection.videos import is_named, match_file, stem_of, videos_among, works_among
from addon.domain.status import Quality

LIBRARY_FOLDER = "Shows"  # below the library, unless SHOWS_DIR says otherwise
MOST_IN_A_FILE_NAME = 12  # episodes; a file of more is named after one of them

_Numbered = tuple[RemoteFile, Counted]


def present(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """The release is the episode, or a pack that covers its season; of a whole season: it, or several of it."""
    name = candidate.name
    found = counted.of_name(name, wanted)
    if wanted.episode is None:
        holds = _covers_season(name, wanted) if found.says_nothing else _is_part_of_season(found, wanted)
    else:
        if candidate.file_name is not None:
            of_file = counted.of_name(candidate.file_name, wanted, around=name.seasons)
            found = found if of_file.says_nothing else of_file
        holds = _covers_season(name, wanted) if found.says_nothing else counted.is_episode(found, wanted)
    if holds:
        return None
    return Rejection(rule="episode_present", reason=f"Found {_told(found)}, wanted {code(wanted)}.")


def too_few_named(candidate: Candidate, wanted: Wanted, share: Fraction) -> Rejection | None:
    """Why a pack that names only some episodes of the wanted season is not enough of it; None for anything else."""
    found = counted.of_name(candidate.name, wanted)
    if wanted.episode is not None or found.says_nothing or not _is_part_of_season(found, wanted):
        return None
    return _too_few(sum(counted.is_episode(found, part) for part in wanted.parts), len(wanted.parts), share)


def too_few_held(listing: Listing, wanted: Wanted, share: Fraction) -> Rejection | None:
    """Why the files of a season are not enough of it; None for anything else."""
    if wanted.episode is not None or not listing.works:
        return None
    return _too_few(len(listing.picked.held), len(wanted.parts), share)


def no_such_file(listing: Listing, wanted: Wanted) -> Rejection | None:
    """One of the videos is the wanted episode; how much of a whole season there is, is no matter of this."""
    if wanted.episode is None or listing.picked.fitting or not listing.works:
        return None
    reason = f"Found none such among the videos of the list ({len(listing.works)}), wanted {code(wanted)}."
    return Rejection(rule="episode_present", reason=reason)


def several_files(listing: Listing, wanted: Wanted) -> Rejection | None:
    """One of the videos alone is the wanted episode."""
    found = len(listing.picked.fitting)
    if wanted.episode is None or found < 2:
        return None
    return Rejection(rule="single_file", reason=f"Found {found} files of {code(wanted)}, wanted one.")


def pick(works: tuple[RemoteFile, ...], wanted: Wanted, release: Release) -> Picked:
    """The file of the episode, or those of the wanted parts of a season, by the numbers in their names."""
    if wanted.episode is None:
        held = _held(works, wanted, release)
        files = tuple(sorted(set(held.values()), key=lambda file: file.id))
        return Picked(fitting=files, chosen=files, held=held)
    numbered = _numbered(works, wanted, release)
    fitting = [(work, found) for work, found in numbered if counted.is_episode(found, wanted)]
    if not fitting and len(works) == 1 and numbered[0][1].says_nothing and not numbering(stem_of(works[0])).seasons:
        fitting = numbered  # named as no episode at all: the torrent's name has been judged already
    own = [work for work, _ in fitting if is_named(work, release.filename)]
    fewest = min((len(found.episodes or found.absolute) for _, found in fitting), default=0)
    own = own or [work for work, found in fitting if len(found.episodes or found.absolute) == fewest]
    return Picked(fitting=tuple(own), chosen=likeliest(own or works, release))


def held_files(files: tuple[RemoteFile, ...], wanted: Wanted, release: Release) -> dict[int, RemoteFile]:
    """Of a whole season, the file of each wanted part that the list holds, by the part's episode; however few.

    One file may stand for several parts. Of several files of a part it is the largest.
    """
    videos = videos_among(files)
    return _held(works_among(videos, wanted) or videos, wanted, release)


def holds(file: RemoteFile, wanted: Wanted, release: Release) -> bool:
    """Whether this file is, or also holds, this one wanted episode."""
    return counted.is_episode(counted.of_file(file, wanted, release), wanted)


def episodes_in(filename: str, *, season: int, episode: int) -> tuple[int, ...]:
    """The episodes that a file is named after: all that its name holds with the given one, else just that one."""
    own = numbering(split_file(PurePosixPath(filename).name)[0])
    is_of_season = own.seasons in ((), (season,))
    if is_of_season and episode in own.episodes and len(own.episodes) <= MOST_IN_A_FILE_NAME:
        return own.episodes
    return (episode,)


def code(wanted: Wanted) -> str:
    """`S02E03`, or `season 2`, or the show."""
    if wanted.season is None:
        return "the show"
    return f"season {wanted.season}" if wanted.episode is None else episode_code(wanted.season, wanted.episode)


def library_path(
    shelf: Shelf, *, season: int, episodes: tuple[int, ...], quality: Quality | None, suffix: str
) -> PurePosixPath:
    """`Title (Year) [imdbid-tt…]/Season 01/Title S01E02-E03 - 1080p.mkv`, relative to the folder of all shows.

    `suffix` is the file's own, with its dot.
    """
    label = f" - {quality.label}" if quality is not None else ""
    name = safe_component(shelf.title, suffix=f" S{season:02}{_listed(episodes)}{label}{suffix.lower()}")
    return PurePosixPath(shelf.folder, f"Season {season:02}", name)


def _listed(episodes: Iterable[int]) -> str:
    """`E02`, `E02-E04` for a run, `E02E05` for others."""
    numbers = sorted(set(episodes))
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"E{numbers[0]:02}-E{numbers[-1]:02}"
    return "".join(f"E{number:02}" for number in numbers)


def _covers_season(named: ReleaseName, wanted: Wanted) -> bool:
    if not named.seasons:
        return named.is_complete or named.year_range is not None  # "Title (2018-2022)" is the show as a whole
    return wanted.season is None or wanted.season in named.seasons


def _is_part_of_season(found: Counted, wanted: Wanted) -> bool:
    """Whether it names several episodes that may be of the wanted season."""
    if len(found.episodes or found.absolute) < 2:
        return False
    if found.seasons:
        return wanted.season in found.seasons
    return wanted.season == 1 or counted.is_anime(wanted)


def _told(found: Counted) -> str:
    if found.air_date is not None and not found.episodes:
        return found.air_date.isoformat()
    if found.absolute:
        first, last = found.absolute[0], found.absolute[-1]
        return f"number {first}" if first == last else f"numbers {first} to {last}"
    if not found.seasons and not found.episodes:
        return "no season or episode in the name"
    return "/".join(f"S{season:02}" for season in found.seasons) + _listed(found.episodes)


def _too_few(found: int, wanted: int, share: Fraction) -> Rejection | None:
    least = max(1, ceil(share * wanted))
    if found >= least:
        return None
    reason = f"Found {found} of the {wanted} wanted episodes, wanted at least {least}."
    return Rejection(rule="season_pack", reason=reason)


def _numbered(works: tuple[RemoteFile, ...], wanted: Wanted, release: Release) -> list[_Numbered]:
    found = [counted.of_file(work, wanted, release) for work in works]
    return list(zip(works, counted.agreed(found, wanted), strict=True))


def _held(works: tuple[RemoteFile, ...], wanted: Wanted, release: Release) -> dict[int, RemoteFile]:
    numbered = _numbered(works, wanted, release)
    days = Counter(part.air_date for part in wanted.parts)
    held: dict[int, RemoteFile] = {}
    for part in wanted.parts:
        if days[part.air_date] > 1:
            part = replace(part, air_date=None)  # a date tells nothing where several episodes aired at once
        fitting = [work for work, found in numbered if counted.is_episode(found, part)]
        fitting = [work for work in fitting if match_file(work, wanted) is not None] or fitting
        if fitting and part.episode is not None:
            held[part.episode] = max(fitting, key=lambda work: (work.size_bytes, -work.id))
    return held
