"""Names of shows' releases as they are found in the wild, invented ones of the same shape, and the verdict on each.

The wanted ones: episode and season of an ordinary show, of an anime whose second season begins with number 13, of a
daily show, and of shows that go by several names.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from addon.domain.releases import Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.rules import judge
from addon.domain.status import MediaType


def season_of(episode: Wanted, *, first: int = 1, last: int = 10) -> Wanted:
    """The whole season of the episode, with so many wanted parts; absolute numbers go on from those of the episode."""
    before = None if episode.absolute is None or episode.episode is None else episode.absolute - episode.episode
    numbers = range(first, last + 1)
    parts = tuple(
        replace(episode, episode=number, absolute=None if before is None else before + number) for number in numbers
    )
    return replace(episode, episode=None, absolute=None, parts=parts)


FERRY = Wanted(media_type=MediaType.SHOW, titles=("Night Ferry", "Nattfärjan"), year=2018, season=2, episode=3)
MINI = replace(FERRY, season=1)
FERRY_SEASON = season_of(FERRY)
LANTERN = Wanted(
    media_type=MediaType.SHOW, titles=("Paper Lantern", "Kami no Akari"), year=2020, season=2, episode=3, absolute=15
)
LANTERN_FIRST = replace(LANTERN, season=1, absolute=3)
LANTERN_SEASON = season_of(LANTERN, last=12)
LANTERN_FIRST_SEASON = season_of(LANTERN_FIRST, last=12)
TONIGHT = Wanted(
    media_type=MediaType.SHOW,
    titles=("Harbour Tonight",),
    year=2015,
    season=9,
    episode=45,
    air_date=date(2024, 3, 5),
)
OFFICE = Wanted(media_type=MediaType.SHOW, titles=("The Customs House (US)",), year=2005, season=1, episode=1)
NUMBERED = Wanted(media_type=MediaType.SHOW, titles=("Area 88",), year=2004, season=1, episode=3, absolute=3)

ACCEPTED = [
    # one episode
    (FERRY, "Night.Ferry.S02E03.1080p.WEB.h264-GRP"),
    (FERRY, "Night.Ferry.S02E03.The.Crossing.1080p.AMZN.WEB-DL.DDP5.1.H.264-GRP"),
    (FERRY, "Night Ferry - 2x03 - The Crossing [720p]"),
    (FERRY, "Night.Ferry.S02E02-E03.1080p.BluRay.x265"),
    (FERRY, "Night.Ferry.S02E03E04.720p.HDTV.x264-GRP"),
    (FERRY, "Night Ferry S02 E03 1080p"),
    (FERRY, "Night Ferry Season 2 Episode 3 720p"),
    (FERRY, "Night Ferry (2018) - S02E03 - The Crossing (1080p BluRay x265 GRP)"),
    (FERRY, "Night.Ferry.2018.S02E03.PROPER.2160p.WEB.h265-GRP"),
    (FERRY, "Night.Ferry.2019.S02E03.1080p"),
    (FERRY, "www.site.org - Night Ferry S02E03 720p"),
    (FERRY, "Ночной паром / Night Ferry / S2E3 [2019, WEB-DL 1080p]"),
    (FERRY, "Night.Ferry.US.S02E03.1080p.WEB"),
    (FERRY, "Night Ferry (UK) S02E03 1080p"),
    (FERRY, "Night.Ferry.S02.2021.MULTi.1080p"),
    (MINI, "Night.Ferry.E03.1080p.WEB"),
    (MINI, "Night Ferry Ep 03 720p HDTV"),
    (MINI, "Night Ferry Episode 3 [480p]"),
    # packs, of which one episode is wanted
    (FERRY, "Night.Ferry.S02.COMPLETE.1080p.BluRay.x265-GRP"),
    (FERRY, "Night Ferry S01-S05 1080p"),
    (FERRY, "Night Ferry The Complete Series (2018-2022) 1080p"),
    (FERRY, "Night.Ferry.S02E01-E08.1080p"),
    # whole seasons
    (FERRY_SEASON, "Night.Ferry.S02.1080p.BluRay.x265-GRP"),
    (FERRY_SEASON, "Night.Ferry.S02.COMPLETE.1080p.WEB.h264-GRP"),
    (FERRY_SEASON, "Night Ferry Season 2 Complete"),
    (FERRY_SEASON, "Night Ferry - Season 02"),
    (FERRY_SEASON, "Night Ferry - The Complete Second Season 720p"),
    (FERRY_SEASON, "Night Ferry Series 2 Complete 1080p WEB"),
    (FERRY_SEASON, "Night Ferry S01-S05"),
    (FERRY_SEASON, "Night Ferry Seasons 1, 2 and 3 720p"),
    (FERRY_SEASON, "Night.Ferry.S01.S02.S03.1080p"),
    (FERRY_SEASON, "Night Ferry Complete Series"),
    (FERRY_SEASON, "Night Ferry (2018-2022) 1080p WEB"),
    (FERRY_SEASON, "Night Ferry The Complete TV Series 1080p"),
    (FERRY_SEASON, "Night Ferry Complete Collection 1080p"),
    (FERRY_SEASON, "Night Ferry All Seasons 720p"),
    (FERRY_SEASON, "Night Ferry INTEGRALE FRENCH 1080p"),
    (FERRY_SEASON, "Night Ferry (2018) Season 2 S02 (1080p WEB x265 10bit GRP)"),
    (FERRY_SEASON, "Night Ferry S01E01-S03E10 1080p"),
    (FERRY_SEASON, "Night.Ferry.S02E01-E10.1080p"),
    (FERRY_SEASON, "Night.Ferry.S02E01-08.1080p"),
    (FERRY_SEASON, "Night Ferry Season 2 Episodes 1-8 1080p"),
    (FERRY_SEASON, "Ночной паром / Night Ferry / Сезон: 2 / Серии: 1-8 из 10 [2019, WEB-DL]"),
    (FERRY_SEASON, "Ночной паром / Night Ferry (2 сезон: 1-10 серии из 10) [2019]"),
    (season_of(MINI), "Night Ferry E01-E10 1080p"),
    # anime
    (LANTERN, "[GRP] Paper Lantern - 15 [1080p]"),
    (LANTERN, "[GRP] Paper Lantern - 15v2 (1080p) [ABCD1234].mkv"),
    (LANTERN, "[GRP]_Paper_Lantern_-_15_[720p]"),
    (LANTERN, "[GRP] Paper Lantern [15][1080p]"),
    (LANTERN, "[GRP] Kami no Akari - 15 [1080p]"),
    (LANTERN, "[GRP] Paper Lantern S2 - 03 [1080p]"),
    (LANTERN, "[GRP] Paper Lantern 2nd Season - 03 [1080p]"),
    (LANTERN, "[GRP] Paper Lantern (01-24) [BD 1080p]"),
    (LANTERN, "Paper.Lantern.S02E03.1080p.WEB.H264-GRP"),
    (LANTERN, "Paper Lantern E15 1080p"),
    (LANTERN_FIRST, "[GRP] Paper Lantern - 03 [1080p]"),
    (LANTERN_FIRST, "Paper Lantern Episode 3 [1080p]"),
    (LANTERN_SEASON, "[GRP] Paper Lantern - 13-24 [1080p]"),
    (LANTERN_SEASON, "[GRP] Paper Lantern (13-22) [1080p]"),
    (LANTERN_SEASON, "[GRP] Paper Lantern 01 ~ 24 [Batch]"),
    (LANTERN_SEASON, "[GRP] Paper Lantern S2 (01-12) [BD 1080p]"),
    (LANTERN_SEASON, "[GRP] Paper Lantern S2 (13-24) [BD 1080p]"),
    (LANTERN_SEASON, "[GRP] Paper Lantern (Batch) [1080p]"),
    (LANTERN_SEASON, "Paper Lantern E13-E24 1080p"),
    (LANTERN_FIRST_SEASON, "[GRP] Paper Lantern [01-24][1080p]"),
    (LANTERN_FIRST_SEASON, "[GRP] Paper Lantern 01-12 [BD 1080p]"),
    (NUMBERED, "[GRP] Area 88 - 03 [720p]"),
    # daily
    (TONIGHT, "Harbour.Tonight.2024.03.05.1080p.WEB.h264-GRP"),
    (TONIGHT, "Harbour.Tonight.2024.03.05.Some.Guest.720p.HDTV.x264-GRP"),
    (TONIGHT, "Harbour Tonight 2024-03-05 720p"),
    (TONIGHT, "Harbour Tonight 20240305 1080p"),
    (TONIGHT, "Harbour.Tonight.S09E45.1080p"),
    # other names and countries
    (FERRY, "Nattfarjan.S02E03.1080p.WEB"),
    (FERRY, "Nattfärjan aka Night Ferry S02E03 1080p"),
    (OFFICE, "The.Customs.House.US.S01E01.720p"),
    (OFFICE, "The Customs House (US) S01E01"),
    (OFFICE, "The.Customs.House.USA.S01E01.720p"),
    (OFFICE, "The.Customs.House.2005.S01E01.720p"),
    (OFFICE, "The Customs House (2005) (US) S01E01"),
]

REJECTED = [
    # another episode or season
    (FERRY, "Night.Ferry.S02E04.1080p.WEB.h264-GRP", {"episode_present"}),
    (FERRY, "Night.Ferry.S01E03.1080p.WEB.h264-GRP", {"episode_present"}),
    (FERRY, "Night.Ferry.S02E04-E10.1080p", {"episode_present"}),
    (FERRY, "Night.Ferry.S03.COMPLETE.1080p", {"episode_present"}),
    (FERRY, "Night Ferry Season Two Episode 4", {"episode_present"}),
    (FERRY, "Night.Ferry.E03.1080p", {"episode_present"}),
    (FERRY, "Night.Ferry.1080p.WEB", {"episode_present"}),
    (FERRY, "Night.Ferry.2024.03.05.1080p", {"episode_present"}),
    # no whole season
    (FERRY_SEASON, "Night.Ferry.S02E03.1080p.WEB.h264-GRP", {"episode_present"}),
    (FERRY_SEASON, "Night Ferry Season 2 Episode 3", {"episode_present"}),
    (FERRY_SEASON, "Night.Ferry.S01.1080p", {"episode_present"}),
    (FERRY_SEASON, "Night Ferry S03-S05", {"episode_present"}),
    (FERRY_SEASON, "Night.Ferry.S01E01-E10.1080p", {"episode_present"}),
    (FERRY_SEASON, "Night Ferry E01-E10 1080p", {"episode_present"}),
    (FERRY_SEASON, "Night.Ferry.2024.03.05.1080p", {"episode_present"}),
    (FERRY_SEASON, "Night Ferry 1080p", {"episode_present"}),
    (FERRY_SEASON, "Night.Ferry.S02E01-E07.1080p", {"season_pack"}),
    (FERRY_SEASON, "Night.Ferry.S02E01E02.1080p", {"season_pack"}),
    (FERRY_SEASON, "Night.Ferry.S02E04-E10.1080p", {"season_pack"}),
    # absolute numbers
    (FERRY, "[GRP] Night Ferry - 03 [1080p]", {"episode_present"}),
    (MINI, "[GRP] Night Ferry - 03 [1080p]", {"episode_present"}),
    (FERRY_SEASON, "[GRP] Night Ferry (01-10) [1080p]", {"episode_present"}),
    (LANTERN, "[GRP] Paper Lantern - 03 [1080p]", {"episode_present"}),
    (LANTERN, "[GRP] Paper Lantern S2 - 15 [1080p]", {"episode_present"}),
    (LANTERN, "[GRP] Paper Lantern (01-12) [1080p]", {"episode_present"}),
    (LANTERN, "[GRP] Paper Lantern OVA - 15 [1080p]", {"title_matches"}),
    (LANTERN, "[GRP] Paper Lantern - 2015 [1080p]", {"year_matches", "episode_present"}),
    (LANTERN_SEASON, "[GRP] Paper Lantern - 15 [1080p]", {"episode_present"}),
    (LANTERN_SEASON, "[GRP] Paper Lantern - 13-21 [1080p]", {"season_pack"}),
    (LANTERN_SEASON, "[GRP] Paper Lantern (01-12) [1080p]", {"season_pack"}),
    (NUMBERED, "[GRP] Area 88 - 04 [720p]", {"episode_present"}),
    (NUMBERED, "[GRP] Area 87 - 03 [720p]", {"title_matches"}),
    # daily
    (TONIGHT, "Harbour.Tonight.2024.03.06.1080p.WEB.h264-GRP", {"episode_present"}),
    (TONIGHT, "Harbour.Tonight.2023.03.05.1080p.WEB.h264-GRP", {"episode_present"}),
    (TONIGHT, "Harbour.Tonight.S09E46.2024.03.05.1080p", {"episode_present"}),
    # another show
    (FERRY, "Night.Ferry.Murders.S02E03.1080p", {"title_matches"}),
    (FERRY, "The.Night.Ferry.Companion.S02E03.1080p", {"title_matches"}),
    (FERRY, "Night.Ferry.2003.S02E03.1080p", {"year_matches"}),
    (FERRY, "Night Ferry (1994) Season 2 Complete", {"year_matches"}),
    (FERRY, "Night.Ferry.US.2003.S02E03.1080p", {"year_matches"}),
    (FERRY, "Nattfarjan.2003.S02E03.1080p", {"year_matches"}),
    (OFFICE, "The.Customs.House.UK.S01E01.720p", {"title_matches"}),
    (OFFICE, "The Customs House (UK) S01E01", {"title_matches"}),
    (OFFICE, "The.Customs.House.S01E01.720p", {"title_matches"}),
    (OFFICE, "The.Customs.House.2001.S01E01.720p", {"year_matches"}),
]


@pytest.mark.parametrize(("wanted", "name"), ACCEPTED)
def test_a_release_of_what_is_wanted_is_accepted(wanted: Wanted, name: str, named: Callable[..., Candidate]) -> None:
    assert judge(named(name), wanted) == ()


@pytest.mark.parametrize(("wanted", "name", "rules"), REJECTED)
def test_anything_else_is_rejected_with_every_reason(
    wanted: Wanted, name: str, rules: set[str], named: Callable[..., Candidate]
) -> None:
    rejections = judge(named(name), wanted)
    assert {rejection.rule for rejection in rejections} == rules
    assert all("wanted" in rejection.reason and rejection.reason.endswith(".") for rejection in rejections)
