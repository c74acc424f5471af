"""Wishes for a show that meet earlier ones: brought back to life, made ongoing, or asked anew for what is gone."""

import shutil
from pathlib import Path

import pytest

from addon.domain.episodes import Asked
from addon.domain.events import Cancelled
from addon.domain.models import Request
from addon.domain.status import Format, Quality, Status
from addon.domain.transitions import Phase
from addon.errors import DuplicateError
from addon.services.commands import Part
from addon.store.requests import Wishes

from .command_kit import refused
from .show_kit import (
    DAY,
    ONGOING,
    S1,
    SHOW_IMDB,
    ask,
    asks_in_seerr,
    come_home,
    items,
    knows_pack,
    lists,
    lists_season,
    numbers_in,
    pack,
    phases,
    seerr_show,
    single,
    weekly,
)
from .world import World

TWO = Asked(seasons=(1, 2))


def two_seasons(world: World, *, ended: bool = False) -> None:
    lists(world, *weekly(1, 2, world.clock() - 400 * DAY), *weekly(2, 2, world.clock() - 30 * DAY), ended=ended)


async def home(world: World, count: int = 2) -> Request:
    lists_season(world, count)
    world.indexer.releases = (pack(),)
    knows_pack(world, *range(1, count + 1))
    request = await ask(world)
    await come_home(world)
    assert (await world.request(request.id)).status is Status.COMPLETED
    return request


def season_folder(world: World) -> Path:
    (folder,) = (world.settings.data_dir / "library/Shows").glob("*/Season 01")
    return folder


@pytest.mark.parametrize("end", [Phase.CANCELLED, Phase.FAILED, Phase.EXPIRED])
async def test_what_is_at_rest_comes_back_to_life_with_the_new_wishes(world: World, end: Phase) -> None:
    two_seasons(world)
    request = await ask(world, TWO)
    await world.store.write(lambda t: t.db.execute("UPDATE item SET phase = $end", {}, {"end": end.value}))
    again = await ask(world, S1, qualities=(Quality.P720,), formats=(Format.MKV,), auto_select=False)
    assert again.id == request.id
    assert (again.qualities, again.formats, again.auto_select) == ((Quality.P720,), (Format.MKV,), False)
    assert list((await phases(world, request)).values()) == [Phase.SEARCHING, Phase.SEARCHING, end, end]


async def test_what_comes_back_to_life_and_is_in_the_library_by_now_is_completed(world: World) -> None:
    lists_season(world, 2)
    request = await ask(world)
    await world.commands.cancel(request.id)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1))
    again = await ask(world)
    assert again.id == request.id
    assert list((await phases(world, request)).values()) == [Phase.COMPLETED, Phase.SEARCHING]


async def test_what_is_partly_at_rest_comes_back_and_what_is_open_stays(world: World) -> None:
    two_seasons(world)
    request = await ask(world, TWO)
    await world.commands.update(request.id, Wishes(), Asked(seasons=(1,)))
    before = (await items(world, request))[1, 1]
    again = await ask(world, TWO)
    assert again.id == request.id
    assert set((await phases(world, request)).values()) == {Phase.SEARCHING}
    assert (await items(world, request))[1, 1].revision == before.revision


async def test_a_show_that_came_back_is_looked_after_again(world: World) -> None:
    two_seasons(world)
    request = await ask(world, ONGOING)
    await world.commands.cancel(request.id)
    assert (await world.request(request.id)).refresh_at is None
    await ask(world, S1)
    assert (await world.request(request.id)).refresh_at is not None


async def test_a_one_time_request_becomes_ongoing(world: World) -> None:
    two_seasons(world)
    request = await ask(world, TWO)
    assert request.refresh_at is None
    extended = await ask(world, ONGOING)
    assert (extended.id, extended.ongoing, extended.refresh_at) == (request.id, True, world.clock() + DAY)
    assert extended.seasons == (1, 2)
    await refused(world, DuplicateError, lambda: ask(world, ONGOING))


