"""Counts of outside calls, by the minute; by the hour once they are two days old."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from addon.store.codec import to_micros
from addon.store.entities import Tables

_MINUTE = 60_000_000
_HOUR = 60 * _MINUTE


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class CallKey:
    """What calls are counted by. `minute_at` is the start of a minute."""

    minute_at: datetime
    upstream: str
    endpoint: str
    info_hash: str | None
    request_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCount:
    """`count`: calls that went out, failures included; `cached`: answers without a call."""

    upstream: str
    endpoint: str
    info_hash: str | None
    count: int
    cached: int
    failed: int


def add_calls(tables: Tables, counts: Mapping[CallKey, tuple[int, int, int]]) -> None:
    """Adds (count, cached, failed) to what is stored."""
    for key, (count, cached, failed) in counts.items():
        tables.db.execute(
            "INSERT INTO api_call (minute, upstream, endpoint, info_hash, request_id, count, cached, failed)"
            " VALUES ($v[0], $v[1], $v[2], $v[3], $v[4], $v[5], $v[6], $v[7])"
            " ON CONFLICT (minute, upstream, endpoint, info_hash, request_id) DO UPDATE SET"
            " count = count + excluded.count, cached = cached + excluded.cached, failed = failed + excluded.failed",
            {},
            {
                "v": (
                    to_micros(key.minute_at),
                    key.upstream,
                    key.endpoint,
                    key.info_hash or "",
                    key.request_id or 0,
                    count,
                    cached,
                    failed,
                )
            },
        )


def calls_of_request(tables: Tables, request_id: int) -> tuple[CallCount, ...]:
    """The calls made on behalf of a request, by upstream, endpoint and hash."""
    return _counts(
        tables.db.select(
            "SELECT upstream, endpoint, info_hash, sum(count), sum(cached), sum(failed) FROM api_call"
            " WHERE request_id = $request_id GROUP BY upstream, endpoint, info_hash ORDER BY 1, 2, 3",
            {},
            {"request_id": request_id},
        )
    )


def calls_since(
    tables: Tables, since: datetime | None, upstream: str | None, *, per_hash: bool
) -> tuple[CallCount, ...]:
    """All calls, from the minute of `since` on; of hours that ended two days ago only those that began since then."""
    hash_column = "info_hash" if per_hash else "''"
    start = 0 if since is None else to_micros(since) // _MINUTE * _MINUTE
    return _counts(
        tables.db.select(
            f"SELECT upstream, endpoint, {hash_column}, sum(count), sum(cached), sum(failed) FROM api_call"
            " WHERE minute >= $start AND ($upstream IS NULL OR upstream = $upstream)"
            " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            {},
            {"start": start, "upstream": upstream},
        )
    )


def compact_calls(tables: Tables, now: datetime) -> None:
    """Gathers the minutes of hours that ended two days ago."""
    edge = to_micros(now - timedelta(days=2)) // _HOUR * _HOUR
    names = {"hour": _HOUR, "edge": edge}
    tables.db.execute(
        "INSERT INTO api_call (minute, upstream, endpoint, info_hash, request_id, count, cached, failed)"
        " SELECT minute / $hour * $hour, upstream, endpoint, info_hash, request_id, sum(count), sum(cached),"
        " sum(failed) FROM api_call WHERE minute < $edge AND minute % $hour <> 0"
        " GROUP BY 1, 2, 3, 4, 5"
        " ON CONFLICT (minute, upstream, endpoint, info_hash, request_id) DO UPDATE SET"
        " count = count + excluded.count, cached = cached + excluded.cached, failed = failed + excluded.failed",
        {},
        names,
    )
    tables.db.execute("DELETE FROM api_call WHERE minute < $edge AND minute % $hour <> 0", {}, names)


def _counts(rows: list[tuple[str, str, str, int, int, int]]) -> tuple[CallCount, ...]:
    return tuple(
        CallCount(
            upstream=upstream, endpoint=endpoint, info_hash=info_hash or None, count=count, cached=cached, failed=failed
        )
        for upstream, endpoint, info_hash, count, cached, failed in rows
    )
