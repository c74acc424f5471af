"""The history of requests: each move is appended in its own transaction, and nothing is ever changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from addon.domain.models import Change
from addon.domain.status import Status
from addon.store.codec import from_micros, to_micros
from addon.store.entities import Tables

_COLUMNS = "id, at, from_status, to_status, reason, season, episode, platform"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """From one status to another. `before` None: it is new."""

    before: Status | None
    after: Status
    reason: str


def add_history(tables: Tables, request_id: int, row: Any | None, turn: Turn, now: datetime) -> Change:
    """Appends a row; `row` is the item's, None for the request's own status."""
    season, episode, platform = (row.season, row.episode, row.platform) if row is not None else (None, None, None)
    written = tables.History(
        request_id=request_id,
        season=season,
        episode=episode,
        platform=platform,
        at=to_micros(now),
        from_status=turn.before.value if turn.before else None,
        to_status=turn.after.value,
        reason=turn.reason,
    )
    tables.db.flush()
    return Change(
        id=written.id,
        at=now,
        from_status=turn.before,
        to_status=turn.after,
        reason=turn.reason,
        season=season,
        episode=episode,
        platform=platform,
    )


def history_of(tables: Tables, request_id: int, last: int) -> tuple[Change, ...]:
    """The last moves, oldest first."""
    rows = tables.db.select(
        f"SELECT {_COLUMNS} FROM history WHERE request_id = $request_id ORDER BY id DESC LIMIT $last",
        {},
        {"request_id": request_id, "last": last},
    )
    return tuple(_change(row) for row in reversed(rows))


def find_change(tables: Tables, change_id: int) -> Change | None:
    """One row of the history."""
    rows = tables.db.select(f"SELECT {_COLUMNS} FROM history WHERE id = $change_id", {}, {"change_id": change_id})
    return _change(rows[0]) if rows else None


def _change(row: Any) -> Change:
    id_, at, from_status, to_status, reason, season, episode, platform = row
    return Change(
        id=id_,
        at=from_micros(at),
        from_status=Status(from_status) if from_status else None,
        to_status=Status(to_status),
        reason=reason,
        season=season,
        episode=episode,
        platform=platform,
    )
