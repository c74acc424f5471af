"""A rule that is left out rejects nothing, neither by names nor by files; what comes closest is taken then."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from addon.domain.releases import Release, RemoteFile, Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.files import choose_files, likely_files
from addon.domain.selection.rules import DEFAULT_RULES, judge
from addon.domain.selection.videos import FileChoice
from addon.domain.status import Format, MediaType, Quality
from tests.domain.selection.seasons import PACK, season

Named = Callable[..., Candidate]
Listed = Callable[..., tuple[RemoteFile, ...]]
Files = list[tuple[str, int]]


@pytest.mark.parametrize(
    ("left_out", "name"),
    [
        ("title_matches", "Green.Harbor.2019.1080p.BluRay"),
        ("year_matches", "Blue.Harbor.1999.1080p.BluRay"),
        ("no_cams", "Blue.Harbor.2019.1080p.HDCAM.BluRay"),
        ("no_3d", "Blue.Harbor.2019.1080p.3D.BluRay"),
        ("quality", "Blue.Harbor.2019.480p.BluRay"),
        ("formats", "Blue.Harbor.2019.1080p.WEB"),
        ("episode_present", "Blue.Harbor.S01E01.1080p.BluRay"),
        ("video_files", "Blue.Harbor.2019.1080p.COMPLETE.BLURAY"),
        ("no_samples", "Blue.Harbor.2019.1080p.BluRay.Sample"),
        ("single_file", "Blue.Harbor.2019.1080p.BluRay.Collection"),
    ],
)
def test_a_name_is_rejected_by_that_rule_alone(left_out: str, name: str, named: Named, harbor: Wanted) -> None:
    wanted = replace(harbor, qualities=(Quality.P1080,), formats=frozenset({Format.BLURAY}))
    assert [rejection.rule for rejection in judge(named(name), wanted)] == [left_out]
    assert judge(named(name), wanted, (rule for rule in DEFAULT_RULES if rule.name != left_out)) == ()


@pytest.mark.parametrize(
    ("left_out", "files", "ids"),
    [
        ("year_matches", [("/x/Blue.Harbor.1999.mkv", 4000)], (1,)),
        ("episode_present", [("/x/Blue.Harbor.S01E02.mkv", 4000)], (1,)),
        ("formats", [("/x/Blue.Harbor.2019.avi", 4000)], (1,)),
        ("video_files", [("/x/readme.nfo", 0), ("/x/bh.iso", 4000)], (2,)),
        ("no_samples", [("/x/sample.mkv", 40), ("/x/Blue.Harbor.nfo", 4000)], (1,)),
        ("single_file", [("/x/Green.Harbor.mkv", 4000), ("/x/Red.Harbor.mkv", 4001)], (2,)),
        ("single_file", [("/x/Blue.Harbor.2019.mkv", 4000), ("/x/Blue.Harbor.2019.Uncut.mkv", 4100)], (2,)),
        ("single_file", [("/x/Blue.Harbor.1999.mkv", 4000), ("/x/Red.Harbor.mkv", 4100)], (1,)),
        ("single_file", [("/x/Blue.Harbor.2019.cd1.avi", 700), ("/x/Blue.Harbor.2019.cd2.avi", 690)], (1,)),
    ],
)
def test_of_a_films_list_the_closest_file_is_taken(
    left_out: str, files: Files, ids: tuple[int, ...], listed: Listed, harbor: Wanted, release: Release
) -> None:
    wanted = replace(harbor, formats=frozenset({Format.MKV}) if left_out == "formats" else frozenset())
    rejected = choose_files(listed(*files), wanted, release)
    assert isinstance(rejected, tuple)
    assert [rejection.rule for rejection in rejected] == [left_out]
    rules = tuple(rule for rule in DEFAULT_RULES if rule.name != left_out)
    choice = choose_files(listed(*files), wanted, release, rules)
    assert isinstance(choice, FileChoice)
    assert choice.ids == ids


def test_without_the_rule_about_samples_one_is_taken_only_for_want_of_the_work(
    listed: Listed, harbor: Wanted, release: Release
) -> None:
    rules = tuple(rule for rule in DEFAULT_RULES if rule.name != "no_samples")
    both = listed(("/x/Blue.Harbor.sample.mkv", 4000), ("/x/Blue.Harbor.2019.mkv", 3900))
    assert choose_files(both, harbor, release, rules) == FileChoice(files=both[1:])


@pytest.mark.parametrize(
    ("left_out", "files", "ids"),
    [
        ("episode_present", [("/x/S02E04.mkv", 900)], (1,)),
        ("episode_present", [("/x/S02E04.mkv", 900), ("/x/S02E05.mkv", 901)], (2,)),
        ("single_file", [("/x/S02E03.720p.mkv", 900), ("/x/S02E03.1080p.mkv", 1900)], (2,)),
        ("video_files", [("/x/S02E03.rar", 900)], (1,)),
    ],
)
def test_of_a_shows_list_the_closest_file_is_taken(
    left_out: str, files: Files, ids: tuple[int, ...], listed: Listed, ferry: Wanted
) -> None:
    rejected = choose_files(listed(*files), ferry, PACK)
    assert isinstance(rejected, tuple)
    assert [rejection.rule for rejection in rejected] == [left_out]
    rules = tuple(rule for rule in DEFAULT_RULES if rule.name != left_out)
    choice = choose_files(listed(*files), ferry, PACK, rules)
    assert isinstance(choice, FileChoice)
    assert choice.ids == ids


def test_of_a_season_what_there_is_is_taken_and_nothing_is_never_taken(listed: Listed) -> None:
    rules = tuple(rule for rule in DEFAULT_RULES if rule.name != "season_pack")
    little = listed(("/x/S02E01.mkv", 900), ("/x/S03E01.mkv", 900))
    assert choose_files(little, season(1, 2, 3), PACK, rules) == FileChoice(files=little[:1])
    for files in (listed(("/x/S03E01.mkv", 900)), listed(("/x/S02.rar", 900)), ()):
        choice = choose_files(files, season(1, 2, 3), PACK, ())
        assert isinstance(choice, tuple)
        assert [(each.rule, each.reason) for each in choice] == [
            ("has_files", "Found no file that could be it, wanted one or more.")
        ]


def test_without_any_rule_only_what_the_service_refuses_is_rejected(named: Named, harbor: Wanted) -> None:
    candidate = named("Green.Harbor.S01E01.HDCAM.3D.Sample")
    assert judge(candidate, harbor, ()) == ()
    refused = replace(harbor, refused=frozenset({candidate.release.info_hash}))
    assert [rejection.rule for rejection in judge(candidate, refused, ())] == ["not_refused"]


@pytest.mark.parametrize(
    ("files", "ids"),
    [
        ([("/x/Green.Harbor.mkv", 4000), ("/x/Red.Harbor.mkv", 4001)], (2,)),
        ([("/x/Green.Harbor.mkv", 4000), ("/x/Blue.Harbor.1999.mkv", 500)], (2,)),
        ([("/x/sample.mkv", 40)], (1,)),
        ([("/x/BDMV/STREAM/00001.m2ts", 4000)], (1,)),
        ([("/x/bh.rar", 4000)], None),
        ([], None),
    ],
)
def test_what_a_person_forces_is_the_video_that_comes_closest(
    files: Files, ids: tuple[int, ...] | None, listed: Listed, harbor: Wanted, release: Release
) -> None:
    choice = likely_files(listed(*files), harbor, release)
    assert (choice.ids if choice is not None else None) == ids


def test_a_forced_game_is_all_its_files(listed: Listed, release: Release) -> None:
    game = Wanted(media_type=MediaType.GAME, titles=("Blue Harbor",))
    choice = likely_files(listed(("/patch.exe", 1), ("/ost/1.flac", 1)), game, release)
    assert choice is not None
    assert choice.ids == (1, 2)
    assert likely_files((), game, release) is None
