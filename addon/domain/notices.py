"""What a person is told of by a notification, when, and in which words. Pure; knows no service that carries it.

A move leaves a chore whose subject says what there is to tell. Whether it still is, is decided when it is delivered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import assert_never

from addon.domain import events as e
from addon.domain.episodes import episode_code
from addon.domain.explanation import moment, spoken
from addon.domain.models import Item, Request
from addon.domain.status import Status
from addon.domain.transitions import Phase

GATHERED = timedelta(minutes=1)
"""How long the first episode waits for the others of its season, so that a burst is one message."""

_MOST_REASONS = 3
_TROUBLE = "trouble/"


class NoticeKind(StrEnum):
    """What there is to tell."""

    COMPLETED = "completed"
    UPGRADED = "upgraded"
    FAILED = "failed"  # and no other release is left to try now
    BLOCKED = "blocked"  # something in the library is in the way


class Tell(StrEnum):
    """What becomes of a waiting notice."""

    NOW = "now"
    LATER = "later"  # it is not decided yet
    NEVER = "never"  # things have gone another way


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Of what a notice is. Those of one kind, request and season are told together."""

    kind: NoticeKind
    request_id: int
    season: int | None
    item_id: int

    @property
    def text(self) -> str:
        """As it stands in the chore."""
        season = "" if self.season is None else self.season
        return f"{self.kind.value}/{self.request_id}/{season}/{self.item_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is sent. `level` is Apprise's word for it: success, failure or warning."""

    title: str
    body: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One item of a notice, and why it came to this."""

    item: Item
    reason: str


def parse_subject(text: str) -> Subject | None:
    """The subject of an item's notice; None for that of a trouble."""
    if trouble_of(text) is not None:
        return None
    kind, request_id, season, item_id = text.split("/")
    return Subject(
        kind=NoticeKind(kind),
        request_id=int(request_id),
        season=int(season) if season else None,
        item_id=int(item_id),
    )


def trouble_subject(name: str) -> str:
    """The subject of a trouble's notice."""
    return f"{_TROUBLE}{name}"


def trouble_of(text: str) -> str | None:
    """The name of the trouble that the subject stands for; None for an item's."""
    return text.removeprefix(_TROUBLE) if text.startswith(_TROUBLE) else None


def subject_of(event: e.Event, item: Item, to: Phase) -> Subject | None:
    """What the event leaves to tell, if anything. What the library had already is not told."""
    match event:
        case e.Imported() if item.is_upgrading:
            kind = NoticeKind.UPGRADED
        case e.Imported():
            kind = NoticeKind.COMPLETED
        case e.ImportFailed() if to is Phase.FAILED:
            kind = NoticeKind.BLOCKED
        case e.ResultCameLate():
            return None
        case _ if to is Phase.FAILED:
            kind = NoticeKind.FAILED
        case _:
            return None
    return Subject(kind=kind, request_id=item.request_id, season=item.season, item_id=item.id)


def when(kind: NoticeKind, item: Item, now: datetime) -> Tell:
    """Whether a notice of the item is told as it stands now."""
    match kind:
        case NoticeKind.COMPLETED | NoticeKind.UPGRADED:
            return Tell.NOW if item.status is Status.COMPLETED else Tell.NEVER
        case NoticeKind.BLOCKED:
            return Tell.NOW if item.phase is Phase.FAILED else Tell.NEVER
        case NoticeKind.FAILED:
            return _when_failed(item, now)
        case _:
            assert_never(kind)


def _when_failed(item: Item, now: datetime) -> Tell:
    """A failure is told once no other release is left: while one is tried or looked for, that is not known."""
    match item.phase:
        case Phase.CHOOSING:
            return Tell.NOW
        case Phase.FAILED | Phase.SEARCHING:
            at_work = item.due_at is not None and item.due_at <= now
            return Tell.LATER if at_work or item.failures else Tell.NOW
        case Phase.GRABBING:
            return Tell.LATER
        case _:
            return Tell.NEVER


def notice_of(kind: NoticeKind, request: Request, told: Sequence[Told], now: datetime, zone: tzinfo) -> Notice:
    """One message for all of them; they are of one request and one season. Times are in `zone`."""
    name = _name(request, told)
    one = len(told) == 1 or told[0].item.season is None  # a game for several platforms is one
    match kind:
        case NoticeKind.COMPLETED:
            said, level = f"{name} {'is' if one else 'are'} in the library", "success"
        case NoticeKind.UPGRADED:
            said, level = f"{name} {'is' if one else 'are'} in the library in better quality", "success"
        case NoticeKind.FAILED:
            said, level = f"{name} failed", "failure"
        case NoticeKind.BLOCKED:
            said, level = f"{name}: something is in the way", "warning"
        case _:
            assert_never(kind)
    body = [_reasons(told)]
    if kind is NoticeKind.FAILED:
        body.append(_next_step(told, now, zone))
    return Notice(title=said, body=" ".join(body), level=level)


def trouble_notice(name: str, message: str) -> Notice:
    """What is told of a trouble. `name` is an upstream's, or a word for a thing of the house."""
    return Notice(title=spoken(f"{name} needs you").removesuffix("."), body=spoken(message), level="warning")


def _name(request: Request, told: Sequence[Told]) -> str:
    first = told[0].item
    if first.season is None or first.episode is None:
        title = f"{request.title} ({request.year})" if request.year else request.title
        platforms = list(dict.fromkeys(each.item.platform for each in told if each.item.platform is not None))
        return f"{title} for {', '.join(platforms)}" if platforms else title
    if len(told) == 1:
        return f"{request.title} {episode_code(first.season, first.episode)}"
    return f"{request.title}, season {first.season}: {len(told)} episodes"


def _reasons(told: Sequence[Told]) -> str:
    """What is said of them, each sentence once; of many only the first few."""
    reasons = list(dict.fromkeys(spoken(each.reason) for each in told))
    left = len(reasons) - _MOST_REASONS
    more = [f"And {left} more."] if left > 0 else []
    return "\n".join([*reasons[:_MOST_REASONS], *more])


def _next_step(told: Sequence[Told], now: datetime, zone: tzinfo) -> str:
    if any(each.item.phase is Phase.CHOOSING for each in told):
        return "Choose another release."
    due = min((each.item.due_at for each in told if each.item.due_at is not None), default=None)
    return "It is not searched again by itself." if due is None else f"Searched again {moment(due, now, zone)}."
