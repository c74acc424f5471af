"""Writes the moves of items: the only unit that touches a phase. Only services.lifecycle may import it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from addon.domain.chores import ChoreKind
from addon.domain.events import ReadyFile
from addon.domain.evidence import PASSING_OUTCOMES
from addon.domain.gids import gid_of
from addon.domain.models import Change, Grab, Item, Request
from addon.domain.moves import Blocked, Move
from addon.domain.releases import PASSING_RULES, Rejection
from addon.domain.status import Status
from addon.domain.transitions import ORDINARY, STATUS, Phase
from addon.store.chores import ask_for
from addon.store.codec import from_json, to_json, to_micros
from addon.store.entities import Tables
from addon.store.history import Turn, add_history
from addon.store.notices import is_told_already
from addon.store.rollups import roll_up
from addon.store.rows import grab_of, item_of, request_of

Decide = Callable[[Item, Request, Grab | None], Move | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """What is to become of one item. `grab_id` names the grab that a step worked on, if that may not be the item's."""

    item_id: int
    decide: Decide
    grab_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Items of one request after their moves, and what the history says of them."""

    items: tuple[Item, ...]
    request: Request
    changes: tuple[Change, ...]

    @property
    def item(self) -> Item:
        """The first of them."""
        return self.items[0]


def move(tables: Tables, ordered: Sequence[Ordered], now: datetime) -> Moved | None:
    """Decides on each item as it stands now and writes all moves at once; None when none is there or moves.

    All items belong to one request, whose status is brought in step once.
    """
    rows: list[Any] = []
    changes: list[Change] = []
    request_row: Any = None
    for each in ordered:
        row = tables.Item.get_for_update(id=each.item_id)
        if row is None:
            continue
        if request_row is None:
            request_row = tables.Request.get_for_update(id=row.request_id)
        moved = _move_one(tables, row, request_row, each, now)
        if moved is not None:
            rows.append(row)
            changes += moved
    if not rows:
        return None
    changes += roll_up(tables, request_row, now)
    tables.db.flush()
    return Moved(items=tuple(map(item_of, rows)), request=request_of(request_row), changes=tuple(changes))


def postpone(tables: Tables, items: Sequence[Item], due_at: datetime, note: str, *, failed: bool) -> bool:
    """Moves the time of the next step, and what is said of it, of those that have not moved meanwhile.

    Returns whether something that is shown has changed.
    """
    changed = False
    for item in items:
        row = tables.Item.get_for_update(id=item.id)
        if row is None or row.revision != item.revision:
            continue
        row.due_at = to_micros(due_at)
        row.failures = row.failures + 1 if failed else 0
        changed = changed or row.note != note
        row.note = note
    return changed


def _move_one(tables: Tables, row: Any, request_row: Any, ordered: Ordered, now: datetime) -> list[Change] | None:
    grab_row = tables.Grab.get(id=ordered.grab_id or row.grab_id or 0)
    grab = grab_of(grab_row) if grab_row is not None else None
    decided = ordered.decide(item_of(row), request_of(request_row), grab)
    if decided is None:
        return None
    before = STATUS[Phase(row.phase)]
    if not decided.late:
        if decided.blocked is not None:
            _block(tables, row, decided.blocked, now)
        _write_item(row, decided, now)
        if decided.joins_grab and grab is not None:
            row.grab_id = grab.id
        _write_files(tables, row, grab, decided.ready_files)
        if grab_row is not None:
            _foresee_calls(tables, row, grab_row, decided.to)
        if decided.revived:
            _forgive(tables, row)
    if grab_row is not None:
        _leave_grab(tables, row, grab_row, decided, now)
    for chore in decided.chores:
        if chore.kind is ChoreKind.DROP_REMOTE and grab_row.dropped_at is None:
            continue
        if chore.kind is ChoreKind.NOTIFY and is_told_already(tables, row, chore.subject, decided.reason):
            continue
        ask_for(tables, chore, now)
    is_silent = decided.late or not decided.is_told
    return [] if is_silent else [_record(tables, row, before, decided.reason, now)]


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
    row.with_season = decided.with_season
    row.quality = decided.quality.value if decided.quality else None
    if decided.searched:
        row.searched_at = at
    if decided.searched or decided.revived:
        row.expiry_base_at = max(at, row.airs_at or 0)


def _write_files(tables: Tables, row: Any, grab: Grab | None, files: tuple[ReadyFile, ...]) -> None:
    if grab is None:
        return
    for file in files:
        gid = gid_of(grab.id, grab.info_hash, file.file_id)
        known = tables.Download.get(gid=gid, item_id=row.id)
        if known is None:
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
                path=file.path,
            )
        else:
            known.link = file.link


def _foresee_calls(tables: Tables, row: Any, grab_row: Any, to: Phase) -> None:
    """Notes what the grab may cost from here on: links, had again once they expired, and a look after a first fetch."""
    step = ORDINARY.get(to, to)  # an upgrade costs what anything else does
    if step is Phase.CACHING:
        grab_row.fetched_first = True
    if step is Phase.UNLOCKING:
        links = tables.db.select(
            "SELECT count(*) FROM download WHERE grab_id = $grab_id AND item_id = $item_id",
            {},
            {"grab_id": grab_row.id, "item_id": row.id},
        )
        grab_row.links += links[0]


def _forgive(tables: Tables, row: Any) -> None:
    """A person searches again: what passes with time is tried again now, also at the debrid services."""
    passing = ", ".join(f"'{outcome.value}'" for outcome in PASSING_OUTCOMES)
    tables.db.execute(
        f"DELETE FROM probe WHERE outcome IN ({passing}) AND info_hash IN"
        " (SELECT info_hash FROM release WHERE request_id = $scope[0] AND season IS $scope[1])",
        {},
        {"scope": item_of(row).scope},
    )
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
    for release in tables.Release.select_by_sql(
        "SELECT * FROM release WHERE request_id = $scope[0] AND season IS $scope[1] AND episode IS $scope[2]"
        " AND platform IS $scope[3] AND info_hash = $info_hash",
        {},
        {"scope": item_of(row).scope, "info_hash": blocked.info_hash},
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
    if holders[0] == 0 and grab_row.dropped_at is None and not decided.leaves_torrent:
        grab_row.dropped_at = to_micros(now)


def _record(tables: Tables, row: Any, before: Status, reason: str, now: datetime) -> Change:
    turn = Turn(before=before, after=STATUS[Phase(row.phase)], reason=reason)
    return add_history(tables, row.request_id, row, turn, now)
