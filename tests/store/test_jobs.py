"""What is due, with all that its step needs."""

from datetime import timedelta

import pytest

from addon.domain import events as e
from addon.domain.transitions import Phase
from addon.store import jobs
from addon.store.jobs import Party
from addon.store.listing import find_request
from addon.store.session import Store
from tests.domain.lives import NOON, READY

from .kit import IMPORTING, NEW, TRANSFERRING, created, execute, grabbing, led, rows, tell
from .kit import READY as FETCHED

SECOND = timedelta(seconds=1)
SEARCHES = (Phase.SEARCHING,)
NOBODY: frozenset[Party] = frozenset()


async def test_items_come_due_oldest_first_and_without_the_busy_ones(store: Store) -> None:
    for seconds in (3, 1, 2, 9):
        await created(store, NEW, NOON + seconds * SECOND)
    at = NOON + 3 * SECOND
    assert await store.read(jobs.due_items, SEARCHES, at, 10, NOBODY) == ((2, 2), (3, 3), (1, 1))
    assert await store.read(jobs.due_items, SEARCHES, at, 2, NOBODY) == ((2, 2), (3, 3))
    assert await store.read(jobs.due_items, SEARCHES, at, 2, frozenset({2, 77})) == ((3, 3), (1, 1))
    assert await store.read(jobs.due_items, SEARCHES, at, 10, frozenset({1, 2, 3})) == ()
    assert await store.read(jobs.due_items, SEARCHES, NOON, 10, NOBODY) == ()


async def test_only_items_of_these_phases_are_due(store: Store) -> None:
    item = await led(store, await created(store), (e.ReleasesFound,))
    assert await store.read(jobs.due_items, SEARCHES, NOON, 10, NOBODY) == ()
    phases = (Phase.GRABBING, Phase.TAKING)
    assert await store.read(jobs.due_items, phases, NOON, 10, NOBODY) == ((item.id, item.id),)
    assert await store.read(jobs.due_items, (), NOON, 10, NOBODY) == ()


async def test_a_job_holds_the_item_with_all_that_belongs_to_it(store: Store) -> None:
    item, grab = await grabbing(store)
    moved = await tell(store, item, e.FilesReady)
    job = await store.read(jobs.load_job, item.id)
    listed = await store.read(find_request, item.request_id)
    assert job is not None
    assert listed is not None
    assert job.item == moved.item == listed.lead
    assert job.request == listed.request
    assert job.grab == grab
    assert [download.name for download in job.downloads] == [READY.name]


async def test_a_new_item_has_no_grab_and_a_removed_one_no_job(store: Store) -> None:
    item = await created(store)
    job = await store.read(jobs.load_job, item.id)
    assert job is not None
    assert (job.grab, job.downloads) == (None, ())
    execute(store, "DELETE FROM request")
    assert await store.read(jobs.load_job, item.id) is None


async def test_a_removal_between_two_looks_leaves_no_half_job(store: Store) -> None:
    item, _ = await grabbing(store)
    execute(store, "DELETE FROM grab")
    job = await store.read(jobs.load_job, item.id)
    assert job is not None
    assert job.grab is None
    execute(store, "DELETE FROM request", cascade=False)
    assert await store.read(jobs.load_job, item.id) is None


@pytest.mark.parametrize(("seconds", "expired"), [(-1, False), (0, True), (1, True)])
async def test_an_item_expires_when_its_time_is_over(store: Store, seconds: int, expired: bool) -> None:
    item = await created(store)
    found = await store.read(jobs.expired_items, SEARCHES, NOON + seconds * SECOND, 10)
    assert found == ((item,) if expired else ())


async def test_the_longest_waiting_expire_first_and_only_in_these_phases(store: Store) -> None:
    for seconds in (2, 1, 3):
        await created(store, NEW, NOON + seconds * SECOND)
    found = await store.read(jobs.expired_items, SEARCHES, NOON + 10 * SECOND, 2)
    assert [item.id for item in found] == [2, 1]
    assert await store.read(jobs.expired_items, (Phase.FAILED,), NOON + 10 * SECOND, 2) == ()


async def test_transfers_are_the_downloads_that_aria2_should_hold(store: Store) -> None:
    item, _ = await grabbing(store)
    await led(store, item, TRANSFERRING[1:])
    (row,) = await store.read(jobs.transfers)
    assert (row.item_id, row.name, row.size_bytes, row.directory) == (item.id, READY.name, READY.size_bytes, "-")
    assert [(row.gid,)] == rows(store, "SELECT gid FROM download")


@pytest.mark.parametrize("kinds", [FETCHED[1:], IMPORTING[1:], (*TRANSFERRING[1:], e.Cancelled)])
async def test_nothing_else_is_looked_for_in_aria2(store: Store, kinds: tuple[type[e.Event], ...]) -> None:
    item, _ = await grabbing(store)
    await led(store, item, kinds)
    assert await store.read(jobs.transfers) == ()


async def test_downloads_of_an_earlier_grab_are_no_transfers(store: Store) -> None:
    item, _ = await grabbing(store)
    await led(store, item, TRANSFERRING[1:])
    execute(store, "UPDATE item SET grab_id = 99")
    assert await store.read(jobs.transfers) == ()
