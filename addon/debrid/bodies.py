"""Decodes the bodies of debrid services, hostile ones too, and keeps their numbers and addresses within bounds."""

import re
from datetime import UTC, datetime
from typing import TypeVar

import httpx
import msgspec

_T = TypeVar("_T")

LARGEST = 2**63 - 1  # what a column of SQLite holds
_MOST_VALUES = 500_000  # a full page has a tenth of it; hostile bodies swell when decoded
_HASH = re.compile(r"[0-9a-f]{40}")


class UnreadableError(ValueError):
    """The body is not what the call answers. Carries nothing of it, since bodies hold links."""


def decoded(body: bytes, kind: type[_T]) -> _T:
    """The body as this kind; raises UnreadableError."""
    if body.count(b",") > _MOST_VALUES:
        raise UnreadableError
    try:
        return msgspec.json.decode(body, type=kind, strict=False)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UnreadableError from None  # its text could quote the body


def info_hash_of(text: str) -> str:
    """The hash in lower case; raises UnreadableError when it is none."""
    if not _HASH.fullmatch(text.lower()):
        raise UnreadableError
    return text.lower()


def moment(text: str) -> datetime:
    """The time in a date of either usual form, in UTC where it names no zone; raises UnreadableError."""
    try:
        at = datetime.fromisoformat(text)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableError from None


def bounded(number: int) -> int:
    """The number, but not below 0 and not above what can be stored."""
    return min(max(number, 0), LARGEST)


def web_address(url: str) -> str:
    """The address itself; raises UnreadableError when it is none of the web."""
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        raise UnreadableError from None
    if parts.scheme not in {"http", "https"} or not parts.host:
        raise UnreadableError
    return url
