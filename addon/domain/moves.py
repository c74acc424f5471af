"""What one event does to one item, decided whole before anything is written. Pure; the store writes it as it stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from addon.domain import events as e
from addon.domain.backoff import search_delay
from addon.domain.chores import ENDS_GRAB, Chore, ChoreKind, chores_of
from addon.domain.models import Grab, Item
from addon.domain.notices import subject_of
from addon.domain.releases import Rejection
from addon.domain.status import Quality, Status
from addon.domain.transitions import STATUS, Phase, next_phase
from addon.domain.upgrades import better_qualities, upgrade_delay

_SEARCHED = (e.ReleasesFound, e.ChoiceOffered, e.NothingAccepted, e.NoPackAccepted)
_FRUITLESS = (e.CandidatesExhausted, e.DownloadFailed)
_ENDS = (Phase.FAILED, Phase.COMPLETED)
_AIR_DELAY = timedelta(minutes=10)  # releases take that long to appear, and a first search too early costs a back-off


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The settings that moves depend on, in seconds."""

    backoff_first_seconds: float
    backoff_max_seconds: float
    expire_after_seconds: float
    stall_after_seconds: float
    drop_finished: bool  # remote torrents go once their files are imported
    remove_replaced: bool = False  # files go once something better is in their place
    upgrade_to: Quality | None = None  # what is completed below it is searched for something better
    upgrade_first_seconds: float = 86400
    upgrade_max_seconds: float = 2592000


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
    with_season: bool = False  # what comes next is done together with its season
    joins_grab: bool = False  # another item's grab serves this one too
    quality: Quality | None = None  # of what is in the library from now on
    is_told: bool = True  # the history tells it
    leaves_torrent: bool = False  # the grab that it parts with brought what is in the library: its torrent stays


def decide(event: e.Event, item: Item, grab: Grab | None, policy: Policy, *, now: datetime, chance: float) -> Move:
    """The move that the event makes; raises InvalidTransitionError when the table lacks it. `chance` from 0 to 1."""
    kind = type(event)
    to = next_phase(item.phase, kind)
    drops_finished = policy.drop_finished or (grab is not None and grab.is_local)  # nobody's account keeps it
    attempts = _attempts(event, item, grab, to)
    quality = _quality(event, item)
    due_at: datetime | None
    if to is Phase.COMPLETED and better_qualities(quality, policy.upgrade_to):
        due_at = _upgrade_due_at(event, now, _upgrade_delay(attempts, policy, chance))
    else:
        due_at = _due_at(event, item, to, now, _delay(attempts, policy, chance))
    return Move(
        to=to,
        reason=event.reason,
        due_at=due_at,
        attempts=attempts,
        release_id=_release_id(event, item, to),
        keeps_grab=not isinstance(event, ENDS_GRAB) and not _begins_upgrade(event, item),
        keeps_finished=not drops_finished,
        searched=isinstance(event, _SEARCHED),
        revived=isinstance(event, e.SearchRequested | e.FileLost),
        blocked=_blocked(event),
        ready_files=event.files if isinstance(event, e.FilesReady | e.FileShared) else (),
        chores=(
            *chores_of(event, item, grab, drop_finished=drops_finished),
            *_removals(event, item, policy),
            *_notices(event, item, to),
        ),
        late=isinstance(event, e.ResultCameLate),
        with_season=_with_season(event, item, to, due_at),
        joins_grab=isinstance(event, e.FileShared),
        quality=quality,
        is_told=_is_told(item, to),
        leaves_torrent=_begins_upgrade(event, item) and not drops_finished,
    )


def _is_told(item: Item, to: Phase) -> bool:
    """Of an upgrade the history tells how it ended, not each of its steps."""
    if item.status is not Status.COMPLETED or STATUS[to] is not Status.COMPLETED:
        return True
    return item.is_upgrading and to is Phase.COMPLETED


def _notices(event: e.Event, item: Item, to: Phase) -> tuple[Chore, ...]:
    subject = subject_of(event, item, to)
    return () if subject is None else (Chore(kind=ChoreKind.NOTIFY, subject=subject.text),)


def goes_with_season(season_ends_at: datetime | None, at: datetime | None) -> bool:
    """Whether an episode that is searched at that time is searched with its season: all of it has aired by then."""
    return season_ends_at is not None and at is not None and season_ends_at <= at


def first_search_at(airs_at: datetime | None, now: datetime) -> datetime | None:
    """When an episode that is asked for now is searched: at once when it has aired, else a little after it airs.

    None for one that nobody has announced.
    """
    if airs_at is None:
        return None
    return _after_air(airs_at) if airs_at > now else now


def _delay(attempts: int, policy: Policy, chance: float) -> timedelta:
    return search_delay(
        attempts,
        first_seconds=policy.backoff_first_seconds,
        longest_seconds=policy.backoff_max_seconds,
        chance=chance,
    )


def _removals(event: e.Event, item: Item, policy: Policy) -> tuple[Chore, ...]:
    is_due = policy.remove_replaced and item.is_upgrading and isinstance(event, e.Imported)
    return (Chore(kind=ChoreKind.REMOVE_REPLACED, subject=str(item.id)),) if is_due else ()


def _upgrade_delay(attempts: int, policy: Policy, chance: float) -> timedelta:
    return upgrade_delay(
        attempts,
        first_seconds=policy.upgrade_first_seconds,
        longest_seconds=policy.upgrade_max_seconds,
        chance=chance,
    )


