"""Games that a person asks for: with IGDB's help and without, once each, and growing by platforms."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from addon.clients.igdb import Igdb
from addon.domain.events import Cancelled
from addon.domain.games import GameInfo, GamePlatform
from addon.domain.models import Request
from addon.domain.status import Format, MediaType, Quality, Status
from addon.domain.transitions import Phase
from addon.errors import BadInputError, DuplicateError, InvalidTransitionError, UpstreamUnavailableError
from addon.services.commands import Part
from addon.services.intake.game_admissions import GameAdmissions
from addon.services.intake.games import GameAsking, GameWish
from addon.services.steps import Waits
from addon.store import history
from addon.store.requests import Wishes

from .command_kit import refused
from .fakes import outage
from .world import HASHES, World, release

WINDOWS = GamePlatform(id=6, name="PC (Microsoft Windows)", abbreviation="PC")
SWITCH = GamePlatform(id=130, name="Nintendo Switch")
TENNIS = GameInfo(
    igdb_id=7,
    title="Tennis for Two",
    year=1958,
    poster_url="https://images.test/co1.jpg",
    platforms=(WINDOWS, SWITCH),
    genres=("Sport",),
    other_titles=tuple(f"Tennis {number}" for number in range(40)),
)


class FakeIgdb(Igdb):
    """Knows some games; `error` is raised instead of any answer."""

    def __init__(self, *games: GameInfo) -> None:
        self.games = games
        self.error: Exception | None = None

    async def search(self, text: str) -> tuple[GameInfo, ...]:
        self._fail()
        return self.games

    async def game(self, igdb_id: int) -> GameInfo | None:
        self._fail()
        return next((game for game in self.games if game.igdb_id == igdb_id), None)

    async def genres(self) -> tuple[str, ...]:
        self._fail()
        return ("Puzzle", "Sport")

    def _fail(self) -> None:
        if self.error is not None:
            raise self.error


@pytest.fixture
def igdb() -> FakeIgdb:
    return FakeIgdb(TENNIS)


def asking(world: World, igdb: FakeIgdb | None = None) -> GameAsking:
    return GameAsking(igdb, GameAdmissions(world.admissions), world.defaults)


def wish(*platforms: str, title: str = "Tennis for Two", **changes: object) -> GameWish:
    return replace(GameWish(title=title, platforms=platforms), **changes)  # type: ignore[arg-type]


async def items(world: World, request: Request) -> dict[str | None, Phase]:
    return {item.platform: item.phase for item in await world.lifecycle.items(request.id)}


async def told(world: World, request: Request) -> list[tuple[str | None, str]]:
    """Platform and status of each row of the history."""
    changes = await world.store.read(history.history_of, request.id, 100)
    return [(change.platform, change.to_status.value) for change in changes]


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


async def complete(world: World, request: Request, platform: str) -> Path:
    """The platform's item, completed with a file in its own folder of the library."""
    item = next(each for each in await world.lifecycle.items(request.id) if each.platform == platform)
    file = world.settings.data_dir / "library" / "Games" / "Tennis for Two (1958)" / platform / "deep" / "data.bin"
    file.parent.mkdir(parents=True)
    file.write_text("data")

    def place(tables: object) -> None:
        tables.Item.get(id=item.id).set(phase="COMPLETED", due_at=None)  # type: ignore[attr-defined]
        tables.LibraryFile(item_id=item.id, path=str(file), size_bytes=4, placed_at=1)  # type: ignore[attr-defined]

    await world.store.write(place)
    return file


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


# what a person may do with it


async def test_search_without_an_indexer_for_games_says_which_setting_is_missing(world: World) -> None:
    world.indexer.kinds = (MediaType.MOVIE, MediaType.SHOW)
    request = await asking(world).request_game(wish("PC"))
    (item,) = await world.lifecycle.items(request.id)
    outcome = await world.step(item.id)
    assert isinstance(outcome, Waits)
    assert outcome.note == "No indexer that can search games is set: set USHER_TORZNAB_URLS."
    assert world.indexer.queries == []


async def test_game_is_searched_by_title_and_year(world: World) -> None:
    request = await asking(world).request_game(wish("PC", year=1958))
    (item,) = await world.lifecycle.items(request.id)
    await world.step(item.id)
    ((query, _),) = world.indexer.queries
    assert (query.media_type, query.title, query.year, query.imdb_id) == (MediaType.GAME, "Tennis for Two", 1958, None)


async def test_person_searches_the_platforms_that_wait(world: World, igdb: FakeIgdb) -> None:
    request = await asking(world, igdb).request_game(wish("PC", "Switch"))
    await complete(world, request, "PC")
    await world.commands.search(request.id)
    await complete(world, request, "Switch")
    await refused(world, InvalidTransitionError, lambda: world.commands.search(request.id))


async def test_game_has_no_seasons_and_no_qualities(world: World) -> None:
    request = await asking(world).request_game(wish("PC"))
    await refused(world, BadInputError, lambda: world.commands.search(request.id, Part(season=1)))
    for wishes in (Wishes(qualities=(Quality.P1080,)), Wishes(formats=(Format.MKV,))):
        error = await refused(world, BadInputError, lambda wishes=wishes: world.commands.update(request.id, wishes))  # type: ignore[misc]
        assert str(error) == "A game has no qualities and no formats."
    changed = await world.commands.update(request.id, Wishes(qualities=(), auto_select=False))
    assert (changed.auto_select, changed.qualities) == (False, ())


async def test_release_is_taken_by_the_platform_that_it_was_found_for(world: World, igdb: FakeIgdb) -> None:
    request = await asking(world, igdb).request_game(wish("PC", "Switch"))
    pc, switch = await world.lifecycle.items(request.id)
    await world.find(pc, release(HASHES[0]))
    found = {known.platform: known for known in await world.find(switch, release(HASHES[1]))}
    assert set(found) == {"PC", "Switch"}
    await world.commands.select(request.id, found["Switch"].id, force=False)
    assert await items(world, request) == {"PC": Phase.SEARCHING, "Switch": Phase.TAKING}
    await world.commands.update(request.id, Wishes(auto_select=False))  # what is on its way goes on
    assert await items(world, request) == {"PC": Phase.SEARCHING, "Switch": Phase.TAKING}


async def test_game_for_one_platform_is_not_changed_while_it_is_downloading(world: World) -> None:
    request = await asking(world).request_game(wish("PC"))
    (item,) = await world.lifecycle.items(request.id)
    (known,) = await world.find(item, release())
    await world.commands.select(request.id, known.id, force=False)
    change = Wishes(auto_select=False)
    await refused(world, InvalidTransitionError, lambda: world.commands.update(request.id, change))
    await refused(world, InvalidTransitionError, lambda: world.commands.remove(request.id))
    await world.commands.cancel(request.id)
    await world.commands.remove(request.id)
    assert await world.all_requests() == ()
