"""Seats in the library, per kind."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain.kinds import Arrival, episode, library_paths, movie
from addon.domain.models import Item, Request
from addon.domain.naming import Shelf
from addon.domain.status import MediaType, Quality, Status
from addon.domain.transitions import Phase
from tests.domain.lives import item_in, request_with

HARBOR = Shelf(title="Blue Harbor", year=2019, imdb_id="tt0000001")
FOLDER = "Blue Harbor (2019) [imdbid-tt0000001]"


@pytest.mark.parametrize(
    ("quality", "suffix", "path"),
    [
        (Quality.P1080, ".mkv", f"{FOLDER}/{FOLDER} - 1080p.mkv"),
        (Quality.P2160, ".MP4", f"{FOLDER}/{FOLDER} - 2160p.mp4"),
        (None, ".mkv", f"{FOLDER}/{FOLDER}.mkv"),
        (None, "", f"{FOLDER}/{FOLDER}"),
    ],
)
def test_a_movie_lies_in_a_folder_of_its_own(quality: Quality | None, suffix: str, path: str) -> None:
    assert movie.library_path(HARBOR, quality=quality, suffix=suffix) == PurePosixPath(path)


@given(st.text(), st.one_of(st.none(), st.integers(1888, 2099)), st.sampled_from([None, "tt0000001"]))
def test_a_movies_file_begins_exactly_with_its_folders_name(title: str, year: int | None, imdb_id: str | None) -> None:
    shelf = Shelf(title=title * 30, year=year, imdb_id=imdb_id)
    path = movie.library_path(shelf, quality=Quality.P1080, suffix=".mkv")
    folder, file = path.parts
    assert file == f"{folder} - 1080p.mkv"
    assert len(file.encode()) <= 255


@pytest.mark.parametrize(
    ("season", "episodes", "file"),
    [
        (1, (2,), "Season 01/Blue Harbor S01E02 - 720p.mkv"),
        (1, (2, 3), "Season 01/Blue Harbor S01E02-E03 - 720p.mkv"),
        (1, (4, 3, 2, 3), "Season 01/Blue Harbor S01E02-E04 - 720p.mkv"),
        (1, (2, 5), "Season 01/Blue Harbor S01E02E05 - 720p.mkv"),
        (0, (1,), "Season 00/Blue Harbor S00E01 - 720p.mkv"),
        (12, (100,), "Season 12/Blue Harbor S12E100 - 720p.mkv"),
        (1, (), "Season 01/Blue Harbor S01 - 720p.mkv"),
    ],
)
def test_an_episode_lies_in_its_season(season: int, episodes: tuple[int, ...], file: str) -> None:
    path = episode.library_path(HARBOR, season=season, episodes=episodes, quality=Quality.P720, suffix=".mkv")
    assert path == PurePosixPath(FOLDER, file)


def test_an_episode_of_unknown_quality_has_no_label() -> None:
    path = episode.library_path(HARBOR, season=1, episodes=(2,), quality=None, suffix=".mkv")
    assert path.name == "Blue Harbor S01E02.mkv"


@pytest.mark.parametrize(
    ("media_type", "season", "number", "path"),
    [
        (MediaType.MOVIE, None, None, f"{FOLDER}/{FOLDER} - 1080p.mkv"),
        (MediaType.SHOW, 2, 3, f"{FOLDER}/Season 02/Blue Harbor S02E03 - 1080p.mkv"),
        (MediaType.SHOW, None, None, f"{FOLDER}/Season 00/Blue Harbor S00 - 1080p.mkv"),
        (MediaType.GAME, None, None, f"{FOLDER}/x.mkv"),
    ],
)
def test_the_kind_of_the_request_decides(
    media_type: MediaType, season: int | None, number: int | None, path: str
) -> None:
    request, item = wish(media_type, season, number)
    assert seat(request, item, "x.mkv", Quality.P1080) == PurePosixPath(path)


@pytest.mark.parametrize(
    ("filename", "listed"),
    [
        ("Blue.Harbor.S02E03.mkv", "E03"),
        ("Blue.Harbor.S02E03-E04.mkv", "E03-E04"),
        ("Blue.Harbor.S02E02-E03.MKV", "E02-E03"),
        ("Blue.Harbor.S02E03E05.mkv", "E03E05"),
        ("folder/Blue.Harbor.2x03-04.mkv", "E03-E04"),
        ("E03-E04.mkv", "E03-E04"),
        ("Blue.Harbor.S02E01-E12.mkv", "E01-E12"),
        ("Blue.Harbor.S02E01-E13.mkv", "E03"),
        ("Blue.Harbor.S02E04-E05.mkv", "E03"),
        ("Blue.Harbor.S01E03-E04.mkv", "E03"),
        ("Blue.Harbor.2019.05.10.mkv", "E03"),
        ("[GRP] Blue Harbor - 15-16 [1080p].mkv", "E03"),
        ("the crossing.mkv", "E03"),
    ],
)
def test_a_file_of_several_episodes_is_named_after_all(filename: str, listed: str) -> None:
    request, item = wish(MediaType.SHOW, 2, 3)
    assert seat(request, item, filename, None).name == f"Blue Harbor S02{listed}.mkv"


def wish(media_type: MediaType, season: int | None, number: int | None) -> tuple[Request, Item]:
    """A request for Blue Harbor and an item of it."""
    request = request_with(media_type=media_type, title="Blue Harbor", year=2019, status=Status.DOWNLOADING)
    return request, item_in(next(iter(Phase)), season=season, episode=number)


def seat(request: Request, item: Item, name: str, quality: Quality | None) -> PurePosixPath:
    """Where the only file of an item belongs."""
    (path,) = library_paths(request, item, [Arrival(name=name, quality=quality)], "Blue.Harbor-GRP")
    return path
