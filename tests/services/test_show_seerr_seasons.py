"""Seasons that are added or taken away in Seerr, and catalogs that number differently: nothing is lost."""

from datetime import timedelta

import pytest

from addon.clients.seerr_requests import RequestStatus
from addon.clients.seerr_titles import SeerrEpisode
from addon.domain.models import Request
from addon.domain.status import Status
from addon.domain.transitions import Phase

from .fakes import outage
from .show_kit import (
    DAY,
    SHOW_IMDB,
    SHOW_TMDB,
    WEEK,
    asks_in_seerr,
    items,
    lists,
    phases,
    polled,
    seerr_season,
    seerr_show,
    two_seasons,
    weekly,
    work,
)
from .world import World

OPEN, DONE, GONE = Phase.SEARCHING, Phase.COMPLETED, Phase.CANCELLED


async def states(world: World, request: Request) -> list[Phase]:
    return list((await phases(world, request)).values())


async def test_a_season_that_is_added_joins_and_the_request_may_become_ongoing(world: World) -> None:
    two_seasons(world)
    asks_in_seerr(world, 7, 1)
    request = await polled(world)
    asks_in_seerr(world, 7, 1, 2)
    after = await polled(world)
    assert (after.id, after.seasons, after.ongoing) == (request.id, (1, 2), True)
    assert await states(world, after) == [OPEN] * 4


async def test_a_season_that_is_taken_away_is_cancelled_as_far_as_it_is_open(world: World) -> None:
    two_seasons(world)
    world.jellyfin.shows_episodes(SHOW_IMDB, (2, 1))
    asks_in_seerr(world, 7, 1, 2)
    assert (await polled(world)).ongoing
    asks_in_seerr(world, 7, 1)
    after = await polled(world)
    assert (after.seasons, after.ongoing, await states(world, after)) == ((1,), False, [OPEN, OPEN, DONE, GONE])


async def test_a_season_that_is_asked_for_again_comes_back(world: World) -> None:
    two_seasons(world)
    asks_in_seerr(world, 7, 1, 2)
    await polled(world)
    asks_in_seerr(world, 7, 1)
    await polled(world)
    asks_in_seerr(world, 7, 1, 2)
    assert await states(world, await polled(world)) == [OPEN] * 4


async def test_an_older_request_whose_last_season_was_taken_away_still_follows_seerr(world: World) -> None:
    two_seasons(world)
    asks_in_seerr(world, 7, 1, 2)
    await polled(world)
    asks_in_seerr(world, 7, 1)
    request = await polled(world)
    assert await states(world, request) == [OPEN, OPEN, GONE, GONE]
    del world.seerr.requests[7]
    for _ in range(2):
        await world.intake.poll()
    assert await states(world, request) == [GONE] * 4


@pytest.mark.parametrize("changed", [(1, 2, 3), (1,)], ids=["added", "taken away"])
@pytest.mark.parametrize("down", ["metadata", "seerr"])
async def test_an_outage_in_between_loses_nothing_and_the_next_poll_does_it(
    world: World, changed: tuple[int, ...], down: str
) -> None:
    lists(
        world,
        *weekly(1, 1, world.clock() - 800 * DAY),
        *weekly(2, 1, world.clock() - 400 * DAY),
        *weekly(3, 1, world.clock() - 30 * DAY),
    )
    seerr_show(world)
    asks_in_seerr(world, 7, 1, 2)
    request = await polled(world)
    asks_in_seerr(world, 7, *changed)
    if down == "metadata":
        world.metadata.error = outage("metadata")
    else:
        world.seerr.errors["show"] = outage("seerr")
    for _ in range(2):
        assert await states(world, await polled(world)) == [OPEN, OPEN]
    world.metadata.error = None
    world.seerr.errors.clear()
    after = await polled(world)
    assert after.id == request.id
    assert after.seasons == changed
    assert await states(world, after) == ([OPEN] * 3 if 3 in changed else [OPEN, GONE])
    world.seerr.calls.clear()
    await world.intake.poll()
    assert world.seerr.calls == ["list"]


