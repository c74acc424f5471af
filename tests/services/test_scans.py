"""Jellyfin scans once for a burst and is never interrupted; Seerr follows what Jellyfin shows; nothing is lost."""

from collections.abc import Callable

import pytest

from addon.domain.chores import Chore, ChoreKind
from addon.domain.models import Item
from addon.domain.status import MediaType
from addon.services.intake.holdings import Holdings
from addon.services.scans import Scans
from addon.store import chores

from .fakes import denial, outage
from .world import IMDB, World

RECENT, FULL = "jellyfin-recently-added-scan", "jellyfin-full-scan"


async def imported(world: World, number: int = 0, **changes: object) -> Item:
    """An item that has just come home, with the scans that this asks for."""
    ids: dict[str, object] = {} if number == 0 else {"imdb_id": f"tt{number:07}", "tmdb_id": number}
    item = await world.ask(**(ids | changes))
    for kind in (ChoreKind.SCAN_JELLYFIN, ChoreKind.SCAN_SEERR):
        await world.store.write(chores.ask_for, Chore(kind=kind, subject=str(item.id)), world.clock())
    return item


async def seconds_until(world: World, condition: Callable[[], bool], most: int = 200) -> int:
    """Ticks once a second until it is so; how many seconds that took."""
    for second in range(most):
        await world.scans.tick()
        if condition():
            return second
        world.clock.forward(1)
    raise AssertionError("it never was so")


async def idle(world: World, seconds: int) -> None:
    for _ in range(seconds):
        await world.scans.tick()
        world.clock.forward(1)


async def test_the_first_scan_comes_within_five_seconds(world: World) -> None:
    await imported(world)
    assert await seconds_until(world, lambda: world.jellyfin.scans == 1) <= 5


async def test_a_burst_is_one_scan(world: World) -> None:
    for number in range(1, 21):
        await imported(world, number)
        await world.scans.tick()
        world.clock.forward(0.1)
    await idle(world, 50)
    assert world.jellyfin.scans == 1


async def test_later_imports_are_gathered_to_one_scan_a_minute(world: World) -> None:
    scanned = []
    for second in range(181):
        if second % 10 == 0 and second < 150:
            await imported(world, second + 1)
        before = world.jellyfin.scans
        await world.scans.tick()
        if world.jellyfin.scans > before:
            scanned.append(second)
        world.clock.forward(1)
    assert scanned == [2, 62, 122, 182][: len(scanned)]
    assert len(scanned) == 3


async def test_each_import_is_followed_by_a_scan_that_began_after_it(world: World) -> None:
    await imported(world, 1)
    await seconds_until(world, lambda: world.jellyfin.scans == 1)
    await imported(world, 2)
    await seconds_until(world, lambda: world.jellyfin.scans == 2)
    await idle(world, 100)
    assert world.jellyfin.scans == 2
    assert await world.waiting_chores() == set()


async def test_a_scan_that_runs_is_never_started_over(world: World) -> None:
    world.jellyfin.running = True
    await imported(world)
    await idle(world, 300)
    assert world.jellyfin.scans == 0
    assert world.jellyfin.calls.count("state") <= 61
    world.jellyfin.running = False
    assert await seconds_until(world, lambda: world.jellyfin.scans == 1) <= 5


@pytest.mark.parametrize("error", [outage("jellyfin"), denial("jellyfin")], ids=["outage", "denial"])
async def test_scans_are_asked_for_until_they_are_delivered(world: World, error: object) -> None:
    world.jellyfin.error = error  # type: ignore[assignment]
    await imported(world)
    await idle(world, 600)
    assert 3 <= len(world.jellyfin.calls) <= 8  # less and less often
    assert world.seerr.runs == []  # in order
    world.jellyfin.error = None
    assert await seconds_until(world, lambda: world.jellyfin.scans == 1, 301) <= 300
    await seconds_until(world, lambda: world.seerr.runs == [RECENT])
    assert await world.waiting_chores() == set()


async def test_a_long_scan_makes_the_next_outage_no_longer(world: World) -> None:
    world.jellyfin.running = True
    await imported(world)
    await idle(world, 300)
    world.jellyfin.running = False
    world.jellyfin.error = outage("jellyfin")
    await idle(world, 6)
    world.jellyfin.error = None
    assert await seconds_until(world, lambda: world.jellyfin.scans == 1) <= 15


