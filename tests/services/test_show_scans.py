"""After episodes have come home: Seerr scans once Jellyfin shows them, and one look a show is enough."""

import pytest

from addon.domain.chores import ChoreKind
from addon.domain.models import Request
from addon.domain.transitions import Phase
from addon.store import chores

from .show_kit import SHOW_IMDB, ask, come_home, knows_pack, lists_season, numbers_in, pack
from .world import World


async def home(world: World, count: int = 3) -> Request:
    """A season that has just been imported."""
    lists_season(world, count)
    world.indexer.releases = (pack(),)
    knows_pack(world, *range(1, count + 1))
    request = await ask(world)
    await come_home(world)
    assert len(await numbers_in(world, request, Phase.COMPLETED)) == count
    world.jellyfin.calls.clear()
    return request


async def later(world: World, seconds: float) -> None:
    world.clock.forward(seconds)
    await world.scans.tick()


async def test_a_whole_season_is_one_scan_of_jellyfin(world: World) -> None:
    await home(world)
    await later(world, 3)
    assert world.jellyfin.scans == 1


async def test_seerr_scans_when_jellyfin_shows_the_episodes(world: World) -> None:
    await home(world)
    await later(world, 3)
    await later(world, 6)
    assert world.seerr.runs == []
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1), (1, 2), (1, 3))
    await later(world, 6)
    assert world.seerr.runs == ["jellyfin-full-scan"]
    await later(world, 600)
    assert world.seerr.runs == ["jellyfin-full-scan"]


async def test_a_look_at_jellyfin_is_for_all_episodes_of_a_show(world: World) -> None:
    await home(world, 10)
    await later(world, 3)
    world.jellyfin.calls.clear()
    await later(world, 6)
    assert world.jellyfin.calls == ["episodes"]


async def test_seerr_does_not_wait_for_the_last_episode_to_hear_of_the_first(world: World) -> None:
    await home(world)
    await later(world, 3)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1))
    await later(world, 6)
    assert world.seerr.runs == ["jellyfin-full-scan"]
    due = await world.store.read(chores.subjects, ChoreKind.SCAN_SEERR)
    assert len(due) == 2


async def test_a_jellyfin_that_never_shows_them_is_not_waited_for_for_ever(world: World) -> None:
    await home(world)
    await later(world, 3)
    await later(world, 30)
    assert world.seerr.runs == []
    await later(world, 31)
    assert world.seerr.runs == ["jellyfin-full-scan"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("jellyfin-recently-added-scan", "jellyfin-full-scan"), "jellyfin-full-scan"),
        (("plex-recently-added-scan", "plex-full-scan"), "plex-full-scan"),
    ],
)
async def test_episodes_need_the_full_scan(world: World, names: tuple[str, ...], expected: str) -> None:
    world.seerr.job_names = names
    await home(world, 1)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1))
    await later(world, 3)
    await later(world, 6)
    assert world.seerr.runs == [expected]
