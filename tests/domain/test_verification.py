"""Whether a video is what was announced: both sides of each tolerance."""

from dataclasses import replace

import pytest

from addon.domain.status import MediaType, Quality
from addon.domain.transitions import Phase
from addon.domain.verification import Announced, MediaFacts, announced, fault_in, is_judged
from tests.domain.lives import item_in, request_with

FILM = Announced(minutes=90, quality=Quality.P1080)
EPISODE = Announced(minutes=45, episodes=1)
FOUND = MediaFacts(container="Matroska", has_picture=True, width=1920, height=1080, seconds=90 * 60.0)


def runs(minutes: float) -> MediaFacts:
    return replace(FOUND, seconds=minutes * 60)


def shows(width: int | None, height: int | None) -> MediaFacts:
    return replace(FOUND, width=width, height=height)


def test_what_is_no_video_is_said_as_such() -> None:
    assert fault_in(MediaFacts(container=None), Announced()) == (
        "The file cannot be read as a video: it is broken, or something else under that name."
    )
    assert fault_in(MediaFacts(container="ZIP"), Announced()) == "The file holds no picture (it is ZIP)."


@pytest.mark.parametrize(
    ("wanted", "minutes", "fits"),
    [
        # 90 minutes: from 55 to 145
        (FILM, 54.9, False),
        (FILM, 55, True),
        (FILM, 86.4, True),  # as on television, 4 % faster
        (FILM, 145, True),
        (FILM, 145.1, False),
        (FILM, 1, False),
        # another cut: from 40 to 190
        (replace(FILM, is_other_cut=True), 39.9, False),
        (replace(FILM, is_other_cut=True), 40, True),
        (replace(FILM, is_other_cut=True), 190, True),
        (replace(FILM, is_other_cut=True), 190.1, False),
        # very short films: at least a quarter
        (Announced(minutes=6), 1.4, False),
        (Announced(minutes=6), 1.5, True),
        (Announced(minutes=15), 9, True),
        (Announced(minutes=15), 32.6, False),
        # an episode of 45 minutes: from 18 to 145
        (EPISODE, 17.9, False),
        (EPISODE, 18, True),
        (EPISODE, 145, True),
        (EPISODE, 145.1, False),
        # two in a file: from 36 to 280
        (replace(EPISODE, episodes=2), 35.9, False),
        (replace(EPISODE, episodes=2), 36, True),
        (replace(EPISODE, episodes=2), 280, True),
        (replace(EPISODE, episodes=2), 280.1, False),
        # half of a slot of two cartoons; an hour with its advertisements
        (Announced(minutes=24, episodes=1), 11, True),
        (Announced(minutes=60, episodes=1), 42, True),
        # not known
        (Announced(), 1, True),
        (Announced(episodes=1), 1, True),
    ],
)
def test_length_is_judged_with_room_on_both_sides(wanted: Announced, minutes: float, fits: bool) -> None:
    assert (fault_in(runs(minutes), wanted) is None) is fits


@pytest.mark.parametrize("seconds", [None, 0.0])
def test_a_video_that_does_not_tell_its_length_is_not_measured(seconds: float | None) -> None:
    assert fault_in(replace(FOUND, seconds=seconds), FILM) is None


@pytest.mark.parametrize(
    ("seconds", "wanted", "reason"),
    [
        (45, FILM, "The file runs 45 s, expected are about 1 h 30 min: a sample, a fake or something else."),
        (12 * 60, FILM, "The file runs 12 min, expected are about 1 h 30 min: a sample, a fake or something else."),
        (5 * 3600, FILM, "The file runs 5 h, expected are about 1 h 30 min: a fake or something else."),
        (
            600,
            replace(EPISODE, episodes=2),
            "The file runs 10 min, expected are about 1 h 30 min: a sample, a fake or something else.",
        ),
    ],
)
def test_reason_says_both_lengths(seconds: float, wanted: Announced, reason: str) -> None:
    assert fault_in(replace(FOUND, seconds=seconds), wanted) == reason


