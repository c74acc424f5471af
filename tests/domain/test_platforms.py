"""Names, words, categories and ids each stand for one platform."""

from collections import Counter

import pytest

from addon.domain.platforms import PLATFORMS, platform_named, platform_names, platform_of_igdb


def test_nothing_stands_for_two_platforms() -> None:
    for found in (
        [each.name for each in PLATFORMS],
        [word for each in PLATFORMS for word in each.words],
        [number for each in PLATFORMS for number in each.igdb_ids],
        [number for each in PLATFORMS for number in each.categories],
    ):
        assert max(Counter(found).values()) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("PC", "PC"),
        (" pc ", "PC"),
        ("PC (Microsoft Windows)", "PC"),
        ("Windows", "PC"),
        ("gog", "PC"),
        ("Nintendo Switch", "Switch"),
        ("nsw", "Switch"),
        ("playstation 5", "PS5"),
        ("PS 5", "PS5"),
        ("Xbox Series X|S", "XSX"),
        ("Series X|S", "XSX"),
        ("Xbox 360", "X360"),
        ("xbox-one", "XONE"),
        ("macOS", "Mac"),
    ],
)
def test_person_may_write_a_platform_in_any_of_its_ways(text: str, name: str) -> None:
    found = platform_named(text)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", ["", "  ", "|", "Tabletop", "PS"])
def test_what_names_no_single_platform_is_none(text: str) -> None:
    assert platform_named(text) is None


def test_igdb_numbers_lead_to_the_table() -> None:
    found = platform_of_igdb(48)
    assert (found and found.name, platform_of_igdb(99_999)) == ("PS4", None)


def test_every_platform_is_found_by_its_own_names_and_words() -> None:
    assert platform_names() == tuple(each.name for each in PLATFORMS)
    for each in PLATFORMS:
        assert {platform_named(name) for name in (each.name, *each.words)} == {each}
