"""Upgrades: what is better, when it is looked for, what a move of one leaves, and what a person reads of it."""

from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from addon.domain import events as e
from addon.domain.chores import Chore, ChoreKind
from addon.domain.explanation import explain
from addon.domain.models import Item
from addon.domain.moves import Move, Policy, decide
from addon.domain.status import Quality
from addon.domain.transitions import ORDINARY, TRANSITIONS, Phase
from addon.domain.upgrades import better_qualities, lowest_quality, too_many_removals
from tests.domain.lives import INFO_HASH, NOON, POLICY, event_of, grab_with, item_in

P480, P720, P1080, P2160 = Quality
UPGRADES = replace(POLICY, upgrade_to=P2160)
DAY = timedelta(days=1)
OF_UPGRADES = [(phase, kind) for phase, kind in TRANSITIONS if phase in ORDINARY and kind is not e.ResultCameLate]


def _decided(event: e.Event, item: Item, policy: Policy = UPGRADES, chance: float = 0.0) -> Move:
    return decide(event, item, grab_with(), policy, now=NOON, chance=chance)


@pytest.mark.parametrize(
    ("present", "up_to", "better"),
    [
        (P720, P2160, (P2160, P1080)),
        (P720, P1080, (P1080,)),
        (P1080, P1080, ()),
        (P2160, P1080, ()),
        (P480, P720, (P720,)),
        (P720, None, ()),
        (None, P2160, ()),
    ],
)
def test_only_what_is_above_the_present_and_no_higher_than_wanted_is_better(
    present: Quality | None, up_to: Quality | None, better: tuple[Quality, ...]
) -> None:
    assert better_qualities(present, up_to) == better


@pytest.mark.parametrize(
    ("found", "lowest"), [((), None), ((P720,), P720), ((P1080, P720), P720), ((P1080, None), None), ((None,), None)]
)
def test_files_are_as_good_as_the_worst_of_them(found: tuple[Quality | None, ...], lowest: Quality | None) -> None:
    assert lowest_quality(found) is lowest


@pytest.mark.parametrize(
    ("waiting", "lately", "there", "percent", "stops"),
    [
        (0, 90, 100, 20, False),
        (20, 0, 100, 20, False),
        (21, 0, 100, 20, True),
        (1, 20, 80, 20, True),
        (1, 19, 81, 20, False),
        (5, 0, 6, 20, False),
        (6, 0, 6, 20, True),
        (100, 0, 100, 100, False),
    ],
)
def test_no_more_than_its_share_of_the_library_goes_within_an_hour(
    waiting: int, lately: int, there: int, percent: int, stops: bool
) -> None:
    assert too_many_removals(waiting, lately, there, percent) is stops


@pytest.mark.parametrize(("attempts", "days"), [(0, 2), (1, 4), (3, 16), (4, 30), (400, 30)])
def test_each_search_in_vain_doubles_the_wait_up_to_a_month(attempts: int, days: int) -> None:
    move = _decided(event_of(e.NothingAccepted), item_in(Phase.COMPLETED, attempts=attempts, quality=P720))
    assert (move.to, move.attempts, move.due_at) == (Phase.COMPLETED, attempts + 1, NOON + days * DAY)
    assert not move.is_told


def test_a_fresh_answer_is_not_asked_for_again() -> None:
    event = e.NothingAccepted(reason="None.", fresh_until=NOON + 9 * DAY)
    assert _decided(event, item_in(Phase.COMPLETED, quality=P720)).due_at == NOON + 9 * DAY


@pytest.mark.parametrize(
    ("quality", "due"), [(P480, DAY), (P1080, DAY), (P2160, None), (None, None)], ids=lambda each: str(each)
)
@pytest.mark.parametrize("phase", [Phase.IMPORTING, Phase.UPGRADE_IMPORTING])
def test_the_first_search_comes_a_day_after_an_import_below_what_is_wanted(
    phase: Phase, quality: Quality | None, due: timedelta | None
) -> None:
    move = _decided(e.Imported(reason="In.", quality=quality), item_in(phase, attempts=3, quality=None))
    assert move.due_at == (None if due is None else NOON + due)
    assert (move.attempts, move.quality, move.is_told) == (0, quality, True)


def test_nothing_is_looked_for_unless_it_is_wanted_nor_for_what_came_from_elsewhere() -> None:
    imported = e.Imported(reason="In.", quality=P720)
    assert _decided(imported, item_in(Phase.IMPORTING), POLICY).due_at is None
    assert _decided(event_of(e.SeenInLibrary), item_in(Phase.SEARCHING)).due_at is None