async def test_a_season_that_is_added_while_nobody_knows_the_show_is_not_lost(world: World) -> None:
    two_seasons(world)
    seerr_show(world, imdb_id=None)
    asks_in_seerr(world, 7, 1)
    await polled(world)
    asks_in_seerr(world, 7, 1, 2)
    request = await polled(world)
    assert list(await items(world, request)) == [(1, 1), (2, 1)]
    seerr_show(world)
    world.clock.forward(86400)
    await world.shows.tick()
    assert list(await items(world, request)) == [(1, 1), (1, 2), (2, 1), (2, 2)]


async def test_what_becomes_known_later_is_compared_with_seerr_once_more(world: World) -> None:
    two_seasons(world)
    seerr_show(world, imdb_id=None)
    asks_in_seerr(world, 7, 1, 2)
    assert (await polled(world)).ongoing is False
    seerr_show(world)
    world.clock.forward(86400)
    await world.shows.tick()
    request = await polled(world)
    assert (request.ongoing, request.refresh_at) == (True, world.clock() + DAY)
    assert await states(world, request) == [OPEN] * 4
    world.seerr.calls.clear()
    world.clock.forward(86400)
    await world.shows.tick()
    await world.intake.poll()
    assert world.seerr.calls == ["list"]


async def test_a_season_that_only_seerr_knows_yet_waits_by_a_placeholder(world: World) -> None:
    two_seasons(world)
    day = (world.clock() - 407 * DAY).date()
    seerr_show(world, seerr_season(1, 2, day), seerr_season(2, 2, day + 370 * DAY), seerr_season(3, 8, None))
    asks_in_seerr(world, 7, 3)
    request = await polled(world)
    assert list(await items(world, request)) == [(3, 1)]
    assert (request.seasons, request.refresh_at) == ((3,), world.clock() + DAY)
    await work(world)
    assert world.indexer.queries == []
    lists(
        world,
        *weekly(1, 2, world.clock() - 400 * DAY),
        *weekly(2, 2, world.clock() - 30 * DAY),
        *weekly(3, 2, world.clock() + 20 * DAY),
    )
    world.clock.forward(86400)
    await world.shows.tick()
    found = await items(world, request)
    assert list(found) == [(3, 1), (3, 2)]
    assert all(item.airs_at is not None for item in found.values())


async def test_a_season_that_only_seerr_knows_yet_may_be_added_later(world: World) -> None:
    two_seasons(world)
    day = (world.clock() - 407 * DAY).date()
    seerr_show(world, seerr_season(1, 2, day), seerr_season(2, 2, day + 370 * DAY), seerr_season(3, 8, None))
    asks_in_seerr(world, 7, 1)
    await polled(world)
    asks_in_seerr(world, 7, 1, 3)
    request = await polled(world)
    assert list(await items(world, request)) == [(1, 1), (1, 2), (3, 1)]
    assert request.refresh_at == world.clock() + DAY


async def test_what_was_cancelled_here_is_never_revived_by_a_poll(world: World) -> None:
    two_seasons(world)
    asks_in_seerr(world, 7, 1, 2)
    request = await polled(world)
    await world.commands.cancel(request.id)
    for seasons in ((1, 2), (2, 1), (1,)):
        asks_in_seerr(world, 7, *seasons)
        await world.intake.poll()
        await world.intake.woken(7)
        assert await states(world, request) == [GONE] * 4
    assert (await world.request(request.id)).status is Status.CANCELLED


async def test_a_season_that_is_added_revives_no_other_that_was_cancelled_here(world: World) -> None:
    two_seasons(world)
    asks_in_seerr(world, 7, 1)
    request = await polled(world)
    await world.commands.cancel(request.id)
    asks_in_seerr(world, 7, 1, 2)
    await world.intake.poll()
    assert (await states(world, request))[:2] == [GONE, GONE]


async def test_what_was_removed_here_is_never_made_again(world: World) -> None:
    two_seasons(world)
    asks_in_seerr(world, 7, 1)
    await world.commands.remove((await polled(world)).id)
    asks_in_seerr(world, 7, 1, 2)
    await world.intake.poll()
    assert await world.all_requests() == ()


