"""Season and episode numbers, as names write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain.numbering import MOST_IN_A_RANGE, Numbering, before_numbers, numbering, numbers_at


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
        ("Night.Ferry.S01E01.E02", (1,), (1, 2)),
        ("Night Ferry S01E01 & E02", (1,), (1, 2)),
        ("Night Ferry S01E01~E03", (1,), (1, 2, 3)),
        ("Night.Ferry.S01E03-10bit", (1,), (3,)),
        ("Night.Ferry.S01E02-03v2", (1,), (2, 3)),
        ("Night.Ferry.S01E01-S03E10", (1, 2, 3), ()),
        ("Night.Ferry.S01E01S02E01", (1, 2), ()),
        ("Night Ferry S1x02", (1,), (2,)),
        ("Harbour.Tonight.S2024E45", (2024,), (45,)),
        ("Harbour Tonight Season 2024", (2024,), ()),
        ("Night Ferry Series 2", (2,), ()),
        ("Night Ferry Complete Series 2018", (), ()),
        ("Night Ferry The Complete Series (2018-2022)", (), ()),
        ("Night Ferry All Seasons (2018)", (), ()),
        ("Night Ferry The Complete Series 1080p", (), ()),
        ("Night Ferry Season Two", (2,), ()),
        ("Night Ferry The Complete First Season", (1,), ()),
        ("Night.Ferry.S02v2.1080p", (2,), ()),
        ("Night.Ferry.S02-1080p", (2,), ()),
        ("Night.Ferry.S02.DDP5.1", (2,), ()),
        ("Night.Ferry.S01.S02.S03", (1, 2, 3), ()),
        ("Night Ferry S01+S03", (1, 3), ()),
        ("Night Ferry Seasons 1, 2 and 3", (1, 2, 3), ()),
        ("Night Ferry Season 1, 10 Episodes", (1,), ()),
        ("Night Ferry Season 1 + 2 OVA", (1,), ()),
        ("Night Ferry (2018) Season 1 S01 (1080p)", (1,), ()),
        ("Night Ferry Season 2 Episode 3", (2,), (3,)),
        ("Night Ferry S02 Episodes 01-03", (2,), (1, 2, 3)),
        ("Night Ferry 2nd Season Episode 3", (2,), (3,)),
        ("Ночной паром / 2 сезон: 1-3 серии из 10", (2,), (1, 2, 3)),
        ("Ночной паром / Сезон: 2 / Серии: 1-3 из 10", (2,), (1, 2, 3)),
        ("Ночной паром / 2 сезон, 1-3 серии", (2,), (1, 2, 3)),
        ("Ночной паром (1-3 сезоны)", (1, 2, 3), ()),
        ("Ночной паром (2-й сезон: 10 серий)", (2,), ()),
        ("Night Ferry 2 Season", (2,), ()),
        ("[GRP] Night Ferry S2 - 05 [1080p]", (2,), (5,)),
        ("[GRP] Night Ferry S02 - 01-03 [1080p]", (2,), (1, 2, 3)),
        ("[GRP] Night Ferry S02 (2021) - 05 [1080p]", (2,), (5,)),
        ("[GRP] Night Ferry 2nd Season - 05 [1080p]", (2,), (5,)),
        ("[GRP] Night Ferry Second Season - 05 [1080p]", (2,), (5,)),
        ("Night Ferry S02 - 05 - The Crossing", (2,), (5,)),
        ("Night Ferry Seasons 1 - 02 [1080p]", (1, 2), ()),
        ("Night Ferry S02 - 2019 [1080p]", (2,), ()),
        ("Night Ferry S02 (2021) - 2019 [1080p]", (2,), ()),
        ("[GRP] Night Ferry S2 (01-03) [1080p]", (2,), (1, 2, 3)),
        ("[GRP] Night Ferry S2 (13-15) [1080p]", (2,), ()),
        ("Night Ferry [HDTV][Cap.205]", (2,), (5,)),
        ("Night Ferry - Temporada 12 [HDTV][Cap.1205]", (12,), (5,)),
        ("Night Ferry Cap.201_203 [720p]", (2,), (1, 2, 3)),
        ("Night Cap 1080p", (), ()),
        ("Night Cap 2019", (), ()),
        ("Night Ferry Staffel 2 Folge 5 720p", (2,), (5,)),
        ("Night Ferry Temporada 2 Capítulo 5", (2,), (5,)),
        ("Night.Ferry.Series.2.5of10.720p", (2,), (5,)),
        ("Night Ferry 5of10", (), ()),
        ("Episode 5 - 10 Things", (), (5,)),
        ("Night Ferry EP01-EP03", (), (1, 2, 3)),
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
    ("text", "absolute"),
    [
        ("[GRP] Night Ferry - 05 [1080p]", (5,)),
        ("[GRP] Night Ferry - 05v2", (5,)),
        ("[GRP] Night Ferry - 05 (1080p) [ABCD1234]", (5,)),
        ("[GRP]_Night_Ferry_-_05_[1080p]", (5,)),
        ("[GRP] Night Ferry - 12 END [1080p]", (12,)),
        ("[GRP] Night Ferry [05][1080p]", (5,)),
        ("[GRP][Night Ferry][05v2][1080p]", (5,)),
        ("Night Ferry - 05 - The Crossing", (5,)),
        ("Night Ferry - 5 - The Crossing", ()),
        ("Night Ferry - 5", (5,)),
        ("Night Ferry - 05.5 [1080p]", ()),
        ("Night Ferry - 01-03 [1080p]", (1, 2, 3)),
        ("Night Ferry - 01 ~ 03", (1, 2, 3)),
        ("Night Ferry (01-03)", (1, 2, 3)),
        ("Night Ferry [01-03][1080p]", (1, 2, 3)),
        ("Night Ferry [01-03 Batch]", (1, 2, 3)),
        ("Night Ferry 01 ~ 03 [1080p]", (1, 2, 3)),
        ("Night Ferry 01-03 [1080p]", (1, 2, 3)),
        ("Night Ferry 01-03 Batch [1080p]", (1, 2, 3)),
        ("Night Ferry 10-12 [1080p]", ()),
        ("Night Ferry (03-01)", ()),
        ("Night Ferry (1999-2004) [1080p]", ()),
        ("Night Ferry (2018-2099)", ()),
        ("Night Ferry - 1879 [1080p]", (1879,)),
        ("Night Ferry - 1880 [1080p]", ()),
        ("Night Ferry - 2099 [1080p]", ()),
        ("Night Ferry - 2100 [1080p]", (2100,)),
        ("Night Ferry [720][x264]", ()),
        ("Night Ferry - 720 [x264]", ()),
        ("Night Ferry - 720 [1080p]", (720,)),
        ("Night Ferry [10bit]", ()),
        ("Area 88 - 03 [1080p]", (3,)),
        ("Area 88 [1080p]", ()),
        ("86 - 05 [1080p]", (5,)),
        ("Harbour Tonight (2024-03-05)", ()),
        ("Harbour.Tonight.2024.03.05", ()),
        ("Havn 05 [1080p]", ()),
    ],
)
def test_anime_groups_count_over_the_whole_show(text: str, absolute: tuple[int, ...]) -> None:
    assert numbering(text) == Numbering(absolute=absolute)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Night Ferry - S02E03", "Night Ferry"),
        ("Night Ferry [1x02]", "Night Ferry"),
        ("Night Ferry", "Night Ferry"),
        ("[GRP] Night Ferry - 05 [1080p]", "[GRP] Night Ferry"),
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
    assert not found.absolute or not (found.seasons or found.episodes)
    assert (numbers_at(text) is None) is (found == Numbering())
