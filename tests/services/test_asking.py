"""Asking for a movie: by its IMDb id, once; what is wrong with the input changes nothing."""

from collections.abc import Awaitable

import pytest

from addon.domain.status import Format, Quality, Source, Status
from addon.errors import (
    BadInputError,
    DuplicateError,
    UpstreamUnavailableError,
)
from addon.services.intake.asking import TitleWish

from .command_kit import in_status, refused
from .fakes import outage
from .world import FILM, IMDB, World

WISH = TitleWish(imdb_id=IMDB)


async def test_a_movie_is_asked_for_by_its_imdb_id(world: World) -> None:
    request = await world.asking.request_movie(TitleWish(imdb_id=IMDB, requested_by="kid", source=Source.WEB))
    assert (request.title, request.year, request.tmdb_id) == (FILM, 1968, 10331)
    assert (request.status, request.qualities, request.formats) == (
        Status.PENDING,
        (Quality.P1080, Quality.P720),
        (),
    )
    assert (request.source, request.requested_by, request.auto_select) == (Source.WEB, "kid", True)


async def test_a_wish_names_what_it_wants_beside_the_defaults(world: World) -> None:
    wish = TitleWish(
        imdb_id=IMDB,
        title=" La noche de los muertos vivientes ",
        year=1967,
        qualities=(Quality.P2160,),
        formats=(Format.MKV,),
        auto_select=False,
    )
    request = await world.asking.request_movie(wish)
    assert (request.title, request.year) == (FILM, 1968)
    assert request.other_titles == ("La noche de los muertos vivientes",)
    assert (request.qualities, request.formats, request.auto_select) == ((Quality.P2160,), (Format.MKV,), False)


@pytest.mark.parametrize(
    "imdb_id", ["", "63350", "tt12345", "tt1234567890", "TT0063350", " tt0063350", "tt００６３３５０"]
)
async def test_a_malformed_imdb_id_is_refused(world: World, imdb_id: str) -> None:
    error = await refused(world, BadInputError, lambda: world.asking.request_movie(TitleWish(imdb_id=imdb_id)))
    assert "is no IMDb id" in str(error)


async def test_an_imdb_id_that_nobody_knows_is_refused(world: World) -> None:
    error = await refused(world, BadInputError, lambda: world.asking.request_movie(TitleWish(imdb_id="tt9999999")))
    assert "tt9999999" in str(error)


@pytest.mark.parametrize("title", ["", "  ", "x" * 301])
async def test_a_title_has_some_characters_and_not_too_many(world: World, title: str) -> None:
    await refused(world, BadInputError, lambda: world.asking.request_movie(TitleWish(imdb_id=IMDB, title=title)))


@pytest.mark.parametrize(("year", "fits"), [(1966, False), (1967, True), (1969, True), (1970, False), (-1, False)])
async def test_a_year_may_be_off_by_one(world: World, year: int, fits: bool) -> None:
    def command() -> Awaitable[object]:
        return world.asking.request_movie(TitleWish(imdb_id=IMDB, year=year))

    if fits:
        await command()
    else:
        assert "is from 1968" in str(await refused(world, BadInputError, command))


async def test_without_the_metadata_source_nothing_is_made(world: World) -> None:
    world.metadata.error = outage("metadata")
    await refused(world, UpstreamUnavailableError, lambda: world.asking.request_movie(WISH))


@pytest.mark.parametrize("status", [Status.PENDING, Status.FOUND, Status.DOWNLOADING, Status.COMPLETED])
async def test_what_is_open_or_there_already_is_a_duplicate(world: World, status: Status) -> None:
    request_id = await in_status(world, status)
    error = await refused(world, DuplicateError, lambda: world.asking.request_movie(WISH))
    assert isinstance(error, DuplicateError)
    assert error.request_id == f"request-{request_id}"
    assert ("in the library already" if status is Status.COMPLETED else "asked for already") in str(error)


@pytest.mark.parametrize("qualities", [(Quality.P1080, Quality.P2160), (Quality.P720,)])
async def test_one_quality_in_common_is_enough_for_a_duplicate(world: World, qualities: tuple[Quality, ...]) -> None:
    await world.ask()
    wish = TitleWish(imdb_id=IMDB, qualities=qualities)
    await refused(world, DuplicateError, lambda: world.asking.request_movie(wish))


async def test_another_quality_is_another_request(world: World) -> None:
    first = await world.ask()
    request = await world.asking.request_movie(TitleWish(imdb_id=IMDB, qualities=(Quality.P2160,)))
    assert request.id != first.request_id


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.FAILED, Status.EXPIRED])
async def test_what_has_come_to_rest_is_revived_with_the_new_wishes(world: World, status: Status) -> None:
    request_id = await in_status(world, status)
    wish = TitleWish(imdb_id=IMDB, qualities=(Quality.P720,), formats=(Format.MKV,), auto_select=False)
    request = await world.asking.request_movie(wish)
    assert (request.id, request.status) == (request_id, Status.PENDING)
    assert (request.qualities, request.formats, request.auto_select) == ((Quality.P720,), (Format.MKV,), False)


async def test_what_was_taken_out_of_the_library_may_be_asked_for_again(world: World) -> None:
    request_id = await in_status(world, Status.COMPLETED)
    movies = world.settings.data_dir / "library/Movies"
    (folder,) = [path for path in movies.iterdir() if path.name.startswith("Night")]
    (file,) = folder.iterdir()
    file.unlink()
    request = await world.asking.request_movie(WISH)
    assert (request.id != request_id, request.status) == (True, Status.PENDING)


async def test_a_library_that_is_not_there_has_lost_nothing(world: World) -> None:
    await in_status(world, Status.COMPLETED)
    movies = world.settings.data_dir / "library/Movies"
    movies.rename(movies.with_name("unmounted"))
    await refused(world, DuplicateError, lambda: world.asking.request_movie(WISH))


async def test_what_came_from_elsewhere_stays_completed(world: World) -> None:
    item = await world.ask()
    await world.admissions.complete_from_library(item.request_id, "There.")
    await refused(world, DuplicateError, lambda: world.asking.request_movie(WISH))


async def test_what_jellyfin_has_is_completed_at_once(world: World) -> None:
    world.jellyfin.shows(IMDB)
    request = await world.asking.request_movie(WISH)
    assert request.status is Status.COMPLETED
    assert world.indexer.queries == []


async def test_what_is_revived_and_in_the_library_by_now_is_completed(world: World) -> None:
    request_id = await in_status(world, Status.CANCELLED)
    world.jellyfin.shows(IMDB)
    request = await world.asking.request_movie(WISH)
    assert (request.id, request.status) == (request_id, Status.COMPLETED)
