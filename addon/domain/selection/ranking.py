"""The order in which accepted releases are tried, best first. Rejects nothing and knows no rule."""

from collections.abc import Iterable

from addon.domain.kinds import game
from addon.domain.releases import Release, Wanted
from addon.domain.selection.audio import place_as_asked, place_of_original
from addon.domain.selection.candidate import Candidate
from addon.domain.status import Format, MediaType, Quality

# Names that Real-Debrid has refused with code 35 since about May 2026 (community tests; its contract, section 6).
# It may change any day: a reason to expect a refusal and try others first, never one to reject. Small letters.
REFUSED_NAMES = (
    "web-dl",
    "webrip",
    "bdrip",
    "hdrip",
    "dvdrip",
    "bluray.x264",
    "hdtv.x264",
    "hdtv.xvid",
    "web.x264",
    "web.h264",
)

_SOURCES = (Format.REMUX, Format.BLURAY, Format.WEBDL, Format.WEBRIP, Format.HDTV, Format.DVD)
_CODECS = (Format.H265, Format.H264, Format.AV1)  # AV1 last: many players lack it

_UNKNOWN_SIZE = 10**15  # bytes: behind every known one

Key = tuple[int, ...]


def rank(
    candidates: Iterable[Candidate],
    wanted: Wanted,
    *,
    refused_names: tuple[str, ...] = REFUSED_NAMES,
    languages: tuple[str, ...] = (),
) -> tuple[Candidate, ...]:
    """The candidates, best first; equal ones stay in the indexers' order. `languages`: which are asked for, if any."""
    return tuple(sorted(candidates, key=lambda candidate: rank_key(candidate, wanted, refused_names, languages)))


def rank_key(
    candidate: Candidate,
    wanted: Wanted,
    refused_names: tuple[str, ...] = REFUSED_NAMES,
    languages: tuple[str, ...] = (),
) -> Key:
    """What is compared, most significant first; smaller is better.

    What is known to be uncached comes after everything else: it takes the service hours where the others take seconds.
    """
    if wanted.media_type is MediaType.GAME:
        return _key_of_game(candidate, languages)
    release, name = candidate.release, candidate.name
    formats = candidate.formats
    is_cached, is_uncached = candidate.cached is True, candidate.cached is False
    return (
        int(is_uncached),
        _out_of_pack(candidate, wanted),
        _quality(candidate.quality, wanted),
        place_as_asked(candidate, languages),
        _evidence(candidate),
        -(release.seeders or 0) if is_uncached else 0,
        0 if is_cached else int(likely_refused(release, refused_names)),
        _place(formats, _SOURCES),
        _place(formats, _CODECS),
        int(not (name.proper or name.repack)),
        place_of_original(candidate),
        _of_more_seasons(candidate, wanted),
        int(release.file_index is None or release.filename is None),  # known ones save a call
        0 if is_cached else -(release.seeders or 0),
        -(release.size_bytes or 0),
    )


def _key_of_game(candidate: Candidate, languages: tuple[str, ...]) -> Key:
    """The same of a game, whose names tell of no picture: the higher version, then more seeders, then the smaller.

    Repacks hold the same in less. What is known to be uncached goes by seeders first.
    """
    release = candidate.release
    seeders, is_uncached = -(release.seeders or 0), candidate.cached is False
    return (
        int(is_uncached),
        place_as_asked(candidate, languages),
        _evidence(candidate),
        seeders if is_uncached else 0,
        *(-part for part in game.version_of(candidate.name)),
        0 if candidate.cached is True else seeders,
        release.size_bytes or _UNKNOWN_SIZE,
    )


def likely_refused(release: Release, refused_names: tuple[str, ...] = REFUSED_NAMES) -> bool:
    """Whether the torrent's or the file's name holds what the debrid service is known to refuse."""
    names = f"{release.title}\n{release.filename or ''}".lower()
    return any(part in names for part in refused_names)


def _out_of_pack(candidate: Candidate, wanted: Wanted) -> int:
    """An episode by itself comes before one out of a pack: a pack takes more of the debrid service for the same."""
    if wanted.media_type is not MediaType.SHOW or wanted.episode is None:
        return 0
    return int(candidate.release.in_pack or candidate.name.is_pack)


def _of_more_seasons(candidate: Candidate, wanted: Wanted) -> int:
    """For a whole season, a pack of just that one comes before one of several."""
    if wanted.media_type is not MediaType.SHOW or wanted.episode is not None:
        return 0
    return int(len(candidate.name.seasons) != 1)


def _quality(found: Quality | None, wanted: Wanted) -> int:
    if found is None:
        return len(Quality)
    if not wanted.qualities:
        return sum(other.height > found.height for other in Quality)
    return wanted.qualities.index(found) if found in wanted.qualities else len(Quality)


def _evidence(candidate: Candidate) -> int:
    """What is known counts more than what the indexer guesses, and a guess more than nothing."""
    match candidate.cached, candidate.release.cached_hint:
        case True, _:
            return 0
        case None, True:
            return 1
        case None, None:
            return 2
        case None, _:
            return 3
    return 4


def _place(formats: frozenset[Format], order: tuple[Format, ...]) -> int:
    return next((place for place, member in enumerate(order) if member in formats), len(order))
