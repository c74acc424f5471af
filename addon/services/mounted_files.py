"""Looks through a mounted debrid account for files, by name and size. Blocks for as long as the mount does.

zurg shows `<folder>/<torrent>/<file>` with folders such as `__all__` or `movies`, Real-Debrid's own WebDAV below rclone
`torrents/<torrent>/<file>`; others flatten. So those places are looked at first, and the whole only when that fails.
"""

import os
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from addon.errors import MountUnavailableError

_MOST_ENTRIES = 50_000  # of a whole account
_MOST_NEAR = 2_000  # of one torrent's folder
_MOST_FOLDERS = 100  # directly below the mount
_DEEPEST = 8
_WALK_SECONDS = 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A file, and under which names the folder of its torrent may be shown."""

    name: str
    size_bytes: int
    folders: tuple[str, ...]


def check_mount(root: Path) -> None:
    """Raises MountUnavailableError unless the folder can be read and holds something."""
    try:
        with os.scandir(root) as entries:
            if next(entries, None) is not None:
                return
    except FileNotFoundError:
        raise MountUnavailableError(f"The mount {root} is missing. Goes on by itself when it is there.") from None
    except OSError as error:
        what = f"The mount {root} cannot be read ({error.strerror})."
        raise MountUnavailableError(f"{what} Goes on by itself when it can.") from None
    raise MountUnavailableError(f"Nothing is mounted at {root}, which is empty. Goes on by itself when it is.")


def find_near(root: Path, sought: Sought) -> Path | None:
    """The file where it is likely to be: in a folder of its torrent, or by itself; at most one folder deep."""
    if not _is_component(sought.name):
        return None
    for base in _places(root):
        by_itself = base / sought.name
        if _has_size(by_itself, sought.size_bytes):
            return by_itself
        for folder in filter(_is_component, sought.folders):
            found = _matching(base / folder, (sought,), _MOST_NEAR)
            if found:
                return found[sought]
    return None


def find_anywhere(root: Path, sought: Iterable[Sought]) -> dict[Sought, Path]:
    """Those of the files that are found by looking through the whole, as far as its limits allow."""
    return _matching(root, tuple(sought), _MOST_ENTRIES)


def _matching(folder: Path, sought: tuple[Sought, ...], most_entries: int) -> dict[Sought, Path]:
    wanted: dict[str, list[Sought]] = {}
    for each in sought:
        wanted.setdefault(_key(each.name), []).append(each)
    found: dict[Sought, Path] = {}
    for path in _files(folder, most_entries):
        for each in wanted.get(_key(path.name), ()):
            if each not in found and _has_size(path, each.size_bytes):
                found[each] = path
        if len(found) == len(sought):
            break
    return found


def _files(folder: Path, most_entries: int) -> Iterator[Path]:
    """What is no folder, level by level. A folder that cannot be read, or has just gone, is left out."""
    ends_at, left = monotonic() + _WALK_SECONDS, most_entries
    waiting = deque([(folder, 0)])
    while waiting:
        here, depth = waiting.popleft()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    left -= 1
                    if left < 0 or monotonic() > ends_at:
                        return
                    if not entry.is_dir(follow_symlinks=False):
                        yield Path(entry.path)
                    elif depth < _DEEPEST:
                        waiting.append((Path(entry.path), depth + 1))
        except OSError:
            continue


def _places(root: Path) -> Iterator[Path]:
    yield root
    try:
        with os.scandir(root) as entries:
            folders = sorted(entry.path for entry in entries if entry.is_dir())
    except OSError:
        return
    yield from map(Path, folders[:_MOST_FOLDERS])


def _has_size(path: Path, size_bytes: int) -> bool:
    try:
        return path.is_file() and path.stat().st_size == size_bytes
    except OSError:
        return False


def _is_component(name: str) -> bool:
    return name not in ("", ".", "..") and "/" not in name and "\0" not in name


def _key(name: str) -> str:
    """Mounts may show accents composed or not."""
    return unicodedata.normalize("NFC", name)
