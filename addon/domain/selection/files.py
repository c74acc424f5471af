"""Which files of a torrent are selected, and whether a selection made before the list was seen is right.

Knows media types only through `kinds`, and no debrid service.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias, assert_never

from addon.domain.kinds import episode, game, movie
from addon.domain.release_name import ReleaseName
from addon.domain.releases import Rejection, Release, RemoteFile, Wanted
from addon.domain.selection.listing import Listing, Picked, likeliest
from addon.domain.selection.rule import Rule
from addon.domain.selection.rules import DEFAULT_RULES, judge_files
from addon.domain.selection.videos import FileChoice, is_named, is_video, videos_among, works_among
from addon.domain.status import MediaType

Picker: TypeAlias = Callable[[tuple[RemoteFile, ...], Wanted, Release], Picked]

PICKERS: dict[MediaType, Picker] = {
    MediaType.MOVIE: movie.pick,
    MediaType.SHOW: episode.pick,
    MediaType.GAME: game.pick,
}
SIZE_TOLERANCE_PERCENT = 2  # indexers round what they print


def choose_files(
    files: tuple[RemoteFile, ...], wanted: Wanted, release: Release, rules: Iterable[Rule] = DEFAULT_RULES
) -> FileChoice | tuple[Rejection, ...]:
    """The files to select, or what the rules have against the list."""
    listing = read_list(files, wanted, release)
    return judge_files(listing, wanted, rules) or FileChoice(files=listing.picked.chosen)


def likely_files(files: tuple[RemoteFile, ...], wanted: Wanted, release: Release) -> FileChoice | None:
    """The videos that come closest, or all files of a game, whatever the rules say; None where there are none."""
    chosen = read_list(files, wanted, release).picked.chosen
    is_taken = wanted.media_type is MediaType.GAME or all(is_video(file) for file in chosen)
    return FileChoice(files=chosen) if chosen and is_taken else None


def read_list(files: tuple[RemoteFile, ...], wanted: Wanted, release: Release) -> Listing:
    """The list with its works and what is picked of them: samples and extras only where there is nothing else."""
    if wanted.media_type is MediaType.GAME:
        return Listing(release=release, files=files, works=files, picked=game.pick(files, wanted, release))
    videos = videos_among(files)
    if not videos:
        chosen = likeliest(files, release) if _wants_one_file(wanted) else ()
        return Listing(release=release, files=files, picked=Picked(chosen=chosen))
    works = works_among(videos, wanted)
    picked = PICKERS[wanted.media_type](works or videos, wanted, release)
    return Listing(release=release, files=files, works=works or videos, only_samples=not works, picked=picked)


def early_choice(release: Release, wanted: Wanted, name: ReleaseName, *, known: bool) -> int | None:
    """The 0-based place of the wanted file when it may be selected before the list is seen, else None.

    Only where the list afterwards can prove it and a mistake is unlikely: one wanted file, its place and name from
    the indexer, a torrent that is no pack, and a hash of which nothing is known yet (`known`: its list or a grab).
    """
    index = release.file_index
    if known or index is None or index < 0 or not release.filename or not _wants_one_file(wanted):
        return None
    file = RemoteFile(id=0, path=release.filename, size_bytes=0)
    if _is_pack(name, wanted) or not works_among(videos_among((file,)), wanted):
        return None
    return index


def proves(
    files: tuple[RemoteFile, ...], wanted: Wanted, release: Release, rules: Iterable[Rule] = DEFAULT_RULES
) -> bool:
    """Whether the list, as the service answers it after an early selection, shows that the right file is selected.

    Its name is the one that the indexer gave, its size within 2 % where the indexer gave one, and the rules about
    files would have chosen it.
    """
    selected = tuple(file for file in files if file.selected)
    if len(selected) != 1 or not is_named(selected[0], release.filename):
        return False
    if release.size_bytes is not None:
        difference = abs(selected[0].size_bytes - release.size_bytes)
        if difference * 100 > release.size_bytes * SIZE_TOLERANCE_PERCENT:
            return False
    choice = choose_files(files, wanted, release, rules)
    return isinstance(choice, FileChoice) and choice.ids == (selected[0].id,)


def _wants_one_file(wanted: Wanted) -> bool:
    match wanted.media_type:
        case MediaType.MOVIE:
            return True
        case MediaType.SHOW:
            return wanted.episode is not None
        case MediaType.GAME:
            return False
        case _:
            assert_never(wanted.media_type)


def _is_pack(name: ReleaseName, wanted: Wanted) -> bool:
    match wanted.media_type:
        case MediaType.MOVIE:
            return name.is_complete or (name.is_collection and movie.collection_in(name, wanted) is not None)
        case MediaType.SHOW | MediaType.GAME:
            return name.is_pack or len(name.seasons) > 1
        case _:
            assert_never(wanted.media_type)
