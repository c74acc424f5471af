"""Season and episode numbers, as names write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain.numbering import MOST_IN_A_RANGE, Numbering, before_numbers, numbering


@pytest.mark.parametrize(
    ("text", "seasons", "episodes"),
    [
        ("Night.Ferry.S02E03.720p", (2,), (3,)),
        ("Night Ferry - s02 e03 - The Crossing", (2,), (3,)),
        ("Night.Ferry.S02.EP03", (2,), (3,)),
        ("Night.Ferry.S01E01-E03.1080p", (1,), (1, 2, 3)),
        ("Night.Ferry.S01E01-03.1080p", (1,), (1, 2, 3)),
        ("Night.Ferry.S01E01E02", (1,), (1, 2)),
        ("Night.Ferry.S01E01E03", (1,), (1, 3)),
        ("Night.Ferry.S01E01-S01E03", (1,), (1, 2, 3)),
        ("Night.Ferry.S01E05-E02", (1,), (5,)),
        ("Night.Ferry.S01E03-1080p", (1,), (3,)),
        ("Night.Ferry.S01E03 - 1080p", (1,), (3,)),
        ("Night.Ferry.1x02.avi", (1,), (2,)),
        ("Night Ferry 1x02-1x04", (1,), (2, 3, 4)),
        ("Night Ferry 1x02-03", (1,), (2, 3)),
        ("Night.Ferry.S02.1080p", (2,), ()),
        ("Night.Ferry.S01-S03", (1, 2, 3), ()),
        ("Night Ferry Seasons 1 to 3", (1, 2, 3), ()),
        ("Night Ferry Season 1 - 2", (1, 2), ()),
        ("Night Ferry Season 2", (2,), ()),
        ("Night Ferry Staffel 2", (2,), ()),
        ("Ночной паром Сезон: 2", (2,), ()),
        ("Ночной паром 2 сезон", (2,), ()),
        ("Night Ferry 2nd Season", (2,), ()),
        ("Night.Ferry.E05", (), (5,)),
        ("Night Ferry Episode 5-6", (), (5, 6)),
        ("Night.Ferry.S00E01", (0,), (1,)),
        ("[GRP] Night Ferry - 05 [1080p]", (), (5,)),
        ("[GRP] Night Ferry - 05v2", (), (5,)),
        ("Night Ferry - 05 - The Crossing", (), ()),
        ("Blue.Harbor.2019.1920x1080", (), ()),
        ("Blue.Harbor.720x404", (), ()),
        ("S1m0ne.2002", (), ()),
        ("Apollo.13.1995.1080p", (), ()),
        ("DTS5.1.x264", (), ()),
        ("", (), ()),
    ],
)
def test_numbers_are_read(text: str, seasons: tuple[int, ...], episodes: tuple[int, ...]) -> None:
    assert numbering(text) == Numbering(seasons=seasons, episodes=episodes)


def test_a_range_has_a_bound() -> None:
    assert numbering("S01E0001-E9999").episodes == (1,)
    assert numbering(f"Episode 1-{MOST_IN_A_RANGE}").episodes == tuple(range(1, MOST_IN_A_RANGE + 1))
    assert numbering(f"Episode 1-{MOST_IN_A_RANGE + 1}").episodes == (1,)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Night Ferry - S02E03", "Night Ferry"),
        ("Night Ferry [1x02]", "Night Ferry"),
        ("Night Ferry", "Night Ferry"),
        ("S02E03 The Crossing", "S02E03 The Crossing"),
        ("", ""),
    ],
)
def test_the_title_stands_before_the_numbers(text: str, title: str) -> None:
    assert before_numbers(text) == title


@given(st.text())
def test_any_text_is_borne(text: str) -> None:
    found = numbering(text)
    assert len(found.seasons) <= MOST_IN_A_RANGE
    assert list(found.episodes) == sorted(found.episodes)
