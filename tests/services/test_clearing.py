"""Chores that clear away: done at least once, in order, and only what Usher made."""

from dataclasses import replace

import pytest

from addon.debrid.base import RemoteState
from addon.domain.transitions import Phase
from addon.store import grabs

from .fakes import denial, outage
from .world import HASH, HASHES, POLICY, SIZE, World, movie_file, release


async def cancelled(world: World) -> str:
    """The gid of a download that was cancelled on its way."""
    item, gid = await world.transferring_item()
    await world.commands.cancel(item.request_id)
    return gid


async def test_a_cancelled_download_leaves_nothing_anywhere(world: World) -> None:
    item, gid = await world.transferring_item()
    part = world.aria2.writes(gid, b"part")
    await world.commands.cancel(item.request_id)
    await world.clear()
    assert (part.parent.exists(), world.aria2.entries, world.debrid.account_) == (False, {}, {})
    assert (await world.downloads(), await world.waiting_chores()) == ((), set())


@pytest.mark.parametrize("error", [outage("aria2"), denial("aria2")], ids=["outage", "denial"])
async def test_a_chore_that_fails_waits_longer_and_longer_and_delays_no_other(world: World, error: object) -> None:
    await cancelled(world)
    world.aria2.down = error  # type: ignore[assignment]
    tries = []
    for second in range(400):
        before = world.aria2.calls.count("remove")
        await world.clear()
        if world.aria2.calls.count("remove") > before:
            tries.append(second)
        world.clock.forward(1)
    assert tries == [0, 10, 30, 70, 150, 310]
    assert world.debrid.account_ == {}
    world.aria2.down = None
    world.clock.forward(300)
    await world.clear()
    assert await world.waiting_chores() == set()


async def test_a_torrent_that_cannot_be_removed_now_is_removed_later(world: World) -> None:
    gid = await cancelled(world)
    world.debrid.fails("delete", outage())
    await world.clear()
    assert gid not in world.aria2.entries
    assert len(world.debrid.account_) == 1
    world.clock.forward(10)
    await world.clear()
    assert world.debrid.account_ == {}


async def test_a_removal_whose_answer_was_lost_is_made_again_without_harm(world: World) -> None:
    await cancelled(world)
    world.debrid.loses("delete", outage())
    await world.clear()
    world.clock.forward(10)
    await world.clear()
    assert world.debrid.calls.count("delete") == 2
    assert await world.waiting_chores() == set()


async def test_a_torrent_whose_service_is_not_configured_any_more_is_left(world: World) -> None:
    await cancelled(world)
    world.held.clear()
    await world.clear()
    assert len(world.debrid.account_) == 1
    assert await world.waiting_chores() == set()


async def test_an_imported_movie_drops_its_torrent_where_that_is_configured(world: World) -> None:
    world.wire(jellyfin=None, policy=replace(POLICY, drop_finished=True))
    item, _ = await world.importing_item()
    await world.step(item.id)
    await world.clear()
    assert world.debrid.account_ == {}


async def test_a_chore_of_a_grab_that_is_gone_is_done(world: World) -> None:
    await cancelled(world)
    await world.store.write(lambda tables: tables.db.execute("DELETE FROM grab"))
    await world.clear()
    assert await world.waiting_chores() == set()


async def test_an_add_that_was_never_answered_is_looked_for_for_a_minute(world: World) -> None:
    item = await world.grabbing_item()
    world.debrid.fails("add", outage())
    with pytest.raises(type(outage())):
        await world.step(item.id)
    await world.commands.cancel(item.request_id)
    looks = 0
    while await world.waiting_chores():
        before = world.debrid.calls.count("torrents")
        await world.clear()
        looks += world.debrid.calls.count("torrents") - before
        world.clock.forward(1)
        assert looks < 50
    assert looks == 14
    assert "delete" not in world.debrid.calls


async def test_reconciling_leaves_everything_alone_that_is_in_use(world: World) -> None:
    _, gid = await world.transferring_item()
    part = world.aria2.writes(gid, b"part")
    await world.reconcile.tick()
    await world.clear()
    assert part.exists()
    assert (list(world.aria2.entries), len(world.debrid.account_)) == ([gid], 1)


