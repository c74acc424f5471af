"""The query of a Jellyfin call: names in any case, numbers checked as ASP.NET does."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl

from starlette.requests import Request

_GUID = re.compile(r"[0-9a-f]{32}")


class BadQueryError(ValueError):
    """A value that cannot be read; Jellyfin answers 400 and names the parameter."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__(name, value)
        self.name, self.value = name, value


class Query:
    """The parameters of one call; a parameter may be repeated or hold a list with commas."""

    def __init__(self, request: Request) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in parse_qsl(request.url.query, keep_blank_values=True):
            self._values.setdefault(name.lower(), []).append(value)

    def text(self, name: str) -> str:
        """The value, empty when absent."""
        return self._values.get(name.lower(), [""])[-1]

    def words(self, name: str) -> frozenset[str]:
        """The words of a list, in lower case."""
        values: Iterable[str] = self._values.get(name.lower(), [])
        return frozenset(word.strip().lower() for value in values for word in value.split(",") if word)

    def number(self, name: str) -> int | None:
        """A whole number, None when absent; BadQueryError otherwise."""
        text = self.text(name)
        if not text:
            return None
        try:
            return int(text)
        except ValueError:
            raise BadQueryError(name, text) from None

    def flag(self, name: str) -> bool | None:
        """True, false, or None when absent; BadQueryError otherwise."""
        text = self.text(name).lower()
        if text not in ("", "true", "false"):
            raise BadQueryError(name, text)
        return None if not text else text == "true"


def read_guid(name: str, value: str) -> str:
    """An item's id without dashes; BadQueryError for what is none."""
    plain = value.replace("-", "").lower()
    if not _GUID.fullmatch(plain):
        raise BadQueryError(name, value)
    return plain
