"""Sizes and cached copies, on both sides of their boundaries, for releases and for lists of files."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from addon.domain.releases import Release, RemoteFile, Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.choose import Selection
from addon.domain.selection.files import choose_files
from addon.domain.selection.limit_rules import cached_only, max_size, min_size
from addon.domain.selection.rules import DEFAULT_RULES, judge
from addon.domain.selection.videos import FileChoice
from addon.domain.status import MediaType
from tests.domain.selection.seasons import PACK, season

Named = Callable[..., Candidate]
Listed = Callable[..., tuple[RemoteFile, ...]]
BOTH = (max_size("4"), min_size("99.5"))


@pytest.mark.parametrize(
    ("size_bytes", "reason"),
    [
        (None, None),
        (4_000_000_000, None),
        (4_000_000_001, "Found 4.00 GB, wanted 4 GB at most."),
        (25_340_000_000, "Found 25.34 GB, wanted 4 GB at most."),
        (99_500_000, None),
        (99_499_999, "Found 99.5 MB, wanted 99.5 MB at least."),
        (1_000_000, "Found 1.0 MB, wanted 99.5 MB at least."),
    ],
)
def test_the_size_that_an_indexer_tells_is_judged(
    size_bytes: int | None, reason: str | None, named: Named, harbor: Wanted
) -> None:
    rejections = judge(named("Blue.Harbor.2019", size_bytes=size_bytes), harbor, BOTH)
    assert [rejection.reason for rejection in rejections] == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("files", "rules"),
    [
        ([("/Blue.Harbor.2019.mkv", 4000), ("/sample.mkv", 20)], []),
        ([("/Blue.Harbor.2019.mkv", 4001), ("/sample.mkv", 20)], ["max_size"]),
        ([("/Blue.Harbor.2019.mkv", 100)], []),
        ([("/Blue.Harbor.2019.mkv", 99)], ["min_size"]),
        ([], ["has_files"]),
    ],
)
def test_only_the_wanted_file_of_a_list_is_judged(
    files: list[tuple[str, int]], rules: list[str], listed: Listed, harbor: Wanted, release: Release
) -> None:
    choice = choose_files(listed(*files), harbor, release, BOTH)
    assert ([] if isinstance(choice, FileChoice) else [rejection.rule for rejection in choice]) == rules


def test_each_file_of_a_season_is_judged_and_a_game_as_a_whole(listed: Listed, release: Release) -> None:
    files = listed(("/S02E01.mkv", 3000), ("/S02E02.mkv", 3000))
    assert isinstance(choose_files(files, season(1, 2), PACK, BOTH), FileChoice)
    files = listed(("/S02E01.mkv", 3000), ("/S02E02.mkv", 4001))
    assert not isinstance(choose_files(files, season(1, 2), PACK, BOTH), FileChoice)
    game = Wanted(media_type=MediaType.GAME, titles=("Blue Harbor",))
    assert not isinstance(choose_files(listed(("/a", 3000), ("/b", 3000)), game, release, BOTH), FileChoice)
    assert isinstance(choose_files(listed(("/a", 60), ("/b", 60)), game, release, BOTH), FileChoice)


@pytest.mark.parametrize(
    ("cached", "reasons"), [(True, []), (None, []), (False, ["Found no cached copy, wanted one."])]
)
def test_only_what_is_known_not_to_be_cached_is_rejected_for_it(
    cached: bool | None, reasons: list[str], named: Named, harbor: Wanted
) -> None:
    rejections = judge(named("Blue.Harbor.2019", cached=cached), harbor, (cached_only(),))
    assert [rejection.reason for rejection in rejections] == reasons


def test_a_selection_knows_whether_only_cached_ones_are_taken() -> None:
    assert not Selection().only_cached
    assert Selection(rules=(*DEFAULT_RULES, cached_only())).only_cached


def test_no_default_rule_asks_for_a_size(named: Named, harbor: Wanted, release: Release, listed: Listed) -> None:
    assert judge(named("Blue.Harbor.2019.1080p", size_bytes=1), harbor) == ()
    tiny = replace(listed(("/Blue.Harbor.2019.mkv", 1))[0], size_bytes=1)
    assert isinstance(choose_files((tiny,), harbor, release), FileChoice)
