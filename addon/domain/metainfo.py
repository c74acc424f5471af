"""What a .torrent file says (BEP 3, 12, 27, 47): hash, files, trackers. Pure. Nothing in it is to be trusted."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from addon.domain.bencode import BencodeError, Node, read_bencode
from addon.domain.magnets import trackers_among
from addon.domain.releases import RemoteFile

LARGEST_TORRENT_BYTES = 10 * 2**20  # with names and base64 below the 16 MiB that our aria2 takes
MOST_FILES = 50_000
_DEEPEST_PATH = 50
_LONGEST_PART = 255  # bytes, what file systems allow
_LARGEST_BYTES = 2**53
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f/\\]")
_DEVICES = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]|[a-z]:", re.IGNORECASE)  # and drives, of Windows


class MetainfoError(ValueError):
    """The bytes are no .torrent file that can be used; the only error of this module."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metainfo:
    """A .torrent file. `files` keep their places in the torrent as ids from 1 on; padding (BEP 47) is left out.

    A path begins with the torrent's name where it has a folder of its own.
    """

    info_hash: str
    name: str
    files: tuple[RemoteFile, ...]
    trackers: tuple[str, ...] = ()
    is_private: bool = False


def read_metainfo(data: bytes) -> Metainfo:
    """What the file says. Raises MetainfoError for all that is malformed, too large, or names a path that leads away.

    A torrent with any such path is refused as a whole: nobody makes one by mistake. Torrents of version 2 alone
    (BEP 52) have no hash that magnets and debrid services know, and are refused too.
    """
    if len(data) > LARGEST_TORRENT_BYTES:
        raise MetainfoError("it is too large for a torrent file")
    try:
        top = read_bencode(data)
        info = _entry(top, b"info")
        name = _part(_in_utf8(info, b"name").value)
        files = tuple(_files(info, name))
    except BencodeError as error:
        raise MetainfoError(f"it is no torrent file: {error}") from None
    if not files:
        raise MetainfoError("it is a torrent without files")
    private = _optional(info, b"private")
    return Metainfo(
        info_hash=hashlib.sha1(data[info.start : info.stop], usedforsecurity=False).hexdigest(),
        name=name,
        files=files,
        trackers=trackers_among(_trackers(top)),
        is_private=private is not None and private.value == 1,
    )


def _files(info: Node, name: str) -> Iterator[RemoteFile]:
    listed = _optional(info, b"files")
    if listed is None:
        yield RemoteFile(id=1, path=name, size_bytes=_size(info))
        return
    entries = _list(listed)
    if len(entries) > MOST_FILES:
        raise MetainfoError("it lists more files than make sense")
    paths = set()
    for number, entry in enumerate(entries, start=1):
        parts = [_part(part.value) for part in _list(_in_utf8(entry, b"path"))]
        if not 0 < len(parts) <= _DEEPEST_PATH:
            raise MetainfoError("it holds a path that cannot be one")
        if _is_padding(entry, parts):
            continue
        path = "/".join((name, *parts))
        if path in paths:
            raise MetainfoError("it holds a path twice")
        paths.add(path)
        yield RemoteFile(id=number, path=path, size_bytes=_size(entry))


def _part(value: object) -> str:
    """One step of a path: a name that stays where it is put, on every system."""
    if not isinstance(value, bytes) or not 0 < len(value) <= _LONGEST_PART:
        raise MetainfoError("it holds a path that cannot be one")
    try:
        text = value.decode()
    except UnicodeDecodeError:
        raise MetainfoError("it holds a path in an unknown encoding") from None
    if text.strip(" .") == "" or _FORBIDDEN.search(text) or _DEVICES.fullmatch(text):
        raise MetainfoError("it holds a path that leads away from its folder")
    return text


def _is_padding(entry: Node, parts: list[str]) -> bool:
    attributes = _optional(entry, b"attr")
    marked = attributes is not None and isinstance(attributes.value, bytes) and b"p" in attributes.value
    if attributes is not None and isinstance(attributes.value, bytes) and b"l" in attributes.value:
        raise MetainfoError("it holds a link to another file")
    return marked or (len(parts) > 1 and parts[0] == ".pad")


def _size(entry: Node) -> int:
    value = _entry(entry, b"length").value
    if not isinstance(value, int) or not 0 <= value <= _LARGEST_BYTES:
        raise MetainfoError("it holds a file without a size")
    return value


def _trackers(top: Node) -> Iterable[object]:
    """As they stand in `announce` and `announce-list`; what makes no sense there is left out."""
    announce = _optional(top, b"announce")
    if announce is not None:
        yield _text(announce)
    tiers = _optional(top, b"announce-list")
    for tier in tiers.value if tiers is not None and isinstance(tiers.value, list) else []:
        for tracker in tier.value if isinstance(tier.value, list) else []:
            yield _text(tracker)


def _text(node: Node) -> str | None:
    return node.value.decode(errors="replace") if isinstance(node.value, bytes) else None


def _in_utf8(node: Node, key: bytes) -> Node:
    """The entry as aria2 reads it: some programs write one in another encoding, and beside it one in UTF-8."""
    return _optional(node, key + b".utf-8") or _entry(node, key)


def _entry(node: Node, key: bytes) -> Node:
    found = _optional(node, key)
    if found is None:
        raise MetainfoError(f"it has no {key.decode()}")
    return found


def _optional(node: Node, key: bytes) -> Node | None:
    if not isinstance(node.value, dict):
        raise MetainfoError("it is no dictionary where one should be")
    return node.value.get(key)


def _list(node: Node) -> list[Node]:
    if not isinstance(node.value, list):
        raise MetainfoError("it is no list where one should be")
    return node.value
