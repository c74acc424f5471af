"""What the store keeps of upgrades: qualities, the search that is planned, silence in the history, files removed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from addon.domain import events as e
from addon.domain.chores import ChoreKind
from addon.domain.models import Item
from addon.domain.status import Quality, Status
from addon.domain.transitions import Phase
from addon.store import chores, grabs, jobs, redundant, releases, seerr_links, upgrades
from addon.store.listing import find_request, library_paths
from addon.store.session import Store
from tests.domain.lives import NOON, POLICY, READY, grab_with

from .kit import IMPORTING, NEW, created, execute, grabbing, keep, led, rows, tell, verdict

UPGRADES = replace(POLICY, upgrade_to=Quality.P2160)
DAY = timedelta(days=1)
IN_720P = e.Imported(reason="In.", quality=Quality.P720)


async def completed(store: Store, event: e.Imported = IN_720P) -> Item:
    item = await led(store, await created(store), IMPORTING, UPGRADES)
    return (await tell(store, item, event, policy=UPGRADES)).item


async def transferring(store: Store) -> Item:
    """An upgrade whose file is being downloaded."""
    item = await completed(store)
    await tell(store, item, e.ReleasesFound, policy=UPGRADES)
    item = (await store.read(jobs.load_job, item.id)).item  # type: ignore[union-attr]
    await store.write(grabs.open_grab, (item,), grab_with())
    ready = e.FilesReady(reason="Ready.", files=(READY,))
    for event in (ready, e.DownloadStarted(reason="Started.")):
        item = (await tell(store, item, event, policy=UPGRADES)).item
    return item


async def test_the_quality_of_what_is_there_is_kept_through_an_upgrade(store: Store) -> None:
    item = await transferring(store)
    assert (item.phase, item.quality) == (Phase.UPGRADE_TRANSFERRING, Quality.P720)
    listed = await store.read(find_request, item.request_id)
    assert listed is not None
    assert (listed.lead, listed.request.status) == (item, Status.COMPLETED)


async def test_the_steps_of_an_upgrade_are_not_told_and_its_end_is(store: Store) -> None:
    item = await transferring(store)
    count = "SELECT count(*) FROM history WHERE from_status = 'COMPLETED'"
    assert rows(store, count) == [(0,)]
    moved = await tell(store, item, e.UpgradeCancelled(reason="By a person."), policy=UPGRADES)
    assert [(each.from_status, each.to_status) for each in moved.changes] == [(Status.COMPLETED, Status.COMPLETED)]
    assert rows(store, count) == [(1,)]


async def test_the_downloads_of_an_upgrade_are_watched_and_are_not_stale(store: Store) -> None:
    item = await transferring(store)
    assert [row.item_id for row in await store.read(jobs.transfers)] == [item.id]
    assert await store.write(grabs.ask_to_remove_stale, NOON) == 0


async def test_a_release_that_an_upgrade_tries_is_tried_by_nobody_else(store: Store) -> None:
    item = await completed(store)
    (release_id,) = await keep(store, item, verdict())
    item = (await tell(store, item, e.ReleasesFound, policy=UPGRADES)).item
    assert not await store.read(grabs.is_file_tried, release_id)
    await store.write(grabs.open_grab, (item,), replace(grab_with(), release_id=release_id))
    assert await store.read(grabs.is_file_tried, release_id)


@pytest.mark.parametrize("drops", [False, True])
async def test_the_grab_of_the_present_file_is_dropped_only_when_it_is_redundant(store: Store, drops: bool) -> None:
    policy = replace(UPGRADES, drop_finished=drops)
    item, grab = await grabbing(store)
    item = await led(store, item, (e.FilesReady, e.DownloadStarted, e.DownloadFinished), policy)
    item = (await tell(store, item, IN_720P, policy=policy)).item
    assert item.grab_id == grab.id
    item = (await tell(store, item, e.ReleasesFound, policy=policy)).item
    assert item.grab_id is None
    kept = await store.read(grabs.find_grab, grab.id)
    assert kept is not None
    assert (kept.dropped_at is not None) is drops


async def test_a_search_for_something_better_outdates_what_it_does_not_find(store: Store) -> None:
    item = await completed(store)
    await keep(store, item, verdict(1), verdict(2))
    await store.write(releases.keep_better, item.scope, (verdict(2),), NOON)
    (best,) = await store.read(releases.untried, item)
    assert best.release.info_hash == verdict(2).release.info_hash
    assert rows(store, "SELECT accepted FROM release ORDER BY info_hash") == [(0,), (1,)]


@pytest.mark.parametrize(
    ("quality", "auto_select", "planned"),
    [("P720", 1, True), ("P1080", 1, True), ("P2160", 1, False), (None, 1, False), ("P720", 0, False)],
)
async def test_what_is_below_the_setting_is_planned_and_nothing_else(
    store: Store, quality: str | None, auto_select: int, planned: bool
) -> None:
    item = await completed(store)
    for due_at in (None, 5):
        execute(store, "UPDATE request SET auto_select = ?", auto_select)
        execute(store, "UPDATE item SET quality = ?, due_at = ?", quality, due_at)
        changed = await store.write(upgrades.plan, UPGRADES, NOON)
        assert changed == ((item.request_id,) if planned is (due_at is None) else ())
        job = await store.read(jobs.load_job, item.id)
        assert job is not None
        assert (job.item.due_at is not None) is planned
        if due_at is None and job.item.due_at is not None:
            assert NOON + DAY <= job.item.due_at <= NOON + 2 * DAY


async def test_only_completed_items_are_planned(store: Store) -> None:
    await created(store)
    item = await transferring(store)
    assert await store.write(upgrades.plan, POLICY, NOON) == ()
    assert (await store.read(jobs.load_job, item.id)).item.phase is Phase.UPGRADE_TRANSFERRING  # type: ignore[union-attr]


async def test_a_request_that_is_upgraded_is_not_looked_for_in_the_library(store: Store) -> None:
    item = await transferring(store)
    await store.write(seerr_links.add_link, 12, item.request_id)
    assert await store.read(seerr_links.open_links) == ()


async def two_files(store: Store) -> Item:
    """A movie in 720p and 1080p."""
    item = await completed(store, e.Imported(reason="In.", quality=Quality.P1080))
    for quality in (Quality.P720, Quality.P1080):
        file = await store.write(grabs.intend_file, item.id, f"/{quality.label}.mkv", 700, quality)
        await store.write(grabs.file_placed, file.id, NOON)
    return item


async def test_a_removed_file_is_no_longer_in_the_library_and_jellyfin_is_to_look(store: Store) -> None:
    item = await two_files(store)
    (replaced,) = await store.read(redundant.replaced_files)
    assert (replaced.file.path, [each.path for each in replaced.by]) == ("/720p.mkv", ["/1080p.mkv"])
    assert await store.read(redundant.count_replaced) == 1
    await store.write(redundant.file_removed, replaced, NOON)
    assert await store.read(redundant.replaced_files, item.id) == ()
    assert await store.read(library_paths, item.request_id) == ("/1080p.mkv",)
    assert await store.read(grabs.file_intent, item.request_id, "/720p.mkv") is None
    assert await store.read(redundant.count_removed, NOON - DAY) == 1
    assert await store.read(redundant.count_removed, NOON) == 0
    due = await store.read(chores.due_chores, (ChoreKind.SCAN_JELLYFIN,), NOON, 10)
    assert str(item.id) in {each.chore.subject for each in due}


async def test_a_removed_file_may_be_put_there_again(store: Store) -> None:
    item = await two_files(store)
    (replaced,) = await store.read(redundant.replaced_files)
    await store.write(redundant.file_removed, replaced, NOON)
    again = await store.write(grabs.intend_file, item.id, "/720p.mkv", 800, Quality.P720)
    assert (again.placed_at, again.removed_at, again.size_bytes) == (None, None, 800)


async def test_a_file_that_is_only_intended_and_one_of_unknown_quality_are_not_replaced(store: Store) -> None:
    item = await two_files(store)
    execute(store, "UPDATE library_file SET placed_at = NULL WHERE path = '/720p.mkv'")
    assert await store.read(redundant.replaced_files) == ()
    execute(store, "UPDATE library_file SET placed_at = 5, quality = NULL WHERE path = '/720p.mkv'")
    assert await store.read(redundant.replaced_files, item.id) == ()


async def test_a_file_that_another_request_put_under_the_same_name_stays(store: Store) -> None:
    await two_files(store)
    other = await created(store, NEW)
    await store.write(grabs.intend_file, other.id, "/720p.mkv", 700, Quality.P720)
    assert await store.read(redundant.replaced_files) == ()
