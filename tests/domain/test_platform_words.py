"""Names and categories say for which platform a game is."""

import pytest

from addon.domain.platform_words import platform_of_categories, platforms_in
from addon.domain.platforms import PLATFORMS


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", ()),
        ("v1 2", ()),
        ("pc", ("PC",)),
        ("( windows ) gog", ("PC",)),
        ("v1 2 gog", ("PC",)),
        ("gog linux", ("Linux",)),
        ("macos pc", ("Mac", "PC")),
        ("nsw ps4 nsp", ("Switch", "PS4")),
        ("switch 2", ("Switch 2",)),
        ("nintendo switch", ("Switch",)),
        ("xbox 360", ("X360",)),
        ("xbox one", ("XONE",)),
        ("xbox series x", ("XSX",)),
        ("xbox", ("Xbox",)),
        ("wii u", ("Wii U",)),
        ("playstation 4", ("PS4",)),
        ("winter switches machine", ()),
    ],
)
def test_words_behind_a_title_say_platforms(words: str, names: tuple[str, ...]) -> None:
    assert platforms_in(words) == names


@pytest.mark.parametrize(
    ("numbers", "name"),
    [
        ((4000, 4050), "PC"),
        ((4000,), "PC"),
        ((4020, 100123), "PC"),
        ((4000, 4030), "Mac"),
        ((1000, 1180), "PS4"),
        ((1180, 1080), None),
        ((1000, 1090), None),
        ((1000, 1070), None),
        ((100123,), None),
        ((), None),
    ],
)
def test_categories_say_one_platform_or_none(numbers: tuple[int, ...], name: str | None) -> None:
    assert platform_of_categories(numbers) == name


def test_every_word_says_its_own_platform() -> None:
    for platform in PLATFORMS:
        assert {platforms_in(word) for word in platform.words} == {(platform.name,)}