async def test_a_new_seerr_request_revives_its_seasons(world: World) -> None:
    two_seasons(world)
    asks_in_seerr(world, 7, 1, 2)
    request = await polled(world)
    await world.commands.cancel(request.id)
    asks_in_seerr(world, 7, 1, 2, status=RequestStatus.DECLINED)
    asks_in_seerr(world, 8, 2)
    after = await polled(world)
    assert (after.id, await states(world, after)) == (request.id, [GONE, GONE, OPEN, OPEN])


# catalogs that number differently


def weeks_of(world: World, first: int, last: int, *, of: int) -> tuple[SeerrEpisode, ...]:
    """Seerr's episodes of a run of so many weeks that ended a month ago, numbered from 1."""
    end = world.clock() - 30 * DAY
    return tuple(
        SeerrEpisode(number=place - first + 1, title=None, airs_on=(end - WEEK * (of - place)).date())
        for place in range(first, last + 1)
    )


async def test_one_season_of_seerr_over_two_of_the_metadata_asks_for_the_metadatas_numbers(world: World) -> None:
    end = world.clock() - 30 * DAY
    lists(world, *weekly(1, 4, end - 4 * WEEK), *weekly(2, 4, end))
    seerr_show(world, seerr_season(1, 8, (end - 7 * WEEK).date()))
    world.seerr.seasons[SHOW_TMDB, 1] = weeks_of(world, 1, 8, of=8)
    asks_in_seerr(world, 7, 1)
    request = await polled(world)
    assert list(await items(world, request)) == [(season, number) for season in (1, 2) for number in range(1, 5)]
    assert (request.seasons, request.ongoing) == ((1, 2), True)
    await work(world)
    asked = sorted({(query.season, query.episode) for query, _ in world.indexer.queries if query.season})
    assert asked == [(season, number) for season in (1, 2) for number in range(1, 5)]


async def test_of_two_seasons_of_seerr_in_one_of_the_metadata_just_that_part_is_asked_for(world: World) -> None:
    end = world.clock() - 30 * DAY
    lists(world, *weekly(1, 8, end))
    first = (end - 7 * WEEK).date()
    seerr_show(world, seerr_season(1, 4, first), seerr_season(2, 4, first + 4 * WEEK))
    world.seerr.seasons[SHOW_TMDB, 1] = weeks_of(world, 1, 4, of=8)
    world.seerr.seasons[SHOW_TMDB, 2] = weeks_of(world, 5, 8, of=8)
    asks_in_seerr(world, 7, 2)
    request = await polled(world)
    assert list(await items(world, request)) == [(1, number) for number in range(5, 9)]
    assert (request.seasons, request.ongoing) == ((), False)


async def test_a_day_between_the_catalogs_is_the_same_episode(world: World) -> None:
    end = world.clock() - 30 * DAY
    lists(world, *weekly(1, 8, end + timedelta(hours=14)))
    first = (end - 7 * WEEK).date()
    seerr_show(world, seerr_season(1, 4, first), seerr_season(2, 4, first + 4 * WEEK))
    world.seerr.seasons[SHOW_TMDB, 2] = weeks_of(world, 5, 8, of=8)
    asks_in_seerr(world, 7, 2)
    assert list(await items(world, await polled(world))) == [(1, number) for number in range(5, 9)]


async def test_of_two_seasons_of_seerr_in_one_of_the_metadata_the_first_is_not_all_of_it(world: World) -> None:
    end = world.clock() - 30 * DAY
    lists(world, *weekly(1, 8, end))
    first = (end - 7 * WEEK).date()
    seerr_show(world, seerr_season(1, 4, first), seerr_season(2, 4, first + 4 * WEEK))
    for season in (1, 2):
        world.seerr.seasons[SHOW_TMDB, season] = weeks_of(world, 4 * season - 3, 4 * season, of=8)
    asks_in_seerr(world, 7, 1)
    assert list(await items(world, await polled(world))) == [(1, number) for number in range(1, 5)]
    asks_in_seerr(world, 7, 1, 2)
    request = await polled(world)
    assert list(await items(world, request)) == [(1, number) for number in range(1, 9)]
    assert (request.seasons, request.ongoing) == ((1,), True)
