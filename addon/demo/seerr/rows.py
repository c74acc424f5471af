"""Seerr's rows: users, media, requests and their seasons. Rows change in place; rules are in desk.py."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

ADMIN, MANAGE_REQUESTS, REQUEST, AUTO_APPROVE, REQUEST_VIEW = 2, 16, 32, 128, 16384


class RequestStatus(IntEnum):
    """The status of a request and of its seasons."""

    PENDING = 1
    APPROVED = 2
    DECLINED = 3
    FAILED = 4
    COMPLETED = 5


class MediaStatus(IntEnum):
    """The status of a title and of its seasons."""

    UNKNOWN = 1
    PENDING = 2
    PROCESSING = 3
    PARTIALLY_AVAILABLE = 4
    AVAILABLE = 5
    BLOCKLISTED = 6
    DELETED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A user; user 1 is the owner, as whom the API key acts."""

    id: int
    name: str
    permissions: int

    def may(self, *bits: int) -> bool:
        """True for administrators and for holders of any of these permissions."""
        return bool(self.permissions & ADMIN) or any(self.permissions & bit for bit in bits)


@dataclass(slots=True, kw_only=True)
class MediaSeason:
    """What a scan knows about a season."""

    id: int
    number: int
    created_at: datetime
    status: MediaStatus = MediaStatus.UNKNOWN
    status4k: MediaStatus = MediaStatus.UNKNOWN


@dataclass(slots=True, kw_only=True)
class Media:
    """A title; `kind` is `movie` or `tv`. The 4K edition has a status of its own."""

    id: int
    kind: str
    tmdb_id: int
    tvdb_id: int | None
    created_at: datetime
    updated_at: datetime
    season_changed_at: datetime
    status: MediaStatus = MediaStatus.UNKNOWN
    status4k: MediaStatus = MediaStatus.UNKNOWN
    jellyfin_id: str | None = None
    seasons: list[MediaSeason] = field(default_factory=list)

    def status_for(self, *, is4k: bool) -> MediaStatus:
        """The status of the edition."""
        return self.status4k if is4k else self.status

    def move(self, status: MediaStatus, *, is4k: bool) -> None:
        """Change the status of the edition."""
        if is4k:
            self.status4k = status
        else:
            self.status = status


@dataclass(slots=True, kw_only=True)
class SeasonRequest:
    """A season that a request asks for."""

    id: int
    number: int
    created_at: datetime
    status: RequestStatus


@dataclass(slots=True, kw_only=True)
class Request:
    """What a user asked for."""

    id: int
    media: Media
    status: RequestStatus
    requested_by: User
    created_at: datetime
    updated_at: datetime
    is4k: bool = False
    modified_by: User | None = None
    seasons: list[SeasonRequest] = field(default_factory=list)

    def move(self, status: RequestStatus, now: datetime, *, by: User | None = None) -> None:
        """Change the status, also that of the seasons."""
        self.status, self.updated_at = status, now
        self.modified_by = by or self.modified_by
        for season in self.seasons:
            season.status = status
