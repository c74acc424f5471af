"""Secrets that Usher makes for itself: once, for its own user only, and renewed whole or not at all."""

import stat
from pathlib import Path

import pytest

from addon.errors import SettingError
from addon.secrets import kept_secret, renew_secret


def test_a_secret_that_is_given_is_used_and_not_written(tmp_path: Path) -> None:
    assert kept_secret(tmp_path / "data", "key", "given") == "given"
    assert not (tmp_path / "data").exists()


def test_a_secret_that_is_missing_is_made_once_and_kept(tmp_path: Path) -> None:
    first = kept_secret(tmp_path / "data", "key", None)
    assert len(first) >= 32
    assert kept_secret(tmp_path / "data", "key", "") == first
    assert kept_secret(tmp_path / "data", "other", None) != first
    assert stat.S_IMODE((tmp_path / "data/key").stat().st_mode) == 0o600


def test_what_a_person_wrote_there_counts(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("  mine \n", encoding="utf-8")
    assert kept_secret(tmp_path, "key", None) == "mine"


def test_an_empty_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "key").touch()
    assert kept_secret(tmp_path, "key", None) == (tmp_path / "key").read_text(encoding="utf-8").strip() != ""


def test_a_renewed_secret_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    old = kept_secret(tmp_path, "key", None)
    new = renew_secret(tmp_path, "key")
    assert kept_secret(tmp_path, "key", None) == new != old
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_a_draft_that_a_crash_left_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / ".key.new").write_text("half", encoding="utf-8")
    assert renew_secret(tmp_path, "key") == kept_secret(tmp_path, "key", None)


def test_a_folder_that_cannot_be_used_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match=r"^USHER_DATA_DIR: .*file cannot be written"):
        renew_secret(tmp_path / "file", "key")
    (tmp_path / "key").mkdir()
    with pytest.raises(SettingError, match=r"^USHER_DATA_DIR: .*key cannot be read"):
        kept_secret(tmp_path, "key", None)
