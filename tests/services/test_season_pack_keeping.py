"""Torrents of packs on the account: kept while anybody needs them, taken over, and never another's removed."""

from dataclasses import replace

import pytest

from addon.debrid.base import RemoteState
from addon.domain.episodes import Asked
from addon.domain.transitions import Phase

from .show_kit import (
    PACK,
    ask,
    come_home,
    first_id,
    items,
    knows_pack,
    lists_season,
    numbers_in,
    pack,
    work,
)
from .world import POLICY, World

COUNT = 4
ALL = list(range(1, COUNT + 1))


def listed(world: World) -> None:
    lists_season(world, COUNT)
    world.indexer.releases = (pack(),)
    knows_pack(world, *ALL)


async def test_a_pack_goes_with_its_last_episode_where_finished_ones_go(world: World) -> None:
    world.wire(jellyfin=None, policy=replace(POLICY, drop_finished=True))
    listed(world)
    request = await ask(world)
    await work(world)
    for number in ALL:
        assert list(world.debrid.account_) == ["T1"]
        (download,) = (await world.job((await items(world, request))[1, number].id)).downloads
        world.aria2.finishes(download.gid, b"x" * download.size_bytes)
        await world.transfers.tick()
        await work(world)
        await world.clear()
    assert (world.debrid.account_, world.debrid.deleted) == ({}, ["T1"])


async def test_a_pack_of_which_one_episode_was_taken_before_is_added_anew_for_the_others(world: World) -> None:
    listed(world)
    first = await ask(world, Asked(episodes=((1, 3),)))
    await come_home(world)
    assert await numbers_in(world, first, Phase.COMPLETED) == [3]
    request = await ask(world)
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == [1, 2, 4]
    assert {each.id: each.selected for each in world.debrid.account_.values()} == {"T1": (3,), "T2": (1, 2, 4)}


async def test_a_pack_that_is_on_the_account_costs_a_look_and_its_files(world: World) -> None:
    listed(world)
    users = world.debrid.has(PACK, RemoteState.READY, *ALL)
    request = await ask(world)
    await come_home(world)
    assert world.debrid.charged == ["info", *["unlock"] * COUNT]
    assert await numbers_in(world, request, Phase.COMPLETED) == ALL
    await world.commands.remove(request.id)
    await world.clear()
    assert list(world.debrid.account_) == [users.id]


@pytest.mark.parametrize("selected", [(1,), (1, 2, 3)])
async def test_a_pack_of_somebody_else_that_lacks_a_file_is_left_and_added_anew(
    world: World, selected: tuple[int, ...]
) -> None:
    listed(world)
    users = world.debrid.has(PACK, RemoteState.READY, *selected)
    request = await ask(world)
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == ALL
    assert {each.id: each.selected for each in world.debrid.account_.values()} == {users.id: selected, "T2": tuple(ALL)}


async def test_one_rar_for_a_pack_is_refused_and_the_singles_follow(world: World) -> None:
    lists_season(world, COUNT)
    world.indexer.releases = (pack(),)
    knows_pack(world, *ALL, packed=True)
    request = await ask(world)
    await work(world)
    assert await numbers_in(world, request, Phase.SEARCHING) == ALL
    await world.clear()
    assert world.debrid.account_ == {}


async def test_a_season_that_is_searched_anew_leaves_the_pack_that_is_fetched(world: World) -> None:
    listed(world)
    world.debrid.swarms[PACK].chosen = RemoteState.FETCHING
    request = await ask(world)
    await work(world)
    assert await numbers_in(world, request, Phase.CACHING) == ALL
    await world.commands.cancel(request.id)
    await world.commands.search(request.id)
    await world.clear()
    assert world.debrid.account_ == {}
    world.debrid.swarms[PACK].chosen = RemoteState.READY
    await world.step(await first_id(world, request))
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == ALL
