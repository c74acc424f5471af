"""How names and files count their episodes, and whether that is a wanted one. Knows no list and no verdict."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath

from addon.domain import name_words
from addon.domain.numbering import numbering, numbers_at
from addon.domain.release_name import ReleaseName
from addon.domain.releases import Release, RemoteFile, Wanted
from addon.domain.selection.videos import stem_of
from addon.domain.title_match import match_title, words_in

SPECIALS = (0,)  # the season of everything beside the seasons

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[\s._-](\d\d)[\s._-](\d\d)(?!\d)")
_LEADING = re.compile(r"(\d{1,2})(?:\s-\s|\.\s|$)")  # as files in the folder of a season begin: "03 - The Crossing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What a name or a file says of its place in a show. `seasons` may come from what it belongs to."""

    seasons: tuple[int, ...] = ()
    episodes: tuple[int, ...] = ()
    absolute: tuple[int, ...] = ()
    air_date: date | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether it names no episode in any way."""
        return not (self.episodes or self.absolute or self.air_date)


def of_name(named: ReleaseName, wanted: Wanted, *, around: tuple[int, ...] = ()) -> Counted:
    """What a release name says; seasons that it lacks are those `around` it."""
    return Counted(
        seasons=named.seasons or around,
        episodes=named.episodes,
        absolute=named.absolute if is_anime(wanted) else (),
        air_date=named.air_date,
    )


def of_file(file: RemoteFile, wanted: Wanted, release: Release) -> Counted:
    """What a file says; a season that its own name lacks comes from its folder or the torrent."""
    stem = stem_of(file)
    own = numbering(stem)
    seasons = own.seasons or _seasons_around(file, wanted, release)
    episodes, absolute = own.episodes, own.absolute if is_anime(wanted) else ()
    day = _date_in(stem)
    is_numbered = own.seasons or episodes or absolute or day
    if not is_numbered and len(seasons) == 1 and match_title(stem, wanted.titles, wanted.media_type) is None:
        leading = _LEADING.match(stem)
        episodes = (int(leading[1]),) if leading else ()
    return Counted(seasons=seasons, episodes=episodes, absolute=absolute, air_date=day)


def is_anime(wanted: Wanted) -> bool:
    """Whether numbers over the whole show mean anything."""
    return wanted.absolute is not None or any(part.absolute is not None for part in wanted.parts)


def is_episode(counted: Counted, wanted: Wanted) -> bool:
    """Whether it is, or holds, the wanted episode. Numbers count before dates."""
    if counted.episodes:
        if counted.seasons:
            return wanted.season in counted.seasons and wanted.episode in counted.episodes
        in_only_season = wanted.season == 1 and wanted.episode in counted.episodes  # a miniseries names no season
        return in_only_season or (wanted.absolute is not None and wanted.absolute in counted.episodes)
    if counted.absolute and wanted.absolute is not None:
        if begins_anew(counted, wanted):
            return wanted.episode in counted.absolute
        return wanted.season in (counted.seasons or (wanted.season,)) and wanted.absolute in counted.absolute
    return wanted.air_date is not None and counted.air_date == wanted.air_date


def begins_anew(counted: Counted, wanted: Wanted) -> bool:
    """Whether an absolute number is too small for the season that it stands in: then it counts within the season."""
    if not counted.absolute or counted.seasons != (wanted.season,):
        return False
    if wanted.absolute is None or wanted.episode is None:
        return False
    return counted.absolute[0] <= wanted.absolute - wanted.episode


def agreed(counted: Iterable[Counted], wanted: Wanted) -> tuple[Counted, ...]:
    """The same, where all files of a season count alike: within it, as soon as one of them must."""
    found = tuple(counted)
    parts = wanted.parts or (wanted,)
    if not any(begins_anew(each, part) for each in found for part in parts):
        return found
    own = (wanted.season,)
    return tuple(
        replace(each, episodes=each.absolute, absolute=()) if each.seasons == own and each.absolute else each
        for each in found
    )


def _seasons_around(file: RemoteFile, wanted: Wanted, release: Release) -> tuple[int, ...]:
    stem = stem_of(file)
    if _stands_beside(stem[: numbers_at(stem) or 0], wanted):
        return SPECIALS
    for folder in reversed(PurePosixPath(file.path).parts[:-1]):
        seasons = numbering(folder).seasons
        if len(seasons) == 1:
            return seasons
        if not seasons and _stands_beside(folder, wanted):
            return SPECIALS
    seasons = numbering(release.title).seasons
    return seasons if len(seasons) == 1 else ()


def _stands_beside(text: str, wanted: Wanted) -> bool:
    """Whether a file or folder is named as the specials of a show, as in "Title OVA"; not "Title + OVA"."""
    words = " ".join(words_in(text))
    if "+" in words or name_words.BESIDE_EPISODES.search(words) is None:
        return False
    return match_title(text, wanted.titles, wanted.media_type) is None


def _date_in(stem: str) -> date | None:
    found = _DATE.search(stem)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
