"""Shows that Seerr lists no more: declined, gone, or available; what a person and Seerr ask for together."""

from dataclasses import replace
from datetime import timedelta

from addon.clients.seerr_requests import MediaStatus, RequestStatus
from addon.domain.episodes import Asked
from addon.domain.models import Request
from addon.domain.status import Status
from addon.domain.transitions import Phase
from addon.store import seerr_links

from .show_kit import DAY, SHOW_IMDB, ask, asks_in_seerr, items, lists, phases, seerr_show, weekly
from .world import World

OPEN, DONE, GONE = Phase.SEARCHING, Phase.COMPLETED, Phase.CANCELLED


def two_seasons(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() - 400 * DAY), *weekly(2, 2, world.clock() - 30 * DAY))
    seerr_show(world)


async def polled(world: World) -> Request:
    await world.intake.poll()
    (request,) = await world.all_requests()
    return request


async def test_a_declined_request_is_cancelled_by_its_webhook(world: World) -> None:
    two_seasons(world)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1))
    asks_in_seerr(world, 7, 1, 2)
    request = await polled(world)
    asks_in_seerr(world, 7, 1, 2, status=RequestStatus.DECLINED)
    await world.intake.woken(7)
    after = await world.request(request.id)
    assert (after.status, after.refresh_at) == (Status.CANCELLED, None)
    assert list((await phases(world, request)).values()) == [DONE, GONE, GONE, GONE]


async def test_a_request_that_is_gone_is_cancelled_by_the_second_poll(world: World) -> None:
    two_seasons(world)
    asks_in_seerr(world, 7, 1)
    request = await polled(world)
    del world.seerr.requests[7]
    await world.intake.poll()
    assert (await world.request(request.id)).status is Status.PENDING
    await world.intake.poll()
    assert (await world.request(request.id)).status is Status.CANCELLED


async def test_what_seerr_calls_available_is_completed_as_far_as_jellyfin_shows_it(world: World) -> None:
    two_seasons(world)
    asks_in_seerr(world, 7, 1, 2)
    request = await polled(world)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1), (1, 2), (2, 1))
    asks_in_seerr(world, 7, 1, 2, media_status=MediaStatus.AVAILABLE)
    await world.intake.poll()
    assert list((await phases(world, request)).values()) == [DONE, DONE, DONE, OPEN]
    assert (await world.request(request.id)).status is Status.PENDING


async def test_without_jellyfin_seerrs_word_completes_the_seasons_that_were_asked_for(world: World) -> None:
    lists(world, *weekly(1, 3, world.clock() - DAY), ended=True)
    seerr_show(world)
    world.wire(jellyfin=None)
    asks_in_seerr(world, 7, 1)
    request = await polled(world)
    asks_in_seerr(world, 7, 1, media_status=MediaStatus.AVAILABLE)
    await world.intake.poll()
    assert list((await phases(world, request)).values()) == [DONE, DONE, DONE]


async def test_what_airs_after_seerr_had_it_all_is_fetched_and_seerr_is_not_asked_each_time(world: World) -> None:
    lists(world, *weekly(1, 3, world.clock() + DAY))
    seerr_show(world)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1), (1, 2))
    asks_in_seerr(world, 7, 1)
    request = await polled(world)
    assert (request.status, request.ongoing) == (Status.COMPLETED, True)
    asks_in_seerr(world, 7, 1, status=RequestStatus.COMPLETED)
    world.clock.forward(2 * 86400)
    await world.calendar.tick()
    world.wire(jellyfin=None)
    world.seerr.calls.clear()
    for _ in range(3):
        await world.intake.poll()
    assert list((await phases(world, request)).values()) == [DONE, DONE, OPEN]
    assert world.seerr.calls.count("request") == 1


async def test_a_show_that_was_asked_for_here_outlives_what_seerr_says_of_it(world: World) -> None:
    two_seasons(world)
    request = await ask(world, Asked(ongoing=True))
    asks_in_seerr(world, 7, 1)
    await polled(world)
    asks_in_seerr(world, 7, 1, status=RequestStatus.DECLINED)
    await world.intake.woken(7)
    assert list((await phases(world, request)).values()) == [OPEN] * 4


async def test_seerrs_request_is_joined_to_the_one_that_has_its_seasons(world: World) -> None:
    two_seasons(world)
    first = await ask(world, Asked(seasons=(1,)))
    await ask(world, Asked(seasons=(2,)))
    asks_in_seerr(world, 7, 1)
    await world.intake.poll()
    link = await world.store.read(seerr_links.find_link, 7)
    assert link is not None
    assert link.request_id == first.id


async def test_a_seerr_that_has_lost_many_shows_at_once_cancels_none(world: World) -> None:
    two_seasons(world)
    for number in range(6):
        show = replace(seerr_show(world), tmdb_id=100 + number, imdb_id=f"tt740000{number}")
        world.seerr.shows[100 + number] = show
        world.metadata.shows[f"tt740000{number}"] = world.metadata.shows[SHOW_IMDB]
        asks_in_seerr(world, 10 + number, 1)
        world.seerr.requests[10 + number] = replace(world.seerr.requests[10 + number], tmdb_id=100 + number)
    await world.intake.poll()
    world.seerr.requests.clear()
    for _ in range(3):
        await world.intake.poll()
    assert {request.status for request in await world.all_requests()} == {Status.PENDING}
    assert world.intake.brake is not None


async def test_a_person_and_seerr_share_a_show_by_episodes(world: World) -> None:
    two_seasons(world)
    mine = await ask(world, Asked(seasons=(1,)))
    asks_in_seerr(world, 7, 1, 2)
    await world.intake.poll()
    theirs = next(each for each in await world.all_requests() if each.id != mine.id)
    assert (list(await items(world, mine)), list(await items(world, theirs))) == (
        [(1, 1), (1, 2)],
        [(2, 1), (2, 2)],
    )
    assert theirs.refresh_at is not None
    assert theirs.refresh_at - world.clock() <= timedelta(days=1)
