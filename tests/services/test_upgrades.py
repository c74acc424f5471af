"""A completed item below UPGRADE_TO: searched slowly, replaced by something better, and COMPLETED all the while."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from addon.debrid.base import RemoteState
from addon.domain.events import SeenInLibrary
from addon.domain.models import Request
from addon.domain.status import Quality, Status
from addon.domain.transitions import Phase
from addon.errors import InvalidTransitionError, LibraryUnavailableError
from addon.store import history, listing
from addon.store.requests import Wishes
from tests.conftest import HeldClock

from .crashing_store import CrashingStore
from .fake_debrid import CrashError
from .fake_media import FILM_FACTS
from .fakes import outage
from .upgrade_kit import (
    HIGH,
    HIGHEST,
    LOW,
    REMOVES,
    UPGRADES,
    appears,
    completed,
    downloaded,
    search_now,
    seat,
    upgraded,
    upgrading,
    version,
)
from .world import POLICY, SIZE, World, movie_file

DAY = timedelta(days=1)


@pytest.fixture
def world(world: World) -> World:
    """A world with UPGRADE_TO."""
    world.wire(jellyfin=None, policy=UPGRADES)
    return world


async def told(world: World, request_id: int) -> list[tuple[str | None, str, str]]:
    """The history after the first COMPLETED."""
    changes = await world.store.read(history.history_of, request_id, 1000)
    turns = [(c.from_status.value if c.from_status else None, c.to_status.value, c.reason) for c in changes]
    return [turn for turn in turns if turn[0] == "COMPLETED"]


async def test_a_better_release_is_put_beside_the_older_one_and_the_status_stays(world: World) -> None:
    item = await upgraded(world)
    assert (item.status, item.quality) == (Status.COMPLETED, Quality.P1080)
    assert [seat(world, each).exists() for each in ("720p", "1080p", "2160p")] == [True, True, False]
    assert await told(world, item.request_id) == [
        ("COMPLETED", "COMPLETED", f"Upgraded to 1080p: in the library as {seat(world, '1080p').name}.")
    ]
    paths = await world.store.read(listing.library_paths, item.request_id)
    assert set(paths) == {str(seat(world, "720p")), str(seat(world, "1080p"))}


async def test_the_searches_end_when_what_is_wanted_is_there(world: World) -> None:
    item = await upgraded(world)
    assert item.due_at is not None  # there may be a 2160p yet
    appears(world, HIGH, HIGHEST)
    world.media.facts = replace(FILM_FACTS, width=3840, height=2160)
    await search_now(world, item.id)
    await world.walk(item.id, to=Phase.UPGRADE_TRANSFERRING)
    await downloaded(world, item.id)
    item = await world.walk(item.id, to=Phase.COMPLETED)
    assert (item.quality, item.due_at) == (Quality.P2160, None)
    assert len(world.indexer.queries) == 3


async def test_the_best_of_what_is_better_is_taken_at_once(world: World) -> None:
    item = await completed(world)
    appears(world, LOW, HIGH, HIGHEST)
    await search_now(world, item.id)
    await world.walk(item.id, to=Phase.UPGRADE_TRANSFERRING)
    grab = (await world.job(item.id)).grab
    assert grab is not None
    assert grab.info_hash == HIGHEST


async def test_what_is_no_better_is_never_taken_and_the_searches_grow_rare(world: World) -> None:
    item = await completed(world)
    assert item.due_at is not None
    assert DAY <= item.due_at - world.clock.now <= 1.1 * DAY
    for days in (2, 4, 8, 16, 30, 30):
        item = await search_now(world, item.id)
        assert (item.phase, item.status) == (Phase.COMPLETED, Status.COMPLETED)
        assert item.due_at is not None
        assert days * DAY <= item.due_at - world.clock.now <= min(30.0, 1.1 * days) * DAY
    assert await told(world, item.request_id) == []
    (known,) = await world.releases(item)
    assert not known.accepted
    assert known.rejections[0].reason == "Found 720p, wanted 2160p or 1080p."


async def test_one_that_was_accepted_once_and_is_not_listed_any_more_is_not_taken(world: World) -> None:
    item = await completed(world)
    appears(world, HIGH)
    world.indexer.releases = ()
    item = await search_now(world, item.id)
    assert item.phase is Phase.COMPLETED
    assert [known.accepted for known in await world.releases(item)] == [False]


async def test_without_upgrade_to_nothing_is_searched(world: World) -> None:
    world.wire(jellyfin=None, policy=POLICY)
    assert (await completed(world)).due_at is None


async def test_whoever_chooses_by_hand_gets_no_upgrade(world: World) -> None:
    item = await completed(world)
    await world.lifecycle.update(item.request_id, Wishes(auto_select=False))
    queries = len(world.indexer.queries)
    item = await search_now(world, item.id)
    assert (item.phase, item.due_at) == (Phase.COMPLETED, None)
    assert len(world.indexer.queries) == queries


async def test_an_outage_only_waits(world: World) -> None:
    item = await completed(world)
    world.indexer.error = outage("stremio:addon.test")
    with pytest.raises(type(outage())):
        await search_now(world, item.id)
    assert (await world.item(item.id)).phase is Phase.COMPLETED
    world.indexer.error = None
    appears(world, HIGH)
    world.debrid.fails("add", outage())
    await world.step(item.id)
    with pytest.raises(type(outage())):
        await world.step(item.id)
    assert (await world.item(item.id)).phase is Phase.UPGRADE_GRABBING


async def test_a_refused_upgrade_is_blocked_and_the_next_best_is_tried(world: World) -> None:
    item = await completed(world)
    appears(world, HIGH, HIGHEST)
    world.debrid.swarms[HIGHEST].files = (movie_file(path="/setup.exe"),)
    await search_now(world, item.id)
    await world.walk(item.id, to=Phase.UPGRADE_TRANSFERRING)
    grab = (await world.job(item.id)).grab
    assert grab is not None
    assert grab.info_hash == HIGH


async def test_a_failed_download_keeps_the_old_file_and_is_not_tried_again(world: World) -> None:
    item = await upgrading(world)
    (download,) = (await world.job(item.id)).downloads
    world.aria2.finishes(download.gid, b"something else")
    await world.transfers.tick()
    item = await world.walk(item.id, to=Phase.COMPLETED)
    assert (item.status, item.quality) == (Status.COMPLETED, Quality.P720)
    assert item.due_at is not None
    assert 2 * DAY <= item.due_at - world.clock.now <= 2.2 * DAY
    assert seat(world, "720p").exists()
    await world.clearing.tick()
    assert HIGH not in {torrent.info_hash for torrent in world.debrid.account_.values()}
    item = await search_now(world, item.id)
    assert item.phase is Phase.COMPLETED
    assert len(await told(world, item.request_id)) == 1


async def test_a_file_whose_own_name_is_no_better_is_not_downloaded(world: World) -> None:
    item = await completed(world)
    appears(world, HIGH)
    world.indexer.releases = (version(HIGH, filename=None, file_index=None),)
    world.debrid.swarms[HIGH].files = (movie_file(path=f"/{version(LOW).filename}"),)
    await search_now(world, item.id)
    item = await world.walk(item.id, to=Phase.COMPLETED)
    assert "says 720p, and 720p is in the library" in item.note
    assert len(world.aria2.added) == 1


async def test_cancelling_its_download_ends_an_upgrade_and_keeps_what_is_there(world: World) -> None:
    item = await upgrading(world)
    (gid,) = [download.gid for download in (await world.job(item.id)).downloads]
    request = await world.commands.cancel_download(gid)
    await world.clearing.tick()
    item = await world.item(item.id)
    assert (request.status, item.phase, item.quality) == (Status.COMPLETED, Phase.COMPLETED, Quality.P720)
    assert seat(world, "720p").exists()
    assert await world.downloads() == ()
    assert HIGH not in {torrent.info_hash for torrent in world.debrid.account_.values()}
    assert [reason for *_, reason in await told(world, item.request_id)] == [
        "The upgrade was cancelled by a person; what is in the library stays."
    ]
    assert (await search_now(world, item.id)).phase is Phase.COMPLETED


@pytest.mark.parametrize("command", ["cancel", "search", "select"])
async def test_what_a_completed_request_refuses_it_refuses_during_an_upgrade(world: World, command: str) -> None:
    item = await upgrading(world)
    known = (await world.releases(item))[0]
    asked: dict[str, Callable[[], Awaitable[Request]]] = {
        "cancel": lambda: world.commands.cancel(item.request_id),
        "search": lambda: world.commands.search(item.request_id),
        "select": lambda: world.commands.select(item.request_id, known.id, force=True),
    }
    with pytest.raises(InvalidTransitionError, match="while it is COMPLETED"):
        await asked[command]()
    assert await world.phase(item.id) is Phase.UPGRADE_TRANSFERRING


async def test_removing_the_request_gives_the_upgrade_up_and_leaves_the_file(world: World) -> None:
    item = await upgrading(world)
    await world.commands.remove(item.request_id)
    await world.clearing.tick()
    assert seat(world, "720p").exists()
    assert await world.downloads() == ()
    assert HIGH not in {torrent.info_hash for torrent in world.debrid.account_.values()}


async def test_changed_wishes_leave_an_upgrade_on_its_way_alone(world: World) -> None:
    item = await upgrading(world)
    request = await world.commands.update(item.request_id, Wishes(qualities=(Quality.P480,)))
    assert request.status is Status.COMPLETED
    assert await world.phase(item.id) is Phase.UPGRADE_TRANSFERRING


async def test_the_torrent_of_the_present_file_stays_on_the_account(world: World) -> None:
    item = await upgrading(world)
    world.clock.forward(700)
    await world.reconcile.tick()
    await world.clearing.tick()
    assert {torrent.info_hash for torrent in world.debrid.account_.values()} == {LOW, HIGH}
    assert await world.phase(item.id) is Phase.UPGRADE_TRANSFERRING


async def test_an_uncached_upgrade_is_followed_and_given_up_when_it_stalls(world: World) -> None:
    item = await completed(world)
    appears(world, HIGH)
    world.debrid.swarms[HIGH].chosen = RemoteState.FETCHING
    await search_now(world, item.id)
    item = await world.walk(item.id, to=Phase.UPGRADE_CACHING)
    world.clock.forward(UPGRADES.stall_after_seconds + 1)
    await world.step(item.id)
    assert (await world.item(item.id)).phase is Phase.COMPLETED


async def test_a_setting_that_changes_plans_the_searches_anew(world: World) -> None:
    world.wire(jellyfin=None, policy=POLICY)
    item = await completed(world)
    await world.lifecycle.plan_upgrades()
    assert (await world.item(item.id)).due_at is None
    world.wire(jellyfin=None, policy=UPGRADES)
    await world.lifecycle.plan_upgrades()
    due_at = (await world.item(item.id)).due_at
    assert due_at is not None
    assert world.clock.now + DAY <= due_at <= world.clock.now + 2 * DAY
    await world.lifecycle.plan_upgrades()
    assert (await world.item(item.id)).due_at == due_at
    world.wire(jellyfin=None, policy=POLICY)
    await world.lifecycle.plan_upgrades()
    assert (await world.item(item.id)).due_at is None


async def test_what_came_from_elsewhere_is_not_upgraded(world: World) -> None:
    item = await world.ask()
    await world.lifecycle.tell(item.id, SeenInLibrary(reason="There."))
    await world.lifecycle.plan_upgrades()
    item = await world.item(item.id)
    assert (item.phase, item.due_at) == (Phase.COMPLETED, None)


async def test_what_a_person_took_out_of_the_library_is_not_fetched_again(world: World) -> None:
    item = await completed(world)
    appears(world, HIGH)
    seat(world, "720p").unlink()
    queries = len(world.indexer.queries)
    item = await search_now(world, item.id)
    assert (item.phase, len(world.indexer.queries)) == (Phase.COMPLETED, queries)
    assert "taken out of the library" in item.note
    seat(world, "720p").write_bytes(b"back again")
    assert (await search_now(world, item.id)).phase is Phase.UPGRADE_GRABBING


async def test_a_library_that_is_away_only_waits(world: World) -> None:
    item = await completed(world)
    movies = seat(world, "720p").parent.parent
    movies.rename(movies.with_name("away"))
    with pytest.raises(LibraryUnavailableError):
        await search_now(world, item.id)
    assert (await world.item(item.id)).attempts == 0


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("write", [1, 2, 3])
async def test_a_crash_at_any_write_of_the_import_leaves_a_whole_file_and_ends_with_the_better_one(
    tmp_path: Path, held_clock: HeldClock, write: int, before: bool
) -> None:
    world = World(tmp_path / "crashing", held_clock, CrashingStore)
    world.wire(jellyfin=None, policy=REMOVES)
    item = await upgrading(world)
    await downloaded(world, item.id)
    assert isinstance(world.store, CrashingStore)
    world.store.crash_at, world.store.before = world.store.written + write, before
    with pytest.raises(CrashError):
        await world.step(item.id)
    world.wire(jellyfin=None, policy=REMOVES)
    await world.redundant.tick()
    assert seat(world, "720p").exists() or seat(world, "1080p").read_bytes() == b"x" * (SIZE + 1000)
    item = await world.walk(item.id, to=Phase.COMPLETED)
    await world.redundant.tick()
    assert item.quality is Quality.P1080
    assert [seat(world, each).exists() for each in ("720p", "1080p")] == [False, True]
    world.store.close()


async def test_an_upgrade_asks_each_indexer_once_a_search(world: World) -> None:
    item = await completed(world)
    before = len(world.indexer.queries)
    await search_now(world, item.id)
    assert len(world.indexer.queries) == before + 1
