"""Releases and the verdicts on them. Knows no phase."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from addon.domain.models import Item, Scope
from addon.domain.releases import Rejection, Release
from addon.domain.status import Format, Quality
from addon.store.codec import from_json, to_json, to_micros
from addon.store.entities import Tables

_SCOPE = "request_id = $scope[0] AND season IS $scope[1] AND episode IS $scope[2] AND platform IS $scope[3]"


# Two listings turn out to be of one torrent once a link is followed; what came of the link must be kept.
_DOUBLE = Rejection(rule="link", reason="Found the torrent of another release that was found, wanted each once.")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRelease:
    """A stored release with its verdict; rank 0 is the best."""

    id: int
    request_id: int
    season: int | None
    episode: int | None
    release: Release
    quality: Quality | None
    formats: tuple[Format, ...]
    accepted: bool
    rank: int
    rejections: tuple[Rejection, ...]
    platform: str | None = None  # of the item that it was found for
    cached: bool | None = None  # what is known of it at the debrid services; only where it is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A release as a search or a change of wishes has judged it."""

    release: Release
    quality: Quality | None
    formats: tuple[Format, ...]
    accepted: bool
    rejections: tuple[Rejection, ...]


def keep_verdicts(tables: Tables, scope: Scope, verdicts: tuple[Verdict, ...], now: datetime) -> None:
    """Stores releases in their order, best first; one that is known keeps its id. Others keep their last verdict."""
    if tables.Request.get(id=scope.request_id) is None:
        return  # removed meanwhile
    rows = _in_scope(tables, scope)
    known: dict[tuple[str, int], list[Any]] = {}
    for row in rows:
        known.setdefault(_key(known_release_of(row).release), []).append(row)
    kept: set[tuple[str, int]] = set()
    found: set[int] = set()
    for rank, verdict in enumerate(verdicts):
        key = _key(verdict.release)
        if key in kept:
            continue  # the better one of the two has come first
        kept.add(key)
        columns = _columns(verdict, rank, now)
        if key in known:
            same, *doubles = _likest_first(known[key], verdict.release)
            same.set(**columns)
            found.add(same.id)
            for double in doubles:
                double.set(accepted=False, rejections=to_json((_DOUBLE,)))
        else:
            tables.Release(**scope._asdict(), **columns)
    rest = (row for row in rows if row.id not in found)
    for rank, row in enumerate(rest, start=len(verdicts)):
        row.rank = rank


def outdate_verdicts(tables: Tables, request_id: int, rule: str) -> None:
    """The wishes have changed: until a search judges it anew, no release of the request is accepted by the old ones."""
    outdated = Rejection(rule=rule, reason="It was judged by earlier wishes and has not been found again since.")
    for row in tables.Release.select_by_sql(
        "SELECT * FROM release WHERE request_id = $request_id AND accepted = 1", {}, {"request_id": request_id}
    ):
        row.accepted = False
        row.rejections = to_json((outdated,))


def keep_better(tables: Tables, scope: Scope, verdicts: tuple[Verdict, ...], now: datetime) -> None:
    """The same of a search for something better than what is there: what it has not found is accepted no longer."""
    outdated = Rejection(rule="quality", reason="It was judged before something was there and not found again since.")
    for row in _in_scope(tables, scope):
        if row.accepted:
            row.accepted = False
            row.rejections = to_json((outdated,))
    keep_verdicts(tables, scope, verdicts, now)


def untried(tables: Tables, item: Item) -> tuple[KnownRelease, ...]:
    """The accepted releases of the item, or of its season, best first; refused ones are accepted no longer."""
    rows = tables.Release.select_by_sql(
        f"SELECT * FROM release WHERE {_SCOPE} AND accepted = 1 ORDER BY rank, id", {}, {"scope": item.scope}
    )
    return tuple(known_release_of(row) for row in rows)


def find_release(tables: Tables, release_id: int) -> KnownRelease | None:
    """A stored release."""
    row = tables.Release.get(id=release_id)
    return known_release_of(row) if row else None


def known_release_of(row: Any) -> KnownRelease:
    """The snapshot of a row of `release`."""
    return KnownRelease(
        id=row.id,
        request_id=row.request_id,
        season=row.season,
        episode=row.episode,
        release=Release(
            indexer=row.indexer,
            title=row.title,
            info_hash=row.info_hash,
            filename=row.filename,
            file_index=row.file_index,
            size_bytes=row.size_bytes,
            seeders=row.seeders,
            trackers=from_json(row.trackers, tuple[str, ...]),
            in_pack=bool(row.in_pack),
            cached_hint=row.cached_hint,
            quality_hint=Quality(row.quality_hint) if row.quality_hint else None,
            platform_hint=row.platform_hint,
            link=row.link,
            is_private=bool(row.is_private),
        ),
        quality=Quality(row.quality) if row.quality else None,
        formats=from_json(row.formats, tuple[Format, ...]),
        accepted=bool(row.accepted),
        rank=row.rank,
        rejections=from_json(row.rejections, tuple[Rejection, ...]),
        platform=row.platform,
    )


def _in_scope(tables: Tables, scope: Scope) -> list[Any]:
    return list(
        tables.Release.select_by_sql(f"SELECT * FROM release WHERE {_SCOPE} ORDER BY rank, id", {}, {"scope": scope})
    )


def _likest_first(rows: list[Any], release: Release) -> list[Any]:
    """Rows of one torrent, first the one that is listed as the release is."""
    if len(rows) == 1:
        return rows
    return sorted(rows, key=lambda row: known_release_of(row).release.listed_as != release.listed_as)


def _key(release: Release) -> tuple[str, int]:
    return release.key, -1 if release.file_index is None else release.file_index


def _columns(verdict: Verdict, rank: int, now: datetime) -> dict[str, object]:
    release = verdict.release
    return {
        "indexer": release.indexer,
        "title": release.title,
        "info_hash": release.info_hash,
        "filename": release.filename,
        "file_index": release.file_index,
        "size_bytes": release.size_bytes,
        "seeders": release.seeders,
        "trackers": to_json(release.trackers),
        "in_pack": release.in_pack,
        "cached_hint": release.cached_hint,
        "quality_hint": release.quality_hint.value if release.quality_hint else None,
        "platform_hint": release.platform_hint,
        "link": release.link,
        "is_private": release.is_private,
        "quality": verdict.quality.value if verdict.quality else None,
        "formats": to_json(verdict.formats),
        "accepted": verdict.accepted,
        "rank": rank,
        "rejections": to_json(verdict.rejections),
        "seen_at": to_micros(now),
    }
