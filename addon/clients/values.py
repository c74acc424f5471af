"""Makes sense of loose values out of other services' answers. Knows no particular service.

They come from machines that nobody here controls: each reader takes any object, bounds what it gives back, and says
None where it finds no sense.
"""

import re
from datetime import UTC, date, datetime

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_IMDB_ID = re.compile(r"tt[0-9]{7,9}")
_FIRST_YEAR, _LAST_YEAR = 1880, 2200  # .NET says year 1 for none, and sums of times must not overflow
_YEAR = re.compile(r"(?:18|19|20|21)[0-9]{2}(?![0-9])")


def whole(value: object, *, least: int = 0, most: int = 2**53) -> int | None:
    """A whole number within the bounds, also when it comes as a text of digits."""
    if isinstance(value, str) and len(value) <= 16 and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if least <= value <= most else None


def line(value: object, longest: int = 500) -> str | None:
    """A text in one line without control characters, at most `longest` characters; None when nothing is left."""
    if not isinstance(value, str):
        return None
    return _CONTROLS.sub(" ", value[: longest * 2]).strip()[:longest].rstrip() or None


def moment(value: object) -> datetime | None:
    """An aware UTC time of the years 1880 to 2200 from ISO 8601 text; one without a zone is taken as UTC."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        read = datetime.fromisoformat(value)
        read = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return read if _FIRST_YEAR <= read.year <= _LAST_YEAR else None


def day(value: object) -> date | None:
    """A day from ISO 8601 text, with or without a time."""
    read = moment(value)
    return read.date() if read is not None else None


def first_year(value: object) -> int | None:
    """The year with which a text begins: 2018 in "2018–2021" and in "2018-05-10"; also a plain number."""
    text = str(whole(value, most=9999)) if isinstance(value, int) else value
    found = _YEAR.match(text[:12].strip()) if isinstance(text, str) else None
    return int(found[0]) if found else None


def imdb_id(value: object) -> str | None:
    """An IMDb id as in `tt0063350`; None for anything else."""
    return value if isinstance(value, str) and _IMDB_ID.fullmatch(value) else None
