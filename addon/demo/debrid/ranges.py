"""Reads HTTP Range headers. Pure."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The bytes from `start` up to, not including, `stop`; `partial` when a range was asked for."""

    start: int
    stop: int
    partial: bool


def read_range(header: str | None, size_bytes: int) -> Part | None:
    """The asked part; the whole file when no single range was asked for; None for 416."""
    whole = Part(start=0, stop=size_bytes, partial=False)
    match = _RANGE.fullmatch((header or "").strip())
    if match is None or match.groups() == ("", ""):
        return whole
    first, last = match.groups()
    if not first:
        count = min(int(last), size_bytes)
        return Part(start=size_bytes - count, stop=size_bytes, partial=True) if count else None
    start = int(first)
    stop = min(int(last) + 1, size_bytes) if last else size_bytes
    if last and int(last) < start:
        return whole  # invalid, so it is as if it were not there
    return Part(start=start, stop=stop, partial=True) if start < size_bytes else None
