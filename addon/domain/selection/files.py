"""Which files of a torrent are selected, and whether a selection made before the list was seen is right.

Knows media types only through `kinds`, and no debrid service.
"""

from collections.abc import Callable
from typing import TypeAlias, assert_never

from addon.domain.kinds import episode, game, movie
from addon.domain.release_name import CONTAINERS, ReleaseName
from addon.domain.releases import Rejection, Release, RemoteFile, Wanted
from addon.domain.selection.sentences import one_of
from addon.domain.selection.videos import FileChoice, extension_of, is_named, works_among
from addon.domain.status import FORMAT_FAMILIES, MediaType

Picker: TypeAlias = Callable[[tuple[RemoteFile, ...], Wanted, Release], FileChoice | Rejection]

PICKERS: dict[MediaType, Picker] = {
    MediaType.MOVIE: movie.pick,
    MediaType.SHOW: episode.pick,
    MediaType.GAME: game.pick,
}
SIZE_TOLERANCE_PERCENT = 2  # indexers round what they print


def choose_files(files: tuple[RemoteFile, ...], wanted: Wanted, release: Release) -> FileChoice | tuple[Rejection, ...]:
    """The files to select, or what the list has against the release."""
    works = files if wanted.media_type is MediaType.GAME else works_among(files, wanted)
    if isinstance(works, Rejection):
        return (works,)
    choice = PICKERS[wanted.media_type](works, wanted, release)
    if isinstance(choice, Rejection):
        return (choice,)
    wrong = _wrong_container(choice, wanted)
    return choice if wrong is None else (wrong,)


def early_choice(release: Release, wanted: Wanted, name: ReleaseName, *, known: bool) -> int | None:
    """The 0-based place of the wanted file when it may be selected before the list is seen, else None.

    Only where the list afterwards can prove it and a mistake is unlikely: one wanted file, its place and name from
    the indexer, a torrent that is no pack, and a hash of which nothing is known yet (`known`: its list or a grab).
    """
    index = release.file_index
    if known or index is None or index < 0 or not release.filename or not _wants_one_file(wanted):
        return None
    file = RemoteFile(id=0, path=release.filename, size_bytes=0)
    if _is_pack(name, wanted) or isinstance(works_among((file,), wanted), Rejection):
        return None
    return index


def proves(files: tuple[RemoteFile, ...], wanted: Wanted, release: Release) -> bool:
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
    choice = choose_files(files, wanted, release)
    return isinstance(choice, FileChoice) and choice.ids == (selected[0].id,)


def _wrong_container(choice: FileChoice, wanted: Wanted) -> Rejection | None:
    asked = wanted.formats & FORMAT_FAMILIES["container"]
    if not asked or wanted.media_type is MediaType.GAME:
        return None
    others = sorted({extension_of(file) for file in choice.files if CONTAINERS.get(extension_of(file)) not in asked})
    if not others:
        return None
    reason = f"Found .{one_of(others)} in the list of files, wanted {one_of(sorted(asked))}."
    return Rejection(rule="formats", reason=reason)


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