async def test_a_completed_request_becomes_ongoing_and_stays_completed(world: World) -> None:
    await home(world)
    extended = await ask(world, ONGOING)
    assert (extended.ongoing, extended.status) == (True, Status.COMPLETED)


async def test_an_ongoing_wish_beside_a_one_time_request_owns_only_what_is_new(world: World) -> None:
    two_seasons(world)
    first = await ask(world, S1)
    second = await ask(world, ONGOING)
    assert (second.id != first.id, second.ongoing) == (True, True)
    assert list(await items(world, second)) == [(2, 1), (2, 2)]
    assert (await world.request(first.id)).ongoing is False


async def test_a_show_that_seerr_calls_anime_stays_one_when_it_becomes_ongoing(world: World) -> None:
    two_seasons(world, ended=True)
    seerr_show(world, keyword_ids=frozenset({210024}))
    asks_in_seerr(world, 7, 1, 2)
    await world.intake.poll()
    (request,) = await world.all_requests()
    assert request.is_anime
    extended = await ask(world, ONGOING)
    assert (extended.id, extended.ongoing, extended.is_anime) == (request.id, True, True)


async def test_episodes_whose_files_were_removed_are_asked_anew(world: World) -> None:
    first = await home(world)
    (file,) = season_folder(world).glob("*E02*")
    file.unlink()
    second = await ask(world)
    assert (second.id != first.id, list(await items(world, second))) == (True, [(1, 2)])


@pytest.mark.parametrize("whole_show", [True, False], ids=["the show's folder", "the season's folder"])
async def test_a_folder_that_was_removed_is_asked_anew(world: World, whole_show: bool) -> None:
    first = await home(world)
    folder = season_folder(world)
    shutil.rmtree(folder.parent if whole_show else folder)
    second = await ask(world)
    assert (second.id != first.id, list(await items(world, second))) == (True, [(1, 1), (1, 2)])


async def test_a_library_that_is_not_there_has_lost_nothing(world: World) -> None:
    await home(world)
    shows = world.settings.data_dir / "library/Shows"
    shows.rename(shows.with_name("unmounted"))
    await refused(world, DuplicateError, lambda: ask(world))


async def test_what_the_library_had_from_elsewhere_stays_completed(world: World) -> None:
    lists_season(world, 2)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1), (1, 2))
    request = await ask(world)
    world.jellyfin.series.clear()
    await refused(world, DuplicateError, lambda: ask(world))
    assert await numbers_in(world, request, Phase.COMPLETED) == [1, 2]


async def test_ongoing_goes_to_the_request_that_has_the_latest_season_with_the_new_wishes(world: World) -> None:
    lists(world, *weekly(0, 1, world.clock() - 500 * DAY), *weekly(1, 2, world.clock() - 400 * DAY))
    first = await ask(world)
    await ask(world, Asked(episodes=((0, 1),)), auto_select=False)
    after = await ask(world, ONGOING, formats=(Format.MKV,))
    assert (after.id, after.ongoing, after.auto_select, after.formats) == (first.id, True, True, (Format.MKV,))


async def test_a_revival_with_other_wishes_leaves_no_choice_without_releases(world: World) -> None:
    lists(world, *weekly(1, 3, world.clock() + DAY))  # it still airs, so each is searched by itself
    request = await ask(world, Asked(episodes=((1, 1), (1, 2))), auto_select=False)
    world.indexer.releases = (single(1), single(2))
    for number in (1, 2):
        await world.step((await items(world, request))[1, number].id)
    await world.commands.search(request.id, Part(season=1, episode=2))
    await world.lifecycle.tell((await items(world, request))[1, 2].id, Cancelled(reason="Cancelled."))
    await ask(world, Asked(episodes=((1, 2),)), qualities=(Quality.P1080,))
    assert list((await phases(world, request)).values()) == [Phase.SEARCHING, Phase.SEARCHING]
