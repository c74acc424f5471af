"""The entries of a Jellyfin library. Knows neither disks nor HTTP."""

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A library folder; `kind` is `movies` or `tvshows`."""

    name: str
    kind: str
    locations: tuple[str, ...]

    @property
    def id(self) -> str:
        """The GUID, without dashes."""
        return guid(f"library {self.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A video file that belongs to an item."""

    path: str
    size_bytes: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A movie, series or episode; `scan` is the number of the scan that found it first.

    `season`, `number` and `last` are None but for episodes, and for those that could not be read.
    """

    type: str
    path: str
    name: str
    library_id: str
    provider_ids: tuple[tuple[str, str], ...] = ()
    year: int | None = None
    files: tuple[File, ...] = ()
    series_path: str | None = None
    season: int | None = None
    number: int | None = None
    last: int | None = None
    created_at: datetime
    scan: int

    @property
    def id(self) -> str:
        """The GUID, without dashes; the same after each scan."""
        return guid(f"{self.type} {self.path}")

    @property
    def width(self) -> int:
        """The width of its widest file in pixels, 0 without files."""
        return max((file.width for file in self.files), default=0)

    def provider_id(self, name: str) -> str | None:
        """The id at `Imdb`, `Tmdb` or `Tvdb`; None when it is not known."""
        return dict(self.provider_ids).get(name)


def guid(seed: str) -> str:
    """32 hex digits, always the same ones for the same seed."""
    return hashlib.md5(seed.encode(), usedforsecurity=False).hexdigest()
