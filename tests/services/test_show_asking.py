"""Asking for a show: exactly one of seasons, episodes and ongoing. What is there already is not searched."""

from datetime import timedelta

import pytest

from addon.clients.metadata_answers import EpisodeInfo
from addon.domain.episodes import Asked
from addon.domain.status import MediaType, Quality, Status
from addon.domain.transitions import Phase
from addon.errors import BadInputError, DuplicateError, UpstreamUnavailableError
from addon.services.intake.asking import TitleWish

from .command_kit import refused
from .fakes import outage
from .show_kit import (
    DAY,
    ONGOING,
    S1,
    SHOW,
    SHOW_IMDB,
    SHOW_TMDB,
    ask,
    asked_for,
    items,
    lists,
    lists_season,
    numbers_in,
    phases,
    weekly,
    work,
)
from .world import World


def two_seasons_and_a_special(world: World, *, ended: bool = True) -> None:
    special = EpisodeInfo(season=0, number=1, title="The Pier", airs_at=world.clock() - 900 * DAY)
    first = weekly(1, 2, world.clock() - 400 * DAY)
    lists(world, special, *first, *weekly(2, 3, world.clock() - 30 * DAY), ended=ended)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked(seasons=(2,)), [(2, 1), (2, 2), (2, 3)]),
        (Asked(seasons=(2, 1, 2)), [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]),
        (Asked(seasons=(0,)), [(0, 1)]),
        (Asked(episodes=((2, 3), (1, 1), (2, 3))), [(1, 1), (2, 3)]),
        (Asked(episodes=((0, 1),)), [(0, 1)]),
        (ONGOING, [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]),
    ],
    ids=str,
)
async def test_a_show_is_asked_for_by_seasons_episodes_or_as_ongoing(
    world: World, asked: Asked, expected: list[tuple[int, int]]
) -> None:
    two_seasons_and_a_special(world)
    request = await ask(world, asked)
    assert list(await items(world, request)) == expected
    assert (request.media_type, request.title, request.year, request.tmdb_id) == (
        MediaType.SHOW,
        SHOW,
        2019,
        SHOW_TMDB,
    )
    assert (request.ongoing, request.seasons) == (asked.ongoing, tuple(sorted(set(asked.seasons))))
    assert request.status is Status.PENDING


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (Asked(), "exactly one of"),
        (Asked(seasons=(1,), ongoing=True), "exactly one of"),
        (Asked(seasons=(1,), episodes=((1, 1),)), "exactly one of"),
        (Asked(episodes=((1, 1),), ongoing=True), "exactly one of"),
        (Asked(seasons=(1, 7)), "Night Ferry has no season 7."),
        (Asked(seasons=(-1,)), "There is no season -1."),
        (Asked(episodes=((1, 1), (2, 9))), "Night Ferry has no episode S02E09."),
        (Asked(episodes=((1, -2),)), "There is no episode -2 of season 1."),
    ],
    ids=str,
)
async def test_what_the_show_does_not_have_is_named_and_changes_nothing(world: World, asked: Asked, named: str) -> None:
    two_seasons_and_a_special(world)
    error = await refused(world, BadInputError, lambda: ask(world, asked))
    assert named in str(error)


async def test_specials_are_not_enough_for_an_ongoing_show(world: World) -> None:
    lists(world, EpisodeInfo(season=0, number=1, title=None, airs_at=world.clock()))
    assert "lists no episode" in str(await refused(world, BadInputError, lambda: ask(world, ONGOING)))


@pytest.mark.parametrize(
    "wrong", [{"imdb_id": "tt9999999"}, {"imdb_id": "7300001"}, {"year": 2016}, {"title": " "}], ids=str
)
async def test_a_show_that_is_not_meant_is_refused(world: World, wrong: dict[str, object]) -> None:
    two_seasons_and_a_special(world)
    await refused(world, BadInputError, lambda: ask(world, S1, **wrong))


async def test_without_the_metadata_source_nothing_is_made(world: World) -> None:
    lists_season(world)
    world.metadata.error = outage("metadata")
    await refused(world, UpstreamUnavailableError, lambda: ask(world))


