"""Moving a file to its seat, on the real file system: atomic, over nothing foreign, again after a crash."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from addon.errors import DiskFullError, ForeignFileError, LibraryUnavailableError
from addon.services.library import Placement, check_free, clear_staging, clear_strange, is_whole, place

DATA = b"a film, byte for byte"


class Disk:
    """A staged file and its seat."""

    def __init__(self, folder: Path, library: Path | None = None) -> None:
        self.source = folder / "library/.usher/0123456789abcdef/film.mkv"
        self.target = (library or folder / "library") / "Film (1968)/Film (1968) - 1080p.mkv"
        self.stopped = Event()
        self.keeps_source = False
        self.source.parent.mkdir(parents=True)
        self.source.write_bytes(DATA)

    def place(self, *, ours: bool = False) -> None:
        placement = Placement(
            source=self.source,
            target=self.target,
            size_bytes=len(DATA),
            gid=self.source.parent.name,
            keeps_source=self.keeps_source,
        )
        place(placement, self.stopped, ours=ours)

    def seats(self, data: bytes) -> None:
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.target.write_bytes(data)

    @property
    def is_done(self) -> bool:
        return (
            self.target.read_bytes() == DATA and not self.source.exists() and len(os.listdir(self.target.parent)) == 1
        )


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


def refusing(error: int) -> Callable[..., None]:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(error, os.strerror(error))

    return refuse


def test_a_file_is_moved_to_its_seat(disk: Disk) -> None:
    disk.place()
    assert disk.is_done


def test_the_same_move_may_be_made_again(disk: Disk) -> None:
    disk.place()
    disk.place(ours=True)
    assert disk.is_done


@pytest.mark.parametrize("data", [b"mine", DATA, b""], ids=["other", "same", "empty"])
def test_a_foreign_file_is_named_and_never_replaced(disk: Disk, data: bytes) -> None:
    disk.seats(data)
    with pytest.raises(ForeignFileError, match=r"Film \(1968\) - 1080p.mkv is there already"):
        disk.place()
    assert (disk.target.read_bytes(), disk.source.read_bytes()) == (data, DATA)


def test_a_foreign_file_that_comes_at_the_last_moment_is_not_replaced(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def late(source: Any, target: Any) -> None:
        disk.seats(b"mine")
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(ForeignFileError):
        disk.place()
    assert (disk.target.read_bytes(), disk.source.exists()) == (b"mine", True)


def test_a_dangling_link_at_the_seat_is_foreign_too(disk: Disk) -> None:
    disk.target.parent.mkdir(parents=True)
    disk.target.symlink_to("/nowhere/at/all")
    with pytest.raises(ForeignFileError):
        disk.place()
    with pytest.raises(ForeignFileError):
        check_free(disk.target, ours=False)


def test_a_file_of_our_own_with_another_size_is_not_replaced(disk: Disk) -> None:
    disk.seats(b"an older release")
    with pytest.raises(ForeignFileError):
        disk.place(ours=True)
    assert disk.target.read_bytes() == b"an older release"


def test_a_crash_between_the_second_name_and_the_loss_of_the_first_is_finished(disk: Disk) -> None:
    disk.target.parent.mkdir(parents=True)
    os.link(disk.source, disk.target)
    disk.place(ours=True)
    assert disk.is_done


def test_a_crash_after_the_move_is_finished(disk: Disk) -> None:
    disk.seats(DATA)
    disk.source.unlink()
    disk.place(ours=True)
    assert disk.is_done


@pytest.mark.parametrize("refusal", [errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK, errno.EACCES])
def test_file_systems_without_hard_links_are_served(disk: Disk, monkeypatch: pytest.MonkeyPatch, refusal: int) -> None:
    monkeypatch.setattr(os, "link", refusing(refusal))
    disk.place()
    assert disk.is_done


def test_without_hard_links_nothing_foreign_is_replaced_either(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object) -> None:
        disk.seats(b"mine")
        raise PermissionError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(ForeignFileError):
        disk.place()
    assert disk.target.read_bytes() == b"mine"


def test_a_crash_that_left_only_the_name_is_finished(disk: Disk) -> None:
    disk.seats(b"")
    disk.place(ours=True)
    assert disk.is_done


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Disk]:
    """Staging and library on two file systems."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev or not os.access(memory, os.W_OK):
        pytest.skip("there is no second file system at /dev/shm")
    library = memory / f"usher-test-{os.getpid()}-{tmp_path.name}"
    yield Disk(tmp_path, library)
    shutil.rmtree(library, ignore_errors=True)


def test_from_another_file_system_it_is_copied_and_then_named(other_disk: Disk) -> None:
    other_disk.place()
    assert other_disk.is_done


def test_a_crash_in_the_middle_of_the_copying_is_finished(other_disk: Disk) -> None:
    other_disk.target.parent.mkdir(parents=True)
    other_disk.target.with_name(f".{other_disk.source.parent.name}.usher").write_bytes(DATA[:5])
    other_disk.place(ours=True)
    assert other_disk.is_done


def test_a_crash_between_the_copy_and_the_loss_of_the_source_is_finished(other_disk: Disk) -> None:
    other_disk.seats(DATA)
    other_disk.place(ours=True)
    assert other_disk.is_done


