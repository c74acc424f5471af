"""Real-shaped names and what they say."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addon.domain import parsed
from addon.domain.parsed import Parsed
from addon.domain.release_name import ReleaseName, parse_release_name, preload
from addon.domain.status import Format, Quality
from addon.domain.titles import TITLE_CHARACTERS

F = Format


@pytest.mark.parametrize(
    ("text", "title", "year"),
    [
        ("Night.of.the.Living.Dead.1968.1080p.BluRay.x264-GRP.mkv", "Night of the Living Dead", 1968),
        ("Night of the Living Dead (1968) [720p] [BluRay]", "Night of the Living Dead", 1968),
        ("Metropolis.1927.1080p", "Metropolis", 1927),
        ("2040.2019.1080p.WEB-DL", "2040", 2019),
        ("2040 1080p WEB", "2040", None),
        ("2040.mkv", "2040", None),
        ("Harbor.2049.2017.1080p", "Harbor 2049", 2017),
        ("2001.A.Harbor.Odyssey.1968", "2001 A Harbor Odyssey", 1968),
        ("Blue Harbor", "Blue Harbor", None),
        ("M (1931)", "M", 1931),
        ("Night.Ferry.S02E03.720p", "Night Ferry", None),
        ("Night Ferry Season 2 1080p", "Night Ferry", None),
        ("[GRP] Night Ferry - 05 [1080p]", "Night Ferry", None),
        ("His_Girl_Friday_1940", "His Girl Friday", 1940),
        ("www.site.org - Blue Harbor 2019", "Blue Harbor", 2019),
    ],
)
def test_title_and_year_are_read(text: str, title: str, year: int | None) -> None:
    name = parse_release_name(text)
    assert (name.title, name.year) == (title, year)


@pytest.mark.parametrize(
    ("text", "height", "quality"),
    [
        ("Blue.Harbor.2019.2160p.WEB", 2160, Quality.P2160),
        ("Blue Harbor 2019 4K WEB", 2160, Quality.P2160),
        ("Blue.Harbor.2019.UHD.BluRay.x265", 2160, Quality.P2160),
        ("Blue.Harbor.2019.1080p.UHD.BluRay", 1080, Quality.P1080),
        ("Blue.Harbor.2019.4320p", 4320, Quality.P2160),
        ("Blue.Harbor.2019.1440p", 1440, Quality.P1080),
        ("Blue.Harbor.2019.1080i.HDTV", 1080, Quality.P1080),
        ("Blue.Harbor.2019.1080p60", 1080, Quality.P1080),
        ("Blue.Harbor.2019.FHD", 1080, Quality.P1080),
        ("Blue.Harbor.1920x800", 1080, Quality.P1080),
        ("Blue.Harbor.1916x1076", 1080, Quality.P1080),
        ("Blue.Harbor.2019.720p", 720, Quality.P720),
        ("Blue.Harbor.2019.576p", 576, Quality.P480),
        ("Blue.Harbor.2019.480p", 480, Quality.P480),
        ("Blue.Harbor.2019.720x404", 480, Quality.P480),
        ("Blue.Harbor.2019.512x384", 384, None),
        ("Blue.Harbor.2019.360p", 360, None),
        ("Blue.Harbor.1940.DVDRip.XviD", 480, Quality.P480),
        ("Blue.Harbor.1940.PDTV", 480, Quality.P480),
        ("Blue.Harbor.2019.BDRip.x264", None, None),
        ("Blue.Harbor.2019.WEBRip", None, None),
        ("Blue.Harbor.1927.1080p.4K.Restoration", 1080, Quality.P1080),
        ("Blue.Harbor.1927.4K.Remastered.BluRay", None, None),
        ("Blue.Harbor.2019.720p.upscaled.1080p", 1080, Quality.P1080),
        ("Blue.Harbor.2019.720p.of.2160p", 2160, Quality.P2160),
    ],
)
def test_the_picture_is_read(text: str, height: int | None, quality: Quality | None) -> None:
    name = parse_release_name(text)
    assert (name.height, name.quality) == (height, quality)


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("Blue.Harbor.2019.BluRay.REMUX.DV.HDR.HEVC.mkv", {F.REMUX, F.DOLBY_VISION, F.HDR10, F.H265, F.MKV}),
        ("Blue.Harbor.2019.REMUX.AVC", {F.REMUX, F.H264}),
        ("Blue.Harbor.2019.BluRay.x264.mp4", {F.BLURAY, F.H264, F.MP4}),
        ("Blue.Harbor.2019.BDRip.HDR10+.x265.m4v", {F.BLURAY, F.HDR10, F.H265, F.MP4}),
        ("Blue.Harbor.2019.BRRip", {F.BLURAY}),
        ("Blue.Harbor.2019.WEB-DL.AV1", {F.WEBDL, F.AV1}),
        ("Blue.Harbor.2019.WEB.h264", {F.WEBDL, F.H264}),
        ("Blue.Harbor.2019.WEBRip.SDR", {F.WEBRIP, F.SDR}),
        ("Blue.Harbor.2019.HDTV.XviD.avi", {F.HDTV}),
        ("Blue.Harbor.2019.HD", set()),
        ("Blue.Harbor.1940.DVD", {F.DVD}),
        ("Blue.Harbor.1940.HDRip", set()),
        ("Blue.Harbor.2019.DoVi", {F.DOLBY_VISION}),
        ("Blue Harbor", set()),
    ],
)
def test_formats_are_read(text: str, formats: set[Format]) -> None:
    assert parse_release_name(text).formats == formats


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("Blue.Harbor.2019.HDCAM", "is_cam"),
        ("Blue.Harbor.2019.TS", "is_cam"),
        ("Blue.Harbor.2019.1080p.3D.HSBS", "is_3d"),
        ("Blue.Harbor.3D.2019", "is_3d"),
        ("Blue.Harbor.2019.sample.mkv", "is_sample"),
        ("Blue.Harbor.2019.Trailer", "is_extra"),
        ("Blue.Harbor.2019.Extras", "is_extra"),
        ("Harbor Trilogy 1080p", "is_collection"),
        ("Blue Harbor 1999 - 2019", "is_collection"),
        ("Blue Harbor Collection", "is_collection"),
        ("Night Ferry S01 COMPLETE", "is_complete"),
        ("Blue.Harbor.2019.PROPER.1080p", "proper"),
        ("Blue.Harbor.2019.REPACK.1080p", "repack"),
        ("Blue.Harbor.2019.MULTi.1080p", "multi_audio"),
        ("Blue Harbor 2019 1080p Dual Audio", "multi_audio"),
        ("Blue.Harbor.2019.German.DL.1080p", "multi_audio"),
        ("Blue.Harbor.2019.DUBBED.1080p", "dubbed"),
    ],
)
def test_marks_are_seen(text: str, flag: str) -> None:
    assert getattr(parse_release_name(text), flag) is True
    assert getattr(parse_release_name("Blue.Harbor.2019.1080p.BluRay.x264.Multi-Subs-GRP"), flag) is False


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Blue.Harbor.2019.FRENCH.1080p", ("fr",)),
        ("Blue.Harbor.2019.VOSTFR.1080p", ()),
        ("Blue.Harbor.2019.SUBFRENCH.1080p", ()),
        ("Blue.Harbor.2019.1080p.Eng.Subs", ()),
        ("Blue Harbor 2019 1080p Korean Subs", ()),
        ("Blue.Harbor.2019.1080p.KORSUB.HDRip", ()),
        ("Blue.Harbor.2019.GERMAN.Eng.Subs.1080p", ("de",)),
    ],
)
def test_languages_that_are_only_read_are_no_audio(text: str, languages: tuple[str, ...]) -> None:
    assert parse_release_name(text).languages == languages


def test_several_languages_may_be_told_before_the_picture() -> None:
    assert parse_release_name("[GRP] Paper Lantern - 15 [Dual Audio][1080p]").multi_audio


def test_the_rest_is_read() -> None:
    name = parse_release_name("Blue.Harbor.2019.Directors.Cut.ITA.ENG.1080p.BluRay.x264-GRP.mkv")
    assert name.edition == "Directors Cut"
    assert name.languages == ("en", "it")
    assert name.group == "GRP"
    assert name.extension == "mkv"
    assert name.text == "Blue.Harbor.2019.Directors.Cut.ITA.ENG.1080p.BluRay.x264-GRP"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Harbor Trilogy 1999-2019 1080p", (1999, 2019)),
        ("Blue Harbor (1999 – 2019)", (1999, 2019)),
        ("Blue Harbor 2019-1999", None),
        ("Blue Harbor 2019-2019", None),
        ("2017-2019-1080p", None),
        ("Blue Harbor 2019", None),
    ],
)
def test_several_years_mean_several_films(text: str, years: tuple[int, int] | None) -> None:
    name = parse_release_name(text)
    assert name.year_range == years
    assert (name.year is None) is (years is not None)


@pytest.mark.parametrize(
    ("text", "seasons", "episodes", "is_pack"),
    [
        ("Night.Ferry.S02E03.720p", (2,), (3,), False),
        ("Night.Ferry.S01E01-E02.720p", (1,), (1, 2), False),
        ("Night Ferry Season 2 Complete 1080p", (2,), (), True),
        ("Night.Ferry.S01-S03", (1, 2, 3), (), True),
        ("Night Ferry The Complete Series", (), (), True),
        ("Night.Ferry.S01E01-E03.720p", (1,), (1, 2, 3), False),
        ("Night.Ferry.S01E01-E04.720p", (1,), (1, 2, 3, 4), True),
        ("Night.Ferry.S02E03.COMPLETE.720p", (2,), (3,), False),
        ("[GRP] Night Ferry (Batch) [1080p]", (), (), True),
        ("Night.Ferry.E05.720p", (), (5,), False),
        ("Star Harbor Episode 4 1977", (), (4,), False),
        ("Apollo.13.1995.1080p", (), (), False),
        ("Harbor Trilogy 1080p", (), (), True),
    ],
)
def test_numbers_of_shows_are_read(
    text: str, seasons: tuple[int, ...], episodes: tuple[int, ...], is_pack: bool
) -> None:
    name = parse_release_name(text)
    assert (name.seasons, name.episodes, name.is_pack) == (seasons, episodes, is_pack)


@pytest.mark.parametrize(
    ("text", "absolute", "is_pack"),
    [
        ("[GRP] Night Ferry - 05 [1080p].mkv", (5,), False),
        ("[GRP] Night Ferry - 05-07 [1080p]", (5, 6, 7), False),
        ("[GRP] Night Ferry (01-04) [1080p]", (1, 2, 3, 4), True),
    ],
)
def test_numbers_of_anime_are_kept_apart(text: str, absolute: tuple[int, ...], is_pack: bool) -> None:
    name = parse_release_name(text)
    assert (name.seasons, name.episodes, name.absolute, name.is_pack) == ((), (), absolute, is_pack)


def test_a_daily_show_has_a_date_and_no_year() -> None:
    name = parse_release_name("Night.Ferry.2019.05.10.720p.WEB.h264")
    assert (name.air_date, name.year, name.seasons) == (date(2019, 5, 10), None, ())


def test_a_huge_name_is_cut() -> None:
    name = parse_release_name("Blue Harbor 2019 " * 10_000)
    assert len(name.text) <= TITLE_CHARACTERS
    assert parse_release_name("ﷺ" * 10_000).text != ""


def test_a_name_cannot_ask_for_endless_episodes() -> None:
    assert parse_release_name("Night Ferry ep1-99999999 Ep.1.-.99999999 [99999999 of 99999999]").episodes == (1,)


def test_invisible_characters_are_blanks() -> None:
    assert parse_release_name("Blue\x00Harbor\u202e\n2019\ud800").title == "Blue Harbor"


def test_each_name_is_parsed_once() -> None:
    text = "Blue.Harbor.2019.1080p.BluRay.x265-ONCE"
    assert parse_release_name(text) is parse_release_name(text)


def test_a_file_named_as_its_torrent_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    torrent = parse_release_name("Blue.Harbor.2019.1080p.BluRay.x265-SAME")
    monkeypatch.setattr("addon.domain.release_name.parse", lambda text: Parsed())
    file = parse_release_name("Blue.Harbor.2019.1080p.BluRay.x265-SAME.mkv")
    assert file.title == torrent.title == "Blue Harbor"
    assert file.formats == torrent.formats | {Format.MKV}


def test_a_parser_that_stumbles_leaves_a_name_without_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(text: str) -> dict[str, object]:
        raise IndexError(text)

    monkeypatch.setattr(parsed, "_parser", lambda: stumble)
    assert parsed.parse("anything") == Parsed()


def test_what_the_parser_answers_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"title": 5, "year": "x", "languages": "en", "hdr": ["DV", 3], "proper": "yes"}
    monkeypatch.setattr(parsed, "_parser", lambda: lambda text: answer)
    assert parsed.parse("anything") == Parsed(dynamic_ranges=("DV",))


def test_preloading_leaves_nothing_to_load(monkeypatch: pytest.MonkeyPatch) -> None:
    preload()
    assert parsed._parser.cache_info().currsize == 1


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_any_text_parses(text: str) -> None:
    assert isinstance(parse_release_name(text), ReleaseName)


_PIECES = (
    "Blue Harbor 2019 1999-2019 1080p 4k S01E02 1x02 E05 (2019) [GRP] -GRP .mkv x265 HDR DV TS CAM 3D / | + - . _ ( [ "
    ") ] 2019.05.10 Season 1-3 MULTi FRENCH Trilogy aka 99999999999 S01E01-E9999 1920x1080 Extras"
)
_TOKENS = st.sampled_from(_PIECES.split(" "))


@given(st.lists(_TOKENS, max_size=60), st.sampled_from(["", " ", ".", "_"]))
@settings(max_examples=200, deadline=None)
def test_any_jumble_of_names_parses(tokens: list[str], separator: str) -> None:
    assert isinstance(parse_release_name(separator.join(tokens)), ReleaseName)
