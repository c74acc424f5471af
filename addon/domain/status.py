"""The words a person sees: statuses, media types, qualities, formats, sources. Knows nothing else."""

from enum import StrEnum
from functools import lru_cache


class Status(StrEnum):
    """The public status of an item, and by roll-up of a season, a show and a request."""

    PENDING = "PENDING"  # waits to be searched, or for an episode to air
    FOUND = "FOUND"  # accepted releases are known; one is tried or a person chooses
    DOWNLOADING = "DOWNLOADING"  # a release is taken; it is on its way into the library
    COMPLETED = "COMPLETED"  # the files are in the library
    FAILED = "FAILED"  # the chosen release failed and is blocklisted for the item
    CANCELLED = "CANCELLED"  # a person cancelled
    EXPIRED = "EXPIRED"  # not searched for too long


class MediaType(StrEnum):
    """What is asked for."""

    MOVIE = "MOVIE"
    SHOW = "SHOW"
    GAME = "GAME"


class Quality(StrEnum):
    """Vertical resolution of the picture; `height` in pixels."""

    P480 = "P480"
    P720 = "P720"
    P1080 = "P1080"
    P2160 = "P2160"

    @property
    def height(self) -> int:
        """Lines of the picture, as in `1080p`."""
        return int(self.value[1:])

    @property
    def label(self) -> str:
        """As names and people write it: `1080p`."""
        return f"{self.value[1:]}p"

    @staticmethod
    @lru_cache(maxsize=256)  # asked several times of each release, and pictures have few heights
    def reached_by(height: int) -> "Quality | None":
        """The highest quality that so many lines reach; None below the lowest."""
        return next((quality for least, quality in _LADDER if least <= height), None)


_LADDER = tuple((quality.height, quality) for quality in reversed(Quality))


class Format(StrEnum):
    """A property of a release that a person may insist on; each belongs to one family."""

    REMUX = "REMUX"
    BLURAY = "BLURAY"
    WEBDL = "WEBDL"
    WEBRIP = "WEBRIP"
    HDTV = "HDTV"
    DVD = "DVD"
    H264 = "H264"
    H265 = "H265"
    AV1 = "AV1"
    HDR10 = "HDR10"
    DOLBY_VISION = "DOLBY_VISION"
    SDR = "SDR"
    MKV = "MKV"
    MP4 = "MP4"


FORMAT_FAMILIES: dict[str, frozenset[Format]] = {
    "source": frozenset({Format.REMUX, Format.BLURAY, Format.WEBDL, Format.WEBRIP, Format.HDTV, Format.DVD}),
    "codec": frozenset({Format.H264, Format.H265, Format.AV1}),
    "dynamic range": frozenset({Format.HDR10, Format.DOLBY_VISION, Format.SDR}),
    "container": frozenset({Format.MKV, Format.MP4}),
}


class Source(StrEnum):
    """Where a request came from."""

    API = "API"
    WEB = "WEB"
    SEERR_POLL = "SEERR_POLL"
    SEERR_WEBHOOK = "SEERR_WEBHOOK"
    SEERR_ARR = "SEERR_ARR"
