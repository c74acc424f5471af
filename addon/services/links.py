"""Symbolic links in the library: placed over nothing foreign, looked at, removed when dead. Blocking; no database."""

import errno
import os
from enum import Enum, auto
from pathlib import Path

from addon.errors import DiskFullError, LibraryUnavailableError
from addon.services.library import check_free

_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS)


class Sight(Enum):
    """What a look at a link has shown."""

    THERE = auto()
    DEAD = auto()  # what it leads to is not there, and what lies beside that is
    UNKNOWN = auto()  # neither can be said: the mount is not there as a whole, or gives errors
    NOT_OURS = auto()  # somebody has removed the link, or put something else in its place


def check_seat(source: Path, target: Path, *, ours: bool) -> None:
    """Raises ForeignFileError when something is in the way that is neither this very link nor one of Usher's own."""
    if not _leads_to(target, source):
        check_free(target, ours=ours and (target.is_symlink() or _same_size(source, target)))


def place_link(source: Path, target: Path, *, ours: bool) -> None:
    """The target leads to the source, as one step of the file system; may be called again after a crash.

    A file of Usher's own that is there already, of the same size, stays. Raises ForeignFileError, DiskFullError, and
    LibraryUnavailableError when the disk refuses.
    """
    check_seat(source, target, ours=ours)
    if _leads_to(target, source) or (os.path.lexists(target) and not target.is_symlink()):
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_symlink():
            _replace(source, target)
        else:
            os.symlink(source, target)  # fails where something is, so nothing foreign is ever overwritten
    except FileExistsError:
        check_seat(source, target, ours=False)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFullError(f"No room is left for {target}. Goes on by itself when there is.") from None
        why = "its file system takes no links" if error.errno in _NO_LINKS else error.strerror
        raise LibraryUnavailableError(f"{target.parent} cannot be written ({why}). Tried again.") from None


def look_at(path: Path, link: Path, root: Path) -> Sight:
    """How the link at the path does, which Usher has made to lead to `link`, below the mount `root`."""
    if not _leads_to(path, link) or not link.is_relative_to(root):
        return Sight.NOT_OURS
    try:
        link.stat()
    except (FileNotFoundError, NotADirectoryError):
        return Sight.DEAD if _has_neighbours(link, root) else Sight.UNKNOWN
    except OSError:
        return Sight.UNKNOWN
    return Sight.THERE


def remove_dead(path: Path, link: Path, root: Path) -> bool:
    """Whether the link is gone: removed here, if it is still dead, or by somebody else."""
    sight = look_at(path, link, root)
    if sight is Sight.DEAD:
        path.unlink(missing_ok=True)
    return sight in (Sight.DEAD, Sight.NOT_OURS)


def _replace(source: Path, target: Path) -> None:
    draft = target.with_name(".link.usher")  # one link is placed at a time
    draft.unlink(missing_ok=True)
    os.symlink(source, draft)
    os.replace(draft, target)


def _has_neighbours(link: Path, root: Path) -> bool:
    """Whether other things can be read where it was, beside its torrent's own folder: a mount may come up empty."""
    place = link.parent.parent if link.parent != root else root
    while place != root and not place.is_dir():
        place = place.parent
    try:
        with os.scandir(place) as entries:
            return next(entries, None) is not None
    except OSError:
        return False


def _leads_to(path: Path, link: Path) -> bool:
    try:
        return os.readlink(path) == str(link)
    except OSError:
        return False


def _same_size(source: Path, target: Path) -> bool:
    try:
        return source.stat().st_size == target.stat().st_size
    except OSError:
        return False
