"""What the texts of settings may be, and what they mean. A text that is not allowed is a ValueError."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from addon.domain.status import Format, Quality

Parse = Callable[[str], Any]

_CREDENTIALS = re.compile(r"(?<=://)[^/\s'\"]*@")
_WORDS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}


def without_credentials(text: str) -> str:
    """The text as it may be shown: what stands before the host of an address is masked."""
    return _CREDENTIALS.sub("***@", text)


def optional(parse: Parse) -> Parse:
    """The same parser, and None for an empty text."""
    return lambda text: parse(text) if text else None


def whole(low: int, high: int) -> Parse:
    """A whole number within the bounds."""

    def parse(text: str) -> int:
        value = int(_matching(r"[0-9]{1,12}", text))
        if not low <= value <= high:
            raise ValueError(text)
        return value

    return parse


def number(text: str) -> float:
    """A number from 0 to a million."""
    value = float(_matching(r"[0-9]{1,9}(\.[0-9]{1,9})?", text))
    if value > 1e6:
        raise ValueError(text)
    return value


def yes_or_no(text: str) -> bool:
    """A switch."""
    if text.lower() not in _WORDS:
        raise ValueError(text)
    return _WORDS[text.lower()]


def one_of(*words: str) -> Parse:
    """One of the words, in small letters."""

    def parse(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(text)
        return text.lower()

    return parse


def url(text: str) -> str:
    """An http or https address; `stremio://` is read as https."""
    address = re.sub(r"^stremio://", "https://", text, flags=re.IGNORECASE)
    parts = urlsplit(address)
    if re.search(r"\s", address) or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(text)
    _ = parts.port  # raises ValueError when it is no number
    return address


def urls(text: str) -> tuple[str, ...]:
    """Separated by white space, or by a comma that a `scheme://` follows: configured add-ons hold commas."""
    return tuple(url(part) for part in re.split(r"\s+|,\s*(?=[A-Za-z]+://)", text) if part)


def apprise_urls(text: str) -> tuple[str, ...]:
    """Separated in the same way. Whether Apprise understands them is seen when it is loaded, in `wiring`."""
    if not all(part.isprintable() for part in text.split()):
        raise ValueError(text)
    return tuple(part for part in re.split(r"\s+|,\s*(?=[A-Za-z0-9]+://)", text) if part)


def member(kind: type[Quality]) -> Parse:
    """A name of the enum."""
    return lambda text: kind(text.upper())


def members(kind: type[Quality] | type[Format]) -> Parse:
    """Names of the enum, separated by commas or white space, each once."""
    return lambda text: tuple(dict.fromkeys(kind(word.upper()) for word in re.split(r"[,\s]+", text) if word))


def words_or_none(text: str) -> tuple[str, ...]:
    """Words in small letters, separated by commas or white space, each once; `none` alone is none at all."""
    words = tuple(dict.fromkeys(word.lower() for word in re.split(r"[,\s]+", text) if word))
    return () if words == ("none",) else words


def speed(text: str) -> str:
    """Bytes a second, with K or M."""
    return _matching(r"[0-9]{1,12}[KkMm]?", text).upper()


def ports(text: str) -> str:
    """One port to listen on, or the first and the last of several, as aria2 takes them."""
    numbers = [int(_matching(r"[0-9]{1,5}", part)) for part in text.split("-", 1)]
    if not all(1024 <= number <= 65535 for number in numbers) or numbers != sorted(numbers):
        raise ValueError(text)
    return text


def interface(text: str) -> str:
    """The name of a network interface, or an address; empty: any."""
    return _matching(r"[0-9A-Za-z_.:-]{0,64}", text)


def path_map(text: str) -> tuple[tuple[str, str, str], ...]:
    """Words `program:theirs=ours`."""
    found = []
    for word in text.split():
        match = re.fullmatch(r"(aria2|jellyfin):(/[^=]*)=(/.*)", word)
        if match is None:
            raise ValueError(text)
        found.append((match[1], match[2], match[3]))
    return tuple(found)


def database_url(text: str) -> str:
    """SQLite and a path."""
    return _matching(r"sqlite:///\S.*", text)


def secret(text: str) -> str:
    """Printable ASCII without blanks: it travels in a header."""
    return _matching(r"[!-~]+", text)


def folder(text: str) -> Path:
    """A folder."""
    return Path(text)


def time_zone(text: str) -> str:
    """The name of a time zone that is known here."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError(text) from None
    return text


def _matching(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text):
        raise ValueError(text)
    return text
