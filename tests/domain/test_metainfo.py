"""Torrent files are read for hash, files and trackers, and refused as a whole when a path in them leads away."""

from hashlib import sha1
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addon.domain import metainfo
from addon.domain.metainfo import LARGEST_TORRENT_BYTES, Metainfo, MetainfoError, read_metainfo
from addon.domain.releases import RemoteFile

from .test_bencode import written

PIECES = {b"piece length": 16384, b"pieces": b"\xff" * 20}
TRACKERS = (b"udp://tracker.test:6969/announce", b"http://tracker.test/announce?passkey=x")


def of(info: object, **more: object) -> bytes:
    """A torrent file with this info."""
    return written({b"info": info, **{name.replace("_", "-").encode(): value for name, value in more.items()}})


def single(name: object = b"film.mkv", length: object = 700, **more: object) -> bytes:
    """A torrent of one file."""
    return of({b"name": name, b"length": length, **PIECES}, **more)


def folder(*paths: object, name: object = b"Film", **more: object) -> bytes:
    """A torrent of files of 5 bytes under these paths."""
    files = [{b"path": path, b"length": 5} for path in paths]
    return of({b"name": name, b"files": files, **PIECES}, **more)


def test_a_torrent_of_one_file_is_named_like_it() -> None:
    data = single(announce=TRACKERS[0], announce_list=[[TRACKERS[0]], [TRACKERS[1], b"not one"]])
    info = data[data.index(b"4:info") + 6 : -1]
    assert read_metainfo(data) == Metainfo(
        info_hash=sha1(info).hexdigest(),
        name="film.mkv",
        files=(RemoteFile(id=1, path="film.mkv", size_bytes=700),),
        trackers=tuple(each.decode() for each in TRACKERS),
    )


def test_files_of_a_folder_keep_their_places_and_begin_with_its_name() -> None:
    found = read_metainfo(folder([b"a.mkv"], [b"Extras", b"b.mkv"]))
    assert [(each.id, each.path) for each in found.files] == [(1, "Film/a.mkv"), (2, "Film/Extras/b.mkv")]


def test_padding_is_left_out_and_counts_as_a_place() -> None:
    padding = {b"path": [b"x"], b"length": 9, b"attr": b"p"}
    plain = {b"path": [b"a.mkv"], b"length": 5, b"attr": b"x"}
    odd = {b"path": [b"b.mkv"], b"length": 5, b"attr": 3}
    by_name = {b"path": [b".pad", b"9"], b"length": 9}
    data = of({b"name": b"Film", b"files": [padding, plain, by_name, odd], **PIECES})
    assert [(each.id, each.path) for each in read_metainfo(data).files] == [(2, "Film/a.mkv"), (4, "Film/b.mkv")]


@pytest.mark.parametrize(("private", "is_private"), [(1, True), (0, False), (b"1", False)])
def test_private_is_what_says_so_by_one(private: object, is_private: bool) -> None:
    data = of({b"name": b"film.mkv", b"length": 5, b"private": private, **PIECES})
    assert read_metainfo(data).is_private is is_private


def test_names_in_utf8_count_where_they_stand_beside_others() -> None:
    entry = {b"path": [b"\xe4.mkv"], b"path.utf-8": ["ä.mkv".encode()], b"length": 5}
    data = of({b"name": b"\xff", b"name.utf-8": b"Film", b"files": [entry], **PIECES})
    assert [each.path for each in read_metainfo(data).files] == ["Film/ä.mkv"]


@pytest.mark.parametrize(
    "trackers", [{"announce": 5}, {"announce_list": 5}, {"announce_list": [5, [5, b"file:///etc/passwd", b"\xff"]]}]
)
def test_trackers_that_make_no_sense_are_left_out(trackers: dict[str, object]) -> None:
    assert read_metainfo(single(**trackers)).trackers == ()


EVIL = [
    b"..",
    b".",
    b"",
    b" ",
    b"...",
    b"/etc/passwd",
    b"a/b",
    b"..\\x",
    b"C:",
    b"nul",
    b"COM1",
    b"a\x00b",
    b"a\nb",
    b"\xff\xfe",
    b"x" * 256,
    5,
]


@pytest.mark.parametrize("part", EVIL)
def test_path_that_leads_away_refuses_the_torrent(part: object) -> None:
    for data in (
        single(name=part),
        folder([b"a.mkv"], name=part),
        folder([b"a.mkv"], [part]),
        folder([b"a.mkv"], [part, b"b.mkv"]),
        folder([b"a.mkv"], [b"b", part]),
    ):
        with pytest.raises(MetainfoError):
            read_metainfo(data)


@pytest.mark.parametrize("part", [b"Con.Air.1997.mkv", b"reel: one.mkv", b".hidden", b"a..b", "ä ö.mkv".encode()])
def test_usual_names_are_no_paths_that_lead_away(part: bytes) -> None:
    assert read_metainfo(single(name=part)).name == part.decode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>",
        b"i1e",
        written({}),
        of(5),
        of({b"name": b"x", **PIECES}),
        single(length=-1),
        single(length=2**60),
        single(length=b"5"),
        folder(),
        folder([]),
        folder(5),
        folder([b"x"] * 51),
        folder([b"a"], [b"a"]),
        of({b"name": b"x", b"files": 5}),
        of({b"name": b"x", b"files": [5]}),
        of({b"name": b"x", b"files": [{b"path": [b"a"], b"length": 0, b"attr": b"l", b"symlink path": [b"b"]}]}),
        of({b"name": b"v2 alone", b"meta version": 2, b"file tree": {b"a": {b"": {b"length": 5}}}}),
        single() + b" ",
        single()[:-1],
        b"x" * (LARGEST_TORRENT_BYTES + 1),
    ],
)
def test_what_is_no_torrent_of_use_is_one_error(data: bytes) -> None:
    with pytest.raises(MetainfoError):
        read_metainfo(data)


def test_more_files_than_make_sense_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metainfo, "MOST_FILES", 2)
    assert len(read_metainfo(folder([b"a"], [b"b"])).files) == 2
    with pytest.raises(MetainfoError, match="more files"):
        read_metainfo(folder([b"a"], [b"b"], [b"c"]))


PARTS = st.sampled_from([part for part in EVIL if isinstance(part, bytes)]) | st.binary(max_size=8)


@settings(max_examples=200)
@given(PARTS, st.lists(st.lists(PARTS, max_size=3), max_size=3))
def test_no_torrent_names_a_path_that_escapes(name: bytes, paths: list[list[bytes]]) -> None:
    try:
        found = read_metainfo(folder(*paths, name=name))
    except MetainfoError:
        return
    for file in found.files:
        path = PurePosixPath(file.path)
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert path.parts[0] == found.name
        assert "\\" not in file.path


@settings(max_examples=300)
@given(st.data())
def test_damaged_torrents_raise_nothing_else(data: st.DataObject) -> None:
    whole = folder([b"a.mkv"], [b"b", b"c.mkv"], announce=TRACKERS[0])
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:place] + data.draw(st.binary(max_size=4)) + whole[place + data.draw(st.integers(0, 3)) :]
    try:
        read_metainfo(damaged)
    except MetainfoError:
        pass
