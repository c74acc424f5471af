"""What a file is by its name."""

import pytest

from addon.domain.media_files import is_archive, split_file, split_name


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Blue.Harbor.2019.mkv", ("Blue.Harbor.2019", "mkv")),
        ("Blue.Harbor.2019.MKV", ("Blue.Harbor.2019", "mkv")),
        ("Blue.Harbor.2019.TS", ("Blue.Harbor.2019.TS", "")),
        ("Blue.Harbor.2019.ts", ("Blue.Harbor.2019", "ts")),
        ("Blue.Harbor.2019", ("Blue.Harbor.2019", "")),
        ("Agent.007", ("Agent.007", "")),
        ("Night.Ferry.S01", ("Night.Ferry.S01", "")),
        (".mkv", (".mkv", "")),
        ("", ("", "")),
    ],
)
def test_a_release_name_loses_only_a_real_extension(text: str, parts: tuple[str, str]) -> None:
    assert split_name(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("00001.TS", ("00001", "ts")),
        ("grp-harbor.r00", ("grp-harbor", "r00")),
        ("harbor.mkv.001", ("harbor.mkv", "001")),
        ("harbor.mkv.exe", ("harbor.mkv", "exe")),
        ("harbor", ("harbor", "")),
    ],
)
def test_a_file_may_be_a_volume(text: str, parts: tuple[str, str]) -> None:
    assert split_file(text) == parts


@pytest.mark.parametrize(
    ("extension", "packed"), [("rar", True), ("r99", True), ("001", True), ("mkv", False), ("", False)]
)
def test_archives_are_known(extension: str, packed: bool) -> None:
    assert is_archive(extension) is packed
