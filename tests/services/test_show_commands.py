"""What a person may do with a show: search all of it or a part, select a pack, cancel, remove."""

from collections.abc import Awaitable, Callable

import pytest

from addon.domain.episodes import Asked
from addon.domain.models import Request
from addon.domain.status import Status
from addon.domain.transitions import Phase
from addon.errors import BadInputError, InvalidTransitionError, NotFoundError, UpstreamUnavailableError
from addon.services.commands import Part
from addon.store.requests import Wishes

from .command_kit import refused
from .fakes import outage
from .show_kit import (
    DAY,
    ONGOING,
    PACK,
    SHOW_IMDB,
    arrive,
    ask,
    asked_for,
    come_home,
    first_id,
    items,
    knows_pack,
    lists,
    lists_season,
    numbers_in,
    pack,
    phases,
    single,
    weekly,
    work,
)
from .world import World

OPEN, DONE, GONE = Phase.SEARCHING, Phase.COMPLETED, Phase.CANCELLED
TWO = Asked(seasons=(1, 2))


def two_seasons(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() - 400 * DAY), *weekly(2, 2, world.clock() - 30 * DAY))


async def complete(world: World, asked: Asked = ONGOING, *, ended: bool = False) -> Request:
    lists_season(world, 2, ended=ended)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1), (1, 2))
    request = await ask(world, asked)
    assert request.status is Status.COMPLETED
    return request


# search


async def test_a_completed_show_that_is_searched_is_refreshed_and_returned(world: World) -> None:
    request = await complete(world)
    lists(world, *weekly(1, 3, world.clock() - 23 * DAY))
    world.metadata.asked.clear()
    after = await world.commands.search(request.id)
    assert world.metadata.asked == [(SHOW_IMDB, True)]
    assert (after.status, await numbers_in(world, request, OPEN)) == (Status.PENDING, [3])
    await work(world)
    assert [(query.episode, past) for query, past in world.indexer.queries] == [(3, True)]


@pytest.mark.parametrize("asked", [ONGOING, Asked(seasons=(1,)), Asked(episodes=((1, 1), (1, 2)))], ids=str)
async def test_a_completed_show_of_which_nothing_is_new_is_returned_as_it_is(world: World, asked: Asked) -> None:
    request = await complete(world, asked, ended=True)
    after = await world.commands.search(request.id)
    await work(world)
    assert (after.status, world.indexer.queries) == (Status.COMPLETED, [])


async def test_without_the_metadata_source_a_completed_show_cannot_be_looked_at(world: World) -> None:
    request = await complete(world)
    world.metadata.error = outage("metadata")
    await refused(world, UpstreamUnavailableError, lambda: world.commands.search(request.id))


async def test_without_the_metadata_source_an_open_show_is_searched_by_what_is_known(world: World) -> None:
    two_seasons(world)
    request = await ask(world, TWO)
    await work(world)
    world.indexer.queries.clear()
    world.metadata.error = outage("metadata")
    await world.commands.search(request.id)
    await work(world)
    assert sorted(asked_for(world), key=str) == [1, 1, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (Part(), [OPEN] * 4),
        (Part(season=1), [OPEN, OPEN, GONE, GONE]),
        (Part(season=2, episode=1), [GONE, GONE, OPEN, GONE]),
    ],
    ids=str,
)
async def test_a_search_brings_just_that_part_back_to_life(world: World, part: Part, expected: list[Phase]) -> None:
    two_seasons(world)
    request = await ask(world, TWO)
    await world.commands.cancel(request.id)
    await world.commands.search(request.id, part)
    assert list((await phases(world, request)).values()) == expected


@pytest.mark.parametrize(
    ("part", "named"),
    [
        (Part(season=3), "Night Ferry is not asked for with season 3."),
        (Part(season=1, episode=9), "Night Ferry is not asked for with S01E09."),
    ],
)
async def test_a_part_that_is_not_asked_for_is_named(world: World, part: Part, named: str) -> None:
    two_seasons(world)
    request = await ask(world, TWO)
    assert str(await refused_search(world, request, part)) == named


async def refused_search(world: World, request: Request, part: Part) -> Exception:
    """The refresh before may change when the metadata is due, and nothing else."""
    before = await items(world, request)
    with pytest.raises(BadInputError) as caught:
        await world.commands.search(request.id, part)
    assert await items(world, request) == before
    return caught.value


async def test_a_movie_has_no_seasons(world: World) -> None:
    item = await world.ask()
    await refused(world, BadInputError, lambda: world.commands.search(item.request_id, Part(season=1)))


async def test_a_show_that_is_all_downloading_cannot_be_searched(world: World) -> None:
    request = await downloading(world)
    error = await caught_by(InvalidTransitionError, lambda: world.commands.search(request.id))
    assert "DOWNLOADING" in str(error)


async def caught_by(error: type[Exception], command: Callable[[], Awaitable[object]]) -> Exception:
    with pytest.raises(error) as caught:
        await command()
    return caught.value


async def downloading(world: World) -> Request:
    lists_season(world, 3)
    world.indexer.releases = (pack(),)
    knows_pack(world, 1, 2, 3)
    request = await ask(world)
    await work(world)
    assert set((await phases(world, request)).values()) == {Phase.TRANSFERRING}
    return request


