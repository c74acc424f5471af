"""Shows that are asked for in Seerr: its seasons are the contract, and its facts name the show."""

from dataclasses import replace

import pytest

from addon.clients.seerr_requests import RequestedSeason, RequestStatus
from addon.domain.status import Quality, Source, Status
from addon.domain.transitions import Phase

from .fakes import outage
from .show_kit import (
    DAY,
    SHOW,
    SHOW_IMDB,
    SHOW_TMDB,
    asked_for,
    asks_in_seerr,
    items,
    lists,
    lists_season,
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


async def test_the_seasons_that_are_asked_for_are_taken_in(world: World) -> None:
    two_seasons(world)
    asks_in_seerr(world, 7, 2)
    request = await polled(world)
    assert (request.title, request.imdb_id, request.tmdb_id, request.source) == (
        SHOW,
        SHOW_IMDB,
        SHOW_TMDB,
        Source.SEERR_POLL,
    )
    assert (request.seasons, request.ongoing, list(await items(world, request))) == ((2,), False, [(2, 1), (2, 2)])
    assert {item.note for item in (await items(world, request)).values()} == {"Asked for by kid in Seerr."}
    await work(world)
    assert asked_for(world) == [1, 1, 2]


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        (RequestStatus.PENDING, True),
        (RequestStatus.APPROVED, True),
        (RequestStatus.COMPLETED, True),
        (RequestStatus.DECLINED, False),
    ],
    ids=str,
)
async def test_every_season_counts_that_is_not_declined(world: World, status: RequestStatus, counts: bool) -> None:
    two_seasons(world)
    named = (
        RequestedSeason(number=1, status=status),
        RequestedSeason(number=2, status=RequestStatus.APPROVED),
    )
    asks_in_seerr(world, 7, seasons=named)
    request = await polled(world)
    assert request.seasons == ((1, 2) if counts else (2,))


async def test_a_request_without_a_season_asks_for_nothing(world: World) -> None:
    two_seasons(world)
    asks_in_seerr(world, 7)
    await world.intake.poll()
    assert (await world.all_requests(), world.seerr.calls) == ((), ["list"])


@pytest.mark.parametrize(
    ("seasons", "ended", "ongoing"),
    [((1, 2), False, True), ((2,), False, False), ((1, 2), True, False), ((0, 1, 2), False, True)],
)
async def test_every_season_of_a_show_that_continues_is_ongoing(
    world: World, seasons: tuple[int, ...], ended: bool, ongoing: bool
) -> None:
    two_seasons(world, ended=ended)
    asks_in_seerr(world, 7, *seasons)
    request = await polled(world)
    assert request.ongoing is ongoing
    assert (request.refresh_at is not None) is ongoing


async def test_a_season_that_seerr_has_announced_and_nobody_asked_for_is_not_ongoing(world: World) -> None:
    two_seasons(world)
    day = (world.clock() - 400 * DAY).date()
    seerr_show(world, seerr_season(1, 2, day), seerr_season(2, 2, day + 370 * DAY), seerr_season(3, 8, None))
    asks_in_seerr(world, 7, 1, 2)
    assert (await polled(world)).ongoing is False


async def test_specials_are_taken_only_by_number(world: World) -> None:
    two_seasons(world)
    lists(world, *weekly(0, 1, world.clock() - 900 * DAY), *world.metadata.shows[SHOW_IMDB].episodes)
    seerr_show(world)
    asks_in_seerr(world, 7, 1, 2)
    assert (0, 1) not in await items(world, await polled(world))
    asks_in_seerr(world, 7, 0, 1, 2)
    assert (0, 1) in await items(world, await polled(world))


async def test_all_names_of_the_show_are_known(world: World) -> None:
    two_seasons(world)
    world.metadata.shows[SHOW_IMDB] = replace(world.metadata.shows[SHOW_IMDB], title="The Night Ferry")
    seerr_show(world, original_title="Nattfärjan")
    asks_in_seerr(world, 7, 1)
    request = await polled(world)
    assert (request.title, request.other_titles) == (SHOW, ("Nattfärjan", "The Night Ferry"))


