"""What a request covers may change: what is new is added, what is open and left out is cancelled, the rest stays."""

from datetime import timedelta

import pytest

from addon.domain.episodes import Asked
from addon.domain.models import Request
from addon.domain.status import Quality, Status
from addon.domain.transitions import Phase
from addon.errors import BadInputError, UpstreamUnavailableError
from addon.services.commands import Part
from addon.store.requests import Wishes

from .command_kit import refused
from .fakes import outage
from .show_kit import (
    DAY,
    ONGOING,
    S1,
    SHOW_IMDB,
    ask,
    asked_for,
    come_home,
    items,
    knows_single,
    lists,
    lists_season,
    numbers_in,
    phases,
    single,
    weekly,
    work,
)
from .world import World

OPEN, DONE, GONE = Phase.SEARCHING, Phase.COMPLETED, Phase.CANCELLED


def two_seasons(world: World, *, ended: bool = False) -> None:
    lists(world, *weekly(1, 2, world.clock() - 400 * DAY), *weekly(2, 2, world.clock() - 30 * DAY), ended=ended)


async def update(world: World, request: Request, asked: Asked) -> Request:
    return await world.commands.update(request.id, Wishes(), asked)


async def test_fewer_seasons_cancel_what_is_open_and_keep_what_is_there(world: World) -> None:
    two_seasons(world)
    world.jellyfin.shows_episodes(SHOW_IMDB, (2, 1))
    request = await ask(world, Asked(seasons=(1, 2)))
    after = await update(world, request, S1)
    assert after.seasons == (1,)
    assert list((await phases(world, request)).values()) == [OPEN, OPEN, DONE, GONE]
    assert (await items(world, request))[2, 2].note == "It is not asked for any more."


async def test_more_seasons_are_added_and_searched(world: World) -> None:
    two_seasons(world)
    request = await ask(world, S1)
    after = await update(world, request, Asked(seasons=(1, 2)))
    assert (after.seasons, list((await phases(world, request)).values())) == ((1, 2), [OPEN] * 4)
    await work(world)
    assert sorted(asked_for(world), key=str) == [1, 1, 1, 1, 2, 2]


async def test_what_was_left_out_comes_back_when_it_is_asked_for_again(world: World) -> None:
    two_seasons(world)
    request = await ask(world, Asked(seasons=(1, 2)))
    await update(world, request, S1)
    after = await update(world, request, Asked(seasons=(1, 2)))
    assert (after.status, list((await phases(world, request)).values())) == (Status.PENDING, [OPEN] * 4)


async def test_single_episodes_may_be_asked_for_instead(world: World) -> None:
    two_seasons(world)
    request = await ask(world, S1)
    after = await update(world, request, Asked(episodes=((1, 2), (2, 1))))
    assert (after.seasons, after.ongoing) == ((), False)
    assert await phases(world, request) == {(1, 1): GONE, (1, 2): OPEN, (2, 1): OPEN}


async def test_a_season_becomes_the_whole_show_and_grows_from_then_on(world: World) -> None:
    two_seasons(world)
    request = await ask(world, S1)
    after = await update(world, request, ONGOING)
    assert (after.ongoing, after.refresh_at) == (True, world.clock() + DAY)
    assert list((await phases(world, request)).values()) == [OPEN] * 4
    lists(world, *weekly(1, 2, world.clock() - 400 * DAY), *weekly(2, 3, world.clock() - 23 * DAY))
    world.clock.forward(86400)
    await world.shows.tick()
    assert (2, 3) in await items(world, request)


async def test_an_ongoing_show_ends_without_losing_what_it_has(world: World) -> None:
    two_seasons(world)
    request = await ask(world, ONGOING)
    after = await update(world, request, Asked())
    assert (after.ongoing, list((await phases(world, request)).values())) == (False, [OPEN] * 4)
    lists(world, *weekly(1, 2, world.clock() - 400 * DAY), *weekly(2, 3, world.clock() - 23 * DAY))
    world.clock.forward(86400)
    await world.shows.tick()
    assert (2, 3) not in await items(world, request)


