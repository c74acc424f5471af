"""Episodes that go together: one party of work, one transaction of moves, one grab, and files that serve several."""

from dataclasses import replace
from datetime import timedelta

import pytest

from addon.domain import events as e
from addon.domain.models import Scope
from addon.domain.status import Status
from addon.domain.transitions import STATUS, TOGETHER, WORK, Phase
from addon.errors import InvalidTransitionError
from addon.store import evidence, grabs, jobs, moves, releases, requests
from addon.store.jobs import Party
from addon.store.listing import find_request
from addon.store.session import Store
from tests.domain.lives import INFO_HASH, NOON, READY, grab_with

from .kit import created, execute, rows, tell, verdict
from .show_kit import DAY, asked, episode, items_of, ordered, packed, ready, request_in, said, season, show_of, tell_all

NOBODY: frozenset[Party] = frozenset()
SEARCHES = (Phase.SEARCHING,)


async def test_a_season_that_goes_together_is_one_party_and_a_single_episode_another(store: Store) -> None:
    first = await asked(store, show_of(*season(1, 3), *season(2, 2), episode(3, 1, -1, season_ends_at=None)))
    second = await asked(store, show_of(*season(1, 2)))
    movie = await created(store)
    assert [item.id for item in (*first.items, *second.items, movie)] == list(range(1, 10))
    due = await store.read(jobs.due_items, SEARCHES, NOON, 10, NOBODY)
    assert due == ((1, "1/1"), (4, "1/2"), (6, 6), (7, "2/1"), (9, 9))
    assert await store.read(jobs.due_items, SEARCHES, NOON, 2, NOBODY) == due[:2]
    busy: frozenset[Party] = frozenset({"1/1", 6, "2/1", "7/1"})
    assert await store.read(jobs.due_items, SEARCHES, NOON, 10, busy) == ((4, "1/2"), (9, 9))
    assert await store.read(jobs.due_items, SEARCHES, NOON, 1, busy) == ((4, "1/2"),)


async def test_a_party_is_due_with_its_earliest(store: Store) -> None:
    made = await asked(store, show_of(*season(1, 3)))
    late, early = NOON + timedelta(hours=2), NOON + timedelta(hours=1)
    await store.write(moves.postpone, made.items, late, "Waits.", failed=False)
    await store.write(moves.postpone, (made.items[1],), early, "Waits.", failed=False)
    assert await store.read(jobs.due_items, SEARCHES, early - timedelta(seconds=1), 10, NOBODY) == ()
    assert await store.read(jobs.due_items, SEARCHES, early, 10, NOBODY) == ((made.items[1].id, "1/1"),)


async def test_what_is_only_announced_is_never_due_and_never_expires(store: Store) -> None:
    made = await asked(store, show_of(episode(1, 1), episode(1, 2, None)))
    ages = NOON + 9999 * DAY
    assert [i for i, _ in await store.read(jobs.due_items, SEARCHES, ages, 10, NOBODY)] == [made.items[0].id]
    assert await store.read(jobs.expired_items, SEARCHES, ages, 10) == made.items[:1]


async def test_a_job_of_a_party_holds_those_that_go_with_it(store: Store) -> None:
    made = await asked(store, show_of(*season(1, 4), *season(2, 1)))
    one, two, three, four, _ = made.items
    await tell(store, two, e.SeenInLibrary)
    await tell(store, four, e.NoPackAccepted)  # it is searched by itself from now on
    job = await store.read(jobs.load_job, three.id)
    assert job is not None
    assert (job.item, job.companions, job.items) == (three, (one,), (one, three))
    alone = await store.read(jobs.load_job, four.id)
    assert alone is not None
    assert alone.companions == ()
    await asked(store, show_of(*season(1, 4)))  # the same show, asked for once more: another party
    again = await store.read(jobs.load_job, three.id)
    assert again == job


async def test_only_those_with_the_same_grab_go_together(store: Store) -> None:
    items, grab = await packed(store, 1, 2, 3)
    execute(store, "UPDATE item SET grab_id = NULL WHERE id = ?", items[2].id)
    for item, others in ((items[0], items[1:2]), (items[2], ())):
        job = await store.read(jobs.load_job, item.id)
        assert job is not None
        assert job.companions == others
        assert job.grab == (grab if others else None)


