"""Sentences for a person begin and end like sentences."""

import pytest

from addon.domain.wording import label_of, listed, sentence, service_name


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


@pytest.mark.parametrize(
    ("upstream", "written"), [("realdebrid", "Real-Debrid"), ("torbox", "TorBox"), ("stremio:a.test", "stremio:a.test")]
)
def test_a_service_is_called_as_people_write_it(upstream: str, written: str) -> None:
    assert service_name(upstream) == written


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("realdebrid", "Real-Debrid"),
        ("metadata", "Cinemeta"),
        ("swarm", "Swarm"),
        ("stremio:torrentio.strem.fun", "Torrentio"),
        ("stremio:addon.test", "addon.test"),
        ("torznab:prowlarr", "Torznab: prowlarr"),
        ("something", "something"),
    ],
)
def test_upstreams_are_labelled_as_people_know_them(name: str, label: str) -> None:
    assert label_of(name) == label


@pytest.mark.parametrize(
    ("words", "text"),
    [((), ""), (("movies",), "movies"), (("movies", "shows"), "movies and shows"), (("a", "b", "c"), "a, b and c")],
)
def test_words_are_listed_as_in_a_sentence(words: tuple[str, ...], text: str) -> None:
    assert listed(words) == text
