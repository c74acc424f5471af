"""What a person may do with a game: have it searched, select a release, change, cancel and remove it."""

import asyncio

from addon.domain.events import ReleasesFound
from addon.domain.status import Format, MediaType, Quality
from addon.domain.transitions import Phase
from addon.errors import BadInputError, InvalidTransitionError
from addon.services.commands import Part
from addon.services.steps import Waits
from addon.store.requests import Wishes

from .command_kit import refused
from .game_kit import FakeIgdb, asking, complete, items, wish
from .world import HASHES, World, movie_file, release


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


async def test_torrent_for_two_platforms_is_tried_for_one_after_the_other(world: World, igdb: FakeIgdb) -> None:
    request = await asking(world, igdb).request_game(wish("PC", "Switch"))
    pc, switch = await world.lifecycle.items(request.id)
    for item in (pc, switch):
        await world.find(item, release(HASHES[0], filename=None, file_index=None))
        await world.lifecycle.tell(item.id, ReleasesFound(reason="Found."))
    world.debrid.knows(HASHES[0], movie_file())
    held = world.debrid.holds("add", done=False)
    trying = asyncio.create_task(world.step(pc.id))
    await held.reached.wait()
    await world.step(switch.id)
    assert (await world.item(switch.id)).note == "The same torrent is tried for another platform."
    held.opened.set()
    await trying


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
