"""Seerr's requests as data. Jellyseerr and Overseerr say the same with gaps. Knows not how they are fetched."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

import msgspec

from addon.clients.values import line, moment, whole
from addon.domain.status import MediaType

_MEDIA_TYPES = {"movie": MediaType.MOVIE, "tv": MediaType.SHOW}


class RequestStatus(IntEnum):
    """Seerr's status of a request; seasons of a request have it too."""

    OTHER = 0  # a number that no known version uses
    PENDING = 1
    APPROVED = 2
    DECLINED = 3
    FAILED = 4
    COMPLETED = 5

    @classmethod
    def _missing_(cls, value: object) -> "RequestStatus":
        return cls.OTHER


class MediaStatus(IntEnum):
    """Seerr's view of what the library holds."""

    OTHER = 0  # a number that no known version uses
    UNKNOWN = 1
    PENDING = 2
    PROCESSING = 3
    PARTIALLY_AVAILABLE = 4
    AVAILABLE = 5
    BLOCKLISTED = 6
    DELETED = 7

    @classmethod
    def _missing_(cls, value: object) -> "MediaStatus":
        return cls.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedSeason:
    """A season that a request names; `status` is of the request, not of the library."""

    number: int
    status: RequestStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class SeerrRequest:
    """A request of Seerr. `media_status` and `jellyfin_media_id` are those of its own quality (4K or not)."""

    id: int
    status: RequestStatus
    media_type: MediaType | None  # None: of a kind that is not known here
    is_4k: bool
    tmdb_id: int | None
    tvdb_id: int | None
    media_status: MediaStatus
    jellyfin_media_id: str | None
    seasons: tuple[RequestedSeason, ...] = ()
    requested_by: str | None = None  # display name
    created_at: datetime | None = None

    @property
    def wanted_seasons(self) -> tuple[int, ...]:
        """The seasons that are asked for and not declined, ascending."""
        return tuple(sorted({season.number for season in self.seasons if season.status is not RequestStatus.DECLINED}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Requests, each once, newest first. `complete`: all pages were read, could be read, and the totals agree."""

    requests: tuple[SeerrRequest, ...]
    complete: bool


class Media(msgspec.Struct, rename="camel"):
    """The `media` of a request."""

    tmdb_id: object = None
    tvdb_id: object = None
    status: object = None
    status4k: object = None
    jellyfin_media_id: object = None
    jellyfin_media_id4k: object = msgspec.field(default=None, name="jellyfinMediaId4k")


class User(msgspec.Struct, rename="camel"):
    """Who asked."""

    display_name: object = None


class RequestSeason(msgspec.Struct, rename="camel"):
    """A season of a request."""

    season_number: object = None
    status: object = None


class RequestBody(msgspec.Struct, rename="camel"):
    """A request."""

    id: object = None
    status: object = None
    type: object = None
    is4k: object = None
    media: Media | None = None
    seasons: list[RequestSeason] | None = None
    requested_by: User | None = None
    created_at: object = None

    def request(self) -> SeerrRequest | None:
        """The request; None for one without an id."""
        number = whole(self.id, least=1)
        if number is None:
            return None
        media, is_4k = self.media or Media(), self.is4k is True
        seasons = ((whole(season.season_number, most=9999), season) for season in self.seasons or ())
        return SeerrRequest(
            id=number,
            status=RequestStatus(whole(self.status) or 0),
            media_type=_MEDIA_TYPES.get(line(self.type) or ""),
            is_4k=is_4k,
            tmdb_id=whole(media.tmdb_id, least=1),
            tvdb_id=whole(media.tvdb_id, least=1),
            media_status=MediaStatus(whole(media.status4k if is_4k else media.status) or 0),
            jellyfin_media_id=line(media.jellyfin_media_id4k if is_4k else media.jellyfin_media_id, 64),
            seasons=tuple(
                RequestedSeason(number=number, status=RequestStatus(whole(season.status) or 0))
                for number, season in seasons
                if number is not None
            ),
            requested_by=line(self.requested_by.display_name, 100) if self.requested_by else None,
            created_at=moment(self.created_at),
        )


class PageInfo(msgspec.Struct):
    """Where a page stands."""

    pages: object = None
    results: object = None


class Page(msgspec.Struct, rename="camel"):
    """One page of requests; each is decoded by itself, so that a strange one does not hide the others."""

    page_info: PageInfo | None = None
    results: list[msgspec.Raw] | None = None
