"""From releases to verdicts in order."""

from collections.abc import Callable
from dataclasses import replace

from addon.domain.releases import Release, Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.choose import Selection, distinct, judge_candidates, judge_releases
from addon.domain.selection.rules import BUILT_IN
from addon.domain.status import Quality

OTHER_HASH = "8a89f5cb4f9a62ebe5f293fc3499c2473d44b28c"


def test_accepted_ones_come_first_best_first(release: Release, harbor: Wanted) -> None:
    names = [
        "Blue.Harbor.2019.HDCAM.2160p",
        "Blue.Harbor.2019.720p.BluRay",
        "Green.Harbor.2019.1080p",
        "Blue.Harbor.2019.1080p.BluRay",
    ]
    releases = tuple(replace(release, title=name) for name in names)
    judged = judge_releases(iter(releases), replace(harbor, qualities=(Quality.P1080, Quality.P720)))
    assert [each.release.title for each in judged] == [names[3], names[1], names[2], names[0]]
    assert [each.accepted for each in judged] == [True, True, False, False]
    assert [rejection.rule for rejection in judged[3].rejections] == ["no_cams", "quality"]
    assert judged[0].rejections == ()


def test_evidence_reaches_ranking_and_rules(release: Release, harbor: Wanted) -> None:
    one, other = release, replace(release, info_hash=OTHER_HASH, seeders=0)
    judged = judge_releases((one, other), harbor, cached={one.info_hash: False, other.info_hash: True})
    assert [each.release for each in judged] == [other, one]
    judged = judge_releases((other,), harbor, cached={other.info_hash: False})
    assert [rejection.rule for rejection in judged[0].rejections] == ["min_seeders"]


def test_rules_and_refused_names_can_be_set(named: Callable[..., Candidate], harbor: Wanted) -> None:
    cam = named("Blue.Harbor.2019.HDCAM")
    selection = Selection(rules=(BUILT_IN["title_matches"](),), refused_names=())
    assert judge_candidates([cam], harbor, selection=selection)[0].accepted


def test_each_file_of_a_torrent_is_listed_once_as_the_most_trusted_indexer_has_it(release: Release) -> None:
    first = replace(release, file_index=0, indexer="first")
    again = replace(first, indexer="second")
    other_file = replace(first, file_index=1)
    without_file = replace(first, file_index=None)
    other_torrent = replace(without_file, info_hash=OTHER_HASH)
    listed = (without_file, first, again, other_file, other_torrent, other_torrent)
    assert distinct(iter(listed)) == (first, other_file, other_torrent)
