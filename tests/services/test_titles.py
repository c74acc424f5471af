"""Titles from both sources: by turns, and each without the other."""

import pytest

from addon.clients.metadata import Cinemeta
from addon.clients.metadata_answers import TitleInfo
from addon.domain.games import GameInfo
from addon.domain.status import MediaType
from addon.errors import BadInputError, UpstreamUnavailableError
from addon.services.titles import Titles

from .fakes import outage
from .game_kit import FakeIgdb

GAME = GameInfo(igdb_id=7, title="Tennis for Two", year=1958, poster_url="https://images.test/1.jpg")


class FakeCatalog(Cinemeta):
    """Knows two movies and a show of every text."""

    def __init__(self) -> None:
        self.error: Exception | None = None

    async def search(self, text: str, media_type: MediaType) -> tuple[TitleInfo, ...]:
        if self.error is not None:
            raise self.error
        numbers = (1, 2) if media_type is MediaType.MOVIE else (3,)
        return tuple(
            TitleInfo(media_type=media_type, imdb_id=f"tt000000{n}", title=f"{text} {n}", year=None, poster_url=None)
            for n in numbers
        )


def named(found: tuple[TitleInfo, ...]) -> list[str]:
    return [hit.title for hit in found]


async def test_movies_shows_and_games_come_by_turns() -> None:
    found = await Titles(FakeCatalog(), FakeIgdb(GAME)).search("ferry", None)
    assert named(found) == ["ferry 1", "ferry 3", "Tennis for Two", "ferry 2"]


async def test_without_keys_there_are_movies_and_shows() -> None:
    assert named(await Titles(FakeCatalog(), None).search("ferry", None)) == ["ferry 1", "ferry 3", "ferry 2"]


@pytest.mark.parametrize(("kind", "titles"), [(MediaType.MOVIE, ["ferry 1", "ferry 2"]), (MediaType.SHOW, ["ferry 3"])])
async def test_one_kind_comes_alone(kind: MediaType, titles: list[str]) -> None:
    assert named(await Titles(FakeCatalog(), FakeIgdb(GAME)).search("ferry", kind)) == titles


async def test_game_carries_the_number_to_ask_for_it_with() -> None:
    assert await Titles(FakeCatalog(), FakeIgdb(GAME)).search("tennis", MediaType.GAME) == (
        TitleInfo(
            media_type=MediaType.GAME,
            imdb_id=None,
            igdb_id=7,
            title="Tennis for Two",
            year=1958,
            poster_url="https://images.test/1.jpg",
        ),
    )


async def test_games_without_keys_are_bad_input_that_names_the_settings() -> None:
    with pytest.raises(BadInputError, match="set USHER_IGDB_CLIENT_ID and USHER_IGDB_CLIENT_SECRET"):
        await Titles(FakeCatalog(), None).search("tennis", MediaType.GAME)


async def test_outage_of_igdb_hides_no_movie() -> None:
    igdb = FakeIgdb(GAME)
    igdb.error = outage("igdb")
    titles = Titles(FakeCatalog(), igdb)
    assert named(await titles.search("ferry", None)) == ["ferry 1", "ferry 3", "ferry 2"]
    with pytest.raises(UpstreamUnavailableError):
        await titles.search("ferry", MediaType.GAME)


async def test_outage_of_the_metadata_source_is_told() -> None:
    catalog = FakeCatalog()
    catalog.error = outage("metadata")
    titles = Titles(catalog, FakeIgdb(GAME))
    with pytest.raises(UpstreamUnavailableError):
        await titles.search("ferry", None)
    assert named(await titles.search("tennis", MediaType.GAME)) == ["Tennis for Two"]