@pytest.mark.parametrize("phase", [phase for phase, work in WORK.items() if work is not None])
async def test_steps_are_taken_together_up_to_the_files_and_apart_from_there(store: Store, phase: Phase) -> None:
    made = await asked(store, show_of(*season(1, 2)))
    execute(store, "UPDATE item SET phase = ?", phase.value)
    due = await store.read(jobs.due_items, (phase,), NOON, 10, NOBODY)
    job = await store.read(jobs.load_job, made.items[0].id)
    assert job is not None
    together = phase in TOGETHER
    assert due == (((1, "1/1"),) if together else ((1, 1), (2, 2)))
    assert len(job.items) == (2 if together else 1)


async def test_several_moves_are_one_turn_of_the_show(store: Store) -> None:
    made = await asked(store, show_of(*season(1, 3)))
    moved = await tell_all(store, made.items, e.ChoiceOffered(reason="1 pack fits.", with_season=True))
    assert [item.phase for item in moved.items] == [Phase.CHOOSING] * 3
    assert moved.item == moved.items[0]
    assert moved.request == await request_in(store, made.request.id)
    assert (await said(store, made.request.id))[1:] == [
        *(((1, number), Status.PENDING, Status.FOUND, "1 pack fits.") for number in (1, 2, 3)),
        (None, Status.PENDING, Status.FOUND, "Follows its items."),
    ]
    assert [change.episode for change in moved.changes] == [1, 2, 3, None]


async def test_each_item_may_have_an_event_of_its_own(store: Store) -> None:
    items, grab = await packed(store, 1, 2)
    each = [
        *ordered(items[:1], ready(READY), grab_id=grab.id),
        *ordered(items[1:], e.LeftOut(reason="The pack lacks it."), grab_id=grab.id),
    ]
    moved = await store.write(moves.move, each, NOON)
    assert moved is not None
    assert [item.phase for item in moved.items] == [Phase.UNLOCKING, Phase.SEARCHING]
    assert [item.grab_id for item in moved.items] == [grab.id, None]
    assert moved.request.status is Status.PENDING  # the later one speaks for the show
    found = await store.read(grabs.find_grab, grab.id)
    assert found is not None
    assert found.dropped_at is None
    assert rows(store, "SELECT kind, subject FROM chore") == [("remove_downloads", f"{grab.id}/{items[1].id}")]


async def test_one_move_that_fails_undoes_all(store: Store) -> None:
    made = await asked(store, show_of(*season(1, 3)))
    await tell(store, made.items[2], e.SeenInLibrary)
    before = {table: rows(store, f"SELECT * FROM {table}") for table in ("item", "request", "history", "chore")}
    with pytest.raises(InvalidTransitionError):
        await tell_all(store, made.items, e.Cancelled(reason="Cancelled."))
    assert {table: rows(store, f"SELECT * FROM {table}") for table in before} == before


async def test_those_that_are_gone_or_decide_nothing_hold_up_nobody(store: Store) -> None:
    made = await asked(store, show_of(*season(1, 3)))
    event = e.ChoiceOffered(reason="It fits.")
    gone = replace(made.items[0], id=99)
    plan = [*ordered([gone, made.items[1]], event), *ordered(made.items[2:], event)]
    plan[1] = replace(plan[1], decide=lambda *_: None)
    moved = await store.write(moves.move, plan, NOON)
    assert moved is not None
    assert [item.id for item in moved.items] == [made.items[2].id]
    assert [STATUS[item.phase] for item in (await items_of(store, made.request.id)).values()] == [
        Status.PENDING,
        Status.PENDING,
        Status.FOUND,
    ]


async def test_a_wait_is_for_all_that_have_not_moved_meanwhile(store: Store) -> None:
    made = await asked(store, show_of(*season(1, 3)))
    await tell(store, made.items[1], e.SearchRequested)
    later = NOON + timedelta(hours=1)
    assert await store.write(moves.postpone, made.items, later, "Waits.", failed=True)
    items = list((await items_of(store, made.request.id)).values())
    assert [(item.due_at, item.failures) for item in items] == [(later, 1), (NOON, 0), (later, 1)]
    assert not await store.write(moves.postpone, made.items, later, "Waits.", failed=True)


