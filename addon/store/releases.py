"""Releases and what is known of their hashes: verdicts, file lists, refusals. Knows no phase."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from addon.domain.models import Item, Scope
from addon.domain.releases import PASSING_RULES, Rejection, Release, RemoteFile
from addon.domain.status import Format, Quality
from addon.store.codec import from_json, to_json, to_micros
from addon.store.entities import Tables

_SCOPE = "request_id = $scope[0] AND season IS $scope[1] AND episode IS $scope[2]"

_PASSES_AFTER = timedelta(days=1)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A release as a search or a change of wishes has judged it."""

    release: Release
    quality: Quality | None
    formats: tuple[Format, ...]
    accepted: bool
    rejections: tuple[Rejection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of hashes before anything is asked."""

    blocked: dict[str, Rejection]  # for one of the items
    refused: dict[str, str]  # by the provider, with its reason
    files: dict[str, tuple[RemoteFile, ...]]


def evidence_for(
    tables: Tables, item_ids: tuple[int, ...], provider: str, hashes: tuple[str, ...], now: datetime
) -> Evidence:
    """What is known of these hashes for the items and the provider; what passes with time counts for a day.

    A hash that failed for one of several items is blocked for all of them together.
    """
    rows = tables.Blocklist.select_by_sql(
        "SELECT * FROM blocklist WHERE item_id IN (SELECT value FROM json_each($item_ids))",
        {},
        {"item_ids": to_json(item_ids)},
    )
    edge = to_micros(now - _PASSES_AFTER)
    blocked = {
        row.info_hash: Rejection(rule=row.rule, reason=row.reason)
        for row in rows
        if row.rule not in PASSING_RULES or row.at > edge
    }
    among = {"hashes": to_json(hashes), "provider": provider}
    refused = tables.db.select(
        "SELECT info_hash, reason FROM refusal WHERE provider = $provider"
        " AND info_hash IN (SELECT value FROM json_each($hashes))",
        {},
        among,
    )
    files = tables.db.select(
        "SELECT info_hash, files FROM file_list WHERE info_hash IN (SELECT value FROM json_each($hashes))", {}, among
    )
    return Evidence(
        blocked=blocked,
        refused=dict(refused),
        files={info_hash: from_json(text, tuple[RemoteFile, ...]) for info_hash, text in files},
    )


def known_files(tables: Tables, info_hash: str) -> tuple[RemoteFile, ...] | None:
    """The file list of the hash; None when it was never seen."""
    row = tables.FileList.get(info_hash=info_hash)
    return from_json(row.files, tuple[RemoteFile, ...]) if row else None


def keep_files(tables: Tables, info_hash: str, files: tuple[RemoteFile, ...]) -> None:
    """Keeps the file list for good; an empty one is no list."""
    if files and tables.FileList.get(info_hash=info_hash) is None:
        plain = tuple(RemoteFile(id=f.id, path=f.path, size_bytes=f.size_bytes) for f in files)
        tables.FileList(info_hash=info_hash, files=to_json(plain))


def refuse(tables: Tables, info_hash: str, provider: str, reason: str, now: datetime) -> None:
    """Remembers that the provider will not deliver the hash to anybody."""
    if tables.Refusal.get(info_hash=info_hash, provider=provider) is None:
        tables.Refusal(info_hash=info_hash, provider=provider, reason=reason, at=to_micros(now))


def keep_verdicts(tables: Tables, scope: Scope, verdicts: tuple[Verdict, ...], now: datetime) -> None:
    """Stores releases in their order, best first; one that is known keeps its id. Others keep their last verdict."""
    if tables.Request.get(id=scope.request_id) is None:
        return  # removed meanwhile
    known = {_key(row.info_hash, row.file_index): row for row in _in_scope(tables, scope)}
    kept: set[tuple[str, int]] = set()
    for rank, verdict in enumerate(verdicts):
        key = _key(verdict.release.info_hash, verdict.release.file_index)
        if key in kept:
            continue  # the better one of the two has come first
        kept.add(key)
        columns = _columns(verdict, rank, now)
        if key in known:
            known[key].set(**columns)
        else:
            tables.Release(request_id=scope.request_id, season=scope.season, episode=scope.episode, **columns)
    rest = sorted((row for key, row in known.items() if key not in kept), key=lambda row: row.rank)
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


def best_untried(tables: Tables, item: Item) -> KnownRelease | None:
    """The best accepted release of the item, or of its season; refused ones are accepted no longer."""
    rows = tables.Release.select_by_sql(
        f"SELECT * FROM release WHERE {_SCOPE} AND accepted = 1 ORDER BY rank, id LIMIT 1",
        {},
        {"scope": item.scope},
    )
    return known_release_of(rows[0]) if rows else None


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
        ),
        quality=Quality(row.quality) if row.quality else None,
        formats=from_json(row.formats, tuple[Format, ...]),
        accepted=bool(row.accepted),
        rank=row.rank,
        rejections=from_json(row.rejections, tuple[Rejection, ...]),
    )


def _in_scope(tables: Tables, scope: Scope) -> list[Any]:
    return list(
        tables.Release.select_by_sql(f"SELECT * FROM release WHERE {_SCOPE} ORDER BY rank, id", {}, {"scope": scope})
    )


def _key(info_hash: str, file_index: int | None) -> tuple[str, int]:
    return info_hash, -1 if file_index is None else file_index


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
        "quality": verdict.quality.value if verdict.quality else None,
        "formats": to_json(verdict.formats),
        "accepted": verdict.accepted,
        "rank": rank,
        "rejections": to_json(verdict.rejections),
        "seen_at": to_micros(now),
    }
