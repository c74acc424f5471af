"""What one event does to one item, decided whole before anything is written. Pure; the store writes it as it stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from addon.domain import events as e
from addon.domain.backoff import search_delay
from addon.domain.chores import ENDS_GRAB, Chore, chores_of
from addon.domain.models import Grab, Item
from addon.domain.releases import Rejection
from addon.domain.transitions import Phase, next_phase

_SEARCHED = (e.ReleasesFound, e.ChoiceOffered, e.NothingAccepted)
_FRUITLESS = (e.NothingAccepted, e.CandidatesExhausted, e.DownloadFailed, e.ImportFailed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The settings that moves depend on, in seconds."""

    backoff_first_seconds: float
    backoff_max_seconds: float
    expire_after_seconds: float
    stall_after_seconds: float
    drop_finished: bool  # remote torrents go once their files are imported


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A hash that the item must not try again."""

    info_hash: str
    rejection: Rejection


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Everything that is written for an event, in one transaction."""

    to: Phase
    reason: str
    due_at: datetime | None
    attempts: int
    release_id: int | None
    keeps_grab: bool
    keeps_finished: bool  # a finished item holds on to its torrent
    searched: bool  # the item has just been searched
    revived: bool  # the time to expiry starts anew
    blocked: Blocked | None
    ready_files: tuple[e.ReadyFile, ...]
    chores: tuple[Chore, ...]
    late: bool  # nothing is written but the chores


def decide(event: e.Event, item: Item, grab: Grab | None, policy: Policy, *, now: datetime, chance: float) -> Move:
    """The move that the event makes; raises InvalidTransitionError when the table lacks it. `chance` from 0 to 1."""
    kind = type(event)
    to = next_phase(item.phase, kind)
    attempts = _attempts(event, item, to)
    return Move(
        to=to,
        reason=event.reason,
        due_at=_due_at(event, item, to, now, _delay(attempts, policy, chance)),
        attempts=attempts,
        release_id=_release_id(event, item, to),
        keeps_grab=not isinstance(event, ENDS_GRAB),
        keeps_finished=not policy.drop_finished,
        searched=isinstance(event, _SEARCHED),
        revived=isinstance(event, e.SearchRequested),
        blocked=_blocked(event),
        ready_files=event.files if isinstance(event, e.FilesReady) else (),
        chores=chores_of(event, item, grab, drop_finished=policy.drop_finished),
        late=isinstance(event, e.ResultCameLate),
    )


def _delay(attempts: int, policy: Policy, chance: float) -> timedelta:
    return search_delay(
        attempts,
        first_seconds=policy.backoff_first_seconds,
        longest_seconds=policy.backoff_max_seconds,
        chance=chance,
    )


def _attempts(event: e.Event, item: Item, to: Phase) -> int:
    if isinstance(event, e.SearchRequested | e.ReleaseSelected | e.Imported | e.SeenInLibrary):
        return 0
    fruitless = isinstance(event, _FRUITLESS) or (isinstance(event, e.ReleaseRefused) and to is Phase.FAILED)
    return item.attempts + 1 if fruitless else item.attempts


def _due_at(event: e.Event, item: Item, to: Phase, now: datetime, delay: timedelta) -> datetime | None:
    match to:
        case Phase.SEARCHING:
            return _search_due_at(event, item, now, delay)
        case Phase.CACHING:
            return now + timedelta(seconds=1)
        case Phase.FAILED:  # the next candidate at once; not when a person must clear something away first
            return now + delay if isinstance(event, e.ImportFailed) else now
        case Phase.UNLOCKING if isinstance(event, e.LinkExpired) and event.not_before is not None:
            return event.not_before
        case Phase.GRABBING | Phase.TAKING | Phase.UNLOCKING | Phase.IMPORTING:
            return now
        case Phase.CHOOSING | Phase.TRANSFERRING | Phase.COMPLETED | Phase.CANCELLED | Phase.EXPIRED:
            return None
        case _:
            assert_never(to)


def _search_due_at(event: e.Event, item: Item, now: datetime, delay: timedelta) -> datetime:
    match event:
        case e.NothingAccepted(fresh_until=fresh_until):
            due_at = max(now + delay, fresh_until or now)
        case e.CandidatesExhausted():
            due_at = now + delay
        case _:
            due_at = now
    return max(due_at, item.airs_at) if item.airs_at else due_at


def failed_until(item: Item, policy: Policy) -> datetime:
    """When a failed item without a next candidate is searched again."""
    return item.phase_since + _delay(item.attempts, policy, chance=0.0)


def _release_id(event: e.Event, item: Item, to: Phase) -> int | None:
    if isinstance(event, e.ReleaseSelected):
        return event.release_id
    return None if to in (Phase.SEARCHING, Phase.GRABBING, Phase.CHOOSING) else item.release_id


def _blocked(event: e.Event) -> Blocked | None:
    match event:
        case e.ReleaseRefused(info_hash=info_hash, rule=rule, reason=reason):
            return Blocked(info_hash=info_hash, rejection=Rejection(rule=rule, reason=reason))
        case e.DownloadFailed(info_hash=info_hash, reason=reason):
            return Blocked(info_hash=info_hash, rejection=Rejection(rule="not_blocklisted", reason=reason))
        case _:
            return None
