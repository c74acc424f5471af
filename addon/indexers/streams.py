"""Stream objects of Stremio add-ons made into releases. Pure: knows not how they are fetched.

Structured fields come before texts, and no add-on's text is taken for granted: Torrentio writes plain lines, Comet and
MediaFusion mark theirs with emoji, AIOStreams lets each user write their own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

import msgspec

from addon.clients.answers import readable
from addon.clients.values import line, whole
from addon.domain.magnets import torrent_hash
from addon.domain.releases import Release
from addon.indexers.stream_places import LARGEST_INDEX, Place, basename, place_in_url
from addon.indexers.stream_texts import cached_hint, quality_hint, read_text

_MOST_STREAMS = 2000
_MOST_SOURCES = 500
_MOST_TRACKERS = 50
_LARGEST_BYTES = 2**50
_TRACKER = re.compile(r"tracker:((?:udp|https?|wss?)://[!-~]{1,300})")
_TROUBLE = re.compile(r"error|❌|🚫", re.IGNORECASE)


class Hints(msgspec.Struct, rename="camel"):
    """`behaviorHints`."""

    filename: object = None
    video_size: object = None
    binge_group: object = None


class Stream(msgspec.Struct, rename="camel"):
    """A stream object. `url` may hold debrid keys: nothing but hash, index and name is taken from it."""

    info_hash: object = None
    file_idx: object = None
    url: object = None
    name: object = None
    title: object = None
    description: object = None
    sources: object = None
    behavior_hints: Hints | None = None


_STREAM = msgspec.json.Decoder(Stream)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What an answer lists. `trouble`: the add-on's own words when it lists an error in place of releases."""

    releases: tuple[Release, ...]
    trouble: str | None = None


def read_streams(indexer: str, parts: Sequence[msgspec.Raw]) -> Listed:
    """The releases in the add-on's order, each file of a torrent once; streams without a torrent are left out.

    At most 2,000 streams are looked at.
    """
    found: dict[tuple[str, int | None], Release] = {}
    trouble = None
    for stream in readable(parts[:_MOST_STREAMS], _STREAM):
        place = _place(stream)
        if place is None:
            trouble = trouble or _trouble(stream)
            continue
        found.setdefault((place.info_hash, place.file_index), _release(indexer, stream, place))
    return Listed(releases=tuple(found.values()), trouble=None if found else trouble)


def _place(stream: Stream) -> Place | None:
    info_hash = torrent_hash(stream.info_hash)
    if info_hash is None:
        return place_in_url(stream.url)
    index = stream.file_idx  # a text or a fraction is no index, nor is -1 (StremThru's word for unknown)
    return Place(info_hash=info_hash, file_index=whole(index, most=LARGEST_INDEX) if isinstance(index, int) else None)


def _release(indexer: str, stream: Stream, place: Place) -> Release:
    hints = stream.behavior_hints or Hints()
    filename = basename(hints.filename) or place.filename
    said = stream.description if isinstance(stream.description, str) else stream.title
    text = read_text(said, filename, is_torrentio=_is_torrentio(stream, hints))
    filename = filename or basename(text.path)
    return Release(
        indexer=indexer,
        title=text.title or (PurePosixPath(filename).stem if filename else line(stream.name)) or place.info_hash,
        info_hash=place.info_hash,
        filename=filename,
        file_index=place.file_index,
        size_bytes=whole(hints.video_size, least=1, most=_LARGEST_BYTES) or text.size_bytes,
        seeders=text.seeders,
        trackers=_trackers(stream.sources),
        in_pack=text.path is not None or hints.binge_group == f"torrentio|{place.info_hash}",
        cached_hint=cached_hint(stream.name),
        quality_hint=quality_hint(stream.name),
    )


def _is_torrentio(stream: Stream, hints: Hints) -> bool:
    return "Torrentio" in (line(stream.name) or "") or (line(hints.binge_group) or "").startswith("torrentio|")


def _trackers(sources: object) -> tuple[str, ...]:
    listed = sources[:_MOST_SOURCES] if isinstance(sources, list) else []
    found = (_TRACKER.fullmatch(source) for source in listed if isinstance(source, str))
    return tuple(dict.fromkeys(match[1] for match in found if match))[:_MOST_TRACKERS]


def _trouble(stream: Stream) -> str | None:
    name = line(stream.name, 100) or ""
    if not _TROUBLE.search(name):
        return None
    said = line(stream.description, 200) or line(stream.title, 200)
    return f"{name}: {said}" if said else name