def test_copying_replaces_nothing_foreign(other_disk: Disk) -> None:
    other_disk.seats(b"mine")
    with pytest.raises(ForeignFileError):
        other_disk.place()
    assert other_disk.target.read_bytes() == b"mine"


def test_the_longest_name_can_be_copied(other_disk: Disk) -> None:
    other_disk.target = other_disk.target.with_name("映" * 83 + ".mkv")  # 253 bytes
    other_disk.place()
    assert other_disk.is_done


def test_a_copying_ends_with_the_program_and_leaves_nothing_behind(other_disk: Disk) -> None:
    other_disk.stopped.set()
    with pytest.raises(LibraryUnavailableError):
        other_disk.place()
    assert os.listdir(other_disk.target.parent) == []
    assert other_disk.source.read_bytes() == DATA


def test_a_copy_that_finds_no_room_leaves_nothing_behind(other_disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", refusing(errno.ENOSPC))
    with pytest.raises(DiskFullError, match="Goes on by itself"):
        other_disk.place()
    assert os.listdir(other_disk.target.parent) == []
    assert other_disk.source.read_bytes() == DATA


@pytest.mark.parametrize("refusal", [errno.EROFS, errno.EIO, errno.ESTALE])
def test_a_library_that_cannot_be_written_waits(disk: Disk, monkeypatch: pytest.MonkeyPatch, refusal: int) -> None:
    monkeypatch.setattr(os, "link", refusing(refusal))
    monkeypatch.setattr(os, "open", refusing(refusal))
    with pytest.raises(LibraryUnavailableError, match="cannot be written"):
        disk.place()
    assert disk.source.read_bytes() == DATA


def test_a_full_library_waits(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", refusing(errno.ENOSPC))
    with pytest.raises(DiskFullError):
        disk.place()
    assert disk.source.read_bytes() == DATA


def test_folders_that_cannot_be_synced_are_no_failure(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", refusing(errno.EINVAL))
    disk.place()
    assert disk.is_done


@pytest.mark.parametrize(
    ("size", "control", "whole"), [(len(DATA), False, True), (len(DATA), True, False), (len(DATA) + 1, False, False)]
)
def test_a_file_is_whole_in_full_size_without_a_control_file(disk: Disk, size: int, control: bool, whole: bool) -> None:
    if control:
        disk.source.with_name("film.mkv.aria2").touch()
    assert is_whole(disk.source, size) is whole
    assert not is_whole(disk.source.with_name("other.mkv"), size)


@pytest.mark.parametrize("control", [True, False])
def test_only_what_aria2_has_begun_is_gone_on_with(disk: Disk, control: bool) -> None:
    if control:
        disk.source.with_name("film.mkv.aria2").touch()
    clear_strange(disk.source)
    clear_strange(disk.source.with_name("not there.mkv"))
    assert disk.source.exists() is control


def test_a_staging_folder_is_removed_whole(disk: Disk) -> None:
    clear_staging(disk.source.parent, (disk.source.parents[1],))
    assert not disk.source.parent.exists()
    clear_staging(disk.source.parent, (disk.source.parents[1],))


@pytest.mark.parametrize(
    "path",
    [".", "..", "0123456789abcdef/..", "../..", "0123456789abcdef/../..", "../Film (1968)", "0123456789abcdef/x"],
)
def test_nothing_but_a_folder_right_below_a_root_is_cleared(disk: Disk, path: str) -> None:
    root = disk.source.parents[1]
    disk.seats(b"mine")
    (disk.source.parent / "x").mkdir()
    clear_staging(root / path, (root,))
    assert (disk.target.exists(), disk.source.exists()) == (True, True)


def test_the_folder_of_a_link_is_not_cleared(disk: Disk) -> None:
    root = disk.source.parents[1]
    (root / "fedcba9876543210").symlink_to(disk.source.parent)
    clear_staging(root / "fedcba9876543210", (root,))
    assert disk.source.exists()


def test_without_a_root_nothing_is_cleared(disk: Disk) -> None:
    clear_staging(Path("-"), (disk.source.parents[1],))
    clear_staging(disk.source.parent, ())
    assert disk.source.exists()


def test_what_keeps_its_source_gets_a_second_name(disk: Disk) -> None:
    disk.keeps_source = True
    for ours in (False, True):
        disk.place(ours=ours)
        assert os.path.samefile(disk.source, disk.target)
        assert os.listdir(disk.target.parent) == [disk.target.name]


def test_what_keeps_its_source_takes_the_name_that_a_crash_left_for_it(disk: Disk) -> None:
    disk.keeps_source = True
    disk.seats(b"")
    disk.place(ours=True)
    assert os.path.samefile(disk.source, disk.target)


def test_what_keeps_its_source_is_copied_where_a_file_has_one_name_only(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk.keeps_source = True
    monkeypatch.setattr(os, "link", refusing(errno.EPERM))
    disk.place()
    assert disk.target.read_bytes() == disk.source.read_bytes() == DATA
    assert os.listdir(disk.target.parent) == [disk.target.name]
