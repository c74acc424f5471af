"""The words of the domain as GraphQL enums, each with what it means to a person. Types take them from here."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from addon.domain.conditions import HealthState, Need
from addon.domain.deliveries import DeliveryStep
from addon.domain.downloads import DownloadStatus
from addon.domain.status import Format, MediaType, Quality, Source, Status

_MEDIA_TYPES = {
    MediaType.MOVIE: "One film.",
    MediaType.SHOW: "Seasons or episodes of a series.",
    MediaType.GAME: "A game, for one or several platforms.",
}
_STATUSES = {
    Status.PENDING: "Waits to be searched, or for an episode to air.",
    Status.FOUND: "Releases that fit are known; one is tried, or you choose.",
    Status.DOWNLOADING: "A release is taken and on its way into the library.",
    Status.COMPLETED: "The files are in the library.",
    Status.FAILED: "The chosen release failed and is blocked; the next one or the next search follows.",
    Status.CANCELLED: "Somebody cancelled it.",
    Status.EXPIRED: "Nothing fitting turned up for too long, so the search stopped.",
}
_QUALITIES = {
    Quality.P480: "480 lines, as on a DVD.",
    Quality.P720: "720 lines.",
    Quality.P1080: "1080 lines, full HD.",
    Quality.P2160: "2160 lines, 4K.",
}
_FORMATS = {
    Format.REMUX: "Source: the disc's own streams, not encoded again.",
    Format.BLURAY: "Source: encoded from a Blu-ray.",
    Format.WEBDL: "Source: the file of a streaming service.",
    Format.WEBRIP: "Source: recorded from a streaming service.",
    Format.HDTV: "Source: recorded from television.",
    Format.DVD: "Source: encoded from a DVD.",
    Format.H264: "Codec: AVC.",
    Format.H265: "Codec: HEVC.",
    Format.AV1: "Codec: AV1.",
    Format.HDR10: "Dynamic range: HDR10 or HDR10+.",
    Format.DOLBY_VISION: "Dynamic range: Dolby Vision.",
    Format.SDR: "Dynamic range: standard.",
    Format.MKV: "Container: Matroska.",
    Format.MP4: "Container: MPEG-4.",
}
_SOURCES = {
    Source.API: "Asked for over GraphQL.",
    Source.WEB: "Asked for in Usher's own pages.",
    Source.SEERR_POLL: "Found in Seerr's list.",
    Source.SEERR_WEBHOOK: "Announced by Seerr.",
    Source.SEERR_ARR: "Sent by Seerr, which takes Usher for Radarr or Sonarr.",
}
_DOWNLOAD_STATUSES = {
    DownloadStatus.ACTIVE: "Bytes are on their way.",
    DownloadStatus.WAITING: "Queued behind others.",
    DownloadStatus.PAUSED: "Held until it is let go on.",
    DownloadStatus.ERROR: "It broke off; see errorMessage.",
    DownloadStatus.COMPLETE: "All bytes are here.",
    DownloadStatus.REMOVED: "Cancelled, and not forgotten yet.",
}
_DELIVERY_STEPS = {
    DeliveryStep.TAKING: "Handed to the service, whose answer is awaited.",
    DeliveryStep.FETCHING: "The service fetches it first, because it was not cached.",
    DeliveryStep.WAITING: "Ready there; aria2 gets it next.",
    DeliveryStep.DOWNLOADING: "aria2 downloads it.",
    DeliveryStep.IMPORTING: "Checked, named and moved into the library.",
}

_HEALTH_STATES = {
    HealthState.ANSWERS: "Its last answer was fine.",
    HealthState.HELD_BACK: "It asked for a pause, or is out of order; it is asked again by itself.",
    HealthState.NOT_REACHABLE: "It does not answer, or something else does in its place.",
    HealthState.REFUSED: "It answers, but wants a person to act first.",
    HealthState.NOT_SET_UP: "No setting names it.",
    HealthState.NOT_ASKED: "Nothing was asked of it since the start.",
}
_NEEDS = {
    Need.REQUIRED: "Nothing arrives without it.",
    Need.RECOMMENDED: "Much is better with it.",
    Need.OPTIONAL: "Usher does well without it.",
}


__all__ = [
    "DeliveryStep",
    "DownloadStatus",
    "Format",
    "HealthState",
    "MediaType",
    "Need",
    "Quality",
    "Source",
    "Status",
]

Word = TypeVar("Word", bound=StrEnum)


def _declare(kind: type[Word], name: str, description: str, meanings: Mapping[Word, str]) -> None:
    """Makes the domain's own enum known to GraphQL; the domain itself knows nothing of it."""
    strawberry.enum(kind, name=name, description=description)
    definition: StrawberryEnumDefinition = kind.__strawberry_definition__  # type: ignore[attr-defined]
    for value in definition.values:
        value.description = meanings[kind(value.value)]


_declare(MediaType, "MediaType", "What is asked for.", _MEDIA_TYPES)
_declare(Status, "RequestStatus", "Where a request, season, episode or platform stands.", _STATUSES)
_declare(Quality, "Quality", "Vertical resolution of the picture.", _QUALITIES)
_declare(
    Format,
    "Format",
    "A release matches a set of formats when, for every family (source, codec, dynamic range, container) that the set"
    " names, it has one of the named members.",
    _FORMATS,
)
_declare(Source, "RequestSource", "Where a request came from.", _SOURCES)
_declare(DownloadStatus, "DownloadStatus", "Where aria2 has a download.", _DOWNLOAD_STATUSES)
_declare(DeliveryStep, "DeliveryStep", "How far a delivery is.", _DELIVERY_STEPS)
_declare(HealthState, "HealthState", "What is known of an upstream, in one word.", _HEALTH_STATES)
_declare(Need, "Need", "How much depends on it.", _NEEDS)
