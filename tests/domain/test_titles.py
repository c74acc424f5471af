"""When two titles are the same, and which ones need their year."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain.titles import TITLE_CHARACTERS, demands_year, fold, same_title, title_keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Night of the Living Dead", "night of the living dead"),
        ("Night of the Living Dead", "Night.Of.The.Living.Dead"),
        ("Amélie", "Amelie"),
        ("Straße", "Strasse"),
        ("Møll & Ærø", "Moll and Aero"),
        ("Mark & Mary", "Mark and Mary"),
        ("Mark & Mary", "Mark Mary"),
        ("Die Fähre über Köln", "Die Faehre ueber Koeln"),
        ("Die Fähre über Köln", "Die Fahre uber Koln"),
        ("Harbor's End", "Harbors End"),
        ("Harbor’s End", "Harbor's End"),
        ("V/H/S", "VHS"),
        ("WALL·E", "WALL-E"),
        ("Alien³", "Alien 3"),
        ("Blue Harbor II", "Blue Harbor 2"),
        ("Blue Harbor XIV", "Blue Harbor 14"),
        ("Blue Harbor V", "Blue Harbor 5"),
        ("Blue Harbor 5", "Blue Harbor V"),
        ("Harbor Part I: The Sea", "Harbor Part 1 The Sea"),
        ("The Harbor", "Harbor, The"),
        ("A Harbor", "Harbor, A"),
        ("Blue Harbor (2019)", "Blue Harbor"),
        ("Blue Harbor [1954]", "Blue Harbor (2019)"),
        ("Синяя гавань", "синяя гавань"),
        ("蓝港", "蓝港"),
    ],
)
def test_spelling_makes_no_other_title(one: str, other: str) -> None:
    assert same_title(one, other)
    assert same_title(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Night of the Living Dead", "Night of the Living Dead Resurrection"),
        ("Night of the Living Dead", "The Making of Night of the Living Dead"),
        ("Blue Harbor", "Blue Harbor 2"),
        ("Blue Harbor II", "Blue Harbor III"),
        ("The Harbor", "Harbor"),
        ("Blue Harbor", "Blue"),
        ("2040", "2041"),
        ("Harbor 2049", "Harbor"),
        ("", ""),
        ("!!!", "???"),
    ],
)
def test_more_or_other_words_are_another_title(one: str, other: str) -> None:
    assert not same_title(one, other)


@pytest.mark.parametrize(
    ("title", "needed"),
    [
        ("2040", True),
        ("1917", True),
        ("8½", True),
        ("M", True),
        ("Haunt", True),
        ("The Hunt", True),
        ("Eightlet", True),
        ("Nineletter", False),
        ("Metropolis", False),
        ("The", True),
        ("Blue Harbor", False),
        ("D.O.A.", True),
        ("The E.T.", True),
        ("Haunt (2019)", True),
        ("", False),
    ],
)
def test_numbers_and_single_short_words_need_their_year(title: str, needed: bool) -> None:
    assert demands_year(title) is needed


def test_folding_bounds_its_work() -> None:
    assert len(fold("ﷺ" * 1000)) <= TITLE_CHARACTERS * 6
    assert fold("A" * 1000) == "a" * TITLE_CHARACTERS


@given(st.text())
def test_any_title_is_the_same_as_itself_when_it_has_letters(title: str) -> None:
    assert same_title(title, title) is bool(title_keys(title))
