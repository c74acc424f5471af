"""Writes the moves of items: the only unit that touches a phase. Only services.lifecycle may import it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from addon.domain.chores import ChoreKind
from addon.domain.events import ReadyFile
from addon.domain.gids import gid_of
from addon.domain.models import Change, Grab, Item, Request
from addon.domain.moves import Blocked, Move
from addon.domain.releases import PASSING_RULES, Rejection
from addon.domain.rollup import Part, counted_parts, leading_part
from addon.domain.status import MediaType, Status
from addon.domain.transitions import STATUS, Phase
from addon.store.chores import ask_for
from addon.store.codec import from_json, from_micros, to_json, to_micros
from addon.store.entities import Tables
from addon.store.rows import grab_of, item_of, request_of

Decide = Callable[[Item, Request, Grab | None], Move | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An item after its move, and what the history says of it."""

    item: Item
    request: Request
    changes: tuple[Change, ...]


def move(tables: Tables, item_id: int, grab_id: int | None, decide: Decide, now: datetime) -> Moved | None:
    """Decides on the item as it stands now and writes the whole move; None when there is no such item or no move.

    `grab_id` names the grab that a step worked on, when that may be another than the item's.
    """
    row = tables.Item.get_for_update(id=item_id)
    if row is None:
        return None
    request_row = tables.Request.get_for_update(id=row.request_id)
    grab_row = tables.Grab.get(id=grab_id or row.grab_id or 0)
    grab = grab_of(grab_row) if grab_row is not None else None
    decided = decide(item_of(row), request_of(request_row), grab)
    if decided is None:
        return None
    before = STATUS[Phase(row.phase)]
    if not decided.late:
        _write_item(row, decided, now)
        _write_files(tables, row, grab, decided.ready_files)
        if decided.revived:
            _forgive(tables, row)
        if decided.blocked is not None:
            _block(tables, row, decided.blocked, now)
    if grab_row is not None:
        _leave_grab(tables, row, grab_row, decided, now)
    for chore in decided.chores:
        if chore.kind is not ChoreKind.DROP_REMOTE or grab_row.dropped_at is not None:
            ask_for(tables, chore, now)
    recorded = () if decided.late else (_record(tables, row, before, decided.reason, now),)
    rolled_up = roll_up(tables, request_row, now)
    tables.db.flush()
    return Moved(item=item_of(row), request=request_of(request_row), changes=(*recorded, *rolled_up))


def postpone(tables: Tables, item: Item, due_at: datetime, note: str, *, failed: bool) -> bool:
    """Moves the time of the next step, and what is said of it; nothing when the item has moved meanwhile."""
    row = tables.Item.get_for_update(id=item.id)
    if row is None or row.revision != item.revision:
        return False
    row.due_at = to_micros(due_at)
    row.failures = row.failures + 1 if failed else 0
    changed: bool = row.note != note
    row.note = note
    return changed


def roll_up(tables: Tables, request_row: Any, now: datetime) -> tuple[Change, ...]:
    """Brings the request's status in step with its items; a show's own change is a row of the history too."""
    rows = tables.db.select(
        "SELECT id, phase, season, episode, airs_at FROM item WHERE request_id = $request_id",
        {},
        {"request_id": request_row.id},
    )
    parts = [
        Part(item_id=i, status=STATUS[Phase(phase)], season=season, episode=episode, airs_at=from_micros(airs_at))
        for i, phase, season, episode, airs_at in rows
    ]
    lead = leading_part(counted_parts(parts, ongoing=False, now=now))
    request_row.updated_at = to_micros(now)
    if lead is None:
        return ()
    before = Status(request_row.status)
    request_row.lead_item_id = lead.item_id
    request_row.status = lead.status.value
    if request_row.media_type == MediaType.MOVIE.value or before is lead.status:
        return ()
    return (add_history(tables, request_row.id, None, (before, lead.status), "Follows its items.", now),)


