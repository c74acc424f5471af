"""The beginning of a Matroska video: everything up to the bytes that fill it. Knows no catalogue.

One picture track with its size, a duration, and a Void element that reaches to the file's end, whose bytes may be any.
Elements and their ids: RFC 9559, sections 5.1 and 5.2; lengths: RFC 8794, section 4.
"""

import struct

_EBML, _SEGMENT, _VOID = "1a45dfa3", "18538067", "ec"
_INFO, _TRACKS, _ENTRY, _VIDEO = "1549a966", "1654ae6b", "ae", "e0"
_VOID_HEAD_BYTES = 9
_MAKER = b"Usher's neighbourhood"


def matroska_head(*, seconds: float, width: int, height: int, size_bytes: int) -> bytes:
    """The first bytes of such a file of this size; empty when it has no room for them."""
    ebml = _element(
        _EBML,
        _number("4286", 1),  # version of EBML, and the one that a reader needs
        _number("42f7", 1),
        _number("42f2", 4),  # longest id, longest length
        _number("42f3", 8),
        _element("4282", b"matroska"),
        _number("4287", 4),  # version of the type, and the one that a reader needs
        _number("4285", 2),
    )
    info = _element(
        _INFO,
        _number("2ad7b1", 1_000_000),  # nanoseconds in a tick
        _element("4489", struct.pack(">d", seconds * 1000)),
        _element("4d80", _MAKER),
        _element("5741", _MAKER),
    )
    picture = _element(_VIDEO, _number("b0", width), _number("ba", height))
    track = (_number("d7", 1), _number("73c5", 1), _number("83", 1), _element("86", b"V_MPEGH/ISO/HEVC"), picture)
    body = info + _element(_TRACKS, _element(_ENTRY, *track))
    in_segment = size_bytes - len(ebml) - len(bytes.fromhex(_SEGMENT)) - 8
    filler = in_segment - len(body) - _VOID_HEAD_BYTES
    if filler < 0:
        return b""
    return ebml + bytes.fromhex(_SEGMENT) + _length(in_segment) + body + bytes.fromhex(_VOID) + _length(filler)


def _element(identity: str, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return bytes.fromhex(identity) + _length(len(body)) + body


def _number(identity: str, value: int) -> bytes:
    return _element(identity, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def _length(count: int) -> bytes:
    """Always in eight bytes, so that what comes before can be measured first."""
    return (count | 1 << 56).to_bytes(8, "big")
