"""Where a stream's file is: the torrent and the file in it, from fields or from the address of a resolver. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from addon.clients.values import line, whole
from addon.domain.magnets import torrent_hash

_LONGEST_URL = 8000
_LONGEST_NAME = 255  # what file systems allow
LARGEST_INDEX = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A file of a torrent. `file_index` counts from 0; None: not told, the largest file is meant."""

    info_hash: str
    file_index: int | None = None
    filename: str | None = None


def place_in_url(url: object) -> Place | None:
    """The place that the address of a known resolver names; None for all other addresses.

    Torrentio: `/resolve/{service}/{key}/{hash}/{name}/{index}/{filename}`. Comet: `/playback/{hash}/{service}/{index}`.
    MediaFusion: `/playback/{service}/{hash}/…`. Positions count, not looks: a key can look like a hash.
    """
    if not isinstance(url, str) or len(url) > _LONGEST_URL:
        return None
    parts = re.split("[?#]", url, maxsplit=1)[0].split("/")
    for position, part in enumerate(parts):
        place = None
        if part == "resolve":
            place = _after_resolve(parts[position + 1 :])
        elif part == "playback":
            place = _after_playback(parts[position + 1 :])
        if place is not None:
            return place
    return None


def basename(value: object) -> str | None:
    """The last part of a path of either kind; None for what is no file's name."""
    name = line(value.replace("\\", "/").rpartition("/")[2], _LONGEST_NAME) if isinstance(value, str) else None
    return None if name in {".", ".."} else name


def _after_resolve(parts: Sequence[str]) -> Place | None:
    info_hash = torrent_hash(parts[2]) if len(parts) > 2 else None
    if info_hash is None:
        return None
    filename = basename(unquote(parts[5])) if len(parts) > 5 else None
    return Place(info_hash=info_hash, file_index=_index(parts, 4), filename=filename)


def _after_playback(parts: Sequence[str]) -> Place | None:
    if parts and (info_hash := torrent_hash(parts[0])):
        return Place(info_hash=info_hash, file_index=_index(parts, 2))
    if len(parts) > 1 and (info_hash := torrent_hash(parts[1])):
        return Place(info_hash=info_hash)
    return None


def _index(parts: Sequence[str], position: int) -> int | None:
    """The index at the position; `null`, `undefined` and `n` stand for none."""
    return whole(parts[position], most=LARGEST_INDEX) if len(parts) > position else None
