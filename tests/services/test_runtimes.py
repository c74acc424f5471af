"""Where the runtime of a title is known from, without a call more than before."""

from addon.services.intake.asking import TitleWish

from .show_kit import DAY, ONGOING, ask, asks_in_seerr, lists, lists_season, polled, two_seasons, weekly
from .world import IMDB, World


async def test_a_movie_has_the_runtime_of_the_metadata_source(world: World) -> None:
    request = await world.asking.request_movie(TitleWish(imdb_id=IMDB))
    assert request.runtime_minutes == 96


async def test_a_movie_of_seerr_has_seerrs_and_nobody_else_is_asked(world: World) -> None:
    world.seerr.asks(7)
    await world.intake.poll()
    (request,) = await world.all_requests()
    assert (request.runtime_minutes, world.metadata.asked) == (96, [])


async def test_a_show_has_the_runtime_of_its_episodes(world: World) -> None:
    lists(world, *weekly(1, 2, world.clock() - 30 * DAY), runtime_minutes=45)
    assert (await ask(world, ONGOING)).runtime_minutes == 45


async def test_a_show_of_seerr_has_that_of_the_metadata_source(world: World) -> None:
    two_seasons(world)
    lists(world, *world.metadata.shows["tt7300001"].episodes, runtime_minutes=45)
    asks_in_seerr(world, 7, 2)
    assert (await polled(world)).runtime_minutes == 45


async def test_a_runtime_that_is_listed_later_is_taken_over_and_kept(world: World) -> None:
    lists_season(world)
    request = await ask(world, ONGOING)
    assert request.runtime_minutes is None
    for listed, known in ((45, 45), (None, 45), (50, 50)):
        lists(world, *world.metadata.shows["tt7300001"].episodes, runtime_minutes=listed)
        await world.shows.refresh(request)
        assert (await world.request(request.id)).runtime_minutes == known
