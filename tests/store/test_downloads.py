"""Downloads and the files that they become: gids and intents, nothing that aria2 or the disk knows better."""

from dataclasses import replace
from datetime import timedelta

import pytest

from addon.domain import events as e
from addon.domain.chores import ChoreKind
from addon.domain.models import LibraryFile
from addon.store import chores, downloads, grabs, jobs
from addon.store.listing import library_paths, requests_by_gid
from addon.store.session import Store
from tests.domain.lives import NOON, READY

from .kit import IMPORTING, TRANSFERRING, created, execute, grabbing, led, rows, tell

LATER = NOON + timedelta(hours=1)


async def test_where_aria2_writes_is_stored_before_it_is_told(store: Store) -> None:
    item, grab = await grabbing(store)
    await tell(store, item, e.FilesReady)
    (download,) = await store.read(grabs.downloads_of, grab.id, item.id)
    assert (download.name, download.size_bytes, download.link) == (READY.name, READY.size_bytes, READY.link)
    assert await store.write(grabs.staged, download.gid, "/library/.usher/1")
    (staged,) = await store.read(grabs.all_downloads)
    assert staged.directory == "/library/.usher/1"
    assert await store.read(requests_by_gid) == {download.gid: item.request_id}


async def test_cleared_downloads_are_forgotten(store: Store) -> None:
    item, grab = await grabbing(store)
    await tell(store, item, e.FilesReady)
    (download,) = await store.read(grabs.all_downloads)
    await store.write(grabs.downloads_removed, (download.gid, "0123456789abcdef"))
    assert not await store.write(grabs.staged, download.gid, "/library/.usher/1")
    assert await store.read(grabs.all_downloads) == ()
    assert await store.read(grabs.downloads_of, grab.id, item.id) == ()


async def test_single_questions_about_a_download_are_answered_for_itself(store: Store) -> None:
    item, _ = await grabbing(store)
    await tell(store, item, e.FilesReady)
    (download,) = await store.read(grabs.all_downloads)
    assert await store.read(downloads.has_download, download.gid, item.id)
    assert not await store.read(downloads.has_download, download.gid, item.id + 1)
    assert await store.read(downloads.download_sizes) == {download.gid: READY.size_bytes}
    await store.write(downloads.size_announced, download.gid, 77)
    assert await store.read(downloads.download_sizes) == {download.gid: 77}


async def test_an_item_is_where_it_was_read_until_it_moves_or_its_torrent_is_another(store: Store) -> None:
    item, grab = await grabbing(store)
    assert await store.read(jobs.is_at, item, grab)
    assert not await store.read(jobs.is_at, item, replace(grab, torrent_id="another"))
    await tell(store, item, e.FilesReady)
    assert not await store.read(jobs.is_at, item, grab)


@pytest.mark.parametrize(
    ("kinds", "stale"),
    [
        ((e.FilesReady,), 0),
        (TRANSFERRING[1:], 0),
        (IMPORTING[1:], 0),
        ((e.FilesReady, e.LinksRotted), 0),
        ((*IMPORTING[1:], e.Imported), 1),
        ((e.FilesReady, e.Cancelled), 1),
        ((*TRANSFERRING[1:], e.DownloadFailed), 1),
    ],
)
async def test_what_nothing_waits_for_is_asked_to_be_removed(
    store: Store, kinds: tuple[type[e.Event], ...], stale: int
) -> None:
    item, grab = await grabbing(store)
    await led(store, item, kinds)
    execute(store, "DELETE FROM chore")
    assert await store.write(grabs.ask_to_remove_stale, NOON) == stale
    due = await store.read(chores.due_chores, (ChoreKind.REMOVE_DOWNLOADS,), NOON, 10)
    assert [waiting.chore.subject for waiting in due] == [f"{grab.id}/{item.id}"] * stale


@pytest.mark.parametrize("how", ["DELETE FROM item", "UPDATE item SET grab_id = 99", "UPDATE item SET grab_id = NULL"])
async def test_downloads_of_another_grab_or_a_removed_item_are_stale(store: Store, how: str) -> None:
    item, _ = await grabbing(store)
    await tell(store, item, e.FilesReady)
    execute(store, how)
    assert await store.write(grabs.ask_to_remove_stale, NOON) == 1


async def test_a_file_is_intended_before_it_is_moved(store: Store) -> None:
    item = await created(store)
    assert await store.read(grabs.file_intent, item.id, "/library/Night Ferry.mkv") is None
    intended = await store.write(grabs.intend_file, item.id, "/library/Night Ferry.mkv", 700)
    assert intended == LibraryFile(
        id=1, item_id=item.id, path="/library/Night Ferry.mkv", size_bytes=700, placed_at=None
    )
    again = await store.write(grabs.intend_file, item.id, "/library/Night Ferry.mkv", 800)  # of another release
    assert again == replace(intended, size_bytes=800)
    assert await store.read(library_paths, item.request_id) == ()
    await store.write(grabs.file_placed, intended.id, LATER)
    placed = await store.read(grabs.file_intent, item.id, "/library/Night Ferry.mkv")
    assert placed is not None
    assert placed.placed_at == LATER
    assert await store.read(library_paths, item.request_id) == ("/library/Night Ferry.mkv",)


async def test_the_intents_of_two_items_for_one_path_are_kept_apart(store: Store) -> None:
    first, second = await created(store), await created(store)
    one = await store.write(grabs.intend_file, first.id, "/library/a.mkv", 1)
    other = await store.write(grabs.intend_file, second.id, "/library/a.mkv", 2)
    assert one.id != other.id
    assert await store.read(library_paths, second.request_id) == ()
    assert rows(store, "SELECT item_id, size_bytes FROM library_file ORDER BY id") == [(1, 1), (2, 2)]
