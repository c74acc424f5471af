"""Where the files of a game belong: its folder is kept whole, and nothing in it leaves it. Knows no disk.

Paths in torrents come from strangers: absolute ones, `..`, device names, names that are one for a file system.
"""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import PurePosixPath

from addon.domain.naming import LONGEST_COMPONENT_BYTES, Shelf, safe_component

LONGEST_PATH_BYTES = 1000  # below the folder of all games; the whole path of a file is 1024 on macOS, 4096 on Linux
_DIGEST_CHARACTERS = 12


def library_paths(
    shelf: Shelf, platform: str | None, paths: Sequence[str], release_title: str
) -> tuple[PurePosixPath, ...]:
    """`Title (Year)/Platform/…` with the torrent's own folders, made safe, for each of its files in their order.

    Relative to the folder of all games. Without a platform there is no folder for it. Several files without a folder in
    common get one that is named after the release, so that they mix with nothing.
    """
    home = PurePosixPath(shelf.folder)
    if platform is not None:
        home /= safe_component(platform)
    split = [[part for part in path.split("/") if part] or [""] for path in paths]
    if len(split) > 1 and not _has_root(split):
        split = [[release_title, *parts] for parts in split]
    return _apart([_seat(home, parts) for parts in split])


def _has_root(split: list[list[str]]) -> bool:
    return all(len(parts) > 1 and parts[0] == split[0][0] for parts in split)


def _seat(home: PurePosixPath, parts: list[str]) -> PurePosixPath:
    """One file's seat. Folders in folders that take too much of a path are one, named by a digest of them."""
    *folders, name = parts
    parent = home.joinpath(*map(safe_component, folders))
    if len(str(parent).encode()) + 1 + LONGEST_COMPONENT_BYTES > LONGEST_PATH_BYTES:
        digest = sha256("/".join(folders).encode(errors="surrogatepass")).hexdigest()[:_DIGEST_CHARACTERS]
        parent = home / safe_component(folders[0]) / digest
    return parent / safe_component(name)


def _apart(seats: list[PurePosixPath]) -> tuple[PurePosixPath, ...]:
    """The same, numbered where several have one name, or that of a folder, for a file system that knows no case."""
    taken = {_key(folder) for seat in seats for folder in seat.parents}
    numbers: Counter[str] = Counter()
    apart = []
    for seat in seats:
        free = seat
        while _key(free) in taken:
            numbers[_key(seat)] += 1
            number = numbers[_key(seat)] + 1
            free = seat.with_name(safe_component(seat.stem, suffix=f" ({number}){seat.suffix}"))
        taken.add(_key(free))
        apart.append(free)
    return tuple(apart)


def _key(path: PurePosixPath) -> str:
    return str(path).casefold()
