"""The rules about what a release is: its title, its year, its episodes. Knows nothing of how it looks."""

from typing import assert_never

from addon.domain import name_words
from addon.domain.kinds import episode, game, movie
from addon.domain.releases import Rejection, Wanted
from addon.domain.selection.candidate import Candidate, best_match, matched
from addon.domain.selection.sentences import quote
from addon.domain.status import MediaType
from addon.domain.title_match import TitleMatch
from addon.domain.titles import demands_year, same_title


def title_matches(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """It is about the title and about nothing more."""
    best = best_match(candidate, wanted)
    if best is not None:
        return game.second_game(best, wanted) if wanted.media_type is MediaType.GAME else None
    found = candidate.name.title
    if not found or any(same_title(found, title) for title in wanted.titles):
        found = candidate.name.text  # the parsed title would hide the difference
    title = wanted.titles[0] if wanted.titles else ""
    return Rejection(rule="title_matches", reason=f"Found {quote(found)}, wanted {quote(title)}.")


def year_matches(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """No name holds a year that is off by more than one; a title that is short or common needs one."""
    if wanted.year is None:
        return None
    best = best_match(candidate, wanted)
    years = [_year(match, wanted) for match in (best, matched(candidate.file_name, wanted)) if match is not None]
    if best is None:
        years = [candidate.name.year]
    stated = [year for year in years if year is not None]
    wrong = [year for year in stated if not movie.year_fits(year, wanted.year)]
    if not wrong and best is not None and wanted.media_type is MediaType.GAME:
        return game.year_in_title(best, wanted)
    if wrong:
        reason = f"Found {wrong[0]}, wanted {wanted.year} or one year beside it."
    elif not stated and best is not None and wanted.media_type is MediaType.MOVIE and demands_year(best.title):
        reason = f"Found no year, wanted {wanted.year}: {quote(best.title)} alone could be many films."
    else:
        return None
    return Rejection(rule="year_matches", reason=reason)


def platform(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """A game's release is for the platform that is wanted, by its names, or where they tell none by its category."""
    return game.other_platform(candidate, wanted) if wanted.media_type is MediaType.GAME else None


def episode_present(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """A show's release holds the episode; a movie's is no episode at all."""
    match wanted.media_type:
        case MediaType.MOVIE:
            return movie.no_episode(candidate, wanted)
        case MediaType.SHOW:
            return episode.present(candidate, wanted)
        case MediaType.GAME:
            return None
        case _:
            assert_never(wanted.media_type)


def single_file(candidate: Candidate, wanted: Wanted) -> Rejection | None:
    """A movie's torrent holds one film: no trilogy, collection or range of years."""
    return movie.no_collection(candidate, wanted) if wanted.media_type is MediaType.MOVIE else None


def _year(match: TitleMatch, wanted: Wanted) -> int | None:
    """A show's own year stands right behind its title; further back it is the season's or the release's."""
    if wanted.media_type is not MediaType.SHOW:
        return match.year
    found = name_words.SHOW_YEAR.match(match.rest)
    return int(found[1]) if found else None