@pytest.mark.parametrize(("phase", "kind"), OF_UPGRADES)
def test_an_upgrade_keeps_what_is_known_of_the_library_and_tells_only_its_end(
    phase: Phase, kind: type[e.Event]
) -> None:
    move = _decided(event_of(kind), item_in(phase, quality=P720))
    assert move.quality is (None if kind is e.Imported else P720)
    assert move.is_told is (move.to is Phase.COMPLETED)
    if move.to is Phase.COMPLETED and kind is not e.Imported:
        assert move.due_at == NOON + 2 * DAY
        assert move.attempts == 1


@pytest.mark.parametrize(
    ("phase", "kind"),
    [
        (Phase.UPGRADE_GRABBING, e.ReleaseRefused),
        (Phase.UPGRADE_CACHING, e.ReleaseRefused),
        (Phase.UPGRADE_TRANSFERRING, e.DownloadFailed),
    ],
)
def test_a_failed_upgrade_blocks_its_hash(phase: Phase, kind: type[e.Event]) -> None:
    blocked = _decided(event_of(kind), item_in(phase, quality=P720)).blocked
    assert blocked is not None
    assert blocked.info_hash == INFO_HASH


@pytest.mark.parametrize("info_hash", [None, INFO_HASH])
def test_a_cancelled_upgrade_blocks_the_hash_that_was_taken(info_hash: str | None) -> None:
    event = e.UpgradeCancelled(reason="By a person.", info_hash=info_hash)
    blocked = _decided(event, item_in(Phase.UPGRADE_TRANSFERRING, quality=P720)).blocked
    assert (blocked.info_hash if blocked else None) == info_hash


def test_an_upgrade_leaves_the_torrent_of_the_present_file_unless_it_is_redundant() -> None:
    item = item_in(Phase.COMPLETED, quality=P720, grab_id=3)
    kept = _decided(event_of(e.ReleasesFound), item)
    assert (kept.to, kept.keeps_grab, kept.leaves_torrent) == (Phase.UPGRADE_GRABBING, False, True)
    dropped = _decided(event_of(e.ReleasesFound), item, replace(UPGRADES, drop_finished=True))
    assert (dropped.keeps_grab, dropped.leaves_torrent) == (False, False)
    assert kept.chores == dropped.chores == ()


@pytest.mark.parametrize(
    ("phase", "switched_on", "removes"),
    [
        (Phase.UPGRADE_IMPORTING, True, True),
        (Phase.UPGRADE_IMPORTING, False, False),
        (Phase.IMPORTING, True, False),
    ],
)
def test_the_older_file_goes_with_the_import_of_an_upgrade(phase: Phase, switched_on: bool, removes: bool) -> None:
    policy = replace(UPGRADES, remove_replaced=switched_on)
    move = _decided(e.Imported(reason="In.", quality=P1080), item_in(phase, quality=P720), policy)
    assert (Chore(kind=ChoreKind.REMOVE_REPLACED, subject="1") in move.chores) is removes


def _said(phase: Phase, note: str, **changed: object) -> str:
    return explain(item_in(phase, note=note, **{"quality": P720, **changed}), NOON, UTC)


def test_a_completed_item_says_when_a_better_one_is_looked_for() -> None:
    later = NOON + DAY
    there = "In the library as Night Ferry - 720p.mkv."
    assert _said(Phase.COMPLETED, there) == there
    assert _said(Phase.COMPLETED, there, due_at=later) == f"{there} A better one is looked for on Sunday 12:00."
    assert _said(Phase.COMPLETED, there, due_at=NOON) == f"{there} A better one is looked for in a few seconds."
    assert _said(Phase.COMPLETED, "3 releases found, none fits (3 by quality).", due_at=later) == (
        "In the library in 720p. 3 releases found, none fits (3 by quality)."
        " A better one is looked for on Sunday 12:00."
    )
    assert _said(Phase.COMPLETED, "", due_at=later, quality=None) == (
        "In the library. A better one is looked for on Sunday 12:00."
    )
    assert _said(Phase.COMPLETED, "stremio:films.example does not answer. Tried again.", due_at=later) == (
        "In the library in 720p. films.example does not answer. A better one is looked for on Sunday 12:00."
    )


def test_an_upgrade_says_that_what_is_there_stays_until_then() -> None:
    coming = "In the library in 720p; a better one is on its way."
    assert _said(Phase.UPGRADE_TRANSFERRING, "Downloading 4.0 GB.") == f"{coming} Downloading 4.0 GB."
    waits = _said(Phase.UPGRADE_UNLOCKING, "realdebrid does not answer. Tried again.", due_at=NOON + DAY)
    assert waits == f"{coming} Real-Debrid does not answer. Tried again on Sunday 12:00."