async def test_a_pack_is_grabbed_for_those_that_still_want_it(store: Store) -> None:
    made = await asked(store, show_of(*season(1, 3)))
    items = (await tell_all(store, made.items, e.ReleasesFound(reason="A pack.", with_season=True))).items
    await tell(store, items[1], e.Cancelled)
    grab = await store.write(grabs.open_grab, items, grab_with(with_season=True))
    assert grab is not None
    assert grab.with_season
    stand = (await items_of(store, made.request.id)).values()
    assert [item.grab_id for item in stand] == [grab.id, None, grab.id]
    assert await store.read(grabs.find_grab, grab.id) == grab
    for item in (items[0], items[2]):
        await tell(store, item, e.Cancelled)
    assert await store.write(grabs.open_grab, items, grab_with()) is None


async def test_the_items_of_a_grab_are_found_by_phase_in_their_order(store: Store) -> None:
    items, grab = await packed(store, 10, 2, 1)
    moved = await tell_all(store, items[:2], ready(READY), grab_id=grab.id)
    unlocking = await store.read(jobs.items_of_grab, grab.id, Phase.UNLOCKING)
    assert unlocking == moved.items
    assert [item.episode for item in unlocking] == [1, 2]
    assert [i.episode for i in await store.read(jobs.items_of_grab, grab.id, Phase.GRABBING)] == [10]
    assert await store.read(jobs.items_of_grab, 99, Phase.GRABBING) == ()


async def test_a_refused_pack_is_blocked_for_each_episode_and_struck_off_the_seasons_list(store: Store) -> None:
    items, grab = await packed(store, 1, 2)
    request_id = items[0].request_id
    for scope in (Scope(request_id, 1, None), Scope(request_id, 1, 1), Scope(request_id, 2, None)):
        await store.write(releases.keep_verdicts, scope, (verdict(), verdict(1)), NOON)
    best, *_ = await store.read(releases.untried, items[0])
    assert (best.season, best.episode, best.release.info_hash) == (1, None, INFO_HASH)
    refused = e.ReleaseRefused(reason="It is dead.", info_hash=INFO_HASH, rule="dead")
    moved = await tell_all(store, items, refused, grab_id=grab.id)
    assert rows(store, "SELECT item_id, info_hash FROM blocklist ORDER BY item_id") == [
        (item.id, INFO_HASH) for item in items
    ]
    struck = [("dead", 1, None)]
    assert [
        (rejections.split('"')[3], season, number)
        for rejections, season, number in rows(
            store, "SELECT rejections, season, episode FROM release WHERE accepted = 0"
        )
        if isinstance(rejections, str)
    ] == struck
    next_best, *_ = await store.read(releases.untried, moved.item)
    assert next_best.release.info_hash != INFO_HASH
    found = await store.read(grabs.find_grab, grab.id)
    assert found is not None
    assert found.dropped_at == NOON


async def test_a_hash_that_failed_for_one_episode_is_no_pack_for_all(store: Store) -> None:
    items, grab = await packed(store, 1, 2)
    refused = e.ReleaseRefused(reason="It is dead.", info_hash=INFO_HASH, rule="dead")
    await tell_all(store, items[:1], refused, grab_id=grab.id)
    for ids, blocked in (
        ((items[0].id,), True),
        ((items[1].id,), False),
        (tuple(i.id for i in items), True),
        ((), False),
    ):
        found = await store.read(evidence.evidence_for, ids, ("realdebrid",), (INFO_HASH,), NOON)
        assert bool(found.blocked) is blocked


async def test_a_removed_show_takes_all_its_episodes_with_it(store: Store) -> None:
    items, _ = await packed(store, 1, 2)
    await store.write(requests.remove, items[0].request_id)
    assert await store.read(requests.items_of_request, items[0].request_id) == ()
    assert await store.read(find_request, items[0].request_id) is None
    assert await store.read(jobs.load_job, items[0].id) is None
