"""Files are matched with episodes beside the event loop, and only with those that they may hold."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from addon.debrid.base import RemoteState
from addon.domain.episodes import Asked
from addon.domain.kinds import episode
from addon.domain.releases import RemoteFile, Wanted
from addon.domain.transitions import Phase

from .show_kit import DAY, FILE_SIZE, PACK, ask, first_id, knows_pack, lists, numbers_in, pack, single, weekly
from .world import World

BOTH_SEASONS = Asked(seasons=(1, 2))


@pytest.fixture
def on_loop(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the matchings that ran on the event loop."""
    seen: list[str] = []

    def watch(name: str) -> None:
        real: Callable[..., Any] = getattr(episode, name)

        def watched(*args: Any) -> Any:
            if threading.current_thread() is threading.main_thread():
                seen.append(name)
            return real(*args)

        monkeypatch.setattr(episode, name, watched)

    watch("holds")
    watch("held_files")
    return seen


def lists_two_seasons(world: World) -> None:
    lists(world, *weekly(1, 3, world.clock() - 90 * DAY), *weekly(2, 3, world.clock() - 30 * DAY))


async def test_other_seasons_are_not_looked_at(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    lists_two_seasons(world)
    request = await ask(world, BOTH_SEASONS)
    world.indexer.releases = (pack(),)
    knows_pack(world, 1, 2, 3)
    asked: list[int | None] = []

    def holds(_: RemoteFile, wanted: Wanted, __: object) -> bool:
        asked.append(wanted.season)
        return False

    monkeypatch.setattr(episode, "holds", holds)
    for _ in range(2):
        await world.step(await first_id(world, request))
    assert await numbers_in(world, request, Phase.UNLOCKING) == [1, 2, 3]
    assert asked == []


async def test_ready_pack_is_shared_out_beside_the_loop(world: World, on_loop: list[str]) -> None:
    lists_two_seasons(world)
    request = await ask(world, BOTH_SEASONS)
    world.indexer.releases = (pack(),)
    knows_pack(world, 1, 2, 3)
    for _ in range(2):
        await world.step(await first_id(world, request))
    assert await numbers_in(world, request, Phase.UNLOCKING) == [1, 2, 3]
    assert on_loop == []


async def test_pack_that_is_fetched_first_is_read_beside_the_loop(world: World, on_loop: list[str]) -> None:
    lists(world, *weekly(1, 10, world.clock() - 90 * DAY))
    request = await ask(world, Asked(seasons=(1,)))
    world.indexer.releases = (pack(),)
    knows_pack(world, *range(1, 10), chosen=RemoteState.FETCHING)
    for _ in range(2):
        await world.step(await first_id(world, request))
    assert await numbers_in(world, request, Phase.CACHING) == list(range(1, 10))
    assert on_loop == []


async def test_neighbour_in_the_same_file_is_found_beside_the_loop(world: World, on_loop: list[str]) -> None:
    lists(world, *weekly(1, 3, world.clock() + DAY))
    request = await ask(world, Asked(episodes=((1, 1), (1, 2))))
    name = "Night.Ferry.S01E01-E02.1080p.BluRay.x265-GRP"
    world.indexer.releases = (single(1, info_hash=PACK, title=name, filename=f"{name}.mkv"),)
    world.debrid.knows(PACK, RemoteFile(id=1, path=f"/{name}.mkv", size_bytes=FILE_SIZE))
    for _ in range(2):
        await world.step(await first_id(world, request))
    assert await numbers_in(world, request, Phase.UNLOCKING) == [1, 2]
    assert on_loop == []