async def test_a_search_takes_what_waits_and_leaves_what_is_downloading(world: World) -> None:
    request = await downloading(world)
    lists(world, *weekly(1, 4, world.clock() - 23 * DAY))
    await world.commands.update(request.id, Wishes(), Asked(seasons=(1,)))
    world.indexer.queries.clear()
    await world.commands.search(request.id)
    await work(world)
    assert asked_for(world) == [4]
    assert await numbers_in(world, request, Phase.TRANSFERRING) == [1, 2, 3]


# select


async def choosing(world: World) -> Request:
    lists_season(world, 3)
    world.indexer.releases = (pack(), single(2))
    knows_pack(world, 1, 2, 3)
    request = await ask(world, auto_select=False)
    await work(world)
    return request


async def test_a_pack_that_is_selected_is_taken_for_all_that_wait(world: World) -> None:
    request = await choosing(world)
    (release,) = [each for each in await world.releases((await items(world, request))[1, 1]) if each.accepted]
    after = await world.commands.select(request.id, release.id, force=False)
    assert after.status is Status.DOWNLOADING
    assert {(item.phase, item.with_season) for item in (await items(world, request)).values()} == {(Phase.TAKING, True)}
    await come_home(world)
    assert await numbers_in(world, request, DONE) == [1, 2, 3]
    assert world.debrid.charged.count("add") == 1


async def test_a_pack_is_not_taken_for_what_was_cancelled_or_is_there(world: World) -> None:
    request = await choosing(world)
    (release,) = [each for each in await world.releases((await items(world, request))[1, 1]) if each.accepted]
    await world.commands.update(request.id, Wishes(), Asked(episodes=((1, 1), (1, 3))))
    await world.commands.select(request.id, release.id, force=False)
    assert list((await phases(world, request)).values()) == [Phase.TAKING, GONE, Phase.TAKING]


async def test_a_pack_of_a_season_that_is_there_cannot_be_selected(world: World) -> None:
    request = await choosing(world)
    (release,) = [each for each in await world.releases((await items(world, request))[1, 1]) if each.accepted]
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1), (1, 2), (1, 3))
    await world.admissions.look_in_library(request)
    await refused(world, InvalidTransitionError, lambda: world.commands.select(request.id, release.id, force=True))


async def test_a_rejected_pack_is_taken_by_force_with_what_it_holds(world: World) -> None:
    lists_season(world, 4)
    world.indexer.releases = (pack(),)
    knows_pack(world, 1, 2)
    request = await ask(world)
    await work(world)
    known = await world.releases((await items(world, request))[1, 1])
    (release,) = [each for each in known if each.episode is None]
    await world.commands.select(request.id, release.id, force=True)
    await world.step(await first_id(world, request))
    assert await numbers_in(world, request, Phase.UNLOCKING) == [1, 2]
    assert await numbers_in(world, request, Phase.FAILED) == [3, 4]


# cancel and remove


async def test_cancelling_cancels_what_is_not_there(world: World) -> None:
    lists_season(world, 3)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1))
    request = await ask(world)
    after = await world.commands.cancel(request.id)
    assert (after.status, list((await phases(world, request)).values())) == (Status.CANCELLED, [DONE, GONE, GONE])
    assert await world.commands.cancel(request.id) == after


async def test_cancelling_ends_what_is_open_although_the_last_episode_is_cancelled_already(world: World) -> None:
    request = await downloading(world)
    (download,) = (await world.job((await items(world, request))[1, 3].id)).downloads
    after = await world.commands.cancel_download(download.gid)
    assert after.status is Status.CANCELLED, "a show follows its last episode"
    await world.commands.cancel(request.id)
    assert await numbers_in(world, request, GONE) == [1, 2, 3]
    await world.clear()
    assert (world.aria2.entries, world.debrid.account_) == ({}, {})


async def test_a_completed_ongoing_show_that_is_cancelled_grows_no_more(world: World) -> None:
    request = await complete(world)
    after = await world.commands.cancel(request.id)
    assert (after.status, after.ongoing, after.refresh_at) == (Status.COMPLETED, False, None)
    await refused(world, InvalidTransitionError, lambda: world.commands.cancel(request.id))


async def test_a_completed_show_cannot_be_cancelled(world: World) -> None:
    request = await complete(world, Asked(seasons=(1,)))
    await refused(world, InvalidTransitionError, lambda: world.commands.cancel(request.id))


async def test_a_show_of_which_anything_is_downloading_cannot_be_removed(world: World) -> None:
    request = await downloading(world)
    for number in (1, 2):
        (download,) = (await world.job((await items(world, request))[1, number].id)).downloads
        await world.commands.cancel_download(download.gid)
    await refused(world, InvalidTransitionError, lambda: world.commands.remove(request.id))
    await world.commands.cancel(request.id)
    await world.commands.remove(request.id)
    await world.clear()
    assert (await world.all_requests(), world.aria2.entries, world.debrid.account_) == ((), {}, {})


async def test_removing_a_show_leaves_its_files(world: World) -> None:
    request = await downloading(world)
    await arrive(world)
    await work(world)
    await world.commands.remove(request.id)
    files = (world.settings.data_dir / "library/Shows").glob("**/*.mkv")
    assert len(list(files)) == 3
    await caught_by(NotFoundError, lambda: world.commands.request(request.id))
    assert [each.info_hash for each in world.debrid.account_.values()] == [PACK]
