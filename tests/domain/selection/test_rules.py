"""Each rule, on both sides of its boundary, and the sentences it says."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from addon.domain.releases import Rejection, Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.limit_rules import min_seeders
from addon.domain.selection.rules import BUILT_IN, DEFAULT_RULES, judge
from addon.domain.selection.sentences import LONGEST_QUOTE, one_of, quote
from addon.domain.status import Format, MediaType, Quality

F = Format
Named = Callable[..., Candidate]


def verdict(rule: str, candidate: Candidate, wanted: Wanted) -> str | None:
    """The reason of one rule; None when it accepts."""
    side = BUILT_IN[rule]().on_release
    assert side is not None
    rejection = side(candidate, wanted)
    assert rejection is None or rejection.rule == rule
    return rejection.reason if rejection is not None else None


def test_a_hash_that_failed_or_is_refused_is_not_taken_again(named: Named, harbor: Wanted) -> None:
    candidate = named("Blue.Harbor.2019")
    info_hash = candidate.release.info_hash
    assert verdict("not_blocklisted", candidate, harbor) is None
    assert judge(candidate, harbor, ()) == ()
    blocked = replace(harbor, blocklisted=frozenset({info_hash}))
    assert verdict("not_blocklisted", candidate, blocked) == (
        "Found one that failed before for this request, wanted an untried one."
    )
    refused = replace(harbor, refused=frozenset({info_hash}))
    reason = "Found one that the debrid service refuses, wanted one that it delivers."
    assert judge(candidate, refused, ()) == (Rejection(rule="not_refused", reason=reason),)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Blue.Harbor.Nights.2019.1080p", "Found “Blue Harbor Nights”, wanted “Blue Harbor”."),
        ("Blue Harbor + Green Harbor 2019", "Found “Blue Harbor + Green Harbor”, wanted “Blue Harbor”."),
        ("Blue Harbor Deleted Scenes 2019", "Found “Blue Harbor Deleted Scenes 2019”, wanted “Blue Harbor”."),
    ],
)
def test_another_title_is_quoted(name: str, reason: str, named: Named, harbor: Wanted) -> None:
    assert verdict("title_matches", named(name), harbor) == reason


def test_without_any_title_nothing_matches(named: Named, harbor: Wanted) -> None:
    assert verdict("title_matches", named("Blue.Harbor.2019"), replace(harbor, titles=())) is not None


def test_the_files_name_speaks_for_a_torrent_named_otherwise(named: Named, harbor: Wanted) -> None:
    assert verdict("title_matches", named("Havn", filename="Blue.Harbor.2019.mkv"), harbor) is None
    assert verdict("title_matches", named("Blue Harbor 2019", filename="grp-bh.mkv"), harbor) is None


def test_a_films_file_does_not_speak_for_a_pack(named: Named, harbor: Wanted, ferry: Wanted) -> None:
    film = named("Festival of Harbors", filename="Blue.Harbor.2019.mkv", in_pack=True)
    assert verdict("title_matches", film, harbor) is not None
    episode = named("Ferries of the North", filename="Night.Ferry.S02E03.mkv", in_pack=True)
    assert verdict("title_matches", episode, ferry) is None


@pytest.mark.parametrize(
    ("name", "filename", "reason"),
    [
        ("Night.of.the.Living.Dead.1967", None, None),
        ("Night.of.the.Living.Dead.1969", None, None),
        ("Night.of.the.Living.Dead.1966", None, "Found 1966, wanted 1968 or one year beside it."),
        ("Night.of.the.Living.Dead.1936", None, "Found 1936, wanted 1968 or one year beside it."),
        (
            "Night.of.the.Living.Dead",
            "Night.of.the.Living.Dead.1990.mkv",
            "Found 1990, wanted 1968 or one year beside it.",
        ),
        ("Night.of.the.Living.Dead.1968", "Night.of.the.Living.Dead.mkv", None),
        ("Dawn.1978", None, "Found 1978, wanted 1968 or one year beside it."),
        ("Dawn", None, None),
    ],
)
def test_the_year_may_be_off_by_one(
    name: str, filename: str | None, reason: str | None, named: Named, film: Wanted
) -> None:
    assert verdict("year_matches", named(name, filename=filename), film) == reason


def test_without_a_wanted_year_any_will_do(named: Named, film: Wanted) -> None:
    assert verdict("year_matches", named("Night.of.the.Living.Dead.1990"), replace(film, year=None)) is None


def test_a_short_title_needs_its_year_in_one_of_the_names(named: Named) -> None:
    haunt = Wanted(media_type=MediaType.MOVIE, titles=("Haunt",), year=2019)
    assert verdict("year_matches", named("Haunt.1080p"), haunt) == (
        "Found no year, wanted 2019: “Haunt” alone could be many films."
    )
    assert verdict("year_matches", named("Haunt.1080p", filename="Haunt.2019.mkv"), haunt) is None
    show = replace(haunt, media_type=MediaType.SHOW, season=1, episode=1)
    assert verdict("year_matches", named("Haunt.S01E01"), show) is None


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("Night.Ferry.2018.S02E03", True),
        ("Night Ferry (2019) S02E03", True),
        ("Night.Ferry.2003.S02E03", False),
        ("Night.Ferry.S02.2021.1080p", True),
        ("Night.Ferry.2021.05.10.720p", True),
        ("Night Ferry S02E03", True),
    ],
)
def test_a_shows_year_is_the_one_behind_its_title(name: str, fits: bool, named: Named, ferry: Wanted) -> None:
    assert (verdict("year_matches", named(name), ferry) is None) is fits


def test_cams_and_3d_are_told_by_their_word(named: Named, harbor: Wanted) -> None:
    assert verdict("no_cams", named("Blue.Harbor.2019.HDCAM"), harbor) == (
        "Found “hdcam” in the name, wanted a finished picture."
    )
    assert verdict("no_cams", named("Blue.Harbor.2019", filename="Blue.Harbor.2019.TS.mkv"), harbor) is not None
    assert verdict("no_cams", named("Blue.Harbor.2019", filename="Blue.Harbor.2019.ts"), harbor) is None
    assert verdict("no_3d", named("Blue.Harbor.2019.Half-OU"), harbor) == (
        "Found “half ou” in the name, wanted a flat picture."
    )


@pytest.mark.parametrize(
    ("name", "hint", "qualities", "reason"),
    [
        ("Blue.Harbor.2019.1080p", None, (Quality.P1080, Quality.P720), None),
        ("Blue.Harbor.2019.720p", None, (Quality.P1080, Quality.P720), None),
        ("Blue.Harbor.2019.2160p", None, (Quality.P1080, Quality.P720), "Found 2160p, wanted 1080p or 720p."),
        ("Blue.Harbor.2019.360p", None, (Quality.P480,), "Found 360p, wanted 480p."),
        ("Blue.Harbor.2019", None, (Quality.P1080,), "Found no resolution in the name, wanted 1080p."),
        ("Blue.Harbor.2019", Quality.P1080, (Quality.P1080,), None),
        ("Blue.Harbor.2019", Quality.P720, (Quality.P1080,), "Found 720p, wanted 1080p."),
        ("Blue.Harbor.2019.720p", Quality.P1080, (Quality.P1080,), "Found 720p, wanted 1080p."),
        ("Blue.Harbor.2019", None, (), None),
        ("Blue.Harbor.2019.360p", None, (), None),
    ],
)
def test_quality_is_one_of_those_asked_for(
    name: str, hint: Quality | None, qualities: tuple[Quality, ...], reason: str | None, named: Named, harbor: Wanted
) -> None:
    assert verdict("quality", named(name, quality_hint=hint), replace(harbor, qualities=qualities)) == reason


def test_the_files_own_quality_counts_before_the_torrents(named: Named, harbor: Wanted) -> None:
    wanted = replace(harbor, qualities=(Quality.P1080,))
    assert verdict("quality", named("Blue.Harbor.2019.720p", filename="Blue.Harbor.1080p.mkv"), wanted) is None
    assert verdict("quality", named("Blue.Harbor.2019.1080p", filename="Blue.Harbor.mkv"), wanted) is None
    assert verdict("quality", named("Blue.Harbor.2019.1080p", filename="Blue.Harbor.720p.mkv"), wanted) is not None


@pytest.mark.parametrize(
    ("name", "asked", "reason"),
    [
        ("Blue.Harbor.2019.BluRay.x265", set(), None),
        ("Blue.Harbor.2019.BluRay.x265", {F.BLURAY, F.REMUX}, None),
        ("Blue.Harbor.2019.BluRay.x265", {F.BLURAY, F.H265}, None),
        ("Blue.Harbor.2019.WEB.x265", {F.BLURAY, F.REMUX}, "Found WEBDL, wanted BLURAY or REMUX."),
        ("Blue.Harbor.2019.1080p", {F.BLURAY}, "Found no source, wanted BLURAY."),
        (
            "Blue.Harbor.2019.WEB.x264",
            {F.BLURAY, F.H265},
            "Found WEBDL, wanted BLURAY; found H264, wanted H265.",
        ),
        ("Blue.Harbor.2019.BluRay", {F.SDR}, None),
        ("Blue.Harbor.2019.BluRay.HDR", {F.SDR}, "Found HDR10, wanted SDR."),
        ("Blue.Harbor.2019.BluRay", {F.DOLBY_VISION}, "Found SDR, wanted DOLBY VISION."),
        ("Blue.Harbor.2019.BluRay.DV.HDR", {F.HDR10}, None),
        ("Blue.Harbor.2019.BluRay", {F.MKV}, None),
        ("Blue.Harbor.2019.BluRay.mp4", {F.MKV}, "Found MP4, wanted MKV."),
    ],
)
def test_formats_match_in_every_family_that_is_named(
    name: str, asked: set[Format], reason: str | None, named: Named, harbor: Wanted
) -> None:
    assert verdict("formats", named(name), replace(harbor, formats=frozenset(asked))) == reason


def test_the_file_completes_what_the_torrent_says_of_formats(named: Named, harbor: Wanted) -> None:
    candidate = named("Blue.Harbor.2019.BluRay.x265", filename="Blue.Harbor.x264.mkv")
    assert candidate.formats == {F.BLURAY, F.H264, F.MKV}
    assert named("Blue.Harbor.2019.x265", filename="Blue.Harbor.x265.2019").formats == {F.H265}


@pytest.mark.parametrize(
    ("name", "filename", "reason"),
    [
        ("Blue.Harbor.2019", None, None),
        ("Blue.Harbor.S01E02", None, "Found “s01e02” in the name, wanted a movie."),
        ("Blue.Harbor.S01", None, "Found “s01” in the name, wanted a movie."),
        ("Blue Harbor Season 1", None, "Found “season 1” in the name, wanted a movie."),
        ("Blue.Harbor.2019", "harbor.s01e02.mkv", "Found “season 1” in the name, wanted a movie."),
        ("Blue.Harbor.2019.EAC3-S24", None, None),
        ("Havn 05 [1080p]", None, None),
        ("[GRP] Havn - 05 [1080p]", None, None),
    ],
)
def test_a_movie_is_no_episode(
    name: str, filename: str | None, reason: str | None, named: Named, harbor: Wanted
) -> None:
    assert verdict("episode_present", named(name, filename=filename), harbor) == reason


@pytest.mark.parametrize(
    ("name", "filename", "reason"),
    [
        ("Night.Ferry.S02E03.720p", None, None),
        ("Night.Ferry.S02E02-E04.720p", None, None),
        ("Night.Ferry.S02.720p", None, None),
        ("Night.Ferry.S01-S03.720p", None, None),
        ("Night Ferry Complete Series", None, None),
        ("Night.Ferry.S02.720p", "Night.Ferry.S02E03.mkv", None),
        ("Night.Ferry.S02.720p", "Episode 3.mkv", None),
        ("Night.Ferry.S02.720p", "the crossing.mkv", None),
        ("Night.Ferry.2x03", None, None),
        ("Night.Ferry.S02E04.720p", None, "Found S02E04, wanted S02E03."),
        ("Night.Ferry.S01E03.720p", None, "Found S01E03, wanted S02E03."),
        ("Night.Ferry.S03.720p", None, "Found S03, wanted S02E03."),
        ("Night.Ferry.E03.720p", None, "Found E03, wanted S02E03."),
        ("Night.Ferry.S02.720p", "Night.Ferry.S02E04.mkv", "Found S02E04, wanted S02E03."),
        ("Night.Ferry.720p", None, "Found no season or episode in the name, wanted S02E03."),
        ("Night.Ferry.2019.05.10.720p", None, "Found 2019-05-10, wanted S02E03."),
    ],
)
def test_a_shows_release_holds_the_episode(
    name: str, filename: str | None, reason: str | None, named: Named, ferry: Wanted
) -> None:
    assert verdict("episode_present", named(name, filename=filename), ferry) == reason


def test_episodes_are_also_known_by_date_and_in_miniseries(named: Named, ferry: Wanted) -> None:
    daily = named("Night.Ferry.2019.05.10.720p")
    aired = daily.name.air_date
    assert verdict("episode_present", daily, replace(ferry, air_date=aired)) is None
    mini = replace(ferry, season=1)
    assert verdict("episode_present", named("Night.Ferry.E03.720p"), mini) is None


@pytest.mark.parametrize(
    ("season", "name", "reason"),
    [
        (2, "Night.Ferry.S02.720p", None),
        (2, "Night.Ferry.S02E03.720p", "Found S02E03, wanted season 2."),
        (None, "Night.Ferry.S02.720p", None),
        (None, "Night.Ferry.720p", "Found no season or episode in the name, wanted the show."),
    ],
)
def test_a_whole_season_needs_a_pack(
    season: int | None, name: str, reason: str | None, named: Named, ferry: Wanted
) -> None:
    assert verdict("episode_present", named(name), replace(ferry, season=season, episode=None)) == reason


@pytest.mark.parametrize(
    ("filename", "reason"),
    [
        (None, None),
        ("Blue.Harbor.mkv", None),
        ("readme.nfo", None),
        ("Blue.Harbor.rar", "Found a .rar file, wanted a video."),
        ("Blue.Harbor.iso", "Found a .iso file, wanted a video."),
        ("Blue.Harbor.mkv.exe", "Found a .exe file, wanted a video."),
    ],
)
def test_the_named_file_is_no_archive_image_or_program(
    filename: str | None, reason: str | None, named: Named, harbor: Wanted
) -> None:
    assert verdict("video_files", named("Blue.Harbor.2019", filename=filename), harbor) == reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Blue.Harbor.2019.Sample", "Found a sample, wanted the movie itself."),
        ("Blue.Harbor.2019.Trailer", "Found a trailer, soundtrack or other extra, wanted the movie itself."),
        ("Blue.Harbor.2019.1080p.Extras", None),
        ("Blue.Harbor.2019.1080p.with.Extras.and.Trailer", None),
        ("Blue Harbor 2019 1080p + Featurettes + Soundtrack", None),
    ],
)
def test_extras_are_not_the_work(name: str, reason: str | None, named: Named, harbor: Wanted) -> None:
    assert verdict("no_samples", named(name), harbor) == reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Blue Harbor 2019", None),
        ("Blue.Harbor.2019.Criterion.Collection", None),
        ("Blue Harbor (1999-2019)", "Found films of 1999 to 2019, wanted a torrent with one film."),
        ("Harbor Trilogy", "Found “trilogy” in the name, wanted a torrent with one film."),
    ],
)
def test_a_collection_is_more_than_one_film(name: str, reason: str | None, named: Named, harbor: Wanted) -> None:
    assert verdict("single_file", named(name), harbor) == reason


def test_the_film_of_a_number_may_stand_before_its_year(named: Named) -> None:
    number = Wanted(media_type=MediaType.MOVIE, titles=("1917",), year=2019)
    assert verdict("single_file", named("1917 - 2019 [1080p]"), number) is None


@pytest.mark.parametrize(
    ("cached", "seeders", "reason"),
    [
        (False, 2, "Found 2 seeders and no cached copy, wanted 3 or more."),
        (False, 3, None),
        (False, None, None),
        (None, 0, None),
        (True, 0, None),
    ],
)
def test_seeders_count_only_for_what_is_not_cached(
    cached: bool | None, seeders: int | None, reason: str | None, named: Named, harbor: Wanted
) -> None:
    rejections = judge(named("Blue.Harbor.2019", cached=cached, seeders=seeders), harbor, (min_seeders("3"),))
    assert rejections == ((Rejection(rule="min_seeders", reason=reason),) if reason else ())


def test_a_game_is_judged_by_its_title_and_hash(named: Named) -> None:
    wanted = Wanted(
        media_type=MediaType.GAME,
        titles=("Blue Harbor",),
        qualities=(Quality.P1080,),
        formats=frozenset({F.MKV}),
    )
    candidate = named("Blue.Harbor.v1.2.Extras.Sample.Collection-GRP", filename="setup.exe")
    assert judge(candidate, wanted) == ()
    assert [rejection.rule for rejection in judge(named("Green.Harbor.v1.2"), wanted)] == ["title_matches"]


def test_every_reason_is_kept_in_the_order_of_the_rules(named: Named, film: Wanted) -> None:
    candidate = named("Dawn.1978.HDCAM.3D", cached=False, seeders=0)
    wanted = replace(film, qualities=(Quality.P1080,))
    rules = [rejection.rule for rejection in judge(candidate, wanted)]
    assert rules == ["title_matches", "year_matches", "no_cams", "no_3d", "quality", "min_seeders"]
    assert [rejection.rule for rejection in judge(candidate, wanted, DEFAULT_RULES[:2])] == ["title_matches"]


def test_sentences_are_short() -> None:
    assert one_of([]) == ""
    assert one_of(["a"]) == "a"
    assert one_of(["a", "b", "c"]) == "a, b or c"
    assert quote("x" * LONGEST_QUOTE) == f"“{'x' * LONGEST_QUOTE}”"
    assert quote("x" * (LONGEST_QUOTE + 1)) == f"“{'x' * (LONGEST_QUOTE - 1)}…”"