@pytest.mark.parametrize(
    ("quality", "width", "height", "fits"),
    [
        (Quality.P2160, 3840, 2160, True),
        (Quality.P2160, 3840, 1600, True),  # wide: fewer lines
        (Quality.P2160, 2880, 2160, True),  # old: narrow
        (Quality.P2160, 3200, 1340, True),
        (Quality.P2160, 3199, 1799, False),
        (Quality.P2160, 2398, 1800, True),
        (Quality.P2160, 2560, 1440, False),
        (Quality.P2160, 1920, 1080, False),
        (Quality.P2160, 1280, 720, False),
        (Quality.P1080, 1920, 800, True),
        (Quality.P1080, 1440, 1080, True),
        (Quality.P1080, 1600, 670, True),
        (Quality.P1080, 1599, 899, False),
        (Quality.P1080, 1280, 720, False),
        (Quality.P720, 1280, 536, True),
        (Quality.P720, 960, 720, True),
        (Quality.P720, 1067, 450, True),
        (Quality.P720, 1066, 599, False),
        (Quality.P720, 720, 576, False),
        (Quality.P720, 1920, 1080, True),  # better than its name
        (Quality.P480, 320, 240, True),
        (None, 320, 240, True),
        (Quality.P1080, None, 720, True),
        (Quality.P1080, 1280, None, True),
    ],
)
def test_picture_is_judged_by_width_or_lines(
    quality: Quality | None, width: int | None, height: int | None, fits: bool
) -> None:
    assert (fault_in(shows(width, height), Announced(quality=quality)) is None) is fits


def test_reason_says_what_the_picture_is() -> None:
    assert fault_in(shows(1280, 536), FILM) == (
        "The picture has 1280 × 536 pixels, which is not the 1080p of its name."
    )


def test_a_person_overrules_length_and_picture_but_not_that_it_is_a_video() -> None:
    wanted = replace(FILM, is_other_cut=True).any_length_and_size
    assert fault_in(replace(shows(320, 240), seconds=9.0), wanted) is None
    assert fault_in(MediaFacts(container=None), wanted) is not None


@pytest.mark.parametrize(
    ("media_type", "filename", "judged"),
    [
        (MediaType.MOVIE, "Blue.Harbor.mkv", True),
        (MediaType.SHOW, "Blue.Harbor.S01E01.TS", True),
        (MediaType.MOVIE, "Blue.Harbor.iso", False),
        (MediaType.MOVIE, "Blue.Harbor", False),
        (MediaType.GAME, "intro.mkv", False),
    ],
)
def test_only_videos_are_judged(media_type: MediaType, filename: str, judged: bool) -> None:
    assert is_judged(media_type, filename) is judged


@pytest.mark.parametrize(
    ("filename", "release", "quality", "is_other_cut"),
    [
        ("Blue.Harbor.2019.720p.mkv", "Blue.Harbor.2019.1080p.BluRay-GRP", Quality.P720, False),
        ("harbor.mkv", "Blue.Harbor.2019.1080p.BluRay-GRP", Quality.P1080, False),
        ("Blue.Harbor.2019.mkv", "Blue.Harbor.2019", None, False),
        ("harbor.mkv", "Blue.Harbor.2019.Directors.Cut.1080p.BluRay-GRP", Quality.P1080, True),
        ("Blue.Harbor.2019.Extended.1080p.mkv", "Blue.Harbor.2019.1080p", Quality.P1080, True),
    ],
)
def test_a_film_is_held_against_its_names(
    filename: str, release: str, quality: Quality | None, is_other_cut: bool
) -> None:
    request = replace(request_with(), runtime_minutes=112)
    wanted = announced(request, item_in(Phase.IMPORTING), filename, release)
    assert wanted == Announced(minutes=112, quality=quality, is_other_cut=is_other_cut)


@pytest.mark.parametrize(
    ("season", "filename", "runtime", "minutes", "episodes"),
    [
        (1, "Blue.Harbor.S01E02.mkv", 45, 45, 1),
        (1, "Blue.Harbor.S01E02-E03.mkv", 45, 45, 2),
        (1, "Blue.Harbor.S01E02.mkv", None, None, 1),
        (1, "Blue.Harbor.S01E02.mkv", 150, 150, 1),
        (1, "Blue.Harbor.S01E02.mkv", 151, None, 1),  # that of the whole series
        (0, "Blue.Harbor.S00E02.mkv", 45, None, 1),
    ],
)
def test_an_episode_is_as_long_as_those_of_its_show(
    season: int, filename: str, runtime: int | None, minutes: int | None, episodes: int
) -> None:
    request = replace(request_with(), media_type=MediaType.SHOW, runtime_minutes=runtime)
    item = replace(item_in(Phase.IMPORTING), season=season, episode=2)
    wanted = announced(request, item, filename, "Blue.Harbor.1080p.WEB-GRP")
    assert (wanted.minutes, wanted.episodes) == (minutes, episodes)
