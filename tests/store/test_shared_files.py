"""Files of a pack: each episode has its own, or two share one, which goes when the last of them is done with it."""

from dataclasses import replace

import pytest

from addon.domain import events as e
from addon.domain.chores import ChoreKind
from addon.domain.models import Grab, Item
from addon.domain.transitions import Phase
from addon.store import chores, grabs, jobs
from addon.store.session import Store
from tests.domain.lives import NOON, READY, grab_with

from .kit import execute, rows, tell
from .show_kit import asked, items_of, packed, ready, season, show_of, tell_all

OTHER_FILE = replace(READY, file_id=2, name="Part 2.mkv", link="https://example.test/2")


async def _double(store: Store) -> tuple[tuple[Item, ...], Grab, str]:
    """Two episodes that one file serves, a third with its own, and the gid of the shared one."""
    items, grab = await packed(store, 1, 2, 3)
    await tell_all(store, items[:2], ready(READY), grab_id=grab.id)
    await tell_all(store, items[2:], ready(OTHER_FILE), grab_id=grab.id)
    ((gid,),) = rows(store, "SELECT DISTINCT gid FROM download WHERE file_id = 1")
    return tuple((await items_of(store, items[0].request_id)).values()), grab, str(gid)


async def test_a_file_that_holds_two_episodes_is_one_download_of_both(store: Store) -> None:
    items, grab, gid = await _double(store)
    downloads = await store.read(grabs.all_downloads)
    assert sorted((d.item_id, d.file_id) for d in downloads) == [(items[0].id, 1), (items[1].id, 1), (items[2].id, 2)]
    assert len({d.gid for d in downloads}) == 2
    assert await store.write(grabs.staged, gid, "/library/.usher/1")
    for item in items[:2]:
        (download,) = await store.read(grabs.downloads_of, grab.id, item.id)
        assert (download.gid, download.directory) == (gid, "/library/.usher/1")
        job = await store.read(jobs.load_job, item.id)
        assert job is not None
        assert job.downloads == (download,)
    await tell_all(store, items, e.DownloadStarted(reason="aria2 has it."))
    assert [(row.item_id, row.gid == gid) for row in await store.read(jobs.transfers)] == [
        (items[0].id, True),
        (items[1].id, True),
        (items[2].id, False),
    ]


async def test_who_leaves_a_shared_file_leaves_it_to_the_other(store: Store) -> None:
    items, grab, gid = await _double(store)
    await store.write(grabs.leave_shared, grab.id, items[0].id)
    assert await store.read(grabs.downloads_of, grab.id, items[0].id) == ()
    assert len(await store.read(grabs.downloads_of, grab.id, items[1].id)) == 1
    await store.write(grabs.leave_shared, grab.id, items[1].id)  # the last one: its file is to be cleared away
    await store.write(grabs.leave_shared, grab.id, items[2].id)
    assert sorted(d.item_id for d in await store.read(grabs.all_downloads)) == [items[1].id, items[2].id]
    await store.write(grabs.downloads_removed, (gid,))
    assert [d.item_id for d in await store.read(grabs.all_downloads)] == [items[2].id]


@pytest.mark.parametrize("kind", [e.Cancelled, e.SeenInLibrary])
async def test_a_file_that_the_other_needs_no_more_is_not_left_to_it(store: Store, kind: type[e.Event]) -> None:
    items, grab, _ = await _double(store)
    await tell(store, items[1], kind)
    await store.write(grabs.leave_shared, grab.id, items[0].id)
    assert len(await store.read(grabs.downloads_of, grab.id, items[0].id)) == 1


async def test_an_episode_that_shares_a_file_joins_the_grab_that_fetches_it(store: Store) -> None:
    made = await asked(store, show_of(*season(1, 2), *season(2, 1)))
    found = e.ReleasesFound(reason="1 season pack fits.", with_season=True)
    items = (await tell_all(store, made.items[:2], found)).items
    grab = await store.write(grabs.open_grab, items, grab_with(with_season=True))
    assert grab is not None
    shared = e.FileShared(reason="In one file with another.", files=(READY,))
    moved = await tell_all(store, made.items[2:], shared, grab_id=grab.id)
    assert (moved.item.phase, moved.item.grab_id) == (Phase.UNLOCKING, grab.id)
    (download,) = await store.read(grabs.downloads_of, grab.id, moved.item.id)
    assert download.name == READY.name
    await tell_all(store, items, e.Cancelled(reason="Cancelled."))
    kept = await store.read(grabs.find_grab, grab.id)
    assert kept is not None
    assert kept.dropped_at is None  # it is still needed
    await tell(store, moved.item, e.Cancelled)
    dropped = await store.read(grabs.find_grab, grab.id)
    assert dropped is not None
    assert dropped.dropped_at == NOON


async def test_a_file_that_holds_two_episodes_is_known_to_both(store: Store) -> None:
    made = await asked(store, show_of(*season(1, 2)))
    path = "/library/Shows/Lamplighters/S01E01-E02.mkv"
    assert await store.read(grabs.file_intent, made.request.id, path) is None
    file = await store.write(grabs.intend_file, made.items[1].id, path, 700)
    assert await store.read(grabs.file_intent, made.request.id, path) == file
    assert await store.read(grabs.file_intent, made.request.id, f"{path}.part") is None
    other = await asked(store, show_of(*season(1, 2)))
    assert await store.read(grabs.file_intent, other.request.id, path) is None


async def test_downloads_of_a_pack_are_stale_one_by_one(store: Store) -> None:
    items, grab, _ = await _double(store)
    await tell(store, items[2], e.Cancelled)
    execute(store, "DELETE FROM chore")
    assert await store.write(grabs.ask_to_remove_stale, NOON) == 1
    due = await store.read(chores.due_chores, (ChoreKind.REMOVE_DOWNLOADS,), NOON, 10)
    assert [waiting.chore.subject for waiting in due] == [f"{grab.id}/{items[2].id}"]