def _upgrade_due_at(event: e.Event, now: datetime, delay: timedelta) -> datetime:
    """When a completed item is searched for something better; not before a search would repeat its answer."""
    fresh_until = event.fresh_until if isinstance(event, e.NothingAccepted) else None
    return max(now + delay, fresh_until or now)


def _begins_upgrade(event: e.Event, item: Item) -> bool:
    """From then on the item parts with the grab of the file in the library, for another."""
    return item.phase is Phase.COMPLETED and isinstance(event, e.ReleasesFound)


def _quality(event: e.Event, item: Item) -> Quality | None:
    match event:
        case e.Imported(quality=quality):
            return quality
        case e.FileLost():
            return None
        case _:
            return item.quality


def _attempts(event: e.Event, item: Item, grab: Grab | None, to: Phase) -> int:
    """A pack that failed says nothing of the episode's own releases: those are looked for without a wait."""
    if isinstance(event, e.SearchRequested | e.ReleaseSelected | e.Imported | e.SeenInLibrary | e.FileLost):
        return 0
    if isinstance(event, e.FilesReady) and item.with_season:  # a search has had a result, whatever becomes of the pack
        return 0
    if isinstance(event, e.ImportFailed | e.NothingAccepted | e.UpgradeCancelled):  # the latter two never of a pack
        return item.attempts + 1
    of_pack = item.phase is not Phase.TAKING and (item.with_season or (grab is not None and grab.with_season))
    fruitless = isinstance(event, _FRUITLESS) or (isinstance(event, e.ReleaseRefused) and to in _ENDS)
    return item.attempts + 1 if fruitless and not of_pack else item.attempts


def _with_season(event: e.Event, item: Item, to: Phase, due_at: datetime | None) -> bool:
    """Each round of searches begins with the season as a whole, once all of it has aired, and ends with each alone."""
    match event:
        case e.ReleasesFound() | e.ChoiceOffered() | e.ReleaseSelected() | e.LinksRotted():
            return event.with_season
        case e.NoPackAccepted() | e.LeftOut() | e.FilesReady() | e.FileShared():
            return False
        case e.CandidatesExhausted() if item.with_season:
            return False
        case e.SearchDue() if item.with_season or item.attempts == 0:  # its pack has failed
            return False
        case _ if to is Phase.SEARCHING:
            return goes_with_season(item.season_ends_at, due_at)
        case _:
            return item.with_season


def _due_at(event: e.Event, item: Item, to: Phase, now: datetime, delay: timedelta) -> datetime | None:
    match to:
        case Phase.SEARCHING:
            return _search_due_at(event, item, now, delay)
        case Phase.CACHING | Phase.UPGRADE_CACHING:
            return now + timedelta(seconds=1)
        case Phase.FAILED:  # the next candidate at once; not when a person must clear something away first
            return now + delay if isinstance(event, e.ImportFailed) else now
        case Phase.UNLOCKING | Phase.UPGRADE_UNLOCKING if isinstance(event, e.LinkExpired):
            return event.not_before or now
        case Phase.GRABBING | Phase.TAKING | Phase.UNLOCKING | Phase.IMPORTING:
            return now
        case Phase.UPGRADE_GRABBING | Phase.UPGRADE_UNLOCKING | Phase.UPGRADE_IMPORTING:
            return now
        case Phase.CHOOSING | Phase.TRANSFERRING | Phase.UPGRADE_TRANSFERRING:
            return None
        case Phase.COMPLETED | Phase.CANCELLED | Phase.EXPIRED:
            return None
        case _:
            assert_never(to)


def _search_due_at(event: e.Event, item: Item, now: datetime, delay: timedelta) -> datetime | None:
    match event:
        case e.NothingAccepted(fresh_until=fresh_until):
            due_at = max(now + delay, fresh_until or now)
        case e.CandidatesExhausted() if not item.with_season:
            due_at = now + delay
        case e.NoPackAccepted():  # one that was taken along before its own time keeps that
            due_at = max(now, item.due_at or now)
        case _:
            due_at = now
    if item.is_unannounced:
        return None
    return max(due_at, _after_air(item.airs_at)) if item.airs_at is not None and item.airs_at > now else due_at


def _after_air(airs_at: datetime) -> datetime:
    return airs_at + _AIR_DELAY


def failed_until(item: Item, policy: Policy) -> datetime:
    """When a failed item without a next candidate is searched again: at once when its own were never tried."""
    if item.attempts == 0:
        return item.phase_since
    return item.phase_since + _delay(item.attempts, policy, chance=0.0)


def _release_id(event: e.Event, item: Item, to: Phase) -> int | None:
    if isinstance(event, e.ReleaseSelected):
        return event.release_id
    anew = (Phase.SEARCHING, Phase.GRABBING, Phase.CHOOSING, Phase.UPGRADE_GRABBING)
    return None if to in anew else item.release_id


def _blocked(event: e.Event) -> Blocked | None:
    match event:
        case (
            e.ReleaseRefused(info_hash=info_hash, rule=rule, reason=reason)
            | e.DownloadFailed(info_hash=info_hash, rule=rule, reason=reason)
        ):
            return Blocked(info_hash=info_hash, rejection=Rejection(rule=rule, reason=reason))
        case e.UpgradeCancelled(info_hash=str(info_hash), reason=reason):
            return Blocked(info_hash=info_hash, rejection=Rejection(rule="not_blocklisted", reason=reason))
        case _:
            return None
