"""Which files of a pack are taken for a whole season, and which one for an episode."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from addon.domain.kinds.episode import held_files, holds
from addon.domain.releases import Release, RemoteFile
from addon.domain.selection.files import choose_files
from addon.domain.status import Format
from tests.domain.selection.seasons import FERRY, PACK, SHOW, outcome, season

Listed = Callable[..., tuple[RemoteFile, ...]]


@pytest.mark.parametrize(
    ("files", "ids"),
    [
        # exactly the wanted ones: no other episode, no other season, no extra
        (["S02E01", "S02E02", "S02E03"], (1, 2)),
        (["S01E01", "S01E02", "S02E01", "S02E02", "S03E01"], (3, 4)),
        (["S02E01", "S02E02", "S02.extra", "Night.Ferry.Featurette"], (1, 2)),
        (["2x01", "2x02"], (1, 2)),
        (["S02E02", "S02E01"], (1, 2)),
        # one file of several episodes
        (["S02E01-E02"], (1,)),
        (["S02E01E02", "S02E03"], (1,)),
        (["S02E02-E03", "S02E01"], (1, 2)),
        # the season from the folder or the torrent
        (["Season 2/Episode 1", "Season 2/Episode 2", "Season 1/Episode 1"], (1, 2)),
        (["E01", "E02"], (1, 2)),
        (["01 - The Pier", "02 - The Crossing", "03. The Return"], (1, 2)),
        (["Season 02/01", "Season 02/02", "Season 01/01"], (1, 2)),
        # files that count for themselves
        (["Specials/E01", "Specials/E02", "E01", "E02"], (3, 4)),
        (["Night Ferry Specials/Night Ferry E01", "S02E01", "S02E02"], (2, 3)),
        (["Night Ferry S02 + Specials/E01", "Night Ferry S02 + Specials/E02"], (1, 2)),
        (["Night Ferry + OVA/E01", "Night Ferry + OVA/E02"], (1, 2)),
        (["Night Ferry OVA E01", "E01", "E02"], (2, 3)),
    ],
)
def test_exactly_the_wanted_files_are_taken(files: list[str], ids: tuple[int, ...], listed: Listed) -> None:
    assert outcome(listed(*((f"/x/{name}.mkv", 900) for name in files)), season(1, 2)) == ids


@pytest.mark.parametrize(
    ("files", "rule"),
    [
        (["S02E01"], "season_pack"),
        (["S01E01", "S01E02"], "season_pack"),
        (["a", "b"], "season_pack"),
        (["101 - The Pier", "102 - The Crossing"], "season_pack"),
        (["Night Ferry - 01", "Night Ferry - 02"], "season_pack"),
        ([], "video_files"),
    ],
)
def test_a_list_that_holds_too_little_is_rejected(files: list[str], rule: str, listed: Listed) -> None:
    assert outcome(listed(*((f"/x/{name}.mkv", 900) for name in files)), season(1, 2)) == rule


def test_samples_alone_are_no_season_for_two_reasons(listed: Listed) -> None:
    choice = choose_files(listed(("/x/sample.mkv", 900)), season(1, 2), PACK)
    assert isinstance(choice, tuple)
    assert [rejection.rule for rejection in choice] == ["season_pack", "no_samples"]


def test_a_leading_number_counts_only_within_one_season(listed: Listed) -> None:
    files = listed(("/x/01 - The Pier.mkv", 900), ("/x/02 - The Crossing.mkv", 900))
    assert outcome(files, season(1, 2, number=1), replace(PACK, title="Night Ferry S01-S03")) == "season_pack"
    number = replace(FERRY, titles=("24",), episode=24)
    assert not holds(RemoteFile(id=1, path="/24.mkv", size_bytes=1), number, PACK)


def test_the_largest_of_several_files_is_taken_and_the_shows_own_first(listed: Listed) -> None:
    files = listed(("/720p/S02E01.mkv", 900), ("/1080p/S02E01.mkv", 1900), ("/S02E02.mkv", 900), ("/b/S02E02.mkv", 900))
    assert outcome(files, season(1, 2)) == (2, 3)
    mixed = listed(("/Night.Ferry.S02E01.mkv", 900), ("/Day.Ferry.S02E01.mkv", 1900), ("/Night.Ferry.S02E02.mkv", 900))
    assert outcome(mixed, season(1, 2)) == (1, 3)


def test_a_small_video_is_a_sample_beside_the_largest(listed: Listed) -> None:
    assert outcome(listed(("/S02E01.mkv", 9000), ("/S02E02.mkv", 900)), season(1, 2)) == (1, 2)
    assert outcome(listed(("/S02E01.mkv", 9000), ("/S02E02.mkv", 899)), season(1, 2)) == "season_pack"


def test_the_container_is_judged_of_what_is_taken(listed: Listed) -> None:
    wanted = replace(season(1, 2), formats=frozenset({Format.MKV}))
    assert outcome(listed(("/S02E01.mkv", 900), ("/S02E02.mkv", 900), ("/S02E03.avi", 900)), wanted) == (1, 2)
    assert outcome(listed(("/S02E01.mkv", 900), ("/S02E02.avi", 900)), wanted) == "formats"


@pytest.mark.parametrize(
    ("files", "release", "ids"),
    [
        (["Night Ferry - 13 [1080p]", "Night Ferry - 14 [1080p]", "Night Ferry - 12 [1080p]"], SHOW, (1, 2)),
        (["Night Ferry - 13-14 [1080p]"], SHOW, (1,)),
        (["Night Ferry - 13 - The Pier", "Night Ferry - 14 - The Crossing"], SHOW, (1, 2)),
        (["Night Ferry S2 - 01", "Night Ferry S2 - 02"], SHOW, (1, 2)),
        (["Night Ferry E13", "Night Ferry E14"], SHOW, (1, 2)),
        (["Night.Ferry.S02E01", "Night.Ferry.S02E02", "Night.Ferry.S01E13"], SHOW, (1, 2)),
        (["Night Ferry - 13", "Night Ferry - 14"], PACK, (1, 2)),
        # numbers that are too small for the season count within it, and then all of them do
        (["Night Ferry - 01", "Night Ferry - 02"], PACK, (1, 2)),
        (["Night Ferry - 01", "Night Ferry - 02", "Night Ferry - 13", "Night Ferry - 14"], PACK, (1, 2)),
        (["Season 1/Night Ferry - 13", "Season 2/Night Ferry - 01", "Season 2/Night Ferry - 02"], SHOW, (2, 3)),
        (["Night Ferry - 01", "Night Ferry - 02"], SHOW, "season_pack"),
        (["Night Ferry OVA - 13", "Night Ferry - 13", "Night Ferry - 14"], SHOW, (2, 3)),
        (["Night Ferry - NCOP - 13", "Night Ferry - 13", "Night Ferry - 14"], SHOW, (2, 3)),
    ],
)
def test_files_of_anime_may_count_over_the_whole_show(
    files: list[str], release: Release, ids: tuple[int, ...] | str, listed: Listed
) -> None:
    assert outcome(listed(*((f"/x/{name}.mkv", 900) for name in files)), season(1, 2, before=12), release) == ids


def test_a_part_without_a_number_over_the_whole_show_is_found_by_its_season(listed: Listed) -> None:
    whole = season(1, 2, before=12)
    mixed = replace(whole, parts=(replace(whole.parts[0], absolute=None), whole.parts[1]))
    assert outcome(listed(("/Night Ferry - 01.mkv", 900), ("/Night Ferry - 02.mkv", 900)), mixed) == (1, 2)
    assert outcome(listed(("/Night Ferry - 13.mkv", 900), ("/Night Ferry - 14.mkv", 900)), mixed) == "season_pack"


def test_a_daily_season_is_found_by_its_dates_unless_several_aired_at_once(listed: Listed) -> None:
    days = [date(2024, 3, 4) + timedelta(days=day) for day in range(2)]
    files = listed(*((f"/Night.Ferry.{day:%Y.%m.%d}.mkv", 900) for day in days))
    parts = tuple(replace(FERRY, episode=each, air_date=day) for each, day in enumerate(days, start=1))
    assert outcome(files, replace(FERRY, parts=parts)) == (1, 2)
    at_once = tuple(replace(part, air_date=days[0]) for part in parts)
    assert outcome(files, replace(FERRY, parts=at_once)) == "season_pack"


def test_what_a_list_holds_is_known_however_little_it_is(listed: Listed) -> None:
    files = listed(("/S02E03-E04.mkv", 900), ("/S02E07.mkv", 900), ("/S02E07.sample.mkv", 900), ("/S02E99.mkv", 900))
    wanted = season(*range(1, 11))
    assert outcome(files, wanted) == "season_pack"
    assert held_files(files, wanted, PACK) == {3: files[0], 4: files[0], 7: files[1]}
    assert held_files((), wanted, PACK) == {}
    assert held_files(files, replace(FERRY, parts=(FERRY,)), PACK) == {}


@pytest.mark.parametrize(
    ("path", "episode", "held"),
    [
        ("/S02E02-E03.mkv", 2, True),
        ("/S02E02-E03.mkv", 3, True),
        ("/S02E02-E03.mkv", 4, False),
        ("/S01E02-E03.mkv", 3, False),
        ("/E02-E03.mkv", 3, True),
        ("/the crossing.mkv", 3, False),
    ],
)
def test_a_file_of_two_episodes_holds_both(path: str, episode: int, held: bool) -> None:
    file = RemoteFile(id=1, path=path, size_bytes=900)
    assert holds(file, replace(FERRY, episode=episode), PACK) is held


def test_numbers_over_the_whole_show_are_read_for_one_file_as_well() -> None:
    file = RemoteFile(id=1, path="/Night Ferry - 03.mkv", size_bytes=900)
    third = replace(FERRY, episode=3, absolute=15)
    assert holds(file, third, PACK)
    assert not holds(file, third, SHOW)
    assert not holds(file, replace(third, absolute=None), PACK)
    assert holds(replace(file, path="/Night Ferry - 15.mkv"), third, SHOW)


@pytest.mark.parametrize(
    ("files", "ids"),
    [
        (["S02E02-E03"], (1,)),
        (["S02E02-E03", "S02E03"], (2,)),
        (["S02E01-E04", "S02E02-E03"], (2,)),
        (["S02E02-E03", "S02E03-E04"], "single_file"),
        (["Night Ferry - 03 - The Crossing"], (1,)),
        (["Night.Ferry.2019.05.10"], "episode_present"),
        (["S02"], "episode_present"),
    ],
)
def test_one_episode_is_taken_with_as_few_others_as_may_be(
    files: list[str], ids: tuple[int, ...] | str, listed: Listed
) -> None:
    release = replace(PACK, title="Night.Ferry.S02E03.1080p")
    assert outcome(listed(*((f"/{name}.mkv", 900) for name in files)), replace(FERRY, episode=3), release) == ids
