"""How the bytes of a video begin, by its name: long as a film or as its episodes, large as the name says.

Knows no torrent. What is to be a sample, a fake or another film says so itself.
"""

import re
from dataclasses import dataclass

from addon.demo.matroska import matroska_head
from addon.demo.mp4 import mp4_head

FILM_MINUTES = 90
EPISODE_MINUTES = 45

_LINES = re.compile(r"(\d{3,4})p", re.IGNORECASE)
_DVD = re.compile(r"DVD", re.IGNORECASE)
_EPISODES = re.compile(r"S\d\d((?:-?E\d\d)+)", re.IGNORECASE)
_WRITERS = {".mkv": matroska_head, ".mp4": mp4_head, ".m4v": mp4_head}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What a video shows, where that is not what its name says. `is_none`: it is no video at all."""

    minutes: float | None = None
    lines: int | None = None
    is_none: bool = False


AS_NAMED = Picture()


def video_head(names: tuple[str, ...], size_bytes: int, picture: Picture, *, is_episode: bool) -> bytes:
    """The first bytes of a video of this size; empty for what is none, or has no room for them.

    `names`: the file's own, then that of what it came in.
    """
    writer = None if picture.is_none else _WRITERS.get(names[0][-4:].lower())
    if writer is None:
        return b""
    lines = picture.lines or _named_lines(names)
    minutes = picture.minutes or _named_minutes(names, is_episode=is_episode)
    return writer(seconds=minutes * 60, width=round(lines * 16 / 9), height=lines, size_bytes=size_bytes)


def _named_lines(names: tuple[str, ...]) -> int:
    for name in names:
        if found := _LINES.search(name):
            return int(found[1])
    return 480 if any(map(_DVD.search, names)) else 1080


def _named_minutes(names: tuple[str, ...], *, is_episode: bool) -> int:
    if found := _EPISODES.search(names[0]):
        return EPISODE_MINUTES * found[1].upper().count("E")
    return EPISODE_MINUTES if is_episode else FILM_MINUTES
