"""The texts of Stremio streams, which are written for people: what can be learned from them all the same. Pure."""

import re
from dataclasses import dataclass
from itertools import takewhile
from pathlib import PurePosixPath

from addon.clients.values import line
from addon.domain.status import Quality

_LONGEST_TEXT = 4000
_MOST_LINES = 30
_LARGEST_BYTES = 2**50
_POWERS = {"": 0, "k": 1, "m": 2, "g": 3, "t": 4}

_SEEDERS = re.compile(r"👤\s{0,3}([0-9]{1,9})(?![0-9])")
_SIZE = r"\s{0,3}([0-9]{1,9}(?:\.[0-9]{1,6})?)\s{0,3}([kKmMgGtT]?)i?B\b"
_FILE_SIZE = re.compile(f"💾{_SIZE}")
_ANY_SIZE = re.compile(f"📦{_SIZE}")  # of the file or of the whole torrent, as the add-on likes
_FACTS = re.compile("[👤💾⚙📦🔍🔎🌐⭐📹🎥🎞🎧🔊🎵🎨🏷⏳⚡🔗🗣]")  # a line with one of these is no name
_FOLDER = re.compile(r"[📁📂][ \t]*([^/\n]+)")
_FILE = re.compile(r"📄[ \t]*([^\n]+)")
_RUNS = re.compile("[, ]+")
_VIDEO_ENDINGS = {".mkv", ".mp4", ".avi", ".m4v", ".ts", ".m2ts", ".mov", ".wmv", ".mpg", ".mpeg", ".webm", ".iso"}

_HEIGHT = re.compile(r"(?<![0-9a-z])(?:(2160|1080|720|480)p|(4k|uhd))(?![0-9a-z])")
_CACHED = re.compile(r"\[\w{1,8}\+\]|⚡")
_NOT_CACHED = re.compile(r"\[\w{1,8} download\]|⬇|⏳")
_NO_DEBRID = re.compile(r"🧲|\bP2P\b|\[TORRENT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What a long text says. None: nothing. `path`: of the wanted file inside a torrent of several."""

    title: str | None = None
    path: str | None = None
    size_bytes: int | None = None
    seeders: int | None = None


def read_text(value: object, filename: str | None, *, is_torrentio: bool) -> Text:
    """What the text says; `filename` is the wanted file's, when a field tells it.

    Torrentio: the torrent's title, a line with the path when the file is one of several, then facts with emoji. Others
    mark names with a page or a folder; only a path with a folder in it is taken for one there.
    """
    if not isinstance(value, str):
        return Text()
    text = value[:_LONGEST_TEXT]
    lines = [found for part in text.split("\n")[:_MOST_LINES] if (found := line(part))]
    head = list(takewhile(lambda part: not _FACTS.search(part), lines))
    marked = _FOLDER.search(text) or _FILE.search(text)
    path = next((part for part in head[1:] if (is_torrentio or "/" in part) and _is_path(part, filename)), None)
    title = line(marked[1]) if marked else head[0] if head else None
    return Text(title=title, path=path, size_bytes=_size(text, path), seeders=_number(_SEEDERS, text))


def cached_hint(name: object) -> bool | None:
    """Whether the add-on believes that its debrid service has the files; None when it says nothing of it."""
    label = name[:200] if isinstance(name, str) else ""
    if _NO_DEBRID.search(label):
        return None
    if _CACHED.search(label):
        return True
    return False if _NOT_CACHED.search(label) else None


def quality_hint(name: object) -> Quality | None:
    """The resolution that the label names, as in "4k HDR"; None for others and for labels without one."""
    found = _HEIGHT.search(name[:200].lower()) if isinstance(name, str) else None
    if found is None:
        return None
    return Quality(f"P{found[1]}") if found[1] else Quality.P2160


def _is_path(part: str, filename: str | None) -> bool:
    if PurePosixPath(part).suffix.lower() in _VIDEO_ENDINGS:
        return True
    # Torrentio writes runs of commas and blanks as one blank
    return filename is not None and _RUNS.sub(" ", part).endswith(_RUNS.sub(" ", filename))


def _size(text: str, path: str | None) -> int | None:
    found = _FILE_SIZE.search(text) or (_ANY_SIZE.search(text) if path is None else None)
    if found is None:
        return None
    size_bytes = round(float(found[1]) * 1024 ** _POWERS[found[2].lower()])
    return size_bytes if 0 < size_bytes <= _LARGEST_BYTES else None


def _number(pattern: re.Pattern[str], text: str) -> int | None:
    found = pattern.search(text)
    return int(found[1]) if found else None
