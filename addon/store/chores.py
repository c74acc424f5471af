"""The outbox: chores are asked for in the transaction of a move, done at least once, and gone when done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from addon.domain.chores import Chore, ChoreKind
from addon.store.codec import from_micros, to_micros
from addon.store.entities import Tables

_COLUMNS = "id, kind, subject, attempts, asked, created_at, due_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A chore that waits. `asked` grows when it is asked for again meanwhile."""

    id: int
    chore: Chore
    attempts: int
    asked: int
    created_at: datetime
    due_at: datetime


def ask_for(tables: Tables, chore: Chore, now: datetime) -> None:
    """Adds the chore, or has the waiting one of the same subject done again, now."""
    row = tables.Chore.get(kind=chore.kind.value, subject=chore.subject)
    if row is None:
        at = to_micros(now)
        tables.Chore(kind=chore.kind.value, subject=chore.subject, due_at=at, attempts=0, created_at=at, asked=1)
    else:
        row.asked += 1
        row.due_at = to_micros(now)
        row.created_at = to_micros(now)


def due_chores(tables: Tables, kinds: tuple[ChoreKind, ...], now: datetime, limit: int) -> tuple[Waiting, ...]:
    """Chores of these kinds whose time has come, in the order in which they were asked for."""
    names = ", ".join(f"'{kind.value}'" for kind in kinds)
    rows = tables.db.select(
        f"SELECT {_COLUMNS} FROM chore WHERE due_at <= $at AND kind IN ({names}) ORDER BY id LIMIT $limit",
        {},
        {"at": to_micros(now), "limit": limit},
    )
    return tuple(_waiting(*row) for row in rows)


def waiting_chores(tables: Tables, kind: ChoreKind) -> tuple[Waiting, ...]:
    """All chores of the kind, due or not, in the order in which they were asked for."""
    rows = tables.db.select(f"SELECT {_COLUMNS} FROM chore WHERE kind = $kind ORDER BY id", {}, {"kind": kind.value})
    return tuple(_waiting(*row) for row in rows)


def _waiting(*row: Any) -> Waiting:
    id_, kind, subject, attempts, asked, created_at, due_at = row
    return Waiting(
        id=id_,
        chore=Chore(kind=ChoreKind(kind), subject=subject),
        attempts=attempts,
        asked=asked,
        created_at=from_micros(created_at),
        due_at=from_micros(due_at),
    )


def finish_chores(tables: Tables, done: tuple[Waiting, ...]) -> None:
    """Removes what was done, but not what has been asked for again meanwhile."""
    for waiting in done:
        row = tables.Chore.get(id=waiting.id)
        if row is not None and row.asked == waiting.asked:
            row.delete()


def put_off_chores(tables: Tables, put_off: tuple[Waiting, ...], due_at: datetime, *, failed: bool = True) -> None:
    """Has them done later. Each counts one more attempt, or none any more when it only waits for its turn."""
    for waiting in put_off:
        row = tables.Chore.get(id=waiting.id)
        if row is not None and row.asked == waiting.asked:
            row.due_at = to_micros(due_at)
            row.attempts = row.attempts + 1 if failed else 0


def subjects(tables: Tables, kind: ChoreKind) -> frozenset[str]:
    """What chores of the kind wait for, due or not."""
    return frozenset(tables.db.select("SELECT subject FROM chore WHERE kind = $kind", {}, {"kind": kind.value}))
