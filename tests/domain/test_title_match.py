"""How a name is about a title, and what it says behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain.status import MediaType
from addon.domain.title_match import match_title, rest_of, words_in, year_in

MOVIE, SHOW, GAME = MediaType.MOVIE, MediaType.SHOW, MediaType.GAME


@pytest.mark.parametrize(
    ("text", "title", "rest", "year"),
    [
        ("Blue.Harbor.2019.1080p", "Blue Harbor", "2019 1080p", 2019),
        ("Blue Harbor", "Blue Harbor", "", None),
        ("Blue Harbor (Havn) (2019) [1080p]", "Blue Harbor", "( havn ) ( 2019 ) ( 1080p )", 2019),
        ("Синяя гавань / Blue Harbor (2019)", "Blue Harbor", "( 2019 )", 2019),
        ("Синяя гавань / Blue Harbor (2019)", "Синяя гавань", "/ blue harbor ( 2019 )", 2019),
        ("Havn | Blue Harbor 2019", "Blue Harbor", "2019", 2019),
        ("Havn aka Blue Harbor 2019", "Blue Harbor", "2019", 2019),
        ("Havn (Blue Harbor) 2019", "Blue Harbor", ") 2019 havn (", 2019),
        ("[Group] [Other] Blue Harbor 2019", "Blue Harbor", "2019", 2019),
        ("[Blue Harbor", "Blue Harbor", "(", None),
        ("[Blue Harbor] 2019", "Blue Harbor", ") 2019 (", 2019),
        ("【Blue Harbor】1080p", "Blue Harbor", ") 1080p (", None),
        ("www.site.org - Blue.Harbor.2019", "Blue Harbor", "2019", 2019),
        ("[ www.site.org ] - Blue.Harbor.2019", "Blue Harbor", "2019", 2019),
        ("Mark + Mary 2019", "Mark + Mary", "2019", 2019),
        ("Harbor.2049.2017.1080p", "Harbor 2049", "2017 1080p", 2017),
        ("Blue Harbor + Extras 1080p", "Blue Harbor", "+ extras 1080p", None),
    ],
)
def test_a_name_of_the_title_is_matched(text: str, title: str, rest: str, year: int | None) -> None:
    match = match_title(text, ("Another Title", title), MOVIE)
    assert match is not None
    assert (match.title, match.rest, match.year) == (title, rest, year)


@pytest.mark.parametrize(
    "text",
    [
        "Blue.Harbor.Nights.2019",
        "The.Blue.Harbor.2019",
        "Blue",
        "Blue Harbor Internal Affairs 2019",
        "Blue Harbor + Green Harbor 2019",
        "Green Harbor 2019 1080p / Blue Harbor",
        "Green Harbor 1080p [Blue Harbor]",
        "Havn (Blue Harbor Nights) 2019",
        "[Blue Harbor] Green Harbor 2019",
        "()",
        "",
    ],
)
def test_a_name_of_another_title_is_not(text: str) -> None:
    assert match_title(text, ("Blue Harbor", "", "!"), MOVIE) is None


@pytest.mark.parametrize(
    ("media_type", "text", "matches"),
    [
        (SHOW, "Night Ferry Episode 5", True),
        (MOVIE, "Night Ferry Episode 5", False),
        (SHOW, "Night Ferry The Complete Series 1080p", True),
        (GAME, "Night Ferry v1.2-GRP", True),
        (GAME, "Night Ferry Switch NSP", True),
        (MOVIE, "Night Ferry Switch NSP", False),
        (MOVIE, "Night.Ferry.S01E02", True),
    ],
)
def test_where_a_title_ends_depends_on_the_kind(media_type: MediaType, text: str, matches: bool) -> None:
    assert (match_title(text, ("Night Ferry",), media_type) is not None) is matches


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("[GRP] Night Ferry - 05 [1080p]", "05 ( 1080p )"),
        ("[GRP] Night Ferry (Subbed) - 05 [1080p]", "( subbed ) 05 ( 1080p )"),
        ("Night Ferry Complete First Season", "complete first season"),
        ("Night Ferry First Crossing S01E02", None),
        ("Night Ferry Nights - 05 [1080p]", None),
        ("Night Ferry US S01E02", "s01e02"),
        ("Night Ferry (UK) (2018) S01E02", "( 2018 ) s01e02"),
        ("Night Ferry US and Them S01E02", None),
        ("Night.Ferry.2024.03.05", "2024 03 05"),
        ("Night Ferry 20240305", "20240305"),
    ],
)
def test_a_shows_title_ends_at_its_numbers_or_country(text: str, rest: str | None) -> None:
    match = match_title(text, ("Night Ferry",), SHOW)
    assert (match.rest if match is not None else None) == rest


@pytest.mark.parametrize(
    ("titles", "text", "matches"),
    [
        (("Night Ferry (US)",), "Night Ferry US S01E02", True),
        (("Night Ferry (US)",), "Night Ferry (USA) S01E02", True),
        (("Night Ferry (US)",), "Night Ferry 2018 S01E02", True),
        (("Night Ferry (US)",), "Night Ferry (2018) (US) S01E02", True),
        (("Night Ferry (US)",), "Night Ferry S01E02", False),
        (("Night Ferry (US)",), "Night Ferry UK S01E02", False),
        (("Night Ferry (US)",), "Night Ferry UK 2018 S01E02", False),
        (("Night Ferry (US)", "Night Ferry"), "Night Ferry S01E02", True),
        (("Night Ferry (US)", "Night Ferry"), "Night Ferry UK S01E02", False),
        (("Night Ferry (GB)",), "Night Ferry UK S01E02", True),
    ],
)
def test_a_show_that_is_told_by_its_country_is_no_other_countrys(
    titles: tuple[str, ...], text: str, matches: bool
) -> None:
    assert (match_title(text, titles, SHOW) is not None) is matches


def test_a_films_country_is_just_a_word() -> None:
    assert match_title("Night Ferry US 2018", ("Night Ferry",), MOVIE) is None
    assert match_title("Night Ferry 2018", ("Night Ferry (US)",), MOVIE) is None


def test_words_keep_the_marks_between_titles() -> None:
    assert words_in("V/H/S / Other [1080p] + More") == ("v", "h", "s", "/", "other", "(", "1080p", ")", "+", "more")
    assert words_in("Aka aka aka") == ("aka", "/", "/")


def test_the_rest_of_an_unknown_title_begins_at_the_first_technical_word() -> None:
    assert rest_of("Cam.2018.1080p", SHOW) == "2018 1080p"
    assert rest_of("Blue Harbor", SHOW) == ""


@pytest.mark.parametrize(("rest", "year"), [("1888 film", 1888), ("1879 film", None), ("2099", 2099), ("2160p", None)])
def test_a_year_is_one_of_cinema(rest: str, year: int | None) -> None:
    assert year_in(rest) == year


@given(st.text(), st.text(), st.sampled_from(MediaType))
def test_matching_bears_any_text(text: str, title: str, media_type: MediaType) -> None:
    match = match_title(text, (title,), media_type)
    assert match is None or match.title == title