async def test_what_is_still_to_air_is_left_out_once_a_show_is_no_longer_ongoing(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() + DAY))
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1))
    request = await ask(world, ONGOING)
    assert request.status is Status.COMPLETED
    after = await update(world, request, Asked())
    assert (after.status, after.ongoing, after.next_air_at) == (Status.COMPLETED, False, None)
    assert set(await items(world, request)) == {(1, 1)}
    world.clock.forward(9 * 86400)
    await world.shows.tick()
    await world.calendar.tick()
    assert set(await items(world, request)) == {(1, 1)}


async def test_a_show_of_which_nothing_has_aired_keeps_what_is_listed_when_it_stops_growing(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() + 9 * DAY))
    request = await ask(world, ONGOING)
    after = await update(world, request, Asked())
    assert (after.status, after.ongoing, set(await items(world, request))) == (Status.PENDING, False, {(1, 1), (1, 2)})


async def test_cancelling_a_complete_ongoing_show_leaves_out_what_is_still_to_air(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() + DAY))
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1))
    request = await ask(world, ONGOING)
    after = await world.commands.cancel(request.id)
    assert (after.status, after.ongoing, after.refresh_at) == (Status.COMPLETED, False, None)
    assert set(await items(world, request)) == {(1, 1)}


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (Asked(seasons=(1,), ongoing=True), "exactly one of"),
        (Asked(seasons=(9,)), "no season 9"),
        (Asked(episodes=((1, 9),)), "no episode S01E09"),
    ],
)
async def test_a_wrong_scope_changes_nothing(world: World, asked: Asked, named: str) -> None:
    two_seasons(world)
    request = await ask(world, S1)
    wishes = Wishes(qualities=(Quality.P2160,))
    error = await refused(world, BadInputError, lambda: world.commands.update(request.id, wishes, asked))
    assert named in str(error)


async def test_without_the_metadata_source_the_scope_stays(world: World) -> None:
    two_seasons(world)
    request = await ask(world, S1)
    world.metadata.error = outage("metadata")
    await refused(world, UpstreamUnavailableError, lambda: update(world, request, Asked(seasons=(1, 2))))
    world.metadata.error = None
    world.metadata.shows.clear()
    await refused(world, BadInputError, lambda: update(world, request, Asked(seasons=(1, 2))))


async def test_a_movie_has_no_scope(world: World) -> None:
    item = await world.ask()
    await refused(world, BadInputError, lambda: world.commands.update(item.request_id, Wishes(), S1))


async def test_changed_wishes_are_searched_by_but_not_before_it_airs(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() + DAY))
    request = await ask(world)
    await work(world)
    world.indexer.queries.clear()
    await world.commands.update(request.id, Wishes(qualities=(Quality.P720,)))
    await work(world)
    assert asked_for(world) == [1]
    assert (await items(world, request))[1, 2].due_at == world.clock() + DAY + timedelta(minutes=10)


async def test_what_is_being_downloaded_of_a_show_goes_on_as_it_was_chosen(world: World) -> None:
    lists_season(world, 2)
    request = await ask(world)
    world.indexer.releases = (single(1),)
    knows_single(world, 1)
    await work(world)
    assert list((await phases(world, request)).values()) == [Phase.TRANSFERRING, OPEN]
    await world.commands.update(request.id, Wishes(qualities=(Quality.P720,)))
    assert list((await phases(world, request)).values()) == [Phase.TRANSFERRING, OPEN]
    await come_home(world)
    assert await numbers_in(world, request, DONE) == [1]


async def test_another_requests_episodes_are_not_added(world: World) -> None:
    two_seasons(world)
    first = await ask(world, S1)
    second = await ask(world, Asked(seasons=(2,)))
    await update(world, second, Asked(seasons=(1, 2)))
    assert list(await items(world, first)) == [(1, 1), (1, 2)]
    assert list(await items(world, second)) == [(2, 1), (2, 2)]


async def test_what_is_added_and_in_the_library_is_completed(world: World) -> None:
    two_seasons(world)
    request = await ask(world, S1)
    world.jellyfin.shows_episodes(SHOW_IMDB, (2, 2))
    await update(world, request, Asked(seasons=(1, 2)))
    assert (await phases(world, request))[2, 2] is DONE
    await world.commands.search(request.id, Part(season=2))
    assert (await phases(world, request))[2, 2] is DONE
