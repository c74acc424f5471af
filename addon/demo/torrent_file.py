"""Writes .torrent files of what the catalogue holds: names, sizes and the hashes of their pieces are right."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from addon.demo.catalogue import Torrent
from addon.demo.debrid.bencode import info_of

_PIECE_BYTES = 2**16
Bencoded: TypeAlias = int | bytes | str | Sequence["Bencoded"] | Mapping[str, "Bencoded"]


def torrent_file(torrent: Torrent, *trackers: str, is_private: bool = False) -> bytes:
    """The .torrent of one file named like the torrent, or of a folder of files."""
    info: dict[str, Bencoded] = {
        "name": torrent.name,
        "piece length": _PIECE_BYTES,
        "pieces": b"".join(_piece_hashes(torrent)),
    }
    if is_private:
        info["private"] = 1
    if is_single(torrent):
        info |= {"name": torrent.files[0].path, "length": torrent.files[0].size_bytes}
    else:
        info["files"] = [{"length": file.size_bytes, "path": file.path.split("/")} for file in torrent.files]
    top: dict[str, Bencoded] = {"info": info}
    if trackers:
        top |= {"announce": trackers[0], "announce-list": [[tracker] for tracker in trackers]}
    return bencode(top)


def is_single(torrent: Torrent) -> bool:
    """Whether it is one file without a folder."""
    return len(torrent.files) == 1 and "/" not in torrent.files[0].path


def with_real_hash(torrent: Torrent, *, is_private: bool = False) -> Torrent:
    """The torrent under the hash that its .torrent has; its bytes stay as they are."""
    kept = replace(torrent, seed=torrent.seed or torrent.info_hash)
    return replace(kept, info_hash=info_of(torrent_file(kept, is_private=is_private))[0])


def with_own_hash(torrent: Torrent) -> Torrent:
    """The torrent under the hash that its .torrent has, which the feed answers from then on."""
    if torrent.listing is None:
        raise ValueError("no feed lists it")
    return with_real_hash(torrent, is_private=torrent.listing.is_private)


def bencode(value: Bencoded) -> bytes:
    """The value in bencode."""
    match value:
        case int():
            return b"i%de" % value
        case str():
            return bencode(value.encode())
        case bytes():
            return b"%d:%s" % (len(value), value)
        case Mapping():
            return b"d" + b"".join(bencode(key) + bencode(value[key]) for key in sorted(value)) + b"e"
        case _:
            return b"l" + b"".join(bencode(each) for each in value) + b"e"


def _piece_hashes(torrent: Torrent) -> Iterator[bytes]:
    """Of the files' bytes in a row: a piece may hold the end of one file and the beginning of the next."""
    left = b""
    for index, file in enumerate(torrent.files):
        content = torrent.content(index)
        for start in range(0, file.size_bytes, _PIECE_BYTES):
            left += content.read(start, start + _PIECE_BYTES)
            if len(left) >= _PIECE_BYTES:
                yield hashlib.sha1(left[:_PIECE_BYTES], usedforsecurity=False).digest()
                left = left[_PIECE_BYTES:]
    if left:
        yield hashlib.sha1(left, usedforsecurity=False).digest()
