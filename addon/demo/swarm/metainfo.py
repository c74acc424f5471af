"""Torrent files of what the catalogue holds: bencode, piece hashes, and the info hash that follows from them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from addon.demo.catalogue import Torrent

Bencodable = int | str | bytes | Sequence["Bencodable"] | Mapping[str, "Bencodable"]

PIECE_BYTES = 65536


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A torrent as it lies in a swarm. `torrent` has the info hash that its bytes give, and keeps those bytes."""

    torrent: Torrent
    info: bytes

    @property
    def info_hash(self) -> str:
        """40 lower-case hex."""
        return self.torrent.info_hash

    def file(self, announce: str) -> bytes:
        """The .torrent file with this tracker."""
        return b"d" + bencoded("announce") + bencoded(announce) + bencoded("info") + self.info + b"e"

    def magnet(self, announce: str) -> str:
        """The magnet link with this tracker."""
        name, tracker = quote(self.torrent.name, safe=""), quote(announce, safe="")
        return f"magnet:?xt=urn:btih:{self.info_hash}&dn={name}&tr={tracker}"


def shared(torrent: Torrent, *, piece_bytes: int = PIECE_BYTES, private: bool = False) -> Shared:
    """The torrent for a swarm: its bytes stay, its info hash becomes the real one."""
    kept = replace(torrent, seed=torrent.seed or torrent.info_hash)
    info: dict[str, Bencodable] = {
        "name": torrent.name,
        "piece length": piece_bytes,
        "pieces": b"".join(_pieces(kept, piece_bytes)),
    }
    if is_single(torrent):
        info["length"] = torrent.files[0].size_bytes
    else:
        info["files"] = [{"length": file.size_bytes, "path": file.path.split("/")} for file in torrent.files]
    if private:
        info["private"] = 1
    encoded = bencoded(info)
    info_hash = hashlib.sha1(encoded, usedforsecurity=False).hexdigest()
    return Shared(torrent=replace(kept, info_hash=info_hash), info=encoded)


def is_single(torrent: Torrent) -> bool:
    """Whether it is one file without a folder: its name is the file's."""
    return len(torrent.files) == 1 and torrent.files[0].path == torrent.name


def bencoded(value: Bencodable) -> bytes:
    """The value in bencode, dictionaries in the order of their keys."""
    match value:
        case int():
            return b"i%de" % value
        case bytes():
            return b"%d:%s" % (len(value), value)
        case str():
            return bencoded(value.encode())
        case Mapping():
            rows = sorted((key.encode(), each) for key, each in value.items())
            return b"d" + b"".join(bencoded(key) + bencoded(each) for key, each in rows) + b"e"
        case _:
            return b"l" + b"".join(bencoded(each) for each in value) + b"e"


def _pieces(torrent: Torrent, piece_bytes: int) -> Iterator[bytes]:
    left = b""
    for index, file in enumerate(torrent.files):
        content = torrent.content(index)
        for start in range(0, file.size_bytes, piece_bytes):
            left += content.read(start, start + piece_bytes)
            while len(left) >= piece_bytes:
                yield hashlib.sha1(left[:piece_bytes], usedforsecurity=False).digest()
                left = left[piece_bytes:]
    if left:
        yield hashlib.sha1(left, usedforsecurity=False).digest()
