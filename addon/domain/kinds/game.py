"""What is special about games: every file of the torrent is wanted. Knows no other kind."""

from pathlib import PurePosixPath

from addon.domain.naming import Shelf, safe_component
from addon.domain.releases import Release, RemoteFile, Wanted
from addon.domain.selection.listing import Picked

LIBRARY_FOLDER = "Games"  # below the library, unless GAMES_DIR says otherwise


def pick(files: tuple[RemoteFile, ...], wanted: Wanted, release: Release) -> Picked:
    """All files: a game is not one file, and what belongs to it cannot be told from names."""
    return Picked(fitting=files, chosen=tuple(sorted(files, key=lambda file: file.id)))


def library_path(shelf: Shelf, *, remote_path: str) -> PurePosixPath:
    """`Title (Year)/…` with the torrent's own folders, made safe; relative to the folder of all games."""
    parts = [part for part in remote_path.split("/") if part]
    return PurePosixPath(shelf.folder, *(safe_component(part) for part in parts))
