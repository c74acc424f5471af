"""Just enough bencode to find a torrent file's info hash and name."""

import hashlib


class BencodeError(ValueError):
    """The bytes are no torrent file."""


def info_of(data: bytes) -> tuple[str, str]:
    """The info hash (40 lower hex) and the name of a torrent file; BencodeError when it is none."""
    try:
        top = _spans(data, 0)
        start, stop = top[b"info"]
        start_of_name, stop_of_name = _spans(data, start)[b"name"]
        name = data[data.index(b":", start_of_name) + 1 : stop_of_name].decode()
    except (KeyError, IndexError, ValueError, RecursionError) as error:
        raise BencodeError("not a torrent file") from error
    return hashlib.sha1(data[start:stop], usedforsecurity=False).hexdigest(), name


def _spans(data: bytes, at: int) -> dict[bytes, tuple[int, int]]:
    """Where each value of the dictionary at this place starts and stops."""
    if data[at : at + 1] != b"d":
        raise ValueError("no dictionary")
    spans: dict[bytes, tuple[int, int]] = {}
    at += 1
    while data[at : at + 1] != b"e":
        key_stop = _end(data, at)
        key = data[data.index(b":", at) + 1 : key_stop]
        at = _end(data, key_stop)
        spans[key] = (key_stop, at)
    return spans


def _end(data: bytes, at: int) -> int:
    """The place after the value that starts here."""
    kind = data[at : at + 1]
    if kind == b"i":
        return data.index(b"e", at) + 1
    if kind in (b"l", b"d"):
        at += 1
        while data[at : at + 1] != b"e":
            at = _end(data, at)
        return at + 1
    colon = data.index(b":", at)
    stop = colon + 1 + int(data[at:colon])
    if not kind.isdigit() or stop > len(data):
        raise ValueError("a string that runs over the end")
    return stop
