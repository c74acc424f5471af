"""The outbox: asked for once however often, done at least once, never lost when asked for again meanwhile."""

from datetime import datetime, timedelta

from addon.domain.chores import Chore, ChoreKind
from addon.store import chores
from addon.store.chores import Waiting
from addon.store.entities import Tables
from addon.store.session import Store
from tests.domain.lives import NOON

LATER = NOON + timedelta(seconds=30)
SCAN = Chore(kind=ChoreKind.SCAN_JELLYFIN, subject="1")
DROP = Chore(kind=ChoreKind.DROP_REMOTE, subject="1")


async def _due(store: Store, now: datetime = NOON, *kinds: ChoreKind, limit: int = 100) -> tuple[Waiting, ...]:
    return await store.read(chores.due_chores, kinds or tuple(ChoreKind), now, limit)


async def test_a_chore_is_kept_once_however_often_it_is_asked_for(store: Store) -> None:
    def twice(tables: Tables) -> None:
        chores.ask_for(tables, SCAN, NOON)
        chores.ask_for(tables, SCAN, NOON)

    await store.write(twice)
    await store.write(chores.ask_for, SCAN, LATER)
    (waiting,) = await _due(store, LATER)
    assert waiting == Waiting(id=1, chore=SCAN, attempts=0, asked=3, created_at=LATER, due_at=LATER)


async def test_the_same_subject_of_another_kind_is_another_chore(store: Store) -> None:
    await store.write(chores.ask_for, SCAN, NOON)
    await store.write(chores.ask_for, DROP, NOON)
    assert [waiting.chore for waiting in await _due(store)] == [SCAN, DROP]
    assert [waiting.chore for waiting in await _due(store, NOON, ChoreKind.DROP_REMOTE)] == [DROP]
    assert await _due(store, NOON, ChoreKind.REMOVE_DOWNLOADS) == ()
    assert await store.read(chores.due_chores, (), NOON, 10) == ()
    assert await store.read(chores.subjects, ChoreKind.SCAN_JELLYFIN) == {"1"}


async def test_chores_come_due_in_the_order_in_which_they_were_asked_for(store: Store) -> None:
    for number in (5, 3, 9):
        await store.write(chores.ask_for, Chore(kind=ChoreKind.SCAN_SEERR, subject=str(number)), NOON)
    assert [waiting.chore.subject for waiting in await _due(store)] == ["5", "3", "9"]
    assert [waiting.chore.subject for waiting in await _due(store, limit=2)] == ["5", "3"]
    assert await _due(store, NOON - timedelta(microseconds=1)) == ()


async def test_what_is_done_is_gone(store: Store) -> None:
    await store.write(chores.ask_for, SCAN, NOON)
    done = await _due(store)
    await store.write(chores.finish_chores, done)
    assert await _due(store, LATER) == ()
    await store.write(chores.finish_chores, done)  # a second time: nothing happens
    await store.write(chores.put_off_chores, done, LATER)
    assert await store.read(chores.subjects, ChoreKind.SCAN_JELLYFIN) == frozenset()


async def test_what_was_asked_for_again_meanwhile_is_done_again(store: Store) -> None:
    await store.write(chores.ask_for, SCAN, NOON)
    done = await _due(store)
    await store.write(chores.ask_for, SCAN, LATER)
    await store.write(chores.finish_chores, done)
    (waiting,) = await _due(store, LATER)
    assert (waiting.asked, waiting.created_at) == (2, LATER)
    await store.write(chores.put_off_chores, done, LATER + timedelta(days=1))
    assert await _due(store, LATER) == (waiting,)  # an old failure does not put the new need off


async def test_what_is_put_off_comes_later_and_counts(store: Store) -> None:
    await store.write(chores.ask_for, SCAN, NOON)
    await store.write(chores.put_off_chores, await _due(store), LATER)
    assert await _due(store, LATER - timedelta(microseconds=1)) == ()
    (waiting,) = await _due(store, LATER)
    assert (waiting.attempts, waiting.asked, waiting.created_at) == (1, 1, NOON)
    await store.write(chores.ask_for, SCAN, NOON)
    assert [again.attempts for again in await _due(store, NOON)] == [1]  # asked for again: due at once


async def test_a_chore_put_off_does_not_hold_up_those_behind_it(store: Store) -> None:
    await store.write(chores.ask_for, SCAN, NOON)
    await store.write(chores.ask_for, DROP, NOON)
    first, _ = await _due(store)
    await store.write(chores.put_off_chores, (first,), LATER)
    assert [waiting.chore for waiting in await _due(store)] == [DROP]


async def test_a_chore_that_only_waits_for_its_turn_has_not_failed(store: Store) -> None:
    await store.write(chores.ask_for, SCAN, NOON)
    await store.write(chores.put_off_chores, await _due(store), NOON)
    await store.write(chores.put_off_chores, await _due(store), NOON, failed=False)
    assert [waiting.attempts for waiting in await _due(store)] == [0]
