"""The beginning of an MP4 video: everything up to the bytes that fill it. Knows no catalogue.

One picture track without a single picture, and a `free` box that reaches to the file's end, whose bytes may be any.
Boxes: ISO/IEC 14496-12, sections 4.2 and 8.
"""

import struct

_TICKS = 1000  # a second
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_BOX_HEAD_BYTES = 8


def mp4_head(*, seconds: float, width: int, height: int, size_bytes: int) -> bytes:
    """The first bytes of such a file of this size; empty when it has no room for them."""
    duration = round(seconds * _TICKS)
    kind = _box("ftyp", b"isom", struct.pack(">I", 512), b"isomiso2mp41")
    movie = _box("moov", _movie_header(duration), _track(duration, width, height))
    filler = size_bytes - len(kind) - len(movie)
    if filler < _BOX_HEAD_BYTES:
        return b""
    to_the_end = 0  # says a box that is too long for its four bytes
    return kind + movie + struct.pack(">I", filler if filler < 1 << 32 else to_the_end) + b"free"


def _movie_header(duration: int) -> bytes:
    rate_and_volume = struct.pack(">IH10x", 0x10000, 0x0100)
    return _full_box("mvhd", struct.pack(">4I", 0, 0, _TICKS, duration), rate_and_volume, _MATRIX, bytes(24), _count(2))


def _track(duration: int, width: int, height: int) -> bytes:
    header = _full_box(
        "tkhd",
        struct.pack(">5I", 0, 0, 1, 0, duration),
        bytes(16),
        _MATRIX,
        struct.pack(">2I", width << 16, height << 16),
        flags=7,
    )
    times = _full_box("mdhd", struct.pack(">4I2H", 0, 0, _TICKS, duration, 0x55C4, 0))  # language: undetermined
    handler = _full_box("hdlr", bytes(4), b"vide", bytes(12), b"\0")
    place = _box("dinf", _full_box("dref", _count(1), _full_box("url ", flags=1)))
    samples = _box("stbl", _full_box("stsd", _count(1), _picture(width, height)), *_no_samples())
    data = _box("minf", _full_box("vmhd", bytes(8), flags=1), place, samples)
    return _box("trak", header, _box("mdia", times, handler, data))


def _picture(width: int, height: int) -> bytes:
    resolution = struct.pack(">2I", 72 << 16, 72 << 16)
    fields = struct.pack(">6xH16x2H", 1, width, height) + resolution + struct.pack(">4xH32xHh", 1, 24, -1)
    return _box("avc1", fields)


def _no_samples() -> tuple[bytes, ...]:
    return (
        _full_box("stts", _count(0)),
        _full_box("stsc", _count(0)),
        _full_box("stsz", _count(0), _count(0)),
        _full_box("stco", _count(0)),
    )


def _box(name: str, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", _BOX_HEAD_BYTES + len(body)) + name.encode() + body


def _full_box(name: str, *parts: bytes, flags: int = 0) -> bytes:
    return _box(name, _count(flags), *parts)


def _count(number: int) -> bytes:
    return struct.pack(">I", number)
