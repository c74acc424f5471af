"""The folders: where files are staged, where they belong, whether there is room. Blocking; knows no database."""

import errno
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from addon.domain.models import Request
from addon.domain.sizes import GIGABYTE, size_words
from addon.domain.status import MediaType
from addon.errors import DiskFullError, ForeignFileError, LibraryUnavailableError, SettingError
from addon.settings import Settings

STAGING_NAME = ".usher"  # Jellyfin ignores names that begin with a dot
_PART_BYTES = 8 * 1024**2
_DEFAULTS = {MediaType.MOVIE: "Movies", MediaType.SHOW: "Shows", MediaType.GAME: "Games"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a downloaded file is and where it belongs. `gid`: its download's.

    `keeps_source`: it is still needed where it is, as it seeds or serves another request.
    """

    source: Path
    target: Path
    size_bytes: int
    gid: str
    keeps_source: bool = False


class Library:
    """The library folders as they are configured."""

    def __init__(self, settings: Settings) -> None:
        self._folders = _folders(settings)
        self._defaults = set(self._folders.values()).intersection(_default_folders(settings).values())
        self._staging = settings.staging_dir.absolute() if settings.staging_dir else None
        self._min_free_bytes = int(settings.min_free_gb * GIGABYTE)

    def set_up(self) -> None:
        """Makes the folders that nobody configured; a configured one that is missing may be a disk not yet there."""
        for folder in self._defaults:
            folder.mkdir(parents=True, exist_ok=True)
        if self._staging is not None:
            try:
                self._staging.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise SettingError("STAGING_DIR", f"{self._staging} cannot be made ({error.strerror})") from None

    @property
    def folders(self) -> Mapping[tuple[MediaType, bool], Path]:
        """The library folder of each kind of request; the second half: in 4K."""
        return self._folders

    @property
    def staging_folder(self) -> Path | None:
        """Where unfinished downloads lie when that is not in the library folders."""
        return self._staging

    @property
    def kept_free_bytes(self) -> int:
        """How much is always left free."""
        return self._min_free_bytes

    def check_folders(self) -> tuple[Path, ...]:
        """Every library folder; raises LibraryUnavailableError for the first that is missing or read-only."""
        return tuple(_usable(folder) for folder in dict.fromkeys(self._folders.values()))

    def folder(self, request: Request) -> Path:
        """The library folder of a request; raises LibraryUnavailableError when it is missing or read-only."""
        return _usable(self._folders[request.media_type, request.is_4k])

    def staging(self, request: Request, gid: str) -> Path:
        """The folder in which aria2 writes one file: on the library's own file system unless configured elsewhere."""
        return (self._staging or self.folder(request) / STAGING_NAME) / gid

    def staging_roots(self) -> tuple[Path, ...]:
        """Every folder below which staged files may be."""
        if self._staging is not None:
            return (self._staging,)
        return tuple(dict.fromkeys(folder / STAGING_NAME for folder in self._folders.values()))

    def check_room(self, directory: Path, size_bytes: int, promised_bytes: int) -> None:
        """Raises DiskFullError unless the file, what else is on its way, and MIN_FREE_GB fit."""
        directory.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(directory).free - promised_bytes
        if free < size_bytes + self._min_free_bytes:
            raise DiskFullError(
                f"The library disk has {size_words(free)} free and {size_words(size_bytes)} are needed,"
                f" with {size_words(self._min_free_bytes)} left over. Goes on by itself when there is room."
            )


def _folders(settings: Settings) -> dict[tuple[MediaType, bool], Path]:
    defaults = _default_folders(settings)
    movies = settings.movies_dir or defaults[MediaType.MOVIE]
    shows = settings.shows_dir or defaults[MediaType.SHOW]
    games = settings.games_dir or defaults[MediaType.GAME]
    folders = {
        (MediaType.MOVIE, False): movies,
        (MediaType.MOVIE, True): settings.movies_4k_dir or movies,
        (MediaType.SHOW, False): shows,
        (MediaType.SHOW, True): settings.shows_4k_dir or shows,
        (MediaType.GAME, False): games,
        (MediaType.GAME, True): games,
    }
    return {kind: folder.absolute() for kind, folder in folders.items()}  # aria2 takes no others


def _default_folders(settings: Settings) -> dict[MediaType, Path]:
    return {kind: settings.data_dir.absolute() / "library" / name for kind, name in _DEFAULTS.items()}


def _usable(folder: Path) -> Path:
    if not folder.is_dir():
        raise LibraryUnavailableError(f"The library folder {folder} is missing. Goes on by itself when it is there.")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise LibraryUnavailableError(f"The library folder {folder} cannot be written. Goes on when it can.")
    return folder


def check_free(target: Path, *, ours: bool) -> None:
    """Raises ForeignFileError when something that Usher did not put there has the name."""
    if not ours and os.path.lexists(target):
        raise ForeignFileError(
            f"{target} is there already and was not put there by Usher. Move it away and search again."
        )


def is_whole(file: Path, size_bytes: int) -> bool:
    """Whether aria2 is done with the file: full size and no control file beside it."""
    try:
        return file.stat().st_size == size_bytes and not file.with_name(f"{file.name}.aria2").exists()
    except OSError:
        return False


def clear_strange(file: Path) -> None:
    """Removes a staged file that aria2 would go on with although it did not begin it: one without its control file.

    An expired link may have left a web page there; what follows would be appended to it.
    """
    if not file.with_name(f"{file.name}.aria2").exists():
        file.unlink(missing_ok=True)


def place(placement: Placement, stopped: Event, *, ours: bool) -> None:
    """Brings the file to its seat, atomically and over nothing foreign; may be called again after a crash.

    What keeps its source gets a second name where the file system can do that, else it is copied. `stopped` ends a
    copying soon once it is set. Raises ForeignFileError, DiskFullError, and LibraryUnavailableError when the disk
    refuses.
    """
    target = placement.target
    seated = ours and _size(target) == placement.size_bytes  # a crash came between the move and its commit
    if seated or _same_file(placement.source, target):
        if not placement.keeps_source:
            placement.source.unlink(missing_ok=True)
        return
    check_free(target, ours=ours and _size(target) == 0)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _move(placement, stopped, ours=ours)
        _sync_folder(target.parent)
    except FileExistsError:
        raise ForeignFileError(f"{target} is there already and was not put there by Usher.") from None
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFullError(f"No room is left for {target}. Goes on by itself when there is.") from None
        raise LibraryUnavailableError(f"{target.parent} cannot be written ({error.strerror}). Tried again.") from None


def clear_staging(directory: Path, roots: tuple[Path, ...]) -> None:
    """Removes one staging folder, and nothing that is not a folder directly below a staging root."""
    if directory.name == ".." or directory.parent not in roots:
        return
    if directory.is_dir() and not directory.is_symlink():
        shutil.rmtree(directory, ignore_errors=True)


def _move(placement: Placement, stopped: Event, *, ours: bool) -> None:
    source, target = placement.source, placement.target
    draft = target.with_name(f".{placement.gid}.usher")  # short: the target's own name may be as long as is allowed
    try:
        if source.stat().st_dev != target.parent.stat().st_dev:
            raise OSError(errno.EXDEV, "another file system")
        _seat(_second_name(source, draft) if placement.keeps_source else source, target, ours=ours)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _copy(source, draft, stopped)
        _seat(draft, target, ours=ours)
        if not placement.keeps_source:
            source.unlink()
    finally:
        draft.unlink(missing_ok=True)


def _second_name(source: Path, draft: Path) -> Path:
    """The draft, which is the same file; raises EXDEV where there can be none."""
    draft.unlink(missing_ok=True)
    try:
        os.link(source, draft)
    except OSError as error:
        if error.errno in (errno.ENOENT, errno.ENOSPC):
            raise
        raise OSError(errno.EXDEV, "no second names") from None
    return draft


def _copy(source: Path, copy: Path, stopped: Event) -> None:
    with source.open("rb") as reading, copy.open("wb") as writing:
        while not stopped.is_set() and (part := reading.read(_PART_BYTES)):
            writing.write(part)
        writing.flush()
        os.fsync(writing.fileno())
    if stopped.is_set():
        raise InterruptedError(errno.EINTR, "the program ends")


def _seat(source: Path, target: Path, *, ours: bool) -> None:
    """Gives the file its name without ever replacing another: a hard link fails where a rename would overwrite."""
    if ours and _size(target) == 0:
        os.replace(source, target)  # a crash left the name that was kept free for this very file
        return
    try:
        os.link(source, target)
    except OSError as error:
        if isinstance(error, FileExistsError) or error.errno in (errno.EXDEV, errno.ENOENT, errno.ENOSPC):
            raise
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))  # file systems without hard links
        os.replace(source, target)
        return
    source.unlink()


def _same_file(source: Path, target: Path) -> bool:
    try:
        return os.path.samefile(source, target)
    except OSError:
        return False


def _size(file: Path) -> int | None:
    try:
        return file.stat().st_size
    except OSError:
        return None


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # some network file systems refuse this on folders
    finally:
        os.close(descriptor)
