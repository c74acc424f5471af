"""What is special about games: platforms, versions, and lists of files that are no game."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain.kinds.game import version_of
from addon.domain.release_name import parse_release_name
from addon.domain.releases import Release, RemoteFile, Wanted
from addon.domain.selection.candidate import Candidate, candidate_of
from addon.domain.selection.files import choose_files
from addon.domain.selection.rules import judge
from addon.domain.status import MediaType
from addon.domain.title_match import words_in

HARBOR = Wanted(media_type=MediaType.GAME, titles=("Blue Harbor",), year=2019, platform="PC")
RELEASE = Release(indexer="torznab:x", title="Blue.Harbor.v1.2-QUAYSIDE", info_hash="a" * 40)


def reasons(candidate: Candidate, wanted: Wanted = HARBOR) -> list[str]:
    return [rejection.reason for rejection in judge(candidate, wanted)]


@pytest.mark.parametrize(
    ("title", "hint", "wanted", "reason"),
    [
        ("Blue Harbor v1.2", "PC", "PC", None),
        ("Blue Harbor v1.2", None, None, None),
        ("Blue Harbor PS4", "PC", "PS4", None),
        ("Blue Harbor PS4 PS5", "PC", "PC", "Found PS4 or PS5 in the name, wanted PC."),
        ("Blue Harbor v1.2", "PS4", "PC", "Found PS4 by the category, wanted PC."),
        ("Blue Harbor v1.2", None, "PC", "Found no platform in the name or category, wanted PC."),
    ],
)
def test_the_name_says_the_platform_and_else_the_category(
    title: str, hint: str | None, wanted: str | None, reason: str | None
) -> None:
    candidate = candidate_of(replace(RELEASE, title=title, platform_hint=hint))
    assert reasons(candidate, replace(HARBOR, platform=wanted)) == ([reason] if reason else [])


def test_a_films_release_has_no_platform() -> None:
    film = replace(HARBOR, media_type=MediaType.MOVIE)
    assert judge(candidate_of(replace(RELEASE, title="Blue.Harbor.2019.1080p.WEB")), film) == ()


def test_sentences_say_what_is_wrong_with_a_games_name() -> None:
    of_pc = replace(RELEASE, platform_hint="PC")
    part = candidate_of(replace(of_pc, title="Blue.Harbor.Update.3-QUAYSIDE"))
    assert reasons(part) == ["Found “update” alone in the name, wanted the game itself."]
    other = candidate_of(replace(of_pc, title="Blue Harbor 2020"))
    assert reasons(other) == ["Found 2020 as if of the title, wanted 2019."]
    assert reasons(candidate_of(replace(of_pc, title="Blue Harbor v1.2 (2020)"))) == []


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("Blue.Harbor.v1.2.3-QUAYSIDE", (1, 2, 3)),
        ("Blue Harbor v1_2", (1, 2, 0)),
        ("Blue Harbor [v 1.10] (2019)", (1, 10, 0)),
        ("Blue Harbor Version 2", (2, 0, 0)),
        ("Blue Harbor ver. 3.1", (3, 1, 0)),
        ("Blue Harbor Build 123", (0, 0, 0)),
        ("Blue Harbor", (0, 0, 0)),
        ("Blue HarborV2", (0, 0, 0)),
    ],
)
def test_the_version_is_read_from_the_name(name: str, version: tuple[int, int, int]) -> None:
    assert version_of(parse_release_name(name)) == version


UPDATE = "Found “update” in the names of all files, wanted the game itself."
VIDEO = "Found only videos, music or texts among 2 files, wanted the files of a game."


@pytest.mark.parametrize(
    ("paths", "outcome"),
    [
        (["/BH/setup.exe", "/BH/intro.mp4", "/BH/OST/1.flac"], (1, 2, 3)),
        (["/Blue.Harbor.iso"], (1,)),
        (["/BH/patch/update.bin", "/BH/setup.exe"], (1, 2)),
        (["/Blue Harbor (v1.2 + 2 DLCs)/setup.exe"], (1,)),
        (["/BH/index.html", "/BH/game.js"], (1, 2)),
        ([], "Found an empty list of files, wanted the files of a game."),
        (["/Blue Harbor.mkv", "/sample.mkv"], VIDEO),
        (["/Blue Harbor OST/1.flac", "/cover.jpg"], VIDEO),
        (["/Blue.Harbor.Update.v1.2-QUAYSIDE/setup.exe"], UPDATE),
        (["/BH/Update 3/a.bin", "/BH/patch.exe", "/x.nfo"], UPDATE),
    ],
)
def test_a_list_is_taken_whole_unless_it_holds_no_game(paths: list[str], outcome: tuple[int, ...] | str) -> None:
    files = tuple(RemoteFile(id=number, path=path, size_bytes=1) for number, path in enumerate(paths, start=1))
    choice = choose_files(files, HARBOR, RELEASE)
    found = choice[0].reason if isinstance(choice, tuple) else choice.ids
    assert found == outcome


def test_words_of_the_title_are_nothing_against_a_file() -> None:
    derby = replace(HARBOR, titles=("Demo Derby",))
    files = (RemoteFile(id=1, path="/setup_demo_derby.exe", size_bytes=1),)
    assert not isinstance(choose_files(files, derby, RELEASE), tuple)


_WORD = st.sampled_from(
    ["Blue", "Harbor", "v1.2", "+", "(", ")", "/", "and", "incl", "Update", "3", "DLCs", "PC", "RePack", "2019", "OST"]
)


@given(st.one_of(st.text(max_size=400), st.lists(_WORD, max_size=40).map(" ".join)))
def test_no_name_is_too_odd_to_be_judged(name: str) -> None:
    candidate = candidate_of(replace(RELEASE, title=name, platform_hint="PC"))
    for rejection in judge(candidate, HARBOR):
        assert rejection.reason.endswith(".")
    assert min(version_of(candidate.name)) >= 0
    if not judge(candidate, HARBOR):
        assert "blueharbor" in "".join(word for word in words_in(candidate.name.text) if word.isalnum())
