"""What is known of hashes: file lists, what each debrid service said, what failed for an item. Knows no phase."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from addon.domain.evidence import Pair, Probe, ProbeOutcome, cached_by_any, refused_by_all
from addon.domain.releases import PASSING_RULES, Rejection, RemoteFile
from addon.store.codec import from_json, from_micros, to_json, to_micros
from addon.store.entities import Tables

_PASSES_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is known of hashes before anything is asked."""

    blocked: dict[str, Rejection]  # for one of the items
    refused: dict[str, str] = field(default_factory=dict)  # for good by every service, with the last one's reason
    cached: dict[str, bool] = field(default_factory=dict)  # True: by one of the services; False: by none
    files: dict[str, tuple[RemoteFile, ...]] = field(default_factory=dict)


def evidence_for(
    tables: Tables, item_ids: Sequence[int], providers: Sequence[str], hashes: Sequence[str], now: datetime
) -> Evidence:
    """What is known of these hashes for the items and the services; reasons that pass with time count for a day.

    A hash that failed for one of several items is blocked for all of them together.
    """
    probes = probes_of(tables, providers, hashes, now)
    files = tables.db.select(
        "SELECT info_hash, files FROM file_list WHERE info_hash IN (SELECT value FROM json_each($hashes))",
        {},
        {"hashes": to_json(tuple(hashes))},
    )
    return Evidence(
        blocked=_blocked(tables, item_ids, now),
        refused=refused_by_all(probes, providers, hashes),
        cached=cached_by_any(probes, providers, hashes),
        files={info_hash: from_json(text, tuple[RemoteFile, ...]) for info_hash, text in files},
    )


def probes_of(
    tables: Tables,
    providers: Sequence[str],
    hashes: Sequence[str],
    now: datetime,
    *,
    since: datetime | None = None,
) -> dict[Pair, Probe]:
    """What the services last said of the hashes, by hash and service, as far as it still counts.

    What they said `since` then counts however old it is.
    """
    rows = tables.db.select(
        "SELECT info_hash, provider, outcome, reason, at FROM probe"
        " WHERE info_hash IN (SELECT value FROM json_each($hashes))"
        " AND provider IN (SELECT value FROM json_each($providers))",
        {},
        {"hashes": to_json(tuple(hashes)), "providers": to_json(tuple(providers))},
    )
    probes = (
        Probe(
            info_hash=info_hash,
            provider=provider,
            outcome=ProbeOutcome(outcome),
            reason=reason,
            at=from_micros(at),
        )
        for info_hash, provider, outcome, reason, at in rows
    )
    return {(probe.info_hash, probe.provider): probe for probe in probes if probe.counts(now, since)}


def last_known(tables: Tables, hashes: Sequence[str]) -> dict[str, bool]:
    """Whether a service has the hash, by the last answers, however old; unknown ones are left out."""
    rows = tables.db.select(
        "SELECT info_hash, max(outcome = 'cached') FROM probe WHERE outcome IN ('cached', 'uncached')"
        " AND info_hash IN (SELECT value FROM json_each($hashes)) GROUP BY info_hash",
        {},
        {"hashes": to_json(tuple(hashes))},
    )
    return {info_hash: bool(is_cached) for info_hash, is_cached in rows}


def probed(tables: Tables, probes: Iterable[Probe]) -> None:
    """Keeps what services have just said. A refusal for good stays one, with the reason that it had first."""
    for probe in probes:
        tables.db.execute(
            "INSERT INTO probe (info_hash, provider, outcome, reason, at) VALUES ($v[0], $v[1], $v[2], $v[3], $v[4])"
            " ON CONFLICT (info_hash, provider) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason,"
            f" at = excluded.at WHERE outcome <> '{ProbeOutcome.REFUSED}'",
            {},
            {"v": (probe.info_hash, probe.provider, probe.outcome.value, probe.reason, to_micros(probe.at))},
        )


def known_files(tables: Tables, info_hash: str, provider: str | None = None) -> tuple[RemoteFile, ...] | None:
    """The file list of the hash as the service numbers it, or (None) as any does; None when it was never seen."""
    texts = tables.db.select(
        "SELECT files FROM file_list WHERE info_hash = $info_hash AND ($provider IS NULL OR provider = $provider)"
        " ORDER BY provider LIMIT 1",
        {},
        {"info_hash": info_hash, "provider": provider},
    )
    return from_json(texts[0], tuple[RemoteFile, ...]) if texts else None


def keep_files(tables: Tables, info_hash: str, provider: str, files: tuple[RemoteFile, ...]) -> None:
    """Keeps the file list for good; an empty one is no list."""
    if files and tables.FileList.get(info_hash=info_hash, provider=provider) is None:
        plain = tuple(RemoteFile(id=f.id, path=f.path, size_bytes=f.size_bytes) for f in files)
        tables.FileList(info_hash=info_hash, provider=provider, files=to_json(plain))


def torrents_of_no_use(tables: Tables, request_id: int) -> frozenset[str]:
    """Ids of torrents that are as good as not there: found to hold other files for the request, or about to go."""
    return frozenset(
        tables.db.select(
            "SELECT other.value FROM grab, json_each(grab.others) AS other"
            " WHERE grab.request_id = $request_id AND grab.readds > 0"
            " UNION SELECT torrent_id FROM lost_torrent UNION SELECT torrent_id FROM grab"
            " WHERE ours = 1 AND dropped_at IS NOT NULL AND torrent_id IS NOT NULL",
            {},
            {"request_id": request_id},
        )
    )


def _blocked(tables: Tables, item_ids: Sequence[int], now: datetime) -> dict[str, Rejection]:
    rows = tables.Blocklist.select_by_sql(
        "SELECT * FROM blocklist WHERE item_id IN (SELECT value FROM json_each($item_ids))",
        {},
        {"item_ids": to_json(tuple(item_ids))},
    )
    edge = to_micros(now - _PASSES_AFTER)
    return {
        row.info_hash: Rejection(rule=row.rule, reason=row.reason)
        for row in rows
        if row.rule not in PASSING_RULES or row.at > edge
    }
