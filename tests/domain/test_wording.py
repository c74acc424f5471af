"""Sentences for a person begin and end like sentences."""

import pytest

from addon.domain.wording import sentence


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("it is dead", "It is dead."),
        ("It is dead.", "It is dead."),
        ("is it dead?", "Is it dead?"),
        ("gone!", "Gone!"),
        ("and so on…", "And so on…"),
        (" blanks around \n", "Blanks around."),
        ("x", "X."),
        ("éclair", "Éclair."),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_text_becomes_a_sentence(text: str, written: str) -> None:
    assert sentence(text) == written


def test_a_sentence_stays_as_it_is() -> None:
    assert sentence(sentence("the node is down")) == "The node is down."
