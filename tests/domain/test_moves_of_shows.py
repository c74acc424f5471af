"""What events do to episodes: when they are searched, whether with their season, and what a pack's failure says."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain import events as e
from addon.domain.models import Grab, Item
from addon.domain.moves import Move, decide, failed_until, first_search_at, goes_with_season
from addon.domain.transitions import TOGETHER, TRANSITIONS, Phase
from addon.errors import InvalidTransitionError
from tests.domain.lives import INFO_HASH, KINDS, NOON, POLICY, READY, event_of, grab_with, item_in

DAY = timedelta(days=1)
AIR_DELAY = timedelta(minutes=10)
MOVES = [
    pytest.param(phase, kind, id=f"{phase}-{kind.__name__}")
    for phase, kind in TRANSITIONS
    if kind is not e.ResultCameLate
]
"""All but those of which nothing is written."""
PACK = grab_with(with_season=True)
INTO_SEARCH = [each for each in TRANSITIONS if TRANSITIONS[each] is Phase.SEARCHING and each[1] is not e.ResultCameLate]


def episode_in(phase: Phase, **changed: object) -> Item:
    """An episode that has aired, as has all of its season."""
    aired: dict[str, object] = {"season": 1, "episode": 2, "airs_at": NOON - 9 * DAY, "season_ends_at": NOON - DAY}
    return item_in(phase, **{**aired, **changed})


def _decided(event: e.Event, item: Item, grab: Grab | None = None, chance: float = 0.0) -> Move:
    return decide(event, item, grab, POLICY, now=NOON, chance=chance)


SAYS_SO = (e.ReleasesFound, e.ChoiceOffered, e.ReleaseSelected, e.LinksRotted)
"""These say themselves whether it is a pack."""
ALONE = (e.NoPackAccepted, e.LeftOut, e.FilesReady, e.FileShared)
"""After these each episode goes on by itself."""
ROUNDS = (e.NothingAccepted, e.SearchRequested, e.FileLost)
"""With these a new round of searches begins."""


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize(("phase", "kind"), MOVES)
def test_each_event_keeps_begins_or_ends_the_way_with_the_season(
    phase: Phase, kind: type[e.Event], together: bool
) -> None:
    after = _decided(event_of(kind), episode_in(phase, with_season=together, attempts=1)).with_season
    if kind in SAYS_SO or kind in ALONE:
        assert not after
    elif kind in ROUNDS and TRANSITIONS[phase, kind] is not Phase.COMPLETED:
        assert after  # all of it has aired
    elif kind in (e.CandidatesExhausted, e.SearchDue):
        searches_next = TRANSITIONS[phase, kind] is Phase.SEARCHING
        assert after is (searches_next and not together)
    else:
        assert after is together


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize(
    ("phase", "event"),
    [
        (Phase.SEARCHING, e.ReleasesFound(reason="Packs.", with_season=True)),
        (Phase.SEARCHING, e.ChoiceOffered(reason="Packs.", with_season=True)),
        (Phase.CHOOSING, e.ReleaseSelected(reason="A pack.", release_id=7, with_season=True)),
        (Phase.UNLOCKING, e.LinksRotted(reason="Dead links.", with_season=True)),
    ],
)
def test_a_pack_that_is_found_or_taken_is_for_the_season(phase: Phase, event: e.Event, together: bool) -> None:
    assert _decided(event, episode_in(phase, with_season=together)).with_season


def test_what_goes_with_its_season_does_so_only_where_steps_are_taken_together() -> None:
    apart = (Phase.UNLOCKING, Phase.TRANSFERRING, Phase.IMPORTING)
    assert not set(apart) & set(TOGETHER)
    moved = _decided(event_of(e.FilesReady), episode_in(Phase.CACHING, with_season=True))
    assert (moved.to, moved.with_season) == (Phase.UNLOCKING, False)


@pytest.mark.parametrize(
    ("attempts", "together", "after"),
    [
        (0, False, False),  # only its pack has failed so far: its own releases were never looked for
        (0, True, False),
        (2, True, False),
        (2, False, True),  # a new round begins with the season
    ],
)
def test_after_a_failed_pack_the_episode_is_searched_by_itself(attempts: int, together: bool, after: bool) -> None:
    failed = episode_in(Phase.FAILED, attempts=attempts, with_season=together)
    assert _decided(event_of(e.SearchDue), failed).with_season is after


@pytest.mark.parametrize(
    ("ends_at", "after"), [(NOON, True), (NOON + timedelta(seconds=1), False), (None, False), (NOON - DAY, True)]
)
def test_only_a_season_that_has_aired_by_the_next_search_is_searched_as_one(
    ends_at: datetime | None, after: bool
) -> None:
    item = episode_in(Phase.SEARCHING, season_ends_at=ends_at)
    assert _decided(event_of(e.SearchRequested), item).with_season is after
    assert goes_with_season(ends_at, NOON) is after
    assert not goes_with_season(ends_at, None)


def test_a_season_that_ends_during_the_back_off_is_searched_as_one_after_it() -> None:
    ends_at = NOON + timedelta(minutes=20)
    item = episode_in(Phase.SEARCHING, season_ends_at=ends_at, attempts=0)
    assert not _decided(event_of(e.NothingAccepted), item).with_season  # due after ten minutes
    assert _decided(event_of(e.NothingAccepted), replace(item, attempts=1)).with_season


@pytest.mark.parametrize(
    ("phase", "kind"),
    [
        (Phase.GRABBING, e.CandidatesExhausted),
        (Phase.CACHING, e.ReleaseRefused),
        (Phase.UNLOCKING, e.ReleaseRefused),
        (Phase.TRANSFERRING, e.DownloadFailed),
        (Phase.IMPORTING, e.DownloadFailed),
    ],
)
def test_a_pack_in_vain_does_not_count_against_the_episodes_own_searches(phase: Phase, kind: type[e.Event]) -> None:
    item = episode_in(phase, attempts=3)
    event = event_of(kind)
    assert _decided(event, item, grab_with()).attempts == 4
    assert _decided(event, item, PACK).attempts == 3
    assert _decided(event, replace(item, with_season=True)).attempts == 3


@pytest.mark.parametrize("kind", [e.CandidatesExhausted, e.ReleaseRefused])
def test_a_pack_that_cannot_be_taken_any_more_counts_like_any_other_choice(kind: type[e.Event]) -> None:
    item = episode_in(Phase.TAKING, attempts=3, with_season=True)
    assert _decided(event_of(kind), item, PACK).attempts == 4


@pytest.mark.parametrize("together", [False, True])
def test_a_library_that_refuses_the_file_counts_for_a_pack_too(together: bool) -> None:
    item = episode_in(Phase.IMPORTING, attempts=3, with_season=together)
    assert _decided(event_of(e.ImportFailed), item, PACK).attempts == 4


@pytest.mark.parametrize("together", [False, True])
def test_the_last_missing_episode_of_a_season_is_searched_less_and_less_often(together: bool) -> None:
    """Alone of its season it is searched by itself, although it is meant to go with it."""
    move = _decided(event_of(e.NothingAccepted), episode_in(Phase.SEARCHING, with_season=together, attempts=3))
    assert (move.attempts, move.due_at, move.with_season) == (4, NOON + timedelta(minutes=80), True)


@pytest.mark.parametrize("kind", [e.NoPackAccepted, e.LeftOut])
def test_without_a_pack_nothing_was_in_vain(kind: type[e.Event]) -> None:
    phase = Phase.SEARCHING if kind is e.NoPackAccepted else Phase.GRABBING
    move = _decided(event_of(kind), episode_in(phase, with_season=True, attempts=3), PACK)
    assert (move.to, move.attempts, move.due_at, move.with_season) == (Phase.SEARCHING, 3, NOON, False)


@pytest.mark.parametrize("phase", [Phase.TAKING, Phase.CACHING])
def test_an_episode_that_a_selected_pack_lacks_goes_on_at_once(phase: Phase) -> None:
    move = _decided(event_of(e.LeftOut), episode_in(phase, with_season=True, grab_id=3), PACK)
    assert (move.to, move.due_at, move.keeps_grab, move.blocked) == (Phase.FAILED, NOON, False, None)


def test_refused_packs_have_each_episode_searched_at_once() -> None:
    item = episode_in(Phase.GRABBING, attempts=3)
    assert _decided(event_of(e.CandidatesExhausted), replace(item, with_season=True)).due_at == NOON
    assert _decided(event_of(e.CandidatesExhausted), item).due_at == NOON + timedelta(minutes=80)


@pytest.mark.parametrize(("hours", "due"), [(None, 0), (-1, 0), (0, 0), (5, 5)])
def test_one_that_was_searched_along_with_its_season_keeps_its_own_time(hours: int | None, due: int) -> None:
    own = None if hours is None else NOON + timedelta(hours=hours)
    item = episode_in(Phase.SEARCHING, with_season=True, due_at=own)
    assert _decided(event_of(e.NoPackAccepted), item).due_at == NOON + timedelta(hours=due)


@pytest.mark.parametrize(("phase", "kind"), INTO_SEARCH)
@pytest.mark.parametrize("together", [False, True])
def test_what_is_only_announced_is_not_searched(phase: Phase, kind: type[e.Event], together: bool) -> None:
    item = episode_in(phase, airs_at=None, season_ends_at=None, with_season=together)
    move = _decided(event_of(kind), item)
    assert (move.due_at, move.with_season) == (None, False)


@pytest.mark.parametrize(("phase", "kind"), INTO_SEARCH)
def test_what_has_not_aired_is_searched_a_little_after_it_has(phase: Phase, kind: type[e.Event]) -> None:
    move = _decided(event_of(kind), episode_in(phase, airs_at=NOON + DAY, season_ends_at=NOON + DAY))
    assert move.due_at == NOON + DAY + AIR_DELAY


def test_a_long_back_off_ends_no_sooner_because_the_episode_airs() -> None:
    item = episode_in(Phase.SEARCHING, airs_at=NOON + timedelta(minutes=5), attempts=5)
    assert _decided(event_of(e.NothingAccepted), item).due_at == NOON + timedelta(minutes=320)


@pytest.mark.parametrize(
    ("airs_at", "due_at"),
    [
        (NOON - DAY, NOON),
        (NOON, NOON),
        (NOON + timedelta(seconds=1), NOON + timedelta(seconds=1) + AIR_DELAY),
        (NOON + DAY, NOON + DAY + AIR_DELAY),
        (None, None),
    ],
)
def test_the_first_search_is_at_once_or_a_little_after_the_episode_airs(
    airs_at: datetime | None, due_at: datetime | None
) -> None:
    assert first_search_at(airs_at, NOON) == due_at


@pytest.mark.parametrize(("attempts", "minutes"), [(0, 0), (1, 10), (3, 40)])
def test_what_failed_only_with_its_pack_is_searched_at_once(attempts: int, minutes: int) -> None:
    item = episode_in(Phase.FAILED, attempts=attempts)
    assert failed_until(item, POLICY) == NOON + timedelta(minutes=minutes)


@pytest.mark.parametrize("phase", [Phase.SEARCHING, Phase.CHOOSING, Phase.GRABBING, Phase.FAILED])
def test_a_file_that_holds_two_episodes_serves_both(phase: Phase) -> None:
    shared = e.FileShared(reason="In one file with another episode.", files=(READY,))
    move = _decided(shared, episode_in(phase, with_season=True, attempts=2), grab_with())
    assert (move.to, move.due_at, move.ready_files) == (Phase.UNLOCKING, NOON, (READY,))
    assert (move.joins_grab, move.keeps_grab, move.with_season, move.attempts) == (True, True, False, 2)
    assert move.chores == ()


def test_nothing_else_joins_the_grab_of_another() -> None:
    joining = {kind for phase, kind in TRANSITIONS if _decided(event_of(kind), episode_in(phase)).joins_grab}
    assert joining == {e.FileShared}


def test_a_pack_that_failed_is_blocked_for_each_of_its_episodes() -> None:
    refused = e.ReleaseRefused(reason="It is dead.", info_hash=INFO_HASH, rule="dead")
    for phase in (Phase.GRABBING, Phase.TAKING, Phase.CACHING):
        move = _decided(refused, episode_in(phase, with_season=True), PACK)
        assert move.blocked is not None
        assert (move.blocked.info_hash, move.with_season) == (INFO_HASH, True)  # the next pack, if there is one


_EVENTS = st.builds(
    lambda kind, together: (
        replace(event_of(kind), with_season=together)  # type: ignore[call-arg]  # these kinds have the field
        if kind in SAYS_SO
        else event_of(kind)
    ),
    st.sampled_from(KINDS),
    st.booleans(),
)
_AIRS = st.none() | st.integers(-9, 9).map(lambda days: NOON + days * DAY)


@given(st.lists(_EVENTS, max_size=40), _AIRS, _AIRS)
def test_an_episode_is_never_stuck_but_for_want_of_a_date(
    life: list[e.Event], airs_at: datetime | None, season_ends_at: datetime | None
) -> None:
    item = episode_in(Phase.SEARCHING, airs_at=airs_at, season_ends_at=season_ends_at)
    for event in life:
        try:
            move = _decided(event, item, PACK)
        except InvalidTransitionError:
            continue
        if move.late:
            continue
        if move.to is Phase.SEARCHING:
            assert (move.due_at is None) is (airs_at is None)
            assert move.due_at is None or airs_at is None or airs_at <= NOON or move.due_at >= airs_at + AIR_DELAY
            assert not move.with_season or goes_with_season(season_ends_at, move.due_at)
        assert move.attempts in (0, item.attempts, item.attempts + 1)
        item = replace(item, phase=move.to, due_at=move.due_at, attempts=move.attempts, with_season=move.with_season)
