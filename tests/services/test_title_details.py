"""One title with all that can be asked for of it: from its source, Jellyfin and the store; nothing is made."""

from dataclasses import replace

import pytest

from addon.clients.metadata_answers import EpisodeInfo, MovieInfo
from addon.domain.games import GameInfo
from addon.domain.status import MediaType, Status
from addon.errors import BadInputError, UpstreamUnavailableError
from addon.services.in_library import InLibrary
from addon.services.intake.holdings import Holdings
from addon.services.title_details import Details, TitleDetails
from addon.store import listing
from addon.store.listing import Filter

from .fakes import outage
from .game_kit import TENNIS, FakeIgdb
from .game_kit import asking as game_asking
from .game_kit import wish as game_wish
from .show_kit import DAY, S1, SHOW, SHOW_IMDB, ask, lists, weekly
from .world import FILM, IMDB, World

MOVIE = MovieInfo(
    imdb_id=IMDB,
    title=FILM,
    year=1968,
    poster_url="https://images.test/1.jpg",
    tmdb_id=None,
    runtime_minutes=96,
    released_at=None,
    description="The dead come back.",
    genres=("Horror",),
)


def details_of(world: World, igdb: FakeIgdb | None = None) -> TitleDetails:
    library = InLibrary(Holdings(world.jellyfin), world.clock)
    return TitleDetails(world.metadata, igdb, library, world.store, world.clock)


async def found(world: World, media_type: MediaType, imdb_id: str) -> Details:
    details = await details_of(world).find(media_type, imdb_id, None)
    assert details is not None
    return details


async def test_movie_is_told_with_its_request_and_whether_it_is_there(world: World) -> None:
    world.metadata.movies[IMDB] = MOVIE
    details = await found(world, MediaType.MOVIE, IMDB)
    assert (details.title.title, details.title.year, details.description) == (FILM, 1968, "The dead come back.")
    assert (details.genres, details.request, details.in_library) == (("Horror",), None, False)
    assert await world.store.read(listing.count_requests, Filter()) == 0
    item = await world.ask()
    world.jellyfin.shows(IMDB, height=480)
    details = await found(world, MediaType.MOVIE, IMDB)
    assert details.request is not None
    assert (details.request.id, details.request.status, details.in_library) == (item.request_id, Status.PENDING, True)


async def test_show_is_told_by_episode_with_the_specials_last(world: World) -> None:
    special = EpisodeInfo(season=0, number=1, title="The Pier", airs_at=None)
    lists(world, special, *weekly(1, 2, world.clock() - 30 * DAY), *weekly(2, 1, world.clock() + 3 * DAY))
    await ask(world, S1)
    world.jellyfin.shows_episodes(SHOW_IMDB, (1, 2), (2, 1))
    details = await found(world, MediaType.SHOW, SHOW_IMDB)
    told = [[(each.episode.key, each.in_library, each.status) for each in episodes] for episodes in details.seasons]
    assert told == [
        [((1, 1), False, Status.PENDING), ((1, 2), True, Status.PENDING)],
        [((2, 1), True, None)],
        [((0, 1), False, None)],
    ]
    assert (details.title.title, details.has_ended, details.in_library) == (SHOW, False, True)
    assert details.request is not None
    assert len(await world.lifecycle.items(details.request.id)) == 2


async def test_outage_of_jellyfin_leaves_the_rest_as_it_is(world: World) -> None:
    world.metadata.movies[IMDB] = MOVIE
    lists(world, *weekly(1, 1, world.clock() - DAY))
    world.jellyfin.error = outage("jellyfin")
    assert (await found(world, MediaType.MOVIE, IMDB)).in_library is None
    show = await found(world, MediaType.SHOW, SHOW_IMDB)
    assert (show.in_library, show.seasons[0][0].in_library) == (None, False)


async def test_game_is_told_by_the_platforms_that_it_can_be_asked_for(world: World) -> None:
    igdb = FakeIgdb(replace(TENNIS, description="Two knobs, one ball."), GameInfo(igdb_id=8, title="Draughts"))
    await game_asking(world, igdb).request_game(game_wish("PC", igdb_id=7))
    details = await details_of(world, igdb).find(MediaType.GAME, None, 7)
    assert details is not None
    assert (details.platforms, details.genres, details.in_library) == (("PC", "Switch"), ("Sport",), None)
    assert (details.description, details.seasons, details.has_ended) == ("Two knobs, one ball.", (), None)
    assert details.request is not None
    assert details.request.status is Status.PENDING
    other = await details_of(world, igdb).find(MediaType.GAME, None, 8)
    assert other is not None
    assert (other.request, other.platforms) == (None, ())


@pytest.mark.parametrize("media_type", MediaType)
async def test_title_that_nobody_knows_is_none(world: World, media_type: MediaType) -> None:
    assert await details_of(world, FakeIgdb()).find(media_type, "tt0000009", 9) is None


@pytest.mark.parametrize("media_type", MediaType)
async def test_outage_of_its_source_is_told(world: World, media_type: MediaType) -> None:
    igdb = FakeIgdb(TENNIS)
    igdb.error = world.metadata.error = outage()
    with pytest.raises(UpstreamUnavailableError):
        await details_of(world, igdb).find(media_type, IMDB, 7)


async def test_title_needs_the_id_of_its_kind_and_a_game_the_keys(world: World) -> None:
    details = details_of(world)
    for media_type in (MediaType.MOVIE, MediaType.SHOW):
        with pytest.raises(BadInputError, match="imdbId"):
            await details.find(media_type, None, 7)
    for igdb_id in (None, 0, 2**31):
        with pytest.raises(BadInputError, match="igdbId"):
            await details.find(MediaType.GAME, IMDB, igdb_id)
    with pytest.raises(BadInputError, match="USHER_IGDB_CLIENT_ID"):
        await details.find(MediaType.GAME, None, 7)
