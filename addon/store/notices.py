"""What notices tell of, as it stands now, and the troubles that were told. Knows no service that carries them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from addon.domain.chores import Chore, ChoreKind
from addon.domain.models import Request
from addon.domain.notices import NoticeKind, Subject, Told, parse_subject, trouble_subject
from addon.domain.status import Status
from addon.store.chores import ask_for
from addon.store.codec import from_micros, to_micros
from addon.store.entities import Tables
from addon.store.rows import item_of, request_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """An item of a notice with its request."""

    request: Request
    told: Told


def facts(tables: Tables, subjects: tuple[Subject, ...]) -> tuple[Fact | None, ...]:
    """What each is about; None for what is gone."""
    return tuple(_fact(tables, subject) for subject in subjects)


def _fact(tables: Tables, subject: Subject) -> Fact | None:
    row, request_row = tables.Item.get(id=subject.item_id), tables.Request.get(id=subject.request_id)
    if row is None or request_row is None:
        return None
    failed = subject.kind in (NoticeKind.FAILED, NoticeKind.BLOCKED)
    last = _last_turn(tables, row, Status.FAILED if failed else Status.COMPLETED)
    return Fact(request=request_of(request_row), told=Told(item=item_of(row), reason=last[1] if last else ""))


def is_told_already(tables: Tables, row: Any, subject_text: str, reason: str) -> bool:
    """Whether the same is in the item's way as before, and it was not well in between. Asked before the move."""
    subject = parse_subject(subject_text)
    if subject is None or subject.kind is not NoticeKind.BLOCKED:
        return False
    return _last_turn(tables, row, Status.FAILED, Status.COMPLETED) == (Status.FAILED.value, reason)


def _last_turn(tables: Tables, row: Any, *statuses: Status) -> tuple[str, str] | None:
    """The newest move of the item to one of these statuses, and its reason."""
    names = ", ".join(f"'{status.value}'" for status in statuses)
    found = tables.db.select(
        "SELECT to_status, reason FROM history WHERE request_id = $v[0] AND season IS $v[1] AND episode IS $v[2]"
        f" AND platform IS $v[3] AND to_status IN ({names}) ORDER BY id DESC LIMIT 1",
        {},
        {"v": (row.request_id, row.season, row.episode, row.platform)},
    )
    return (found[0][0], found[0][1]) if found else None


def trouble_seen(tables: Tables, name: str, message: str, now: datetime) -> None:
    """Remembers the trouble; one that is new leaves a chore that tells it."""
    row = tables.Trouble.get(name=name)
    if row is None:
        tables.Trouble(name=name, message=message, seen_at=to_micros(now))
        ask_for(tables, Chore(kind=ChoreKind.NOTIFY, subject=trouble_subject(name)), now)
    else:
        row.set(message=message, seen_at=to_micros(now))


def troubles(tables: Tables) -> dict[str, datetime]:
    """When each was last seen, by name."""
    return {name: from_micros(seen_at) for name, seen_at in tables.db.select("SELECT name, seen_at FROM trouble")}


def trouble_message(tables: Tables, name: str) -> str | None:
    """What is wrong; None when it is over."""
    row = tables.Trouble.get(name=name)
    return None if row is None else str(row.message)


def trouble_ended(tables: Tables, name: str) -> None:
    """It is over: the next one is told again."""
    tables.db.execute("DELETE FROM trouble WHERE name = $name", {}, {"name": name})
