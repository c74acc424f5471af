"""The sides of the rules that look at a list of files. What one media type alone needs is in `kinds`."""

from typing import assert_never

from addon.domain.kinds import episode, game, movie
from addon.domain.media_files import DISC_EXTENSIONS, is_archive
from addon.domain.release_name import CONTAINERS
from addon.domain.releases import Rejection, RemoteFile, Wanted
from addon.domain.selection.listing import Listing
from addon.domain.selection.sentences import one_of
from addon.domain.selection.videos import extension_of, is_on_disc
from addon.domain.status import FORMAT_FAMILIES, MediaType


def right_year(listing: Listing, wanted: Wanted) -> Rejection | None:
    """A movie's only film names no other year."""
    return movie.file_of_other_year(listing, wanted) if wanted.media_type is MediaType.MOVIE else None


def right_container(listing: Listing, wanted: Wanted) -> Rejection | None:
    """What would be taken comes in a container that is asked for."""
    asked = wanted.formats & FORMAT_FAMILIES["container"]
    if not asked or wanted.media_type is MediaType.GAME:
        return None
    extensions = {extension_of(file) for file in listing.picked.chosen}
    others = sorted(extension for extension in extensions if CONTAINERS.get(extension) not in asked)
    if not others:
        return None
    reason = f"Found .{one_of(others)} in the list of files, wanted {one_of(sorted(asked))}."
    return Rejection(rule="formats", reason=reason)


def right_episode(listing: Listing, wanted: Wanted) -> Rejection | None:
    """A show's list holds the episode; a movie's only film is none."""
    match wanted.media_type:
        case MediaType.MOVIE:
            return movie.file_of_episode(listing, wanted)
        case MediaType.SHOW:
            return episode.no_such_file(listing, wanted)
        case MediaType.GAME:
            return None
        case _:
            assert_never(wanted.media_type)


def some_video(listing: Listing, wanted: Wanted) -> Rejection | None:
    """There is a video that is no part of a disc; of a game something else than videos, music and texts."""
    if wanted.media_type is MediaType.GAME:
        return game.no_game_file(listing, wanted)
    if listing.works:
        return None
    return Rejection(rule="video_files", reason=f"Found {_what_instead(listing.files)}, wanted a video file.")


def some_work(listing: Listing, wanted: Wanted) -> Rejection | None:
    """Not all videos are samples or extras; not all files of a game an update or the like."""
    if wanted.media_type is MediaType.GAME:
        return game.only_part_listed(listing, wanted)
    if not listing.only_samples:
        return None
    return Rejection(rule="no_samples", reason="Found only samples and extras, wanted the work itself.")


def one_file(listing: Listing, wanted: Wanted) -> Rejection | None:
    """One film or episode, in one file, and no doubt which."""
    match wanted.media_type:
        case MediaType.MOVIE:
            return movie.several_films(listing, wanted)
        case MediaType.SHOW:
            return episode.several_files(listing, wanted)
        case MediaType.GAME:
            return None
        case _:
            assert_never(wanted.media_type)


def _what_instead(files: tuple[RemoteFile, ...]) -> str:
    extensions = {extension_of(file) for file in files}
    if any(is_archive(extension) for extension in extensions):
        return "an archive"
    if extensions & DISC_EXTENSIONS or any(is_on_disc(file) for file in files):
        return "a disc image"
    return f"no video among {len(files)} files" if files else "an empty list of files"