def _write_item(row: Any, decided: Move, now: datetime) -> None:
    at = to_micros(now)
    if row.phase != decided.to.value:
        row.phase_since = at
    row.phase = decided.to.value
    row.revision += 1
    row.due_at = to_micros(decided.due_at)
    row.attempts = decided.attempts
    row.failures = 0
    row.note = decided.reason
    row.release_id = decided.release_id
    if decided.searched:
        row.searched_at = at
    if decided.searched or decided.revived:
        row.expiry_base_at = max(at, row.airs_at or 0)


def _write_files(tables: Tables, row: Any, grab: Grab | None, files: tuple[ReadyFile, ...]) -> None:
    if grab is None:
        return
    for file in files:
        gid = gid_of(grab.id, grab.info_hash, file.file_id)
        if tables.Download.get(gid=gid) is None:
            tables.Download(
                gid=gid,
                grab_id=grab.id,
                item_id=row.id,
                request_id=row.request_id,
                file_id=file.file_id,
                name=file.name,
                size_bytes=file.size_bytes,
                link=file.link,
                directory="-",
            )
        else:
            tables.Download[gid].link = file.link


def _forgive(tables: Tables, row: Any) -> None:
    """A person searches again: what passes with time is tried again now."""
    for blocked in tables.Blocklist.select_by_sql(
        "SELECT * FROM blocklist WHERE item_id = $item_id", {}, {"item_id": row.id}
    ):
        if blocked.rule in PASSING_RULES:
            blocked.delete()


def _block(tables: Tables, row: Any, blocked: Blocked, now: datetime) -> None:
    known = tables.Blocklist.get(item_id=row.id, info_hash=blocked.info_hash)
    verdict = {"rule": blocked.rejection.rule, "reason": blocked.rejection.reason, "at": to_micros(now)}
    if known is None:
        tables.Blocklist(item_id=row.id, info_hash=blocked.info_hash, **verdict)
    else:
        known.set(**verdict)
    scope = (row.request_id, row.season, row.episode, blocked.info_hash)
    for release in tables.Release.select_by_sql(
        "SELECT * FROM release WHERE request_id = $scope[0] AND season IS $scope[1] AND episode IS $scope[2]"
        " AND info_hash = $scope[3]",
        {},
        {"scope": scope},
    ):
        known = from_json(release.rejections, tuple[Rejection, ...])
        release.rejections = to_json(tuple(dict.fromkeys((*known, blocked.rejection))))
        release.accepted = False


def _leave_grab(tables: Tables, row: Any, grab_row: Any, decided: Move, now: datetime) -> None:
    """Marks the grab as dropped once no item needs it; a finished item may hold on to it."""
    if row.grab_id == grab_row.id and not decided.keeps_grab:
        row.grab_id = None
    holders = tables.db.select(
        "SELECT count(*) FROM item WHERE grab_id = $grab_id AND (phase <> 'COMPLETED' OR $kept)",
        {},
        {"grab_id": grab_row.id, "kept": int(decided.keeps_finished)},
    )
    if holders[0] == 0 and grab_row.dropped_at is None:
        grab_row.dropped_at = to_micros(now)


def _record(tables: Tables, row: Any, before: Status, reason: str, now: datetime) -> Change:
    return add_history(tables, row.request_id, row, (before, STATUS[Phase(row.phase)]), reason, now)


def add_history(
    tables: Tables,
    request_id: int,
    row: Any | None,
    statuses: tuple[Status | None, Status],
    reason: str,
    now: datetime,
) -> Change:
    """Appends a row to the history; `row` is the item's, None for the request's own status."""
    before, after = statuses
    season, episode, platform = (row.season, row.episode, row.platform) if row is not None else (None, None, None)
    written = tables.History(
        request_id=request_id,
        season=season,
        episode=episode,
        platform=platform,
        at=to_micros(now),
        from_status=before.value if before else None,
        to_status=after.value,
        reason=reason,
    )
    tables.db.flush()
    return Change(
        id=written.id,
        at=now,
        from_status=before,
        to_status=after,
        reason=reason,
        season=season,
        episode=episode,
        platform=platform,
    )