async def test_reconciling_finds_downloads_that_nothing_waits_for(world: World) -> None:
    item, gid = await world.transferring_item()
    part = world.aria2.writes(gid, b"part")
    await world.store.write(lambda tables: tables.db.execute("UPDATE item SET phase = 'SEARCHING', grab_id = NULL"))
    await world.reconcile.tick()
    await world.clear()
    assert (part.parent.exists(), world.aria2.entries, await world.downloads()) == (False, {}, ())
    assert await world.phase(item.id) is Phase.SEARCHING


async def test_reconciling_finds_torrents_whose_chore_was_lost(world: World) -> None:
    await cancelled(world)
    await world.store.write(lambda tables: tables.db.execute("DELETE FROM chore"))
    world.debrid.knows(HASHES[1], movie_file())
    users = world.debrid.has(HASHES[1], RemoteState.READY, 1)
    await world.reconcile.tick()
    await world.clear()
    assert list(world.debrid.account_) == [users.id]


async def test_reconciling_forgets_torrents_that_are_gone(world: World) -> None:
    await cancelled(world)
    await world.store.write(lambda tables: tables.db.execute("DELETE FROM chore"))
    world.debrid.account_.clear()
    world.clock.forward(20)
    await world.reconcile.tick()
    assert await world.store.read(grabs.dropped_torrents, "realdebrid") == ()


async def test_reconciling_removes_staging_folders_of_nobody_and_no_others(world: World) -> None:
    _, gid = await world.transferring_item()
    world.aria2.writes(gid, b"part")
    (root,) = {folder.parent for _, _, folder, _ in world.aria2.added}
    for name in ("0123456789abcdef", "keep me", "0123456789ABCDEF", "0123456789abcde"):
        (root / name).mkdir()
    (root / "fedcba9876543210").touch()
    await world.reconcile.tick()
    assert {path.name for path in root.iterdir()} == {
        gid,
        "keep me",
        "0123456789ABCDEF",
        "0123456789abcde",
        "fedcba9876543210",
    }


async def test_a_service_that_does_not_answer_is_left_for_the_next_time(world: World) -> None:
    await cancelled(world)
    await world.store.write(lambda tables: tables.db.execute("DELETE FROM chore"))
    root = world.library.staging_roots()[0]
    (root / "0123456789abcdef").mkdir(parents=True)
    world.debrid.fails("torrents", outage())
    world.clock.forward(20)
    await world.reconcile.tick()
    assert not (root / "0123456789abcdef").exists()
    await world.reconcile.tick()
    await world.clear()
    assert world.debrid.account_ == {}


async def test_a_second_file_of_the_same_hash_for_another_item_is_not_cleared_with_the_first(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    first = await world.grabbing_item(release())
    second = await world.grabbing_item(release(), is_4k=True)
    gids = []
    for item in (first, second):
        await world.walk(item.id, to=Phase.TRANSFERRING)
        ((gid),) = [download.gid for download in (await world.job(item.id)).downloads]
        gids.append(gid)
    assert gids[0] != gids[1]
    await world.commands.cancel(first.request_id)
    await world.clear()
    assert list(world.aria2.entries) == [gids[1]]
    file = world.aria2.finishes(gids[1], b"x" * SIZE)
    await world.transfers.tick()
    assert (file.exists(), await world.phase(second.id)) == (True, Phase.IMPORTING)


async def test_reconciling_removes_entries_of_ours_that_nobody_knows_and_no_others(world: World) -> None:
    item, gid = await world.transferring_item()
    root = world.library.staging_roots()[0]
    world.aria2.roots_ = (root,)
    paths = {
        "1" * 16: root / ("1" * 16) / "film.mkv",
        "2" * 16: root / ("1" * 16) / "film.mkv",
        "3" * 16: root.parent / ("3" * 16) / "film.mkv",
        "4" * 16: root / ("4" * 16) / "deeper/film.mkv",
        "5" * 16: None,
        gid: root / gid / "film.mkv",
    }
    for each, path in paths.items():
        world.aria2.sets(each, path=str(path) if path else None)
    await world.reconcile.tick()
    assert set(world.aria2.entries) == set(paths) - {"1" * 16}
    assert await world.phase(item.id) is Phase.TRANSFERRING
