"""A torrent's folder: names, what lies there, and what is kept of it. Without aria2."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon.clients.aria2_options import is_safe_name
from addon.debrid.swarm_folder import Folder, bare, find_folder, remove_folders, written_name, written_names
from addon.demo.swarm import shared
from addon.demo.torrent_file import bencode
from addon.domain.metainfo import read_metainfo
from addon.domain.releases import RemoteFile
from addon.errors import DiskFullError, LibraryUnavailableError
from tests.debrid.swarm_kit import PACK

INFO_HASH = "0a" * 20
TRACKER = "http://127.0.0.1:1/announce"
FILE = RemoteFile(id=3, path="A Season/e2.mkv", size_bytes=5)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(path=tmp_path / "torrent", info_hash=INFO_HASH)
    (folder.path / "3").mkdir(parents=True)
    return folder


@given(st.text(max_size=400))
def test_every_name_becomes_one_that_aria2_may_write(name: str) -> None:
    assert is_safe_name(written_name(name))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("film.mkv", "film.mkv"),
        ("FILM.ARIA2", "FILM.ARIA2_"),
        (f"{'n' * 300}.mkv", f"{'n' * 236}.mkv"),
        ("..", "Untitled"),
        ("nul", "nul_"),
    ],
)
def test_a_name_keeps_its_ending_but_never_aria2s(name: str, written: str) -> None:
    assert written_name(name) == written


def test_padding_has_a_name_too() -> None:
    metainfo = read_metainfo(shared(PACK, TRACKER).file)
    names = written_names(metainfo, 6)
    assert list(names) == [1, 2, 3, 4, 5, 6]
    assert (names[3], names[6]) == ("e2.mkv", "padding")


def test_nothing_but_its_info_and_its_trackers_is_left_of_a_torrent() -> None:
    each = shared(PACK, "")
    info = each.file[each.file.index(b"4:info") + 6 : -1]
    torrent = b"d" + bencode("announce") + bencode("http://elsewhere/") + b"4:info" + info
    torrent += bencode("nodes") + b"ll1:ai1eee" + bencode("url-list") + bencode("http://127.0.0.1:1/x") + b"e"
    left, count = bare(torrent, [TRACKER])
    assert left == b"d13:announce-listl" + bencode([TRACKER]) + b"e4:info" + info + b"e"
    assert count == len(PACK.files)
    assert read_metainfo(left).info_hash == each.info_hash
    assert bare(torrent, [])[0] == b"d4:info" + info + b"e"


def test_what_is_kept_is_read_again(folder: Folder) -> None:
    assert folder.selection().places == ()
    folder.keep_selection({3, 1}, done=False)
    assert (folder.selection().places, folder.selection().done) == ((1, 3), False)
    (folder.path / "selection.json").write_bytes(b"{broken")
    assert folder.selection().places == ()
    assert folder.metainfo() is None
    each = shared(PACK, TRACKER)
    folder.keep_torrent(each.file)
    assert folder.metainfo() is None  # of another torrent
    other = Folder(path=folder.path, info_hash=each.info_hash)
    other.keep_torrent(each.file)
    assert other.metainfo() is not None


def test_only_a_plain_file_of_the_right_length_is_whole(folder: Folder, tmp_path: Path) -> None:
    path = folder.file(FILE)
    assert path == folder.path / "3" / "e2.mkv"
    assert not folder.is_whole(FILE)
    path.write_bytes(b"1234")
    assert not folder.is_whole(FILE)
    path.write_bytes(b"12345")
    assert folder.is_whole(FILE)
    (tmp_path / "away").write_bytes(b"12345")
    path.unlink()
    path.symlink_to(tmp_path / "away")
    assert not folder.is_whole(FILE)
    path.unlink()
    path.mkdir()
    assert not folder.is_whole(RemoteFile(id=3, path="e2.mkv", size_bytes=path.stat().st_size))


def test_a_file_with_holes_still_needs_its_bytes(folder: Folder) -> None:
    large = RemoteFile(id=3, path="e2.mkv", size_bytes=10_000_000)
    assert folder.missing_bytes([large]) == 10_000_000
    with folder.file(large).open("wb") as stream:
        stream.truncate(large.size_bytes)
    assert folder.missing_bytes([large]) == 10_000_000
    folder.file(large).write_bytes(b"x" * large.size_bytes)
    assert folder.missing_bytes([large]) == 0


def test_control_files_go_and_files_stay(folder: Folder) -> None:
    for name in ("A Season.aria2", "3/e2.mkv.aria2", "3/e2.mkv.aria2__temp", "3/e2.mkv"):
        (folder.path / name).write_bytes(b"x")
    folder.clear_control_files()
    assert [path.name for path in folder.path.rglob("*") if path.is_file()] == ["e2.mkv"]


def test_an_empty_file_is_made_where_it_is_missing(folder: Folder) -> None:
    empty = RemoteFile(id=7, path="empty.txt", size_bytes=0)
    folder.make_empty_files([empty, FILE])
    assert folder.is_whole(empty)
    assert not folder.file(FILE).exists()


def test_only_folders_directly_below_a_root_are_found_and_removed(tmp_path: Path) -> None:
    first, second, kept = tmp_path / "first", tmp_path / "second", tmp_path / "kept"
    for path in (first, second / "gid" / "3", kept / "film"):
        path.mkdir(parents=True)
    (first / "gid").symlink_to(kept)
    found = find_folder((first, second), "gid", INFO_HASH)
    assert found is not None
    assert found.path == second / "gid"
    remove_folders((first, second), "gid")
    assert find_folder((first, second), "gid", INFO_HASH) is None
    assert (kept / "film").exists()


@pytest.mark.parametrize(("number", "told"), [(errno.ENOSPC, DiskFullError), (errno.EROFS, LibraryUnavailableError)])
def test_what_the_disk_refuses_is_waited_for(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, number: int, told: type[Exception]
) -> None:
    def refuses(path: Path, content: bytes) -> int:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Path, "write_bytes", refuses)
    with pytest.raises(told):
        folder.keep_torrent(b"x")
