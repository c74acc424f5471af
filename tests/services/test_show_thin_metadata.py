"""A metadata source that lists little or nothing for a while: nothing is lost, and what is listed later joins."""

import pytest

from addon.clients.seerr_titles import SeerrEpisode
from addon.domain.models import Request
from addon.domain.transitions import Phase
from addon.services.commands import Part

from .show_kit import (
    DAY,
    ONGOING,
    SHOW_TMDB,
    WEEK,
    ask,
    asks_in_seerr,
    items,
    lists,
    phases,
    seerr_season,
    seerr_show,
    weekly,
)
from .world import World

OPEN, GONE = Phase.SEARCHING, Phase.CANCELLED


def two_seasons(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() - 400 * DAY), *weekly(2, 2, world.clock() - 300 * DAY), ended=True)


async def polled(world: World) -> Request:
    await world.intake.poll()
    (request,) = await world.all_requests()
    return request


async def tomorrow(world: World) -> None:
    """A day passes: the metadata is looked at, and Seerr is asked."""
    world.clock.forward(86400 + 1)
    await world.shows.tick()
    await world.intake.poll()


async def test_a_list_without_episodes_at_intake_is_made_good_when_there_is_one(world: World) -> None:
    two_seasons(world)
    seerr_show(world)
    lists(world)
    asks_in_seerr(world, 7, 1, 2)
    request = await polled(world)
    assert set(await phases(world, request)) == {(1, 1), (2, 1)}
    two_seasons(world)
    await tomorrow(world)
    assert await phases(world, request) == {(1, 1): OPEN, (1, 2): OPEN, (2, 1): OPEN, (2, 2): OPEN}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [((1,), (1, 2), [OPEN] * 4), ((1, 2), (1,), [OPEN, OPEN, GONE, GONE])],
)
async def test_seasons_that_change_while_no_episode_is_listed_are_followed_later(
    world: World, before: tuple[int, ...], after: tuple[int, ...], expected: list[Phase]
) -> None:
    two_seasons(world)
    seerr_show(world)
    asks_in_seerr(world, 7, *before)
    request = await polled(world)
    known = await phases(world, request)
    lists(world)
    asks_in_seerr(world, 7, *after)
    await world.intake.poll()
    assert await phases(world, request) == known
    two_seasons(world)
    await world.intake.poll()
    assert list((await phases(world, request)).values()) == expected


async def test_episodes_of_a_season_that_are_listed_one_by_one_join(world: World) -> None:
    lists(world, *weekly(1, 1, world.clock() - DAY))
    request = await ask(world)
    for count in (2, 3):
        lists(world, *weekly(1, count, world.clock() + 5 * DAY))
        for _ in range(7):
            world.clock.forward(86400 + 1)
            await world.shows.tick()
    assert set(await phases(world, request)) == {(1, 1), (1, 2), (1, 3)}


async def test_episodes_of_a_season_that_seerr_numbers_otherwise_join_when_they_are_listed(world: World) -> None:
    first = world.clock() - 20 * WEEK
    aired = weekly(1, 20, first + 19 * WEEK)
    lists(world, *aired)
    days = [(first + WEEK * place).date() for place in range(24)]
    seerr_show(world, seerr_season(1, 12, days[0]), seerr_season(2, 12, days[12]))
    world.seerr.seasons[SHOW_TMDB, 2] = tuple(
        SeerrEpisode(number=place + 1, title=None, airs_on=day) for place, day in enumerate(days[12:])
    )
    asks_in_seerr(world, 7, 2)
    request = await polled(world)
    assert set(await phases(world, request)) == {(1, number) for number in range(13, 21)}
    lists(world, *weekly(1, 24, first + 23 * WEEK))
    await tomorrow(world)
    assert set(await phases(world, request)) == {(1, number) for number in range(13, 25)}


async def test_a_search_for_one_episode_of_a_cancelled_show_makes_it_grow_no_more(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() - 30 * DAY))
    request = await ask(world, ONGOING)
    await world.commands.cancel(request.id)
    await world.commands.search(request.id, Part(season=1, episode=2))
    lists(world, *weekly(1, 3, world.clock() - DAY))
    await tomorrow(world)
    assert {key: item.phase for key, item in (await items(world, request)).items()} == {(1, 1): GONE, (1, 2): OPEN}
