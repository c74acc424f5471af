"""What can be fetched: releases, the files in them, and what was found wrong with one. Pure data."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from addon.domain.status import Format, MediaType, Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A published version, as an indexer lists it. None always means unknown, never zero."""

    indexer: str  # as in ApiCallCount.upstream: "stremio:<host>"
    title: str  # the torrent's own name
    info_hash: str  # 40 lower-case hex; empty: only known once its link is followed
    filename: str | None = None  # basename of the wanted file
    file_index: int | None = None  # 0-based position of the wanted file in the torrent
    size_bytes: int | None = None  # of the wanted file
    seeders: int | None = None
    trackers: tuple[str, ...] = ()
    in_pack: bool = False  # the wanted file is one of several
    cached_hint: bool | None = None  # the indexer's own guess
    quality_hint: Quality | None = None  # what the indexer says beside the names, as in Torrentio's "4k HDR"
    platform_hint: str | None = None  # of a game, by the indexer's category: a name of `platforms`
    link: str = field(default="", repr=False)  # where the torrent is to be had; holds a key
    is_private: bool = False  # of a private tracker: its hash is told to no service

    @property
    def key(self) -> str:
        """What tells its torrent from others: the hash, or how it is listed while that is not known."""
        return self.info_hash or self.listed_as

    @property
    def listed_as(self) -> str:
        """What stays the same each time that a feed lists it: Prowlarr and Jackett write the rest of a link anew."""
        return f"{self.link.partition('?')[0]} {self.size_bytes or 0} {self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """One file of a torrent. `id` is the debrid service's own: 1-based for Real-Debrid."""

    id: int
    path: str
    size_bytes: int
    selected: bool = False

    @property
    def basename(self) -> str:
        """The last part of the path."""
        return PurePosixPath(self.path).name


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """Why a release or file list is not taken: the rule's name, and got and wanted in one sentence."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a release is judged against: one item of one request."""

    media_type: MediaType
    titles: tuple[str, ...]  # the metadata's title first, then the other names it is known by
    year: int | None = None
    season: int | None = None
    episode: int | None = None  # None with a season: the whole season
    air_date: date | None = None  # of the episode, for shows whose names carry dates
    platform: str | None = None  # of a game: a name of `platforms`; None: any
    absolute: int | None = (
        None  # the episode's number over the whole show; only of anime: names of others never mean it
    )
    qualities: tuple[Quality, ...] = ()  # in order of preference; empty: any
    formats: frozenset[Format] = frozenset()
    blocklisted: frozenset[str] = frozenset()  # keys of releases that failed for this item
    refused: frozenset[str] = frozenset()  # info hashes that the debrid service will not deliver
    parts: tuple["Wanted", ...] = ()  # of a whole season: its wanted episodes, each with its own numbers and air date


PRIVATE = Rejection(
    rule="private",
    reason="Found one of a private tracker, wanted one whose hash may be told to a debrid service.",
)
"""Against a private release where nothing but debrid services could deliver it. A person may select it all the same."""

REFUSED_FOR_NOW = "refused_for_now"
"""The rule of a refusal that says nothing about tomorrow."""

PASSING_RULES = frozenset({REFUSED_FOR_NOW, "cached_only", "min_seeders", "stalled"})
"""Reasons that pass: after a day, and when a person searches again, the release is tried like any other."""
