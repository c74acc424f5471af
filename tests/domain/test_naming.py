"""Names that every file system takes."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.domain.naming import (
    FILE_NAME_ROOM_BYTES,
    LONGEST_COMPONENT_BYTES,
    NAMELESS,
    Shelf,
    safe_component,
    staged_name,
)

FORBIDDEN = set('<>:"/\\|?*')
RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{device}{number}" for device in ("COM", "LPT") for number in "0123456789¹²³"
}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Blue Harbor", "Blue Harbor"),
        ("Harbor: The Sea", "Harbor - The Sea"),
        ("Harbor : The Sea", "Harbor - The Sea"),
        ("12:30", "12-30"),
        ("Face/Off", "Face-Off"),
        ("Back\\Slash|Bar", "Back-Slash-Bar"),
        ('The "Harbor"', "The 'Harbor'"),
        ("What? *Now* <here>", "What Now here"),
        ("Mr. Harbor...", "Mr. Harbor"),
        (".hidden", "hidden"),
        ("..", NAMELESS),
        ("", NAMELESS),
        ("???", NAMELESS),
        ("  much   room\t\nhere ", "much room here"),
        ("Blue\x00\x07Harbor", "BlueHarbor"),
        ("Blue\u202eHarbor\u200b", "BlueHarbor"),
        ("half \ud800 pair", "half pair"),
        ("CON", "CON_"),
        ("con.mkv", "con_.mkv"),
        ("Nul .txt", "Nul_ .txt"),
        ("COM¹", "COM¹_"),
        ("lpt9.tar.gz", "lpt9_.tar.gz"),
        ("Console", "Console"),
        ("COM10", "COM10"),
        ("e\u0301te\u0301", "été"),
        ("Amélie à la plage", "Amélie à la plage"),
        ("青い港", "青い港"),
    ],
)
def test_a_name_is_made_safe(text: str, name: str) -> None:
    assert safe_component(text) == name


def test_only_the_text_is_cut_for_the_suffix() -> None:
    name = safe_component("ü" * 400, suffix=" (2019) - 1080p.mkv")
    assert name.endswith("üü (2019) - 1080p.mkv")
    assert LONGEST_COMPONENT_BYTES - 1 <= len(name.encode()) <= LONGEST_COMPONENT_BYTES


@pytest.mark.parametrize(("letters", "bytes_left"), [(255, 255), (256, 255), (254, 254)])
def test_the_longest_name_has_255_bytes(letters: int, bytes_left: int) -> None:
    assert len(safe_component("x" * letters)) == bytes_left


def test_a_reserved_name_is_seen_through_its_suffix() -> None:
    assert safe_component("nul", suffix=".mkv") == "nul_.mkv"
    assert safe_component("nul", suffix=" (2019)") == "nul (2019)"


@given(st.text(), st.sampled_from(["", ".mkv", " (2019) [imdbid-tt0000001]", " - 1080p.mkv", " S01E02-E03.mkv", "…?:"]))
def test_any_text_gives_a_safe_name(text: str, suffix: str) -> None:
    name = safe_component(text, suffix=suffix)
    assert name
    assert len(name.encode()) <= LONGEST_COMPONENT_BYTES
    assert not set(name) & FORBIDDEN
    assert all(unicodedata.category(char) not in ("Cc", "Cf", "Cs") for char in name)
    assert name[0] not in ". "
    assert name[-1] not in ". "
    assert name.split(".")[0].strip().upper() not in RESERVED
    assert unicodedata.is_normalized("NFC", name)
    assert safe_component(name) == name


@pytest.mark.parametrize(
    ("shelf", "folder"),
    [
        (Shelf(title="Blue Harbor", year=2019, imdb_id="tt0000001"), "Blue Harbor (2019) [imdbid-tt0000001]"),
        (Shelf(title="Blue Harbor", year=2019), "Blue Harbor (2019)"),
        (Shelf(title="Blue Harbor", imdb_id="tt0000001"), "Blue Harbor [imdbid-tt0000001]"),
        (Shelf(title="Blue Harbor"), "Blue Harbor"),
        (Shelf(title="Harbor: The Sea?", year=2019), "Harbor - The Sea (2019)"),
    ],
)
def test_a_folder_names_title_year_and_id(shelf: Shelf, folder: str) -> None:
    assert shelf.folder == folder


@given(st.text(min_size=1))
def test_a_folder_leaves_room_for_the_names_in_it(title: str) -> None:
    folder = Shelf(title=title * 50, year=2019, imdb_id="tt0000001").folder
    assert folder.endswith(" (2019) [imdbid-tt0000001]")
    assert len(folder.encode()) <= LONGEST_COMPONENT_BYTES - FILE_NAME_ROOM_BYTES


@given(st.text(max_size=400), st.sampled_from(["", ".mkv", ".r", f".{'x' * 200}"]))
def test_a_staged_name_leaves_room_for_the_control_file_and_stays_as_it_is(text: str, suffix: str) -> None:
    name = staged_name(text + suffix)
    assert len(f"{name}.aria2__temp".encode()) <= LONGEST_COMPONENT_BYTES
    assert staged_name(name) == name == safe_component(name)


def test_a_long_staged_name_keeps_its_ending() -> None:
    assert staged_name(f"{'n' * 250}.mkv") == f"{'n' * 236}.mkv"
    assert staged_name("Blue Harbor.mkv") == "Blue Harbor.mkv"
