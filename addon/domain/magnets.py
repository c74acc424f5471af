"""Magnet links, read and written. Pure."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

from addon.domain.releases import Release

_MOST_TRACKERS = 20
_MOST_TRACKERS_READ = 50
_LONGEST = 16_000
_LONGEST_NAME = 500
_MOST_FIELDS = 500
_HEX = re.compile(r"[0-9a-fA-F]{40}")
_BASE32 = re.compile(r"[a-zA-Z2-7]{32}")
_TRACKER = re.compile(r"(?:udp|https?|wss?)://[!-~]{1,300}")
_TOPIC = "urn:btih:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Magnet:
    """What a magnet link names."""

    info_hash: str
    trackers: tuple[str, ...] = ()


def magnet_of(release: Release) -> str:
    """The magnet of a release: hash, name and trackers, as far as they fit into one that everybody takes."""
    magnet = f"magnet:?xt=urn:btih:{release.info_hash}&dn={quote(release.title[:_LONGEST_NAME], safe='')}"
    for tracker in release.trackers[:_MOST_TRACKERS]:
        longer = f"{magnet}&tr={quote(tracker, safe='')}"
        magnet = longer if len(longer) <= _LONGEST else magnet
    return magnet


def is_magnet(text: str) -> bool:
    """Whether it claims to be a magnet link."""
    return text[:8].lower() == "magnet:?"


def read_magnet(text: str) -> Magnet | None:
    """The torrent and the trackers that a magnet link names; None when it is none, or names no torrent."""
    if not is_magnet(text) or len(text) > _LONGEST:
        return None
    try:
        fields = parse_qsl(text[8:], max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    topics = (value[len(_TOPIC) :] for name, value in fields if name == "xt" and value.lower().startswith(_TOPIC))
    info_hash = next((found for topic in topics if (found := torrent_hash(topic))), None)
    if info_hash is None:
        return None
    return Magnet(info_hash=info_hash, trackers=trackers_among(value for name, value in fields if name == "tr"))


def torrent_hash(value: object) -> str | None:
    """40 lower-case hex digits from hex in any case or from base32; None for anything else."""
    if not isinstance(value, str) or len(value) > 50:
        return None
    text = value.strip()
    if _HEX.fullmatch(text):
        return text.lower()
    if not _BASE32.fullmatch(text):
        return None
    return base64.b32decode(text.upper()).hex()


def trackers_among(values: Iterable[object]) -> tuple[str, ...]:
    """The addresses of trackers among these, each once, at most 50."""
    found = (value for value in values if isinstance(value, str) and _TRACKER.fullmatch(value))
    return tuple(dict.fromkeys(found))[:_MOST_TRACKERS_READ]
