"""Which files of a torrent are taken, and when before the list was seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from addon.domain.release_name import parse_release_name
from addon.domain.releases import Release, RemoteFile, Wanted
from addon.domain.selection.files import choose_files, early_choice, proves
from addon.domain.selection.videos import FileChoice
from addon.domain.status import Format, MediaType

Listed = Callable[..., tuple[RemoteFile, ...]]
Files = list[tuple[str, int]]


def outcome(files: tuple[RemoteFile, ...], wanted: Wanted, release: Release) -> tuple[int, ...] | str:
    """The chosen ids, or the rule that rejects."""
    choice = choose_files(files, wanted, release)
    if isinstance(choice, FileChoice):
        return choice.ids
    assert all("wanted" in rejection.reason for rejection in choice)
    return choice[0].rule


@pytest.mark.parametrize(
    ("files", "result"),
    [
        ([("/Blue.Harbor.2019.mkv", 4000)], (1,)),
        ([("/x/sample.mkv", 40), ("/x/Blue.Harbor.2019.mkv", 4000), ("/x/readme.nfo", 0)], (2,)),
        ([("/x/grp-bh.mkv", 4000)], (1,)),
        ([("/x/Blue.Harbor.TS", 4000)], (1,)),
        ([("/x/Blue.Harbor.2019.mkv", 4000), ("/x/Sample/abc.mkv", 4000)], (1,)),
        ([("/x/Blue.Harbor.2019.mkv", 4000), ("/x/abc-sample.mkv", 4000)], (1,)),
        ([("/x/Blue.Harbor.2019.mkv", 4000), ("/x/Featurettes/abc.mkv", 4000)], (1,)),
        ([("/x/Blue.Harbor.2019.mkv", 4000), ("/x/Behind_the_Scenes/abc.mkv", 4000)], (1,)),
        ([("/x/Blue.Harbor.2019.mkv", 4000), ("/x/Blue.Harbor-trailer.mkv", 4000)], (1,)),
        ([("/x/Blue.Harbor.2019.mkv", 4000), ("/x/The Making of.mkv", 4000)], (1,)),
        ([("/x/Blue.Harbor.2019.mkv", 4000), ("/x/interview.mkv", 399)], (1,)),
        ([("/x/Blue.Harbor.2019.mkv", 4000), ("/x/other.mkv", 400)], (1,)),
        ([("/x/abc.mkv", 4000), ("/x/other.mkv", 400)], "single_file"),
        ([("/x/abc.mkv", 4000), ("/x/other.mkv", 399)], (1,)),
        ([("/x/Blue.Harbor.2019.mkv", 4000), ("/x/Blue.Harbor.2.2022.mkv", 4000)], (1,)),
        ([("/x/Blue.Harbor.1999.mkv", 4000), ("/x/Blue.Harbor.2019.mkv", 4000)], (2,)),
        ([("/x/Blue.Harbor.2018.mkv", 4000), ("/x/Blue.Harbor.2017.mkv", 4000)], (1,)),
        ([("/x/01. Green Harbor.mkv", 4000), ("/x/02. Blue Harbor.mkv", 4000)], (2,)),
        ([("/t/1. Green Harbor (1999)/a.mkv", 4000), ("/t/3. Blue Harbor (2019)/b.mkv", 4000)], (2,)),
        ([("/x/Blue.Harbor.2019.mkv", 4000), ("/x/Blue.Harbor.2019.Uncut.mkv", 4100)], "single_file"),
        ([("/x/Green.Harbor.mkv", 4000), ("/x/Red.Harbor.mkv", 4000)], "single_file"),
        ([("/x/Blue.Harbor.2019.cd1.avi", 700), ("/x/Blue.Harbor.2019.cd2.avi", 700)], "single_file"),
        ([("/x/Blue.Harbor.2019.Part.1.avi", 700), ("/x/Blue.Harbor.2019.Part.2.avi", 700)], "single_file"),
        ([("/x/bh-cd1.avi", 700), ("/x/bh-cd2.avi", 700)], "single_file"),
        ([("/x/Blue.Harbor.2019.cd1.avi", 700)], "single_file"),
        ([("/x/Blue.Harbor.2019.avi", 700), ("/x/more disc 2.avi", 700)], (1,)),
        ([("/x/Blue.Harbor.1999.mkv", 4000)], "year_matches"),
        ([("/x/Green.Film.2001.mkv", 4000)], "year_matches"),
        ([("/x/Green.Film.2020.mkv", 4000)], (1,)),
        ([("/x/Blue.Harbor.S01E02.mkv", 4000)], "episode_present"),
        ([("/x/Blue.Harbor.S01.mkv", 4000)], "episode_present"),
        ([("/x/sample.mkv", 4000)], "no_samples"),
        ([("/x/Sample/a.mkv", 4000), ("/x/Extras/b.mkv", 4000)], "no_samples"),
        ([("/x/bh.rar", 4000), ("/x/bh.r00", 4000)], "video_files"),
        ([("/x/bh.iso", 4000)], "video_files"),
        ([("/x/BDMV/STREAM/00001.m2ts", 4000)], "video_files"),
        ([("/x/VIDEO_TS/VTS_01_1.VOB", 4000)], "video_files"),
        ([("/x/Blue.Harbor.2019.mkv.exe", 4000)], "video_files"),
        ([], "video_files"),
    ],
)
def test_a_movie_is_exactly_one_film(
    files: Files, result: tuple[int, ...] | str, listed: Listed, harbor: Wanted, release: Release
) -> None:
    assert outcome(listed(*files), harbor, release) == result


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([("/x/bh.rar", 4000), ("/x/bh.nfo", 0)], "Found an archive, wanted a video file."),
        ([("/x/bh.part", 1), ("/x/a.001", 4000)], "Found an archive, wanted a video file."),
        ([("/x/bh.img", 4000)], "Found a disc image, wanted a video file."),
        ([("/x/BDMV/STREAM/00001.m2ts", 4000)], "Found a disc image, wanted a video file."),
        ([("/x/setup.exe", 4000), ("/x/readme.txt", 1)], "Found no video among 2 files, wanted a video file."),
        ([], "Found an empty list of files, wanted a video file."),
    ],
)
def test_what_is_there_instead_of_a_video_is_told(
    files: Files, reason: str, listed: Listed, harbor: Wanted, release: Release
) -> None:
    choice = choose_files(listed(*files), harbor, release)
    assert isinstance(choice, tuple)
    assert [rejection.reason for rejection in choice] == [reason]


def test_of_two_cuts_the_one_that_the_indexer_named_is_taken(listed: Listed, harbor: Wanted, release: Release) -> None:
    files = listed(("/x/Blue.Harbor.2019.mkv", 4000), ("/x/Blue.Harbor.2019.Uncut_.mkv", 4100))
    assert outcome(files, harbor, replace(release, filename="blue.harbor.2019.uncut?.mkv")) == (2,)
    assert outcome(files, harbor, replace(release, filename="other.mkv")) == "single_file"


def test_a_title_that_needs_its_year_needs_it_among_several_films(listed: Listed, release: Release) -> None:
    drift = Wanted(media_type=MediaType.MOVIE, titles=("Drift",), year=2013)
    assert outcome(listed(("/Drift.mkv", 4000), ("/Other.mkv", 4000)), drift, release) == "single_file"
    assert outcome(listed(("/Drift.2013.mkv", 4000), ("/Other.mkv", 4000)), drift, release) == (1,)
    assert outcome(listed(("/Drift.mkv", 4000)), drift, release) == (1,)
    yearless = replace(drift, year=None)
    assert outcome(listed(("/Drift.1999.mkv", 4000), ("/Other.mkv", 4000)), yearless, release) == (1,)
    assert outcome(listed(("/Drift.1999.mkv", 4000)), yearless, release) == (1,)


def test_a_title_excuses_its_own_words_in_files_and_folders(listed: Listed, release: Release) -> None:
    extras = Wanted(media_type=MediaType.MOVIE, titles=("Extras",), year=2019)
    assert outcome(listed(("/Extras/Extras.2019.mkv", 4000)), extras, release) == (1,)
    park = Wanted(media_type=MediaType.MOVIE, titles=("Trailer Park",), year=2019)
    assert outcome(listed(("/Trailer.Park.2019.mkv", 4000)), park, release) == (1,)
    season = Wanted(media_type=MediaType.MOVIE, titles=("Open Season 2",), year=2008)
    assert outcome(listed(("/Open.Season.2.2008.mkv", 4000)), season, release) == (1,)
    part = Wanted(media_type=MediaType.MOVIE, titles=("Harbor Part 2",), year=2019)
    assert outcome(listed(("/Harbor.Part.2.2019.mkv", 4000)), part, release) == (1,)


@pytest.mark.parametrize(
    ("file", "asked", "result"),
    [
        ("/Blue.Harbor.2019.mkv", {Format.MKV}, (1,)),
        ("/Blue.Harbor.2019.m4v", {Format.MKV, Format.MP4}, (1,)),
        ("/Blue.Harbor.2019.avi", {Format.MKV}, "formats"),
        ("/Blue.Harbor.2019.mp4", {Format.MKV, Format.BLURAY}, "formats"),
        ("/Blue.Harbor.2019.avi", {Format.BLURAY}, (1,)),
    ],
)
def test_the_list_decides_on_the_container(
    file: str, asked: set[Format], result: tuple[int, ...] | str, listed: Listed, harbor: Wanted, release: Release
) -> None:
    assert outcome(listed((file, 4000)), replace(harbor, formats=frozenset(asked)), release) == result


@pytest.mark.parametrize(
    ("files", "result"),
    [
        ([("/x/Night.Ferry.S02E02.mkv", 900), ("/x/Night.Ferry.S02E03.mkv", 900)], (2,)),
        ([("/x/Night Ferry 2x03.avi", 900), ("/x/Night Ferry 2x04.avi", 900)], (1,)),
        ([("/x/Night.Ferry.S02E02-E04.mkv", 900), ("/x/Night.Ferry.S02E05.mkv", 900)], (1,)),
        ([("/x/Season 2/Episode 3.mkv", 900), ("/x/Season 1/Episode 3.mkv", 900)], (1,)),
        ([("/x/E03 - The Crossing.mkv", 900), ("/x/E04.mkv", 900)], (1,)),
        ([("/x/the crossing.mkv", 900)], (1,)),
        ([("/x/Night.Ferry.S02E03.mkv", 900), ("/x/Sample/Night.Ferry.S02E03.mkv", 900)], (1,)),
        ([("/x/Night.Ferry.S02E04.mkv", 900)], "episode_present"),
        ([("/x/Night.Ferry.S01E03.mkv", 900)], "episode_present"),
        ([("/x/a.mkv", 900), ("/x/b.mkv", 900)], "episode_present"),
        ([("/x/S02E03.720p.mkv", 900), ("/x/S02E03.1080p.mkv", 1900)], "single_file"),
        ([("/x/Night.Ferry.S02E03.rar", 900)], "video_files"),
    ],
)
def test_an_episode_is_found_by_its_numbers(
    files: Files, result: tuple[int, ...] | str, listed: Listed, ferry: Wanted, release: Release
) -> None:
    pack = replace(release, title="Night Ferry Season 2 Complete 1080p")
    assert outcome(listed(*files), ferry, pack) == result


def test_numbers_without_any_season_are_a_miniseries(listed: Listed, ferry: Wanted, release: Release) -> None:
    files = listed(("/x/Night Ferry E03.mkv", 900), ("/x/Night Ferry E04.mkv", 900))
    anonymous = replace(release, title="Night Ferry 1080p")
    assert outcome(files, replace(ferry, season=1), anonymous) == (1,)
    assert outcome(files, ferry, anonymous) == "episode_present"


def test_of_two_files_of_an_episode_the_one_that_the_indexer_named_is_taken(
    listed: Listed, ferry: Wanted, release: Release
) -> None:
    files = listed(("/x/S02E03.720p.mkv", 900), ("/x/S02E03.1080p.mkv", 1900))
    assert outcome(files, ferry, replace(release, filename="S02E03.1080p.mkv")) == (2,)


def test_an_episode_is_found_by_its_date(listed: Listed, ferry: Wanted, release: Release) -> None:
    daily = replace(ferry, air_date=date(2019, 5, 10))
    files = listed(("/x/Night.Ferry.2019.05.09.mkv", 900), ("/x/Night.Ferry.2019.05.10.mkv", 900))
    assert outcome(files, daily, release) == (2,)
    assert outcome(files, replace(ferry, air_date=None), release) == "episode_present"
    assert outcome(listed(("/x/2019.13.40.mkv", 900), ("/x/2019.05.10.mkv", 900)), daily, release) == (2,)


def test_a_game_is_all_its_files(listed: Listed, release: Release) -> None:
    game = Wanted(media_type=MediaType.GAME, titles=("Blue Harbor",), formats=frozenset({Format.MKV}))
    assert outcome(listed(("/setup.exe", 1), ("/data.bin", 4000)), game, release) == (1, 2)
    assert outcome((), game, release) == "video_files"


@pytest.mark.parametrize(
    ("fields", "known", "choice"),
    [
        ({}, False, 3),
        ({"file_index": 0}, False, 0),
        ({"in_pack": True}, False, 3),
        ({}, True, None),
        ({"file_index": None}, False, None),
        ({"file_index": -1}, False, None),
        ({"filename": None}, False, None),
        ({"filename": ""}, False, None),
        ({"filename": "Blue.Harbor.rar"}, False, None),
        ({"filename": "sample.mkv"}, False, None),
        ({"filename": "Blue.Harbor-trailer.mkv"}, False, None),
        ({"title": "Blue Harbor Collection 1999-2019"}, False, None),
        ({"title": "Blue Harbor 2019 Complete"}, False, None),
    ],
)
def test_a_file_is_chosen_early_only_where_the_list_can_prove_it(
    fields: dict[str, object], known: bool, choice: int | None, harbor: Wanted, release: Release
) -> None:
    sure = replace(release, filename="Blue.Harbor.2019.mkv", file_index=3)
    tried: Release = replace(sure, **fields)  # type: ignore[arg-type]
    assert early_choice(tried, harbor, parse_release_name(tried.title), known=known) == choice


@pytest.mark.parametrize(
    ("media_type", "episode", "title", "choice"),
    [
        (MediaType.SHOW, 3, "Night.Ferry.S02E03.1080p", 0),
        (MediaType.SHOW, 3, "Night.Ferry.S02.1080p", None),
        (MediaType.SHOW, 3, "Night.Ferry.S01-S02.1080p", None),
        (MediaType.SHOW, None, "Night.Ferry.S02E03.1080p", None),
        (MediaType.GAME, None, "Night Ferry", None),
    ],
)
def test_no_early_choice_where_more_than_one_file_may_be_wanted(
    media_type: MediaType, episode: int | None, title: str, choice: int | None, ferry: Wanted, release: Release
) -> None:
    wanted = replace(ferry, media_type=media_type, episode=episode)
    tried = replace(release, title=title, filename="Night.Ferry.S02E03.mkv", file_index=0)
    assert early_choice(tried, wanted, parse_release_name(title), known=False) == choice


def test_a_film_called_complete_or_collection_is_no_pack(release: Release) -> None:
    wanted = Wanted(media_type=MediaType.MOVIE, titles=("The Collection",), year=2012)
    tried = replace(release, title="The.Collection.2012.1080p", filename="The.Collection.2012.mkv", file_index=0)
    assert early_choice(tried, wanted, parse_release_name(tried.title), known=False) == 0


MEGABYTE = 1_000_000
Films = Callable[[int | None], tuple[tuple[RemoteFile, ...], Wanted, Release]]


@pytest.fixture
def film_files(listed: Listed, harbor: Wanted, release: Release) -> Films:
    """Builds a torrent of a film and a sample of which one file is selected."""

    def build(selected: int | None) -> tuple[tuple[RemoteFile, ...], Wanted, Release]:
        files = listed(("/x/Blue.Harbor.2019.mkv", 4000), ("/x/sample.mkv", 40), selected=selected)
        return files, harbor, release

    return build


@pytest.mark.parametrize(
    ("filename", "megabytes", "selected", "proven"),
    [
        ("Blue.Harbor.2019.mkv", 4000, 1, True),
        ("BLUE.harbor.2019.MKV", 4000, 1, True),
        ("folder/Blue.Harbor.2019.mkv", 4000, 1, True),
        ("Blue.Harbor.2019.mkv", None, 1, True),
        ("Blue.Harbor.2019.mkv", 3922, 1, True),
        ("Blue.Harbor.2019.mkv", 3921, 1, False),
        ("Blue.Harbor.2019.mkv", 4081, 1, True),
        ("Blue.Harbor.2019.mkv", 4082, 1, False),
        ("Other.mkv", 4000, 1, False),
        ("Blue.Harbor.2019.mkv", 4000, 2, False),
        ("sample.mkv", 40, 2, False),
        ("Blue.Harbor.2019.mkv", 4000, None, False),
        (None, 4000, 1, False),
    ],
)
def test_the_list_proves_an_early_selection(
    filename: str | None, megabytes: int | None, selected: int | None, proven: bool, film_files: Films
) -> None:
    files, wanted, release = film_files(selected)
    size_bytes = None if megabytes is None else megabytes * MEGABYTE
    assert proves(files, wanted, replace(release, filename=filename, size_bytes=size_bytes)) is proven


def test_names_that_the_service_changed_still_prove(listed: Listed, harbor: Wanted, release: Release) -> None:
    files = listed(("/x/Blue Harbor_ 2019 _ _a_.mkv", 4000), selected=1)
    assert proves(files, harbor, replace(release, filename='Blue Harbor: 2019 | "a?.mkv'))


def test_two_selected_files_prove_nothing(listed: Listed, harbor: Wanted, release: Release) -> None:
    files = listed(("/x/Blue.Harbor.2019.mkv", 4000), ("/x/sample.mkv", 40), selected=1)
    both = tuple(replace(file, selected=True) for file in files)
    assert not proves(both, harbor, replace(release, filename="Blue.Harbor.2019.mkv"))
