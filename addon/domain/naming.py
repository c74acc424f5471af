"""Names that every common file system and Jellyfin take. Knows no media type.

Source: the contract of Jellyfin, section 6 (10.11 and 12.0), and Windows' rules for file names, which shares pass on.
"""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

LONGEST_COMPONENT_BYTES = 255  # UTF-8; the limit of ext4, btrfs, ZFS and APFS
LONGEST_SUFFIX_BYTES = 100
FILE_NAME_ROOM_BYTES = 40  # what a folder's name leaves for " - 1080p.mkv" or ".en.forced.srt" behind it
NAMELESS = "Untitled"
_LONGEST_STAGED_BYTES = 240  # aria2 puts `.aria2` behind it, and `__temp` for a moment

_COLON_IN_SENTENCE = re.compile(r"\s*:\s+")
_REPLACED = str.maketrans({"/": "-", "\\": "-", "|": "-", ":": "-", '"': "'", "<": "", ">": "", "?": "", "*": ""})
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\s*(?:\.|$))", re.IGNORECASE)
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})  # control characters, invisible ones, halves of one


def safe_component(text: str, *, suffix: str = "", max_bytes: int = LONGEST_COMPONENT_BYTES) -> str:
    """One file or folder name made of the text and the suffix, at most so many bytes; the text is cut for it.

    Never empty, hidden, reserved by Windows, or ending in a dot or blank; composed (NFC); making it safe again
    changes nothing. `max_bytes` is at least 50 more than LONGEST_SUFFIX_BYTES.
    """
    tail = _cut(_safe_characters(suffix), LONGEST_SUFFIX_BYTES).rstrip(" .")
    head = _safe_characters(text).strip(" .") or NAMELESS
    if reserved := _RESERVED.match(head + tail):
        head = f"{reserved[1]}_{head[reserved.end() :]}"
    head = _cut(head, max_bytes - len(tail.encode())).rstrip(" .")
    return unicodedata.normalize("NFC", head + tail)


def staged_name(name: str) -> str:
    """The name that aria2 writes a file under: safe, and with room for that of its control file behind it.

    Without that file a download that has broken off looks whole.
    """
    safe = safe_component(name)
    if len(safe.encode()) <= _LONGEST_STAGED_BYTES:
        return safe
    path = PurePosixPath(name)  # what was cut may have lost its ending
    return safe_component(path.stem, suffix=path.suffix, max_bytes=_LONGEST_STAGED_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What names the folder of a title."""

    title: str
    year: int | None = None
    imdb_id: str | None = None

    @property
    def folder(self) -> str:
        """`Title (Year) [imdbid-tt…]`, short enough for the names of the files in it to begin with it."""
        suffix = f" ({self.year})" if self.year is not None else ""
        suffix += f" [imdbid-{self.imdb_id}]" if self.imdb_id is not None else ""
        return safe_component(self.title, suffix=suffix, max_bytes=LONGEST_COMPONENT_BYTES - FILE_NAME_ROOM_BYTES)


def _safe_characters(text: str) -> str:
    visible = "".join(" " if char.isspace() else char for char in text)
    visible = "".join(char for char in visible if unicodedata.category(char) not in _UNSAFE_CATEGORIES)
    replaced = _COLON_IN_SENTENCE.sub(" - ", visible).translate(_REPLACED)
    return unicodedata.normalize("NFC", re.sub(r" {2,}", " ", replaced))


def _cut(text: str, room_bytes: int) -> str:
    """As much of the text as fits, in whole characters."""
    return text.encode()[: max(room_bytes, 0)].decode(errors="ignore")
