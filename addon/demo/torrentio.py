"""The texts that Torrentio writes about a torrent (its short name, long title, binge group). Pure."""

import re

from addon.demo.catalogue import Offer, Torrent

TRACKER = "udp://127.0.0.1:6969/announce"
_PACK = re.compile(r"\bS\d{2}\b(?!\W?E\d)|\bSeason \d+\b|\bCollection\b|\bTrilogy\b", re.IGNORECASE)
_RESOLUTIONS = (("2160p", "4k"), ("1080p", "1080p"), ("720p", "720p"), ("576p", "576p"), ("480p", "480p"))
_BAD_SOURCES = (("HDCAM", "CAM"), ("CAM", "CAM"), ("TELESYNC", "TeleSync"), ("TS", "TeleSync"), ("SCR", "SCR"))
_SOURCES = (
    ("REMUX", "BluRay REMUX"),
    ("BluRay", "BluRay"),
    ("WEB-DL", "WEB-DL"),
    ("WEBRip", "WEBRip"),
    ("WEB", "WEB-DL"),
    ("HDTV", "HDTV"),
    ("DVDRip", "DVDRip"),
    ("BDRip", "BDRip"),
)
_CODECS = (("x265", "hevc"), ("HEVC", "hevc"), ("x264", "h264"), ("H264", "h264"), ("AV1", "av1"))
_QUALITY_ORDER = ("4k", "1080p", "720p", "576p", "480p")
_UNITS = ("B", "kB", "MB", "GB", "TB")


def stream(torrent: Torrent, offer: Offer) -> dict[str, object]:
    """The stream object for a torrent listed under a title or an episode."""
    hints: dict[str, object] = {"bingeGroup": binge_group(torrent, offer)}
    answer: dict[str, object] = {
        "name": short_name(torrent.name),
        "title": long_title(torrent, offer),
        "infoHash": torrent.info_hash,
    }
    if offer.file_index is not None:
        answer["fileIdx"] = offer.file_index
        if offer.file_index < len(torrent.listed_files):
            hints["filename"] = torrent.listed_files[offer.file_index].basename
    answer["behaviorHints"] = hints
    answer["sources"] = [f"tracker:{torrent.tracker or TRACKER}", f"dht:{torrent.info_hash}"]
    return answer


def quality(name: str) -> str | None:
    """`CAM` and its like before the resolution, the source when there is none, None for nothing known."""
    return _first(name, _BAD_SOURCES) or _first(name, _RESOLUTIONS) or _first(name, _SOURCES)


def rank(torrent: Torrent) -> tuple[int, int]:
    """Torrentio's default order: quality, then seeders."""
    label = quality(torrent.name)
    place = _QUALITY_ORDER.index(label) if label in _QUALITY_ORDER else len(_QUALITY_ORDER)
    return place, -(torrent.seeders or 0)


def short_name(name: str) -> str:
    """The `name` of a stream: the add-on's name and, below it, quality and HDR tokens."""
    label = quality(name)
    if label is None:
        return "Torrentio"
    hdr = [token for token in ("DV", "HDR10+", "HDR") if _has(name, token)]
    return f"Torrentio\n{label}" + (f" {' | '.join(hdr)}" if hdr else "")


def long_title(torrent: Torrent, offer: Offer) -> str:
    """The `title` of a stream: torrent, file when it is one of several, numbers, languages."""
    lines = [re.sub(r"[, ]+", " ", torrent.name)]
    size_bytes = torrent.size_bytes
    index = offer.file_index
    if index is not None and index < len(torrent.listed_files):
        file = torrent.listed_files[index]
        size_bytes = file.size_bytes
        whole = sum(each.size_bytes for each in torrent.listed_files)
        # The path is left out when it says nothing new: nearly the whole torrent, or named like it.
        if size_bytes < 0.95 * whole and torrent.name not in file.path:
            lines.append(file.path)
    parts = [f"👤 {torrent.seeders}"] if torrent.seeders is not None else []
    lines.append(" ".join([*parts, f"💾 {size_text(size_bytes)}", f"⚙️ {torrent.provider}"]))
    if torrent.languages:
        lines.append(torrent.languages)
    return "\n".join(lines)


def binge_group(torrent: Torrent, offer: Offer) -> str:
    """The `bingeGroup`: for an episode inside a pack it is the info hash."""
    if ":" in offer.video_id and len(torrent.listed_files) > 1 and _PACK.search(torrent.name):
        return f"torrentio|{torrent.info_hash}"
    name = torrent.name
    hdr = [token for token in ("DV", "HDR") if _has(name, token)]
    known = (quality(name), _first(name, _SOURCES), _first(name, _CODECS), *hdr)
    return "|".join(["torrentio", *(part for part in known if part)])


def size_text(size_bytes: int) -> str:
    """Base 1024, at most two decimals, no zeros at the end: `1.4 GB`."""
    value = float(size_bytes)
    unit = 0
    while value >= 1024 and unit < len(_UNITS) - 1:
        value /= 1024
        unit += 1
    return f"{value:.2f}".rstrip("0").rstrip(".") + f" {_UNITS[unit]}"


def _has(name: str, token: str) -> bool:
    return re.search(rf"(?<![a-z0-9]){re.escape(token)}(?![a-z0-9+])", name, re.IGNORECASE) is not None


def _first(name: str, tokens: tuple[tuple[str, str], ...]) -> str | None:
    return next((label for token, label in tokens if _has(name, token)), None)
