"""Real-shaped names against what was wanted: the verdict of all default rules together."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from addon.domain.releases import Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.rules import judge
from addon.domain.status import MediaType

LIVING_DEAD = Wanted(media_type=MediaType.MOVIE, titles=("Night of the Living Dead",), year=1968)
HARBOR = Wanted(media_type=MediaType.MOVIE, titles=("Blue Harbor", "Sininen satama"), year=2019)
METROPOLIS = Wanted(media_type=MediaType.MOVIE, titles=("Metropolis",), year=1927)
FRIDAY = Wanted(media_type=MediaType.MOVIE, titles=("His Girl Friday",), year=1940)
NUMBER = Wanted(media_type=MediaType.MOVIE, titles=("2040",), year=2019)
DRIFT = Wanted(media_type=MediaType.MOVIE, titles=("Drift",), year=2013)
SECOND = Wanted(media_type=MediaType.MOVIE, titles=("Blue Harbor II",), year=2022)
YEARLESS = Wanted(media_type=MediaType.MOVIE, titles=("Blue Harbor",))

ACCEPTED = [
    (LIVING_DEAD, "Night.of.the.Living.Dead.1968.1080p.BluRay.x264-GRP"),
    (LIVING_DEAD, "Night of the Living Dead (1968) [720p] [BluRay]"),
    (LIVING_DEAD, "Night of the Living Dead 1968 2160p UHD BluRay x265 HDR FLAC 1.0-GRP"),
    (LIVING_DEAD, "Night of the Living Dead 1080p BluRay"),
    (LIVING_DEAD, "night_of_the_living_dead_1967_dvdrip_xvid"),
    (LIVING_DEAD, "Night.of.the.Living.Dead.1969.COLORIZED.DVDRip"),
    (LIVING_DEAD, "NIGHT OF THE LIVING DEAD [1968] Criterion Collection 1080p BluRay"),
    (LIVING_DEAD, "Night.of.the.Living.Dead.50th.Anniversary.Edition.1968.1080p"),
    (LIVING_DEAD, "[Anything] Night of the Living Dead (1968) [1080p]"),
    (LIVING_DEAD, "www.site-of-things.com - Night of the Living Dead 1968 1080p"),
    (LIVING_DEAD, "La notte dei morti viventi / Night of the Living Dead (1968) 1080p"),
    (LIVING_DEAD, "torrents-of-things.com - Night of the Living Dead 1968 1080p"),
    (LIVING_DEAD, "[torrents.net] Night of the Living Dead 1968 1080p"),
    (
        LIVING_DEAD,
        "Ночь живых мертвецов / Night of the Living Dead (Джордж Ромеро / G. Romero) [1968, США, BDRip 1080p]",
    ),
    (LIVING_DEAD, "Night of the Living Dead (1968) Criterion + Extras (1080p BluRay x265 10bit AAC 1.0 GRP)"),
    (LIVING_DEAD, "Night Of The Living Dead 1968 1080p BluRay x264 [Dual Audio] [Hindi 2.0 - English 5.1] By -=GRP=-"),
    (LIVING_DEAD, "Noc zywych trupow (Night of the Living Dead) 1968 1080p"),
    (LIVING_DEAD, "Night of the Living Dead AKA Night of the Flesh Eaters 1968 1080p"),
    (LIVING_DEAD, "Night of the Living Dead (The Original) 1968 1080p"),
    (LIVING_DEAD, "Night of the Living Dead (1968"),
    (HARBOR, "Blue Harbor (2019) (1080p BluRay x265 10bit) + Extras"),
    (HARBOR, "Blue Harbor with Extras 2019 1080p"),
    (HARBOR, "Blue.Harbor.2019.1080p.WEB-DL.DDP5.1.H.264-GRP"),
    (HARBOR, "Sininen.Satama.2019.1080p.WEB-DL"),
    (HARBOR, "Синяя гавань / Blue Harbor (2019) BDRip 1080p"),
    (HARBOR, "Blue.Harbor.Directors.Cut.2019.1080p.BluRay"),
    (HARBOR, "Blue.Harbor.EXTENDED.1080p.BluRay.x265"),
    (HARBOR, "Blue.Harbor.FRENCH.1080p.WEB.x264"),
    (HARBOR, "Blue.Harbor.2019.MULTi.2160p.WEB.x265"),
    (HARBOR, "Blue-Harbor-2019-1080p"),
    (HARBOR, "BlueHarbor.2019.1080p"),
    (HARBOR, "Blue.Harbor.2019.PROPER.1080p.BluRay"),
    (HARBOR, "Blue.Harbor.1080p.BluRay.2019"),
    (HARBOR, "Blue.Harbor.2019"),
    (HARBOR, "Blue Harbor"),
    (METROPOLIS, "Metropolis.1927.1080p.BluRay.FLAC.x264-GRP"),
    (METROPOLIS, "Metropolis (1927) [1080p] {5.1}"),
    (METROPOLIS, "Metropolis.1927.Restored.2010.1080p"),
    (METROPOLIS, "Metropolis 1080p BluRay"),
    (FRIDAY, "His.Girl.Friday.1940.DVDRip.XviD-ABC"),
    (FRIDAY, "His Girl Friday 1940 720p HDTV"),
    (NUMBER, "2040.2019.1080p.WEB-DL.x264-GRP"),
    (NUMBER, "2040 (2019) 720p"),
    (NUMBER, "2040-2019-1080p"),
    (DRIFT, "Drift.2013.1080p.BluRay.x265"),
    (SECOND, "Blue.Harbor.2.2022.1080p.WEB"),
    (SECOND, "Blue.Harbor.II.2022.1080p.WEB"),
    (YEARLESS, "Blue.Harbor.1954.1080p"),
]

REJECTED = [
    (LIVING_DEAD, "Night.of.the.Living.Dead.1990.1080p.BluRay.x264-GRP", {"year_matches"}),
    (LIVING_DEAD, "Night.of.the.Living.Dead.1966.1080p", {"year_matches"}),
    (LIVING_DEAD, "Night.of.the.Living.Dead.1970.1080p", {"year_matches"}),
    (LIVING_DEAD, "Night.of.the.Living.Dead.Resurrection.2012.1080p", {"title_matches", "year_matches"}),
    (LIVING_DEAD, "Night of the Living Dead Resurrection", {"title_matches"}),
    (LIVING_DEAD, "The.Making.of.Night.of.the.Living.Dead.1968.720p", {"title_matches", "no_samples"}),
    (LIVING_DEAD, "Night.of.the.Living.Dead.3D.1968.1080p", {"no_3d"}),
    (LIVING_DEAD, "Night.of.the.Living.Dead.3D.2006.1080p", {"no_3d", "year_matches"}),
    (LIVING_DEAD, "Return of the Living Dead 1968 1080p", {"title_matches"}),
    (LIVING_DEAD, "Night of the Dead 1968", {"title_matches"}),
    (LIVING_DEAD, "Horror Classics 50 Movies incl Night of the Living Dead", {"title_matches", "single_file"}),
    (LIVING_DEAD, "Living Dead Trilogy (Night of the Living Dead) 1968 1080p", {"single_file"}),
    (HARBOR, "Harbor Trilogy 1999-2019 1080p BluRay x264", {"title_matches", "single_file"}),
    (HARBOR, "Blue Harbor (2017-2019) 1080p", {"single_file", "year_matches"}),
    (HARBOR, "Blue Harbor 1080p Collection", {"single_file"}),
    (HARBOR, "Blue.Harbor.2.2019.1080p", {"title_matches"}),
    (HARBOR, "Blue.Harbor.Part.2.2019.1080p", {"title_matches"}),
    (HARBOR, "Blue Harbor French Connection 1080p", {"title_matches"}),
    (HARBOR, "Blue Harbor + Blue Harbor 2", {"title_matches"}),
    (HARBOR, "Some Film 2019 1080p [Blue Harbor]", {"title_matches"}),
    (HARBOR, "Harbor.2019.1080p", {"title_matches"}),
    (HARBOR, "Blue.Harbor.2019.HDCAM.x264", {"no_cams"}),
    (HARBOR, "Blue.Harbor.2019.CAMRip", {"no_cams"}),
    (HARBOR, "Blue.Harbor.CAM.2019", {"no_cams"}),
    (HARBOR, "Blue.Harbor.2019.TELESYNC.x264", {"no_cams"}),
    (HARBOR, "Blue.Harbor.2019.1080p.HDTS.x264", {"no_cams"}),
    (HARBOR, "Blue.Harbor.2019.TS", {"no_cams"}),
    (HARBOR, "Blue.Harbor.2019.HDTC.1080p", {"no_cams"}),
    (HARBOR, "Blue.Harbor.2019.TELECINE", {"no_cams"}),
    (HARBOR, "Blue.Harbor.2019.DVDSCR.XviD", {"no_cams"}),
    (HARBOR, "Blue.Harbor.2019.SCREENER", {"no_cams"}),
    (HARBOR, "Blue.Harbor.2019.WORKPRINT", {"no_cams"}),
    (HARBOR, "Blue.Harbor.2019.PreDVDRip", {"no_cams"}),
    (HARBOR, "Blue.Harbor.2019.1080p.BluRay.Half-SBS.x264", {"no_3d"}),
    (HARBOR, "Blue.Harbor.2019.1080p.BD3D", {"no_3d"}),
    (HARBOR, "Blue.Harbor.2019.Sample.1080p", {"no_samples"}),
    (HARBOR, "Blue.Harbor.2019.Trailer.1080p", {"no_samples"}),
    (HARBOR, "Blue.Harbor.2019.Soundtrack.FLAC", {"no_samples"}),
    (HARBOR, "Blue Harbor (2019) OST", {"no_samples"}),
    (HARBOR, "Blue.Harbor.2019.Extras.1080p.BluRay", {"no_samples"}),
    (HARBOR, "Blue.Harbor.2019.Featurette.1080p", {"no_samples"}),
    (HARBOR, "Blue.Harbor.S01E02.1080p.WEB", {"episode_present"}),
    (HARBOR, "Blue.Harbor.S01.2019.1080p.WEB", {"episode_present"}),
    (HARBOR, "Blue Harbor 1x02", {"episode_present"}),
    (HARBOR, "Night.Ferry.S01E02.1080p.WEB", {"title_matches", "episode_present"}),
    (METROPOLIS, "Metropolis.2001.1080p.BluRay", {"year_matches"}),
    (NUMBER, "2040 1080p WEB", {"year_matches"}),
    (NUMBER, "2040", {"year_matches"}),
    (NUMBER, "2040.2017.1080p", {"year_matches"}),
    (NUMBER, "2041.2019.1080p", {"title_matches"}),
    (DRIFT, "Drift.1080p.BluRay", {"year_matches"}),
    (DRIFT, "The.Drift.2013.1080p", {"title_matches"}),
    (SECOND, "Blue.Harbor.2022.1080p.WEB", {"title_matches"}),
    (SECOND, "Blue.Harbor.III.2022.1080p.WEB", {"title_matches"}),
    (YEARLESS, "Blue.Harbor.Nights.1954.1080p", {"title_matches"}),
]


@pytest.mark.parametrize(("wanted", "name"), ACCEPTED)
def test_the_wanted_film_is_accepted(wanted: Wanted, name: str, named: Callable[..., Candidate]) -> None:
    assert judge(named(name), wanted) == ()


@pytest.mark.parametrize(("wanted", "name", "rules"), REJECTED)
def test_anything_else_is_rejected_with_every_reason(
    wanted: Wanted, name: str, rules: set[str], named: Callable[..., Candidate]
) -> None:
    rejections = judge(named(name), wanted)
    assert {rejection.rule for rejection in rejections} == rules
    assert all("wanted" in rejection.reason and rejection.reason.endswith(".") for rejection in rejections)


# Titles whose words mean something else in release names.
@pytest.mark.parametrize(
    ("title", "year", "name"),
    [
        ("The Cam", 2019, "The.Cam.2019.1080p.WEB"),
        ("Cam", 2018, "Cam.2018.1080p.WEB"),
        ("The Collection", 2012, "The.Collection.2012.1080p.BluRay"),
        ("The Harbor Saga: New Moon", 2009, "The.Harbor.Saga.New.Moon.2009.1080p"),
        ("Trailer Park", 2019, "Trailer.Park.2019.1080p"),
        ("The Trailer", 2019, "The.Trailer.2019.1080p"),
        ("Extras", 2019, "Extras.2019.1080p"),
        ("The Sample", 2019, "The.Sample.2019.1080p"),
        ("The Making of a Harbor", 2019, "The.Making.of.a.Harbor.2019.1080p"),
        ("Soundtrack to a Harbor", 2019, "Soundtrack.to.a.Harbor.2019.1080p"),
        ("Harbor 3D", 2010, "Harbor.3D.2010.1080p.BluRay"),
        ("Open Season 2", 2008, "Open.Season.2.2008.1080p"),
        ("Harbor 2049", 2017, "Harbor.2049.2017.1080p"),
        ("2001: A Harbor Odyssey", 1968, "2001.A.Harbor.Odyssey.1968.1080p"),
        ("The French Way", 1945, "The.French.Way.1945.720p"),
        ("Complete Unknown", 2016, "Complete.Unknown.2016.1080p"),
        ("V/H/S", 2012, "V.H.S.2012.1080p"),
        ("V/H/S", 2012, "VHS.2012.1080p"),
        ("The 1917", 1925, "The.1917.1925.1080p"),
        ("1917", 2019, "1917-2019"),
        ("Mark & Mary", 2019, "Mark.Mary.2019.1080p"),
        ("Mark & Mary", 2019, "Mark and Mary 2019 1080p"),
        ("Amélie's Straße", 2001, "Amelies.Strasse.2001.1080p"),
        ("Amélie's Straße", 2001, "Amelie.s.Strasse.2001.1080p"),
        ("The Harbor", 2019, "Harbor, The (2019) 1080p"),
        ("Harbor Part I", 2019, "Harbor.Part.1.2019.1080p"),
        ("Harbor Part 1", 2019, "Harbor.Part.I.2019.1080p"),
        ("Harbor V", 1990, "Harbor.5.1990.1080p"),
        ("E.T.", 1982, "ET.1982.1080p"),
        ("Blue Harbor (2019)", 2019, "Blue.Harbor.2019.1080p"),
    ],
)
def test_a_title_may_hold_the_words_of_release_names(
    title: str, year: int, name: str, named: Callable[..., Candidate]
) -> None:
    assert judge(named(name), Wanted(media_type=MediaType.MOVIE, titles=(title,), year=year)) == ()


@pytest.mark.parametrize(
    ("title", "year", "name", "rule"),
    [
        ("The Cam", 2019, "The.Cam.2019.HDCAM.x264", "no_cams"),
        ("Harbor", 2009, "Harbor.3D.2010.1080p.BluRay", "no_3d"),
        ("The Collection", 2012, "The.Collection.2012.Collection.1080p", "single_file"),
        ("Trailer Park", 2019, "Trailer.Park.2019.Trailer.1080p", "no_samples"),
        ("V/H/S", 2012, "V/H/S/2 2013 1080p", "title_matches"),
        ("Harbor", 1982, "Harbor.2049.2017.1080p", "year_matches"),
        ("Open Season", 2006, "Open.Season.2.2008.1080p", "title_matches"),
        ("The Dark", 2005, "The.Dark.Web.1080p", "year_matches"),
    ],
)
def test_a_title_excuses_only_its_own_words(
    title: str, year: int, name: str, rule: str, named: Callable[..., Candidate]
) -> None:
    rejections = judge(named(name), Wanted(media_type=MediaType.MOVIE, titles=(title,), year=year))
    assert rule in {rejection.rule for rejection in rejections}


def test_what_a_real_addon_listed_is_accepted(named: Callable[..., Candidate], captures: Path) -> None:
    answer = json.loads((captures / "stremio" / "stream-movie-tt0063350.json").read_text())
    candidates = [
        named(stream["title"].splitlines()[0], filename=stream["behaviorHints"]["filename"])
        for stream in answer["streams"]
    ]
    assert len(candidates) == 3
    assert [judge(candidate, LIVING_DEAD) for candidate in candidates] == [(), (), ()]
