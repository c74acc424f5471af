"""What one event does to one item: its next time, its counts, what it leaves behind."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain import events as e
from addon.domain.chores import ENDS_GRAB, Chore, ChoreKind
from addon.domain.models import Grab, Item
from addon.domain.moves import Move, decide, failed_until
from addon.domain.status import Status
from addon.domain.transitions import STATUS, TRANSITIONS, WORK, Phase, Work
from addon.domain.wording import SWARM
from addon.errors import InvalidTransitionError
from tests.domain.lives import INFO_HASH, KINDS, NOON, POLICY, READY, event_of, grab_with, item_in

MOVES = [pytest.param(phase, kind, id=f"{phase}-{kind.__name__}") for phase, kind in TRANSITIONS]
SECOND = timedelta(seconds=1)
CLEARING = (
    e.Cancelled,
    e.Expired,
    e.SeenInLibrary,
    e.SearchRequested,
    e.ReleaseSelected,
    e.ReleaseRefused,
    e.PassedOver,
    e.DownloadFailed,
    e.ImportFailed,
    e.CandidatesExhausted,
    e.LeftOut,
    e.FileLost,
    e.ResultCameLate,
    e.UpgradeCancelled,
)


def _decided(event: e.Event, item: Item, grab: Grab | None = None, chance: float = 0.0) -> Move:
    return decide(event, item, grab, POLICY, now=NOON, chance=chance)


def test_a_move_that_the_table_lacks_is_refused_whole() -> None:
    with pytest.raises(InvalidTransitionError):
        _decided(event_of(e.Imported), item_in(Phase.SEARCHING))


@pytest.mark.parametrize(("phase", "kind"), MOVES)
def test_what_has_a_step_of_its_own_is_due_and_nothing_else_is(phase: Phase, kind: type[e.Event]) -> None:
    if kind is e.ResultCameLate:
        return
    move = _decided(event_of(kind), item_in(phase))
    assert (move.due_at is not None) is (WORK[move.to] not in (None, Work.WATCH, Work.UPGRADE))
    assert move.due_at is None or move.due_at >= NOON
    assert move.reason == "It happened."


@pytest.mark.parametrize(
    ("phase", "kind", "delay"),
    [
        (Phase.SEARCHING, e.SearchRequested, timedelta()),
        (Phase.FAILED, e.SearchDue, timedelta()),
        (Phase.SEARCHING, e.ReleasesFound, timedelta()),
        (Phase.GRABBING, e.ReleaseRefused, timedelta()),
        (Phase.CHOOSING, e.ReleaseSelected, timedelta()),
        (Phase.TAKING, e.CachingStarted, SECOND),
        (Phase.CACHING, e.FilesReady, timedelta()),
        (Phase.UNLOCKING, e.LinksRotted, timedelta()),
        (Phase.TRANSFERRING, e.LinkExpired, timedelta()),
        (Phase.TRANSFERRING, e.DownloadFinished, timedelta()),
        (Phase.TRANSFERRING, e.DownloadFailed, timedelta()),
        (Phase.CACHING, e.ReleaseRefused, timedelta()),
        (Phase.FAILED, e.NextCandidateDue, timedelta()),
        (Phase.SEARCHING, e.NothingAccepted, timedelta(minutes=10)),
        (Phase.GRABBING, e.CandidatesExhausted, timedelta(minutes=10)),
        (Phase.IMPORTING, e.ImportFailed, timedelta(minutes=10)),
        (Phase.UNLOCKING, e.ImportFailed, timedelta(minutes=10)),
        (Phase.COMPLETED, e.FileLost, timedelta()),
    ],
)
def test_the_next_step_comes_so_much_later(phase: Phase, kind: type[e.Event], delay: timedelta) -> None:
    assert _decided(event_of(kind), item_in(phase)).due_at == NOON + delay


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 10), (1, 20), (2, 40), (9, 5120), (10, 10080), (500, 10080)])
@pytest.mark.parametrize("chance", [0.0, 0.5, 1.0])
def test_each_search_without_result_waits_twice_as_long_up_to_a_week(
    attempts: int, minutes: int, chance: float
) -> None:
    move = _decided(event_of(e.NothingAccepted), item_in(Phase.SEARCHING, attempts=attempts), chance=chance)
    assert move.attempts == attempts + 1
    assert move.due_at == NOON + timedelta(minutes=min(10080.0, minutes * (1 + chance / 10)))


@pytest.mark.parametrize(("minutes", "due"), [(5, 10), (10, 10), (60, 60)])
def test_a_fresh_answer_is_not_asked_for_again(minutes: int, due: int) -> None:
    event = e.NothingAccepted(reason="None.", fresh_until=NOON + timedelta(minutes=minutes))
    assert _decided(event, item_in(Phase.SEARCHING)).due_at == NOON + timedelta(minutes=due)


@pytest.mark.parametrize("kind", [e.SearchRequested, e.NothingAccepted])
@pytest.mark.parametrize(("days", "waits"), [(7, True), (-7, False)])
def test_an_episode_is_not_searched_before_it_has_aired_and_releases_had_time_to_appear(
    kind: type[e.Event], days: int, waits: bool
) -> None:
    airs_at = NOON + timedelta(days=days)
    due_at = _decided(event_of(kind), item_in(Phase.SEARCHING, airs_at=airs_at)).due_at
    assert due_at is not None
    assert (due_at == airs_at + timedelta(minutes=10)) is waits
    assert due_at >= NOON


@pytest.mark.parametrize("phase", [Phase.TRANSFERRING, Phase.IMPORTING])
def test_a_broken_link_waits_as_long_as_it_is_told(phase: Phase) -> None:
    later = NOON + timedelta(seconds=60)
    assert _decided(e.LinkExpired(reason="Full disk.", not_before=later), item_in(phase)).due_at == later


@pytest.mark.parametrize(
    ("phase", "kind", "after"),
    [
        (Phase.SEARCHING, e.NothingAccepted, 4),
        (Phase.GRABBING, e.CandidatesExhausted, 4),
        (Phase.TAKING, e.ReleaseRefused, 4),
        (Phase.TAKING, e.CandidatesExhausted, 4),
        (Phase.TRANSFERRING, e.DownloadFailed, 4),
        (Phase.IMPORTING, e.ImportFailed, 4),
        (Phase.GRABBING, e.ReleaseRefused, 3),  # one of several candidates: the search was not in vain yet
        (Phase.SEARCHING, e.ReleasesFound, 3),
        (Phase.FAILED, e.SearchDue, 3),
        (Phase.FAILED, e.NextCandidateDue, 3),
        (Phase.CHOOSING, e.Expired, 3),
        (Phase.CHOOSING, e.ReleaseSelected, 0),
        (Phase.EXPIRED, e.SearchRequested, 0),
        (Phase.IMPORTING, e.Imported, 0),
        (Phase.FAILED, e.SeenInLibrary, 0),
    ],
)
def test_what_was_in_vain_counts_and_a_person_starts_anew(phase: Phase, kind: type[e.Event], after: int) -> None:
    assert _decided(event_of(kind), item_in(phase, attempts=3)).attempts == after


@pytest.mark.parametrize(("phase", "kind"), MOVES)
def test_only_a_search_a_revival_and_a_loss_start_the_time_to_expiry_anew(phase: Phase, kind: type[e.Event]) -> None:
    move = _decided(event_of(kind), item_in(phase))
    assert move.searched is (kind in (e.ReleasesFound, e.ChoiceOffered, e.NothingAccepted, e.NoPackAccepted))
    assert move.revived is (kind in (e.SearchRequested, e.FileLost))


@pytest.mark.parametrize(
    ("event", "rule"),
    [(event_of(e.ReleaseRefused), "dead"), (event_of(e.DownloadFailed), "not_blocklisted")],
    ids=["refused", "failed"],
)
def test_a_hash_that_failed_is_blocked_with_its_reason(event: e.Event, rule: str) -> None:
    phase = Phase.GRABBING if isinstance(event, e.ReleaseRefused) else Phase.TRANSFERRING
    blocked = _decided(event, item_in(phase)).blocked
    assert blocked is not None
    assert blocked.info_hash == INFO_HASH
    assert (blocked.rejection.rule, blocked.rejection.reason) == (rule, "It happened.")


@pytest.mark.parametrize(("phase", "kind"), MOVES)
def test_nothing_else_blocks_a_hash(phase: Phase, kind: type[e.Event]) -> None:
    blocked = _decided(event_of(kind), item_in(phase)).blocked
    assert (blocked is not None) is (kind in (e.ReleaseRefused, e.DownloadFailed))


@pytest.mark.parametrize(("phase", "kind"), MOVES)
def test_the_selected_release_stays_named_until_another_is_looked_for(phase: Phase, kind: type[e.Event]) -> None:
    move = _decided(event_of(kind), item_in(phase, release_id=5))
    if kind is e.ReleaseSelected:
        assert move.release_id == 7
    else:
        anew = (Phase.SEARCHING, Phase.GRABBING, Phase.CHOOSING, Phase.UPGRADE_GRABBING)
        assert move.release_id == (None if move.to in anew else 5)


def test_ready_files_are_handed_on() -> None:
    assert _decided(event_of(e.FilesReady), item_in(Phase.CACHING)).ready_files == (READY,)
    assert _decided(event_of(e.FileShared), item_in(Phase.SEARCHING)).ready_files == (READY,)
    assert _decided(event_of(e.CachingStarted), item_in(Phase.TAKING)).ready_files == ()


@pytest.mark.parametrize(("phase", "kind"), MOVES)
def test_a_grab_ends_with_what_clears_it_away_and_goes_on_with_the_rest(phase: Phase, kind: type[e.Event]) -> None:
    grab = grab_with()
    move = _decided(event_of(kind), item_in(phase, grab_id=grab.id), grab)
    begins_upgrade = phase is Phase.COMPLETED and kind is e.ReleasesFound
    assert move.keeps_grab is (kind not in ENDS_GRAB and not begins_upgrade)
    assert move.leaves_torrent is begins_upgrade
    clears = {Chore(kind=ChoreKind.REMOVE_DOWNLOADS, subject="3/1"), Chore(kind=ChoreKind.DROP_REMOTE, subject="3")}
    if kind is e.Imported:
        assert not clears & set(move.chores) - {Chore(kind=ChoreKind.REMOVE_DOWNLOADS, subject="3/1")}
    else:
        assert _untold(move) == (clears if kind in CLEARING else set())


def _untold(move: Move) -> set[Chore]:
    """What is to be done, without what a person is told."""
    return {chore for chore in move.chores if chore.kind is not ChoreKind.NOTIFY}


def test_whatever_ends_a_grab_clears_it_away() -> None:
    assert set(CLEARING) == {*ENDS_GRAB, e.ResultCameLate}


@pytest.mark.parametrize("kind", CLEARING)
def test_a_torrent_of_somebody_else_stays(kind: type[e.Event]) -> None:
    phase = next(phase for phase, each in TRANSITIONS if each is kind)
    move = _decided(event_of(kind), item_in(phase, grab_id=3), grab_with(ours=False))
    assert _untold(move) == {Chore(kind=ChoreKind.REMOVE_DOWNLOADS, subject="3/1")}


@pytest.mark.parametrize("kind", CLEARING)
def test_where_nothing_was_grabbed_nothing_is_cleared(kind: type[e.Event]) -> None:
    phase = next(phase for phase, each in TRANSITIONS if each is kind)
    assert _untold(_decided(event_of(kind), item_in(phase))) == set()


@pytest.mark.parametrize("drop_finished", [False, True])
@pytest.mark.parametrize("ours", [False, True])
def test_an_import_has_the_scans_done_and_drops_the_torrent_as_configured(drop_finished: bool, ours: bool) -> None:
    policy = type(POLICY)(
        backoff_first_seconds=1,
        backoff_max_seconds=1,
        expire_after_seconds=1,
        stall_after_seconds=1,
        drop_finished=drop_finished,
    )
    item, event = item_in(Phase.IMPORTING, grab_id=3), event_of(e.Imported)
    move = decide(event, item, grab_with(ours=ours), policy, now=NOON, chance=0)
    kinds = [chore.kind for chore in move.chores]
    assert kinds[-3:] == [ChoreKind.SCAN_JELLYFIN, ChoreKind.SCAN_SEERR, ChoreKind.NOTIFY]
    assert {chore.subject for chore in move.chores[-3:-1]} == {"1"}
    assert (ChoreKind.DROP_REMOTE in kinds) is (drop_finished and ours)
    assert ChoreKind.REMOVE_DOWNLOADS in kinds
    assert move.keeps_grab  # so that the file's origin is known
    assert move.keeps_finished is not drop_finished


def test_what_came_from_the_swarm_leaves_it_once_it_is_imported() -> None:
    item = item_in(Phase.IMPORTING, grab_id=3)
    grab = replace(grab_with(), provider=SWARM)
    move = decide(event_of(e.Imported), item, grab, replace(POLICY, drop_finished=False), now=NOON, chance=0)
    assert Chore(kind=ChoreKind.DROP_REMOTE, subject="3") in move.chores
    assert not move.keeps_finished


def test_no_scan_follows_the_import_of_a_game() -> None:
    imported = e.Imported(reason="In the library.", is_game=True)
    kinds = [chore.kind for chore in _decided(imported, item_in(Phase.IMPORTING, grab_id=3), grab_with()).chores]
    assert kinds == [ChoreKind.REMOVE_DOWNLOADS, ChoreKind.NOTIFY]


@pytest.mark.parametrize("phase", Phase)
def test_a_late_result_moves_nothing_and_clears_away(phase: Phase) -> None:
    move = _decided(event_of(e.ResultCameLate), item_in(phase, attempts=2, release_id=5), grab_with())
    assert move.late
    assert move.to is phase
    assert {chore.kind for chore in move.chores} == {ChoreKind.REMOVE_DOWNLOADS, ChoreKind.DROP_REMOTE}


def test_nothing_but_a_late_result_is_late() -> None:
    assert not any(_decided(event_of(kind), item_in(phase)).late for phase, kind in TRANSITIONS if kind in ENDS_GRAB)


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 0), (1, 10), (2, 20), (11, 10080)])
def test_a_failed_item_is_searched_again_after_its_back_off_or_at_once_when_it_never_was_by_itself(
    attempts: int, minutes: int
) -> None:
    item = item_in(Phase.FAILED, attempts=attempts)
    assert failed_until(item, POLICY) == NOON + timedelta(minutes=minutes)


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.floats(0, 1)), max_size=40))
def test_a_life_is_never_stuck_and_its_counts_never_run_backwards(life: list[tuple[type[e.Event], float]]) -> None:
    item, grab = item_in(Phase.SEARCHING, due_at=NOON), grab_with()
    for kind, chance in life:
        try:
            move = _decided(event_of(kind), item, grab, chance)
        except InvalidTransitionError:
            continue
        if move.late:
            continue
        assert item.status is not Status.COMPLETED or STATUS[move.to] is Status.COMPLETED or kind is e.FileLost
        assert move.attempts in (0, item.attempts, item.attempts + 1)
        longest = timedelta(seconds=POLICY.backoff_max_seconds)
        assert move.due_at is None or NOON <= move.due_at <= NOON + longest
        item = item_in(move.to, due_at=move.due_at, attempts=move.attempts, release_id=move.release_id)