async def test_seerr_scans_as_soon_as_jellyfin_shows_the_movie(world: World) -> None:
    await imported(world)
    await seconds_until(world, lambda: world.jellyfin.scans == 1)
    await idle(world, 20)
    assert world.seerr.runs == []
    world.jellyfin.shows(IMDB)
    assert await seconds_until(world, lambda: world.seerr.runs == [RECENT]) <= 5


async def test_seerr_scans_a_minute_after_jellyfin_at_the_latest(world: World) -> None:
    await imported(world)
    await seconds_until(world, lambda: world.jellyfin.scans == 1)
    assert 55 <= await seconds_until(world, lambda: world.seerr.runs == [RECENT]) <= 62


async def test_while_jellyfin_does_not_show_it_it_is_asked_every_few_seconds_only(world: World) -> None:
    shown = await imported(world, 1)
    await imported(world, 2)
    world.jellyfin.shows(f"tt{1:07}")
    await seconds_until(world, lambda: world.seerr.runs == [RECENT])
    before = world.jellyfin.calls.count("find")
    await idle(world, 20)
    assert world.jellyfin.calls.count("find") - before <= 5
    assert ("scan_seerr", str(shown.id)) not in await world.waiting_chores()


async def test_without_jellyfin_seerr_scans_at_once(world: World) -> None:
    world.wire(jellyfin=None)
    await imported(world)
    assert await seconds_until(world, lambda: world.seerr.runs == [RECENT]) <= 1
    assert await world.waiting_chores() == set()


async def test_without_seerr_only_jellyfin_scans(world: World) -> None:
    world.scans = Scans(world.jellyfin, None, world.holdings, world.store, world.clock)
    await imported(world)
    await idle(world, 5)
    assert (world.jellyfin.scans, await world.waiting_chores()) == (1, set())


async def test_without_both_the_chores_are_done(world: World) -> None:
    world.scans = Scans(None, None, Holdings(None), world.store, world.clock)
    await imported(world)
    await world.scans.tick()
    assert await world.waiting_chores() == set()


async def test_a_seerr_that_does_not_answer_is_told_later_and_once(world: World) -> None:
    world.jellyfin.shows(IMDB)
    world.seerr.errors["run"] = outage("seerr")
    await imported(world)
    await idle(world, 60)
    del world.seerr.errors["run"]
    await seconds_until(world, lambda: world.seerr.runs == [RECENT], 301)
    await idle(world, 100)
    assert (world.seerr.runs, world.jellyfin.scans) == ([RECENT], 1)


@pytest.mark.parametrize(
    ("there", "runs"),
    [
        ((RECENT, FULL), [RECENT]),
        (("plex-recently-added-scan", "plex-full-scan"), ["plex-recently-added-scan"]),
        ((FULL,), [FULL]),
        (("plex-full-scan",), ["plex-full-scan"]),
        (("download-sync",), []),
        ((), []),
    ],
)
async def test_the_job_is_one_that_this_seerr_has(world: World, there: tuple[str, ...], runs: list[str]) -> None:
    world.wire(jellyfin=None)
    world.seerr.job_names = there
    await imported(world)
    await world.scans.tick()
    assert (world.seerr.runs, await world.waiting_chores()) == (runs, set())


@pytest.mark.parametrize(("movies", "job"), [(12, RECENT), (13, FULL)])
async def test_more_than_the_short_scan_sees_needs_the_full_one(world: World, movies: int, job: str) -> None:
    world.wire(jellyfin=None)
    for number in range(1, movies + 1):
        await imported(world, number)
    await world.scans.tick()
    assert world.seerr.runs == [job]


async def test_an_episode_needs_the_full_scan(world: World) -> None:
    world.wire(jellyfin=None)
    await imported(world, media_type=MediaType.SHOW)
    await world.scans.tick()
    assert world.seerr.runs == [FULL]


async def test_an_item_that_was_removed_meanwhile_is_told_of_all_the_same(world: World) -> None:
    item = await imported(world)
    await world.commands.remove(item.request_id)
    await seconds_until(world, lambda: world.seerr.runs == [RECENT])
    assert world.jellyfin.scans == 1
