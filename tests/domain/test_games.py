"""Which of several games is meant, on which platforms, and what bad input is told."""

from collections.abc import Callable

import pytest

from addon.domain.games import GameInfo, GamePlatform, all_platforms, chosen_game, genres_asked, platforms_asked
from addon.domain.platforms import platform_names
from addon.errors import BadInputError

WINDOWS = GamePlatform(id=6, name="PC (Microsoft Windows)", abbreviation="PC")
SWITCH = GamePlatform(id=130, name="Nintendo Switch", abbreviation="NSW2017")
CABINET = GamePlatform(id=52, name="Arcade Cabinet")
OLD = GameInfo(igdb_id=1, title="Tennis for Two", year=1958, genres=("Sport",))
NEW = GameInfo(igdb_id=2, title="Tennis for Two", year=2008, genres=("Sport", "Arcade"))
UNDATED = GameInfo(igdb_id=3, title="Tennis for Two", genres=("Puzzle",))
SEQUEL = GameInfo(igdb_id=4, title="Tennis for Two 2", year=1959)
CALLED_SO = GameInfo(igdb_id=5, title="Oscilloscope Tennis", year=1958, other_titles=("Tennis for Two",))


def told(choose: Callable[[], object]) -> str:
    with pytest.raises(BadInputError) as caught:
        choose()
    return str(caught.value)


def test_only_game_of_the_title_is_meant_whatever_its_spelling() -> None:
    assert chosen_game((SEQUEL, OLD), "tennis For two!", None, ()) == OLD
    assert chosen_game((OLD, SEQUEL), "Tennis for Two II", None, ()) == SEQUEL


def test_game_that_is_also_called_so_is_meant_when_none_has_the_title_itself() -> None:
    assert chosen_game((SEQUEL, CALLED_SO), "Tennis for Two", None, ()) == CALLED_SO
    assert chosen_game((CALLED_SO, OLD), "Tennis for Two", None, ()) == OLD


@pytest.mark.parametrize(("year", "game"), [(1958, OLD), (1957, OLD), (1959, OLD), (2009, NEW), (1980, UNDATED)])
def test_year_tells_equal_titles_apart_and_may_be_off_by_one(year: int, game: GameInfo) -> None:
    assert chosen_game((OLD, NEW, UNDATED), "Tennis for Two", year, ()) == game


def test_exact_year_comes_before_the_one_beside_it() -> None:
    beside = GameInfo(igdb_id=6, title="Tennis for Two", year=1957)
    assert chosen_game((beside, OLD), "Tennis for Two", 1958, ()) == OLD


def test_genres_tell_equal_titles_apart() -> None:
    assert chosen_game((OLD, NEW), "Tennis for Two", None, ("Sport", "Arcade")) == NEW


def test_choice_that_is_left_names_the_games() -> None:
    assert told(lambda: chosen_game((OLD, NEW, UNDATED), "Tennis for Two", None, ())) == (
        "There are several: Tennis for Two (1958, igdbId 1), Tennis for Two (2008, igdbId 2),"
        " Tennis for Two (igdbId 3). Name the year, the genres or the igdbId."
    )


def test_unknown_title_names_what_is_near() -> None:
    assert told(lambda: chosen_game((), "Nothing", None, ())) == "IGDB knows no game called Nothing."
    assert told(lambda: chosen_game((SEQUEL,), "Tennis for Two", None, ())) == (
        "IGDB knows no game called Tennis for Two. It knows Tennis for Two 2 (1959, igdbId 4)."
    )


def test_year_and_genres_of_no_game_name_those_that_there_are() -> None:
    assert told(lambda: chosen_game((OLD,), "Tennis for Two", 1990, ())) == (
        "IGDB knows no game called Tennis for Two of 1990, but Tennis for Two (1958, igdbId 1)."
    )
    assert told(lambda: chosen_game((OLD,), "Tennis for Two", None, ("Puzzle",))) == (
        "IGDB knows no game called Tennis for Two that is Puzzle, but Tennis for Two (1958, igdbId 1)."
    )


def test_platforms_are_named_by_the_table_each_once() -> None:
    assert platforms_asked(("windows", "PC", "Switch"), (WINDOWS, SWITCH)) == ("PC", "Switch")
    assert platforms_asked(("PS5",)) == ("PS5",)
    assert platforms_asked(()) == ()


def test_what_igdb_calls_a_platform_of_the_game_is_understood() -> None:
    assert platforms_asked(("nsw2017",), (CABINET, SWITCH)) == ("Switch",)


def test_platform_that_the_game_has_not_is_told_those_that_it_has() -> None:
    for text in ("PS5", "Tabletop", "Arcade Cabinet"):
        said = told(lambda text=text: platforms_asked((text,), (WINDOWS, SWITCH, CABINET)))  # type: ignore[misc]
        assert said == f"{text!r} is none of its platforms, which are PC, Switch."


def test_without_metadata_all_of_the_table_are_valid() -> None:
    for listed in ((), (CABINET,)):
        said = told(lambda listed=listed: platforms_asked(("Tabletop",), listed))  # type: ignore[misc]
        assert said == f"'Tabletop' is none of its platforms, which are {', '.join(platform_names())}."


def test_all_platforms_are_those_that_the_table_knows_else_any() -> None:
    assert all_platforms((SWITCH, CABINET, WINDOWS, WINDOWS)) == ("Switch", "PC")
    assert all_platforms((CABINET,)) == (None,)
    assert all_platforms(()) == (None,)


def test_genres_are_spelled_as_igdb_does() -> None:
    assert genres_asked((" racing", "Racing", "PUZZLE"), ("Puzzle", "Racing")) == ("Racing", "Puzzle")


def test_unknown_genre_is_told_the_valid_ones() -> None:
    said = told(lambda: genres_asked(("Opera",), ("Puzzle", "Racing")))
    assert said == "'Opera' is no genre; there are Puzzle, Racing."
