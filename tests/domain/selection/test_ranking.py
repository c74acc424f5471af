"""The order in which releases are tried: what counts more, and what never counts."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations

import pytest

from addon.domain.release_name import parse_release_name
from addon.domain.releases import Release, Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.choose import judge_candidates
from addon.domain.selection.ranking import REFUSED_NAMES, likely_refused, rank
from addon.domain.status import MediaType, Quality

Named = Callable[..., Candidate]
GOOD = "Blue.Harbor.2019.1080p.BluRay.x265-GRP"
KNOWN: dict[str, object] = {"filename": "Blue.Harbor.mkv", "file_index": 0}


def better(one: Candidate, other: Candidate, wanted: Wanted, **arguments: tuple[str, ...]) -> bool:
    """Whether the first ranks before the second, however they are listed."""
    orders = {rank(order, wanted, **arguments) for order in permutations((one, other))}
    return orders == {(one, other)}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Blue.Harbor.2019.720p.WEB", "Blue.Harbor.2019.1080p.BluRay.x265"),
        ("Blue.Harbor.2019.1080p.WEB", "Blue.Harbor.2019.2160p.BluRay.x265"),
        ("Blue.Harbor.2019.1080p.WEB", "Blue.Harbor.2019.BluRay.x265"),
    ],
)
def test_quality_counts_as_it_was_asked_for(one: str, other: str, named: Named, harbor: Wanted) -> None:
    wanted = replace(harbor, qualities=(Quality.P720, Quality.P1080))
    assert better(named(one), named(other), wanted)


def test_without_a_wish_more_lines_are_better_and_unknown_ones_last(named: Named, harbor: Wanted) -> None:
    names = [f"Blue.Harbor.2019.{lines}" for lines in ("2160p", "1080p", "720p", "480p", "BluRay")]
    candidates = [named(name) for name in names]
    assert [candidate.name.text for candidate in rank(reversed(candidates), harbor)] == names


def test_quality_counts_more_than_evidence(named: Named, harbor: Wanted) -> None:
    wanted = replace(harbor, qualities=(Quality.P1080, Quality.P720))
    assert better(named("Blue.Harbor.2019.1080p"), named("Blue.Harbor.2019.720p", cached=True), wanted)


def test_what_is_known_to_be_uncached_comes_last_whatever_its_quality(named: Named, harbor: Wanted) -> None:
    wanted = replace(harbor, qualities=(Quality.P1080, Quality.P720))
    assert better(named("Blue.Harbor.2019.720p"), named("Blue.Harbor.2019.1080p", cached=False), wanted)


def test_of_uncached_ones_quality_counts_first_and_then_seeders(named: Named, harbor: Wanted) -> None:
    wanted = replace(harbor, qualities=(Quality.P1080, Quality.P720))
    order = [
        named("Blue.Harbor.2019.1080p.HDTV", cached=False, seeders=90),
        named("Blue.Harbor.2019.1080p.BluRay", cached=False, seeders=20),
        named("Blue.Harbor.2019.1080p.REMUX", cached=False),
        named("Blue.Harbor.2019.720p.BluRay", cached=False, seeders=900),
    ]
    assert list(rank(reversed(order), wanted)) == order


def test_evidence_counts_more_than_hints_and_hints_more_than_nothing(named: Named, harbor: Wanted) -> None:
    order = [
        named(GOOD, cached=True, cached_hint=False),
        named(GOOD, cached=None, cached_hint=True),
        named(GOOD, cached=None, cached_hint=None),
        named(GOOD, cached=None, cached_hint=False),
        named(GOOD, cached=False, cached_hint=True),
    ]
    assert list(rank(reversed(order), harbor)) == order


def test_evidence_counts_more_than_the_source(named: Named, harbor: Wanted) -> None:
    assert better(named("Blue.Harbor.2019.1080p.HDTV", cached=True), named("Blue.Harbor.2019.1080p.REMUX"), harbor)


@pytest.mark.parametrize(
    "name",
    [
        "Blue.Harbor.2019.1080p.WEB-DL.x265",
        "Blue Harbor 2019 1080p WEBRip x265",
        "Blue.Harbor.2019.1080p.BDRip",
        "Blue.Harbor.2019.1080p.HDRip",
        "Blue.Harbor.2019.1080p.DVDRip",
        "Blue.Harbor.2019.1080p.BluRay.x264-GRP",
        "Blue.Harbor.2019.1080p.HDTV.x264",
        "Blue.Harbor.2019.1080p.HDTV.XviD",
        "Blue.Harbor.2019.1080p.WEB.x264",
        "Blue.Harbor.2019.1080p.WEB.h264",
    ],
)
def test_names_that_are_likely_refused_come_later(name: str, named: Named, harbor: Wanted) -> None:
    candidate = named(name)
    assert likely_refused(candidate.release)
    assert better(named("Blue.Harbor.2019.1080p.DVD"), candidate, harbor)
    assert not better(named("Blue.Harbor.2019.1080p.DVD"), replace(candidate, cached=True), harbor)


@pytest.mark.parametrize(
    "name",
    [
        "Blue.Harbor.2019.1080p.BluRay.x265",
        "Blue Harbor 2019 1080p BluRay x264",
        "Blue.Harbor.2019.1080p.BRRip.x264",
        "Blue.Harbor.2019.1080p.BluRay.REMUX.AVC",
        "Blue.Harbor.2019.1080p.WEB.AV1",
    ],
)
def test_other_names_are_not(name: str, named: Named) -> None:
    assert not likely_refused(named(name).release)


def test_the_files_name_may_be_the_refused_one(release: Release) -> None:
    assert likely_refused(replace(release, filename="blue.harbor.WEB-DL.mkv"))


def test_which_names_are_refused_can_be_set(named: Named, harbor: Wanted) -> None:
    one, other = named("Blue.Harbor.2019.1080p.WEB-DL.x265"), named("Blue.Harbor.2019.1080p.WEBRip.x265")
    assert better(other, one, harbor, refused_names=("web-dl",))
    assert better(one, other, harbor, refused_names=())
    assert all(part == part.lower() for part in REFUSED_NAMES)


def test_sources_then_codecs_count(named: Named, harbor: Wanted) -> None:
    names = [
        "REMUX.x264",
        "BluRay.x265",
        "BluRay x264",
        "BluRay AV1",
        "BluRay",
        "WEB.x265",
        "HDTV.x265",
        "DVD.x265",
        "x265",
    ]
    candidates = [named(f"Blue.Harbor.2019.1080p.{name}") for name in names]
    assert list(rank(reversed(candidates), harbor)) == candidates


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Blue.Harbor.2019.PROPER.1080p.BluRay.x265", GOOD),
        ("Blue.Harbor.2019.REPACK.1080p.BluRay.x265", GOOD),
        (GOOD, "Blue.Harbor.2019.FRENCH.1080p.BluRay.x265"),
        (GOOD, "Blue.Harbor.2019.DUBBED.1080p.BluRay.x265"),
        ("Blue.Harbor.2019.FRENCH.1080p.BluRay.x265", "Blue.Harbor.2019.FRENCH.DUBBED.1080p.BluRay.x265"),
        ("Blue.Harbor.2019.MULTi.FRENCH.1080p.BluRay.x265", "Blue.Harbor.2019.FRENCH.1080p.BluRay.x265"),
        ("Blue.Harbor.2019.ITA.ENG.1080p.BluRay.x265", "Blue.Harbor.2019.ITA.1080p.BluRay.x265"),
        ("Blue.Harbor.2019.PROPER.FRENCH.1080p.BluRay.x265", GOOD),
    ],
)
def test_a_repair_counts_more_than_the_audio(one: str, other: str, named: Named, harbor: Wanted) -> None:
    assert better(named(one), named(other), harbor)


def test_then_a_known_file_then_seeders_then_size(named: Named, harbor: Wanted) -> None:
    order = [
        named(GOOD, **KNOWN, seeders=1, size_bytes=1),
        named(GOOD, file_index=0, seeders=9, size_bytes=9),
        named(GOOD, filename="Blue.Harbor.mkv", seeders=5, size_bytes=2),
        named(GOOD, seeders=5, size_bytes=1),
        named(GOOD, size_bytes=9),
        named(GOOD),
    ]
    assert list(rank(reversed(order), harbor)) == order


def test_seeders_do_not_count_for_what_is_cached(named: Named, harbor: Wanted) -> None:
    few, many = named(GOOD, cached=True, seeders=1, size_bytes=2), named(GOOD, cached=True, seeders=9, size_bytes=1)
    assert better(few, many, harbor)


def test_equal_ones_stay_in_the_indexers_order(named: Named, harbor: Wanted) -> None:
    one, other = named(GOOD, indexer="one"), named(GOOD, indexer="other")
    assert rank((one, other), harbor) == (one, other)
    assert rank((other, one), harbor) == (other, one)


@pytest.mark.parametrize(
    ("title", "in_pack", "is_out_of_pack"),
    [
        ("Night.Ferry.S02E03.480p", False, False),
        ("Night.Ferry.S02E02-E04.480p", False, False),
        ("Night.Ferry.2019.05.10.480p", False, False),
        ("[GRP] Night Ferry - 03 [480p]", False, False),
        ("Night.Ferry.S02E03.480p", True, True),
        ("Night.Ferry.S02E01-E04.480p", False, True),
        ("Night.Ferry.S02.480p", False, True),
        ("Night.Ferry.S01-S03.480p", False, True),
        ("Night Ferry Complete Series 480p", False, True),
    ],
)
def test_an_episode_by_itself_comes_before_one_out_of_a_pack(
    title: str, in_pack: bool, is_out_of_pack: bool, named: Named, ferry: Wanted
) -> None:
    candidate = named(title, in_pack=in_pack)
    best_pack = named("Night.Ferry.S02.2160p.REMUX.x265", cached=True)
    worst_single = named("Night.Ferry.S02E03.WEBRip", cached_hint=False)
    assert better(candidate, best_pack, ferry) is not is_out_of_pack
    assert better(worst_single, candidate, ferry) is is_out_of_pack


def test_for_a_whole_season_a_pack_of_just_it_comes_late_before_one_of_several(named: Named, ferry: Wanted) -> None:
    season = replace(ferry, episode=None)
    one, several = named("Night.Ferry.S02.1080p", seeders=1), named("Night.Ferry.S01-S03.1080p", **KNOWN, seeders=9)
    assert better(one, several, season)
    assert better(one, named("Night Ferry Complete Series 1080p", seeders=9), season)
    assert better(named("Night.Ferry.S01-S03.PROPER.1080p"), one, season)
    assert better(named("Night.Ferry.S01-S03.2160p"), one, season)


def test_packs_of_films_and_games_count_like_others(named: Named, harbor: Wanted) -> None:
    for media_type in (MediaType.MOVIE, MediaType.GAME):
        wanted = replace(harbor, media_type=media_type)
        assert better(named("Blue Harbor Collection 1080p", seeders=2), named("Blue.Harbor.1080p", seeders=1), wanted)


def test_known_names_are_judged_and_ranked_without_being_parsed_again(named: Named, harbor: Wanted) -> None:
    """Parsing is what takes the time; how long the rest takes is measured by `make bench`."""
    candidates = [
        named(f"Blue.Harbor.2019.{lines}p.{source}.x265-GRP{group}", seeders=group)
        for lines in (1080, 720)
        for source in ("BluRay", "WEB-DL")
        for group in range(250)
    ]
    parsed = parse_release_name.cache_info().misses
    judge_candidates(candidates, harbor)
    assert len(rank(candidates, harbor)) == len(candidates)
    assert parse_release_name.cache_info().misses == parsed
