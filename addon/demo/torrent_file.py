"""Writes .torrent files of what the catalogue holds: names and sizes are right, the hashes of their pieces made up."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from addon.demo.catalogue import Torrent
from addon.demo.debrid.bencode import info_of

_PIECE_BYTES = 2**18
Bencoded: TypeAlias = int | bytes | str | Sequence["Bencoded"] | Mapping[str, "Bencoded"]


def torrent_file(torrent: Torrent, *trackers: str, is_private: bool = False) -> bytes:
    """The .torrent of one file named like the torrent, or of a folder of files."""
    pieces = -(-torrent.size_bytes // _PIECE_BYTES)
    info: dict[str, Bencoded] = {
        "name": torrent.name,
        "piece length": _PIECE_BYTES,
        "pieces": hashlib.sha1(torrent.name.encode(), usedforsecurity=False).digest() * pieces,
    }
    if is_private:
        info["private"] = 1
    if len(torrent.files) == 1 and "/" not in torrent.files[0].path:
        info |= {"name": torrent.files[0].path, "length": torrent.files[0].size_bytes}
    else:
        info["files"] = [{"length": file.size_bytes, "path": file.path.split("/")} for file in torrent.files]
    top: dict[str, Bencoded] = {"info": info}
    if trackers:
        top |= {"announce": trackers[0], "announce-list": [[tracker] for tracker in trackers]}
    return bencode(top)


def with_own_hash(torrent: Torrent) -> Torrent:
    """The torrent under the hash that its .torrent has, which the feed answers from then on."""
    listing = torrent.listing
    if listing is None:
        raise ValueError("no feed lists it")
    body = torrent_file(torrent, is_private=listing.is_private)
    return replace(torrent, info_hash=info_of(body)[0], listing=replace(listing, metainfo=body))


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
