"""The folder of one torrent of the swarm: its .torrent file, what is selected, and its files. Blocks; knows no aria2.

`<staging>/<gid>/<hash>.torrent`, `<staging>/<gid>/selection.json`, and each file as `<staging>/<gid>/<place>/<name>`:
nothing that a torrent says names a folder, and its files cannot land on each other.
"""

import errno
import os
import shutil
import stat
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from addon.domain.bencode import read_bencode
from addon.domain.metainfo import Metainfo, read_metainfo
from addon.domain.models import Request
from addon.domain.naming import staged_name
from addon.domain.releases import RemoteFile
from addon.errors import DiskFullError, LibraryUnavailableError

_CONTROL_ENDINGS = (".aria2", ".aria2__temp")
_LARGEST_NOTE_BYTES = 2**20
_PADDING = "padding"
_KEPT_LISTS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where torrents lie, as the wiring knows it."""

    staging: Callable[[Request, str], Path]  # a torrent's own folder, by its gid: directly below one of the roots
    roots: Callable[[], tuple[Path, ...]]
    theirs: Callable[[Path], str]  # a folder of ours as aria2 sees it
    check_room: Callable[[Path, int], Awaitable[None]]  # raises DiskFullError unless so many more bytes fit there


class Selection(msgspec.Struct, frozen=True):
    """What is wanted of a torrent, kept on the disk: aria2 forgets what is complete when it ends."""

    places: tuple[int, ...] = ()
    done: bool = False  # it has all come, and its hashes were right


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """One torrent's folder."""

    path: Path
    info_hash: str

    @property
    def torrent_file(self) -> Path:
        """Where aria2 saves the metadata."""
        return self.path / f"{self.info_hash}.torrent"

    def metainfo(self) -> Metainfo | None:
        """What the .torrent file says; None when there is none of this torrent. Raises MetainfoError."""
        try:
            seen = self.torrent_file.stat()
        except FileNotFoundError:
            return None
        metainfo = _read(self.torrent_file, (seen.st_ino, seen.st_mtime_ns, seen.st_size))
        return metainfo if metainfo.info_hash == self.info_hash else None

    def torrent(self) -> bytes | None:
        """The .torrent file; None when there is none."""
        try:
            return self.torrent_file.read_bytes()
        except FileNotFoundError:
            return None

    def make(self) -> None:
        """The folder is there."""
        with _told():
            self.path.mkdir(parents=True, exist_ok=True)

    def keep_torrent(self, torrent: bytes) -> None:
        """Writes the .torrent file, whole or not at all."""
        self.make()
        _write(self.torrent_file, torrent)

    def selection(self) -> Selection:
        """What is selected, as it was kept last."""
        try:
            body = self._selection_file.read_bytes()[:_LARGEST_NOTE_BYTES]
            return msgspec.json.decode(body, type=Selection)
        except (FileNotFoundError, msgspec.DecodeError):
            return Selection()

    def keep_selection(self, places: Iterable[int], *, done: bool) -> None:
        """Keeps what is selected."""
        selection = Selection(places=tuple(sorted(places)), done=done)
        if selection != self.selection():
            _write(self._selection_file, msgspec.json.encode(selection))

    def file(self, file: RemoteFile) -> Path:
        """Where the file lies, or will."""
        return self.path / str(file.id) / written_name(file.basename)

    def is_whole(self, file: RemoteFile) -> bool:
        """Whether the file lies there, as long as it should be: a plain file, not reached by any link."""
        path = self.file(file)
        try:
            seen = path.lstat()
        except OSError:
            return False
        inside = os.path.realpath(path) == str(Path(os.path.realpath(self.path), *path.parts[-2:]))
        return stat.S_ISREG(seen.st_mode) and seen.st_size == file.size_bytes and inside

    def missing_bytes(self, files: Iterable[RemoteFile]) -> int:
        """How much these files will still take of the disk: what is written counts, not how long a file seems."""
        return sum(max(0, file.size_bytes - _allocated(self.file(file))) for file in files)

    def make_empty_files(self, files: Iterable[RemoteFile]) -> None:
        """Makes those of these that have no bytes and are not there."""
        for file in files:
            path = self.file(file)
            if file.size_bytes == 0 and not os.path.lexists(path):
                path.parent.mkdir(exist_ok=True)
                path.touch()

    def clear_control_files(self) -> None:
        """Removes what aria2 noted about the files: the hashes alone are to tell what lies there."""
        for path in self.path.rglob("*"):
            if path.name.endswith(_CONTROL_ENDINGS) and not path.is_dir():
                path.unlink(missing_ok=True)

    @property
    def _selection_file(self) -> Path:
        return self.path / "selection.json"


def find_folder(roots: Iterable[Path], gid: str, info_hash: str) -> Folder | None:
    """The torrent's folder, directly below one of the roots; None when there is none."""
    for root in roots:
        path = root / gid
        if path.is_dir() and not path.is_symlink():
            return Folder(path=path, info_hash=info_hash)
    return None


def remove_folders(roots: Iterable[Path], gid: str) -> None:
    """Removes the torrent's folder wherever it is; nothing that is no folder directly below a root."""
    for root in roots:
        path = root / gid
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)


def written_name(basename: str) -> str:
    """The name that a file of a torrent is written under: as any other, and never that of a file of aria2's own."""
    name = staged_name(basename)
    return f"{name}_" if name.lower().endswith(_CONTROL_ENDINGS) else name


def written_names(metainfo: Metainfo, count: int) -> dict[int, str]:
    """The name of every file by its place, those included that are mere padding and that nobody selects."""
    names = {file.id: written_name(file.basename) for file in metainfo.files}
    return {place: names.get(place, _PADDING) for place in range(1, count + 1)}


def bare(torrent: bytes, trackers: Iterable[str]) -> tuple[bytes, int]:
    """The torrent with nothing but its info and these trackers, and how many files it has.

    Whatever else may stand in one (web seeds, nodes) would have aria2 ask addresses that nobody has checked.
    """
    top = read_bencode(torrent).value
    assert isinstance(top, dict)  # read as metainfo before
    info = top[b"info"]
    assert isinstance(info.value, dict)
    files = info.value.get(b"files")
    count = len(files.value) if files is not None and isinstance(files.value, list) else 1
    tiers = b"".join(b"l%d:%se" % (len(each), each) for each in (tracker.encode() for tracker in trackers))
    announced = b"13:announce-listl" + tiers + b"e" if tiers else b""
    return b"d" + announced + b"4:info" + torrent[info.start : info.stop] + b"e", count


@lru_cache(maxsize=_KEPT_LISTS)
def _read(file: Path, version: tuple[int, ...]) -> Metainfo:
    """What the .torrent file of this version says; while a torrent is followed, it is asked every few seconds."""
    return read_metainfo(file.read_bytes())


def _allocated(path: Path) -> int:
    try:
        return path.lstat().st_blocks * 512
    except OSError:
        return 0


def _write(file: Path, content: bytes) -> None:
    fresh = file.with_name(f"{file.name}.new")
    with _told():
        fresh.write_bytes(content)
        fresh.replace(file)


@contextmanager
def _told() -> Iterator[None]:
    """What the disk refuses is told so that it is waited for: raises DiskFullError or LibraryUnavailableError."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFullError(f"No room is left for {error.filename}. Goes on by itself when there is.") from None
        text = f"{error.filename} cannot be written ({error.strerror}). Goes on when it can."
        raise LibraryUnavailableError(text) from None
