"""Where the files of a game belong: kept whole, and whatever strangers write, within their folder."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain.kinds.game_folder import LONGEST_PATH_BYTES, library_paths
from addon.domain.naming import LONGEST_COMPONENT_BYTES, Shelf, safe_component

HARBOR = Shelf(title="Blue Harbor", year=2019)
HOME = "Blue Harbor (2019)/PC"
RELEASE = "Blue.Harbor.v1.2-QUAYSIDE"

nasty = st.sampled_from(
    [
        *("..", ".", "", "~", "con", "AUX.txt", "nul ", "com1.bin", "lpt¹", "a.", "A", "a", "a ", "x" * 400, "é" * 200),
        *("C:", "C:\\Windows", "a\x00b", "a\nb", "\u202egpj.exe", ".hidden", "?", "a?", "a*", "ﬁle", "\ud800"),
    ]
)
parts = st.lists(st.one_of(nasty, st.text(max_size=12)), min_size=1, max_size=12)
paths = parts.map("/".join)


def placed(*files: str, platform: str | None = "PC") -> list[str]:
    return [str(path) for path in library_paths(HARBOR, platform, files, RELEASE)]


@pytest.mark.parametrize(
    ("files", "seats"),
    [
        (["/BH/setup.exe", "/BH/data/1.bin"], ["BH/setup.exe", "BH/data/1.bin"]),
        (["BH/setup.exe", "BH/data/1.bin"], ["BH/setup.exe", "BH/data/1.bin"]),
        (["/setup.exe", "/data/1.bin"], [f"{RELEASE}/setup.exe", f"{RELEASE}/data/1.bin"]),
        (["BH/1.bin", "BH2/1.bin"], [f"{RELEASE}/BH/1.bin", f"{RELEASE}/BH2/1.bin"]),
        (["BH.iso"], ["BH.iso"]),
        (["/BH/BH.iso"], ["BH/BH.iso"]),
        ([], []),
    ],
)
def test_a_games_own_folders_are_kept_and_what_has_none_gets_one(files: list[str], seats: list[str]) -> None:
    assert placed(*files) == [f"{HOME}/{seat}" for seat in seats]


def test_a_game_for_any_platform_has_no_folder_of_one() -> None:
    assert placed("BH.iso", platform=None) == ["Blue Harbor (2019)/BH.iso"]
    assert library_paths(Shelf(title="Blue Harbor"), "PS4", ["x.pkg"], RELEASE) == (
        PurePosixPath("Blue Harbor/PS4/x.pkg"),
    )


@pytest.mark.parametrize(
    ("file", "seat"),
    [
        ("../../etc/passwd", "Untitled/Untitled/etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\x.dll", "C--Windows-x.dll"),
        ("con/.hidden//x:y", "con_/hidden/x-y"),
        ("data/aux.txt", "data/aux_.txt"),
        ("data./x. ", "data/x"),
        ("a\x00b\n/c\u202ed", "ab/cd"),
        ("", "Untitled"),
        ("/", "Untitled"),
    ],
)
def test_no_path_leaves_the_games_folder(file: str, seat: str) -> None:
    assert placed(file) == [f"{HOME}/{seat}"]


def test_files_of_one_name_are_numbered_in_their_order() -> None:
    files = ["BH/Read me.txt", "BH/READ ME.TXT", "BH/Read me?.txt", "BH/Read me (2).txt", "BH/data", "BH/Data/1.bin"]
    assert placed(*files) == [
        f"{HOME}/BH/{name}"
        for name in (
            *("Read me.txt", "READ ME (2).TXT", "Read me (3).txt", "Read me (2) (2).txt"),
            *("data (2)", "Data/1.bin"),
        )
    ]


def test_deep_folders_are_made_short_and_files_of_one_stay_together() -> None:
    deep = "/".join(["BH", *("x" * 200 for _ in range(9))])
    first, second, third = placed(f"{deep}/a.bin", f"{deep}/b.bin", f"{deep}y/a.bin")
    assert PurePosixPath(first).parent == PurePosixPath(second).parent != PurePosixPath(third).parent
    assert PurePosixPath(first).parent.parent == PurePosixPath(HOME, "BH")
    assert placed(f"{deep}/a.bin") == [first]


@given(st.lists(paths, min_size=1, max_size=12), st.one_of(st.none(), st.text(max_size=300)), st.text(max_size=300))
def test_whatever_the_names_each_file_has_a_safe_seat_of_its_own(
    files: list[str], platform: str | None, title: str
) -> None:
    seats = library_paths(Shelf(title=title, year=2019), platform, files, title)
    homes = {seat.parts[0] for seat in seats}
    assert len(seats) == len(files)
    assert homes == {Shelf(title=title, year=2019).folder}
    folded = [str(seat).casefold() for seat in seats]
    assert len(set(folded)) == len(folded)
    assert not set(folded) & {str(folder).casefold() for seat in seats for folder in seat.parents}
    for seat in seats:
        assert not seat.is_absolute()
        assert len(str(seat).encode()) <= LONGEST_PATH_BYTES
        for part in seat.parts:
            assert safe_component(part) == part
            assert part not in (".", "..")
            assert len(part.encode()) <= LONGEST_COMPONENT_BYTES
    assert library_paths(Shelf(title=title, year=2019), platform, files, title) == seats
