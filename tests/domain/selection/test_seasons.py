"""Whole seasons: how much of one a pack must hold, by its name and by its files."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addon.domain.releases import RemoteFile, Wanted
from addon.domain.selection.candidate import Candidate
from addon.domain.selection.files import choose_files
from addon.domain.selection.limit_rules import season_pack
from addon.domain.selection.rules import judge
from addon.domain.selection.title_rules import episode_present
from addon.domain.selection.videos import FileChoice
from addon.domain.status import MediaType
from tests.domain.selection.seasons import FERRY, PACK, season

Named = Callable[..., Candidate]
Listed = Callable[..., tuple[RemoteFile, ...]]


@pytest.mark.parametrize(
    ("wanted", "held", "reason"),
    [
        (10, 8, None),
        (10, 7, "Found 7 of the 10 wanted episodes, wanted at least 8."),
        (7, 6, None),
        (7, 5, "Found 5 of the 7 wanted episodes, wanted at least 6."),
        (5, 4, None),
        (5, 3, "Found 3 of the 5 wanted episodes, wanted at least 4."),
        (3, 3, None),
        (3, 2, "Found 2 of the 3 wanted episodes, wanted at least 3."),
        (2, 2, None),
        (15, 12, None),
        (15, 11, "Found 11 of the 15 wanted episodes, wanted at least 12."),
        (35, 28, None),
        (35, 27, "Found 27 of the 35 wanted episodes, wanted at least 28."),
    ],
)
def test_a_pack_holds_four_fifths_of_what_is_wanted(
    wanted: int, held: int, reason: str | None, named: Named, listed: Listed
) -> None:
    whole = season(*range(1, wanted + 1))
    rejections = judge(named(f"Night.Ferry.S02E01-E{held:02}.1080p"), whole)
    assert [(rejection.rule, rejection.reason) for rejection in rejections] == (
        [("season_pack", reason)] if reason else []
    )
    files = listed(*((f"/x/Night.Ferry.S02E{number:02}.mkv", 900) for number in range(1, held + 1)))
    choice = choose_files(files, whole, PACK)
    if reason is None:
        assert choice == FileChoice(files=files)
    else:
        assert isinstance(choice, tuple)
        assert [(rejection.rule, rejection.reason) for rejection in choice] == [("season_pack", reason)]


def test_only_wanted_episodes_count(named: Named) -> None:
    candidate = named("Night.Ferry.S02E01-E08.1080p")
    assert judge(candidate, season(5, 6, 7, 8)) == ()
    assert judge(candidate, season(6, 7, 8, 9, 10)) != ()
    assert [rejection.reason for rejection in judge(candidate, season(9, 10))] == [
        "Found 0 of the 2 wanted episodes, wanted at least 2."
    ]
    assert [rejection.rule for rejection in judge(candidate, FERRY)] == ["season_pack"]


@pytest.mark.parametrize(
    ("share", "held", "accepted"),
    [
        ("0.7", 7, True),
        ("0.7", 6, False),
        ("0.01", 2, True),
        ("1", 9, False),
        ("1.0", 10, True),
        ("0.3", 3, True),
    ],
)
def test_the_share_can_be_set(share: str, held: int, accepted: bool, named: Named, listed: Listed) -> None:
    rules, wanted = (season_pack(share),), season(*range(1, 11))
    assert (judge(named(f"Night.Ferry.S02E01-E{held:02}"), wanted, rules) == ()) is accepted
    files = listed(*((f"/x/Night.Ferry.S02E{number:02}.mkv", 900) for number in range(1, held + 1)))
    assert isinstance(choose_files(files, wanted, PACK, rules), FileChoice) is accepted


@pytest.mark.parametrize("name", ["Night.Ferry.S02", "Night.Ferry.S02E01", "Night.Ferry.S01E01-E02", "Night Ferry"])
def test_the_share_is_no_matter_of_names_that_count_nothing_or_something_else(name: str, named: Named) -> None:
    rules = (season_pack("1"),)
    assert judge(named(name), season(1, 2, 3), rules) == ()
    single = replace(FERRY, episode=1)
    assert judge(named("Night.Ferry.S02E01-E02"), single, rules) == ()
    film = Wanted(media_type=MediaType.MOVIE, titles=("Night Ferry",))
    assert judge(named("Night.Ferry.S02E01-E02"), film, rules) == ()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Night.Ferry.S02E03.1080p", "Found S02E03, wanted season 2."),
        ("Night.Ferry.S01E01-E10.1080p", "Found S01E01-E10, wanted season 2."),
        ("[GRP] Night Ferry - 05 [1080p]", "Found number 5, wanted season 2."),
        ("Night.Ferry.1080p", "Found no season or episode in the name, wanted season 2."),
    ],
)
def test_what_is_no_pack_of_the_season_is_told(name: str, reason: str, named: Named) -> None:
    rejection = episode_present(named(name), season(1, 2, before=12))
    assert rejection is not None
    assert rejection.reason == reason


def test_a_range_over_the_whole_show_is_told_as_one(named: Named) -> None:
    rejection = episode_present(named("[GRP] Night Ferry (01-12)"), replace(FERRY, episode=3, absolute=15))
    assert rejection is not None
    assert rejection.reason == "Found numbers 1 to 12, wanted S02E03."


@settings(deadline=None)  # a busy machine is no failure
@given(
    wanted=st.sets(st.integers(1, 12), min_size=1).map(sorted),
    files=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 14), st.integers(0, 2)), max_size=30),
    is_anime=st.booleans(),
)
def test_no_other_file_is_taken_and_a_second_reading_agrees(
    wanted: list[int], files: list[tuple[int, int, int]], is_anime: bool
) -> None:
    """Each file is (season, first episode, how many more)."""
    listed = tuple(
        RemoteFile(id=place, path=f"/S{number:02}E{first:02}-E{first + more:02}.mkv", size_bytes=900 + place)
        for place, (number, first, more) in enumerate(files, start=1)
    )
    covered = {
        file.id: set(range(first, first + more + 1)) for file, (_, first, more) in zip(listed, files, strict=True)
    }
    own = {file.id for file, (number, _, _) in zip(listed, files, strict=True) if number == 2}
    held = {each for each in wanted if any(each in covered[file] for file in own)}
    choice = choose_files(listed, season(*wanted, before=12 if is_anime else None), PACK)
    if not files:
        assert not isinstance(choice, FileChoice)
    elif len(held) * 10 >= len(wanted) * 8:
        assert isinstance(choice, FileChoice)
        assert set(choice.ids) <= own
        assert all(covered[file] & set(wanted) for file in choice.ids)
        assert held <= set().union(*(covered[file] for file in choice.ids))
    else:
        assert not isinstance(choice, FileChoice)
        assert [rejection.rule for rejection in choice] == ["season_pack"]
