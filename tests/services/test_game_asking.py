"""Games that a person asks for: with IGDB's help and without, once each, and growing by platforms."""

import shutil
from dataclasses import replace

import pytest

from addon.domain.events import Cancelled
from addon.domain.status import MediaType, Status
from addon.domain.transitions import Phase
from addon.errors import BadInputError, DuplicateError, UpstreamUnavailableError
from addon.services.intake.games import GameWish

from .command_kit import refused
from .fakes import outage
from .game_kit import TENNIS, FakeIgdb, asking, complete, items, told, wish
from .world import World

# without keys


async def test_game_is_taken_as_it_is_named_when_nobody_can_be_asked(world: World) -> None:
    asked = wish("windows", title=" Tennis for Two ", year=1958, genres=(" Sport ", "Sport"), requested_by="Mia")
    request = await asking(world).request_game(asked)
    assert (request.media_type, request.title, request.year) == (MediaType.GAME, "Tennis for Two", 1958)
    assert (request.igdb_id, request.platforms, request.genres) == (None, ("PC",), ("Sport",))
    assert (request.qualities, request.formats, request.auto_select) == ((), (), True)
    assert await items(world, request) == {"PC": Phase.SEARCHING}
    assert await told(world, request) == [("PC", "PENDING")]


async def test_without_a_platform_there_is_one_item_for_any(world: World) -> None:
    request = await asking(world).request_game(wish())
    assert request.platforms == ()
    assert await items(world, request) == {None: Phase.SEARCHING}
    assert await told(world, request) == [(None, "PENDING")]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (wish(title=" "), "A title has 1 to 300 characters."),
        (wish(title="x" * 301), "A title has 1 to 300 characters."),
        (wish(year=1949), "`year` must be 1950 to 2100, not 1949."),
        (wish(year=2101), "`year` must be 1950 to 2100, not 2101."),
        (wish(igdb_id=0), "An igdbId is 1 or more."),
        (wish(igdb_id=7), "set USHER_IGDB_CLIENT_ID and USHER_IGDB_CLIENT_SECRET"),
        (wish("PC", "Tabletop"), "'Tabletop' is none of its platforms, which are PC, Mac, Linux"),
        (wish(""), "`platforms` must be at most 50, each of 1 to 100 characters."),
        (wish(genres=("x",) * 51), "`genres` must be at most 50, each of 1 to 100 characters."),
    ],
)
async def test_bad_wish_is_told_why_and_changes_nothing(world: World, asked: GameWish, said: str) -> None:
    error = await refused(world, BadInputError, lambda: asking(world).request_game(asked))
    assert said in str(error)


# with IGDB


async def test_game_is_as_igdb_has_it(world: World, igdb: FakeIgdb) -> None:
    request = await asking(world, igdb).request_game(wish("pc", title="tennis FOR two", genres=("sport",)))
    assert (request.title, request.year, request.igdb_id) == ("Tennis for Two", 1958, 7)
    assert (request.platforms, request.genres) == (("PC",), ("Sport",))
    assert request.poster_url == "https://images.test/co1.jpg"
    assert len(request.other_titles) == 20
    assert await items(world, request) == {"PC": Phase.SEARCHING}


async def test_without_a_platform_there_is_an_item_for_each_that_it_runs_on(world: World, igdb: FakeIgdb) -> None:
    request = await asking(world, igdb).request_game(wish())
    assert request.platforms == ()
    assert await items(world, request) == {"PC": Phase.SEARCHING, "Switch": Phase.SEARCHING}
    assert await told(world, request) == [(None, "PENDING")]


async def test_number_of_igdb_decides_whatever_the_title(world: World, igdb: FakeIgdb) -> None:
    request = await asking(world, igdb).request_game(wish(title="That one", igdb_id=7))
    assert request.title == "Tennis for Two"
    error = await refused(world, BadInputError, lambda: asking(world, igdb).request_game(wish(igdb_id=8)))
    assert str(error) == "IGDB knows no game with the igdbId 8."


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (wish(title="Tennis for Three"), "IGDB knows no game called Tennis for Three."),
        (wish(year=1980), "IGDB knows no game called Tennis for Two of 1980"),
        (wish("PS5"), "'PS5' is none of its platforms, which are PC, Switch."),
        (wish(genres=("Opera",)), "'Opera' is no genre; there are Puzzle, Sport."),
    ],
)
async def test_what_igdb_does_not_know_is_bad_input(world: World, igdb: FakeIgdb, asked: GameWish, said: str) -> None:
    error = await refused(world, BadInputError, lambda: asking(world, igdb).request_game(asked))
    assert said in str(error)


async def test_outage_of_igdb_is_no_verdict_and_changes_nothing(world: World, igdb: FakeIgdb) -> None:
    igdb.error = outage("igdb")
    for asked in (wish(), wish(igdb_id=7), wish(genres=("Sport",))):
        await refused(world, UpstreamUnavailableError, lambda asked=asked: asking(world, igdb).request_game(asked))  # type: ignore[misc]


# one request for a game


async def test_same_game_again_is_a_duplicate_that_names_the_request(world: World, igdb: FakeIgdb) -> None:
    first = await asking(world, igdb).request_game(wish("PC"))
    error = await refused(world, DuplicateError, lambda: asking(world, igdb).request_game(wish("PC", igdb_id=7)))
    assert str(error) == "Tennis for Two is asked for already."
    assert isinstance(error, DuplicateError)
    assert error.request_id == first.public_id