async def test_what_jellyfin_has_is_completed_at_once_and_never_searched(world: World) -> None:
    lists_season(world, 4)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1), (1, 3), (2, 1))
    request = await ask(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == [1, 3]
    there = (await items(world, request))[1, 1]
    assert (there.note, there.due_at) == ("The library has it already.", None)
    await work(world)
    assert asked_for(world) == [2, 2, 4]
    assert request.status is Status.PENDING


async def test_a_show_that_is_all_there_is_completed(world: World) -> None:
    lists_season(world, 2, ended=True)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1), (1, 2))
    request = await ask(world)
    await work(world)
    assert (request.status, world.indexer.queries, request.refresh_at) == (Status.COMPLETED, [], None)


@pytest.mark.parametrize(("height", "present"), [(480, False), (720, True), (2160, True)])
async def test_a_lesser_quality_is_not_there(world: World, height: int, present: bool) -> None:
    lists_season(world, 1)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1), height=height)
    request = await ask(world, qualities=(Quality.P1080, Quality.P720))
    assert (request.status is Status.COMPLETED) is present


async def test_an_outage_of_jellyfin_says_nothing_of_the_library(world: World) -> None:
    lists_season(world, 2)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1), (1, 2))
    world.jellyfin.error = outage("jellyfin")
    request = await ask(world)
    await work(world)
    assert (request.status, asked_for(world)) == (Status.PENDING, [1, 1, 2])


async def test_an_unaired_episode_waits_until_a_little_after_it_airs(world: World) -> None:
    lists(world, *weekly(1, 3, world.clock() + 3 * DAY))
    request = await ask(world)
    third = (await items(world, request))[1, 3]
    assert (third.phase, third.due_at) == (Phase.SEARCHING, world.clock() + 3 * DAY + timedelta(minutes=10))


@pytest.mark.parametrize(
    ("asked", "ended", "last", "expected"),
    [
        (ONGOING, False, -30, DAY),  # continues: daily
        (ONGOING, True, -30, 7 * DAY),  # ended, not all there: weekly
        (ONGOING, False, 3, DAY),  # not near yet
        (ONGOING, False, 1, timedelta(hours=18)),  # six hours before it airs
        (ONGOING, False, 0, timedelta(hours=1)),  # near: often
        (S1, False, -30, None),  # all of the season has aired: never
        (S1, False, 3, DAY),
        (Asked(episodes=((1, 1),)), False, 3, None),
    ],
)
async def test_the_metadata_is_looked_at_again_as_the_show_needs_it(
    world: World, asked: Asked, ended: bool, last: int, expected: timedelta | None
) -> None:
    lists(world, *weekly(1, 3, world.clock() + last * DAY), ended=ended)
    request = await ask(world, asked)
    assert request.refresh_at == (None if expected is None else world.clock() + expected)


@pytest.mark.parametrize("asked", [S1, Asked(episodes=((1, 2),)), Asked(seasons=(1, 2)), Asked(episodes=((2, 1),))])
async def test_what_is_asked_for_already_is_a_duplicate(world: World, asked: Asked) -> None:
    two_seasons_and_a_special(world)
    request = await ask(world, Asked(seasons=(1, 2)))
    error = await refused(world, DuplicateError, lambda: ask(world, asked))
    assert isinstance(error, DuplicateError)
    assert (error.request_id, str(error)) == (request.public_id, "Night Ferry is asked for already.")


async def test_a_duplicate_of_what_is_there_says_so(world: World) -> None:
    lists_season(world, 2)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 1), (1, 2))
    await ask(world)
    error = await refused(world, DuplicateError, lambda: ask(world, Asked(episodes=((1, 2),))))
    assert str(error) == "Night Ferry is in the library already."


async def test_a_later_request_owns_only_what_is_new(world: World) -> None:
    two_seasons_and_a_special(world)
    first = await ask(world, Asked(episodes=((1, 2), (2, 1))))
    second = await ask(world, Asked(seasons=(1, 2)))
    assert second.id != first.id
    assert list(await items(world, second)) == [(1, 1), (2, 2), (2, 3)]
    assert list(await phases(world, first)) == [(1, 2), (2, 1)]


async def test_qualities_that_do_not_overlap_are_another_wish(world: World) -> None:
    lists_season(world, 2)
    first = await ask(world)
    second = await ask(world, qualities=(Quality.P2160,))
    assert second.id != first.id
    assert list(await items(world, second)) == [(1, 1), (1, 2)]
    third = await ask(world, qualities=(Quality.P480,))
    assert len({first.id, second.id, third.id}) == 3


async def test_a_wish_without_ids_is_no_wish(world: World) -> None:
    await refused(world, BadInputError, lambda: world.asking.request_show(TitleWish(imdb_id=""), S1))