async def test_a_request_for_4k_is_one_for_4k_and_nothing_less(world: World) -> None:
    two_seasons(world)
    asks_in_seerr(world, 7, 1)
    asks_in_seerr(world, 8, 1, is_4k=True)
    await world.intake.poll()
    found = {request.is_4k: request.qualities for request in await world.all_requests()}
    assert found == {False: (Quality.P1080, Quality.P720), True: (Quality.P2160,)}


@pytest.mark.parametrize("key", [SHOW_IMDB, "jelly-1"], ids=["by its IMDb id", "by Jellyfin's own id"])
async def test_what_jellyfin_has_is_completed_and_never_searched(world: World, key: str) -> None:
    two_seasons(world)
    world.jellyfin.shows_episodes(key, (1, 1), (2, 2))
    asks_in_seerr(world, 7, 1, 2, jellyfin_media_id="jelly-1")
    request = await polled(world)
    assert list((await phases(world, request)).values()) == [DONE, OPEN, OPEN, DONE]
    await work(world)
    assert asked_for(world) == [2, 1]


async def test_an_unchanged_poll_is_one_call(world: World) -> None:
    two_seasons(world)
    asks_in_seerr(world, 7, 2)
    await polled(world)
    for calls in (world.seerr.calls, world.metadata.asked, world.jellyfin.calls):
        calls.clear()
    await world.intake.poll()
    assert (world.seerr.calls, world.metadata.asked, world.jellyfin.calls) == (["list"], [], [])


async def test_a_webhook_takes_a_show_in_once(world: World) -> None:
    two_seasons(world)
    asks_in_seerr(world, 7, 1)
    await world.intake.woken(7)
    await world.intake.poll()
    await world.intake.woken(7)
    (request,) = await world.all_requests()
    assert request.source is Source.SEERR_WEBHOOK


@pytest.mark.parametrize("call", ["show", "metadata", "jellyfin"])
async def test_an_outage_while_it_is_taken_in_loses_nothing(world: World, call: str) -> None:
    two_seasons(world)
    asks_in_seerr(world, 7, 1)
    if call == "show":
        world.seerr.errors["show"] = outage("seerr")
    elif call == "metadata":
        world.metadata.error = outage("metadata")
    else:
        world.jellyfin.error = outage("jellyfin")
    await world.intake.poll()
    assert await world.all_requests() == ()
    world.seerr.errors.clear()
    world.metadata.error = world.jellyfin.error = None
    assert list(await items(world, await polled(world))) == [(1, 1), (1, 2)]


# without an IMDb id, or unknown to the metadata source


@pytest.mark.parametrize("unknown", ["IMDb id", "metadata"])
async def test_what_is_not_known_yet_stands_there_by_a_placeholder_and_is_looked_up_daily(
    world: World, unknown: str
) -> None:
    two_seasons(world)
    info = world.metadata.shows[SHOW_IMDB]
    if unknown == "metadata":
        world.metadata.shows.clear()
    else:
        seerr_show(world, imdb_id=None)
    asks_in_seerr(world, 7, 1, 2)
    request = await polled(world)
    assert list(await items(world, request)) == [(1, 1), (2, 1)]
    assert (request.status, request.refresh_at) == (Status.PENDING, world.clock() + DAY)
    await work(world)
    await world.commands.search(request.id)
    await work(world)
    assert world.indexer.queries == []
    assert {item.due_at for item in (await items(world, request)).values()} == {None}
    world.metadata.shows[SHOW_IMDB] = info
    seerr_show(world)
    world.clock.forward(DAY.total_seconds())
    await world.shows.tick()
    after = await world.request(request.id)
    assert (after.imdb_id, list(await items(world, after))) == (SHOW_IMDB, [(1, 1), (1, 2), (2, 1), (2, 2)])
    await work(world)
    assert sorted(asked_for(world), key=str) == [1, 1, 1, 1, 2, 2]


async def test_a_show_that_stays_unknown_is_looked_up_once_a_day(world: World) -> None:
    lists_season(world, 2)
    seerr_show(world, imdb_id=None)
    asks_in_seerr(world, 7, 1)
    request = await polled(world)
    for _ in range(3):
        world.seerr.calls.clear()
        world.clock.forward(86400)
        await world.shows.tick()
        await world.shows.tick()
        assert world.seerr.calls == ["show"]
    assert (await world.request(request.id)).refresh_at == world.clock() + DAY
