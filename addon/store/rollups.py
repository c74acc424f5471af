"""The status of a request, kept in step with its items: in the transaction of each move, and when an episode airs."""

from datetime import datetime
from typing import Any

from addon.domain.models import Change
from addon.domain.rollup import Part, counted_parts, is_alone, leading_part, next_air_at
from addon.domain.status import MediaType, Status
from addon.domain.transitions import STATUS, Phase
from addon.store.codec import from_micros, to_micros
from addon.store.entities import Tables
from addon.store.history import Turn, add_history


def roll_up(tables: Tables, request_row: Any, now: datetime, reason: str = "Follows its items.") -> tuple[Change, ...]:
    """Brings the request's status in step with its items; what has several has a row of its own in the history."""
    rows = tables.db.select(
        "SELECT id, phase, season, episode, airs_at FROM item WHERE request_id = $request_id",
        {},
        {"request_id": request_row.id},
    )
    parts = [
        Part(item_id=i, status=STATUS[Phase(phase)], season=season, episode=episode, airs_at=from_micros(airs_at))
        for i, phase, season, episode, airs_at in rows
    ]
    ongoing = bool(request_row.ongoing)
    lead = leading_part(counted_parts(parts, ongoing=ongoing, now=now))
    request_row.updated_at = to_micros(now)
    request_row.next_air_at = to_micros(next_air_at(parts, ongoing=ongoing, now=now))
    if lead is None:
        return ()
    before = Status(request_row.status)
    request_row.lead_item_id = lead.item_id
    request_row.status = lead.status.value
    if is_alone(MediaType(request_row.media_type), len(parts)) or before is lead.status:
        return ()
    return (add_history(tables, request_row.id, None, Turn(before=before, after=lead.status, reason=reason), now),)


def requests_to_air(tables: Tables, now: datetime, limit: int) -> tuple[int, ...]:
    """Requests of which an episode has aired since their status was brought in step."""
    return tuple(
        tables.db.select(
            "SELECT id FROM request WHERE next_air_at <= $at ORDER BY next_air_at LIMIT $limit",
            {},
            {"at": to_micros(now), "limit": limit},
        )
    )