@pytest.mark.parametrize(
    ("title", "year", "known_year", "same"),
    [
        ("TENNIS for two", 1958, 1958, True),
        ("Tennis for Two", None, 1958, True),
        ("Tennis for Two", 1958, None, True),
        ("Tennis for Two", None, None, True),
        ("Tennis for Two", 2008, 1958, False),
        ("Tennis for Two 2", 1958, 1958, False),
    ],
)
async def test_without_numbers_title_and_year_tell_the_same_game(
    world: World, title: str, year: int | None, known_year: int | None, same: bool
) -> None:
    await asking(world).request_game(wish("PC", year=known_year))
    again = asking(world).request_game(wish("PC", title=title, year=year))
    if same:
        with pytest.raises(DuplicateError):
            await again
    else:
        await again
    assert len(await world.all_requests()) == (1 if same else 2)


async def test_two_games_of_one_title_are_two_requests(world: World, igdb: FakeIgdb) -> None:
    igdb.games = (TENNIS, replace(TENNIS, igdb_id=8))
    for number in (7, 8):
        await asking(world, igdb).request_game(wish("PC", igdb_id=number))
    assert [request.igdb_id for request in await world.all_requests()] == [8, 7]


async def test_further_platform_joins_the_request(world: World, igdb: FakeIgdb) -> None:
    first = await asking(world, igdb).request_game(wish("PC"))
    await world.lifecycle.tell((await world.lifecycle.items(first.id))[0].id, Cancelled(reason="Gone."))
    await asking(world, igdb).request_game(wish("PC"))  # back to life
    grown = await asking(world, igdb).request_game(wish("PC", "Switch"))
    assert (grown.id, grown.platforms) == (first.id, ("PC", "Switch"))
    assert await items(world, grown) == {"PC": Phase.SEARCHING, "Switch": Phase.SEARCHING}
    rows = await told(world, grown)
    assert rows == [("PC", "PENDING"), ("PC", "CANCELLED"), ("PC", "PENDING"), ("Switch", "PENDING")]


async def test_all_platforms_join_the_one_that_there_is(world: World, igdb: FakeIgdb) -> None:
    first = await asking(world, igdb).request_game(wish("PC"))
    grown = await asking(world, igdb).request_game(wish())
    assert (grown.id, grown.platforms) == (first.id, ())
    assert list(await items(world, grown)) == ["PC", "Switch"]
    with pytest.raises(DuplicateError):
        await asking(world, igdb).request_game(wish())


async def test_platform_that_joins_brings_the_newest_wish(world: World, igdb: FakeIgdb) -> None:
    await asking(world, igdb).request_game(wish("PC"))
    grown = await asking(world, igdb).request_game(wish("Switch", auto_select=False))
    assert grown.auto_select is False


async def test_number_is_filled_in_where_the_game_was_asked_for_by_name(world: World, igdb: FakeIgdb) -> None:
    first = await asking(world).request_game(wish("PC"))
    grown = await asking(world, igdb).request_game(wish("Switch"))
    assert (grown.id, grown.igdb_id, grown.poster_url) == (first.id, 7, "https://images.test/co1.jpg")


async def test_platform_at_rest_comes_back_with_the_new_wish(world: World, igdb: FakeIgdb) -> None:
    first = await asking(world, igdb).request_game(wish("PC", "Switch"))
    await world.commands.cancel(first.id)
    revived = await asking(world, igdb).request_game(wish("PC", auto_select=False))
    assert (revived.id, revived.auto_select) == (first.id, False)
    assert await items(world, revived) == {"PC": Phase.SEARCHING, "Switch": Phase.CANCELLED}


async def test_request_follows_its_platforms_with_a_row_of_its_own(world: World, igdb: FakeIgdb) -> None:
    request = await asking(world, igdb).request_game(wish("PC", "Switch"))
    await world.commands.cancel(request.id)
    assert (await world.request(request.id)).status is Status.CANCELLED
    assert await told(world, request) == [
        (None, "PENDING"),
        ("PC", "CANCELLED"),
        ("Switch", "CANCELLED"),
        (None, "CANCELLED"),
    ]


async def test_completed_platform_is_a_duplicate_until_its_files_are_taken_out(world: World, igdb: FakeIgdb) -> None:
    first = await asking(world, igdb).request_game(wish("PC"))
    file = await complete(world, first, "PC")
    with pytest.raises(DuplicateError):
        await asking(world, igdb).request_game(wish("PC"))
    shutil.rmtree(file.parents[2])
    anew = await asking(world, igdb).request_game(wish("PC"))
    assert anew.id != first.id
    with pytest.raises(DuplicateError):
        await asking(world, igdb).request_game(wish("PC"))


async def test_library_that_is_away_has_lost_nothing(world: World, igdb: FakeIgdb) -> None:
    first = await asking(world, igdb).request_game(wish("PC"))
    file = await complete(world, first, "PC")
    shutil.rmtree(file.parents[3])
    with pytest.raises(DuplicateError):
        await asking(world, igdb).request_game(wish("PC"))


async def test_other_platforms_still_join_the_newest_request(world: World, igdb: FakeIgdb) -> None:
    first = await asking(world, igdb).request_game(wish("PC"))
    shutil.rmtree((await complete(world, first, "PC")).parents[2])
    anew = await asking(world, igdb).request_game(wish("PC"))
    grown = await asking(world, igdb).request_game(wish("Switch"))
    assert grown.id == anew.id
