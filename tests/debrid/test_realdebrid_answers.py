"""Bodies of Real-Debrid, as they come and as they should not."""

import json
from datetime import date

import pytest

from addon.debrid import realdebrid_answers as answers
from addon.debrid.base import RemoteState
from addon.debrid.bodies import UnreadableError
from addon.domain.releases import RemoteFile

ROW: dict[str, object] = {
    "id": "ABCDEFGHIJKLM",
    "filename": "The.General.1926.1080p",
    "hash": "AB" * 20,
    "bytes": 2147483648,
    "host": "real-debrid.com",
    "split": 2000,
    "progress": 42.5,
    "status": "downloading",
    "added": "2025-03-01T20:15:30.000Z",
    "links": ["https://real-debrid.com/d/SECRETSECRETS"],
    "seeders": 7,
}
INFO = ROW | {
    "original_filename": "The.General.1926",
    "files": [
        {"id": 2, "path": "/The.General.1926/b.mkv", "bytes": 20, "selected": 1},
        {"id": 1, "path": "/The.General.1926/a.mkv", "bytes": 10, "selected": 1},
        {"id": 3, "path": "/readme.txt", "bytes": 1, "selected": 0},
    ],
}
UNLOCKED: dict[str, object] = {
    "id": "DLID",
    "filename": "a.mkv",
    "filesize": 10,
    "chunks": 8,
    "download": "https://node.download.example/d/DLID/a.mkv",
}


def body(content: object) -> bytes:
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("magnet_conversion", RemoteState.CONVERTING),
        ("waiting_files_selection", RemoteState.CHOOSING),
        ("queued", RemoteState.QUEUED),
        ("downloading", RemoteState.FETCHING),
        ("compressing", RemoteState.FETCHING),
        ("uploading", RemoteState.FETCHING),
        ("downloaded", RemoteState.READY),
        ("magnet_error", RemoteState.DEAD),
        ("error", RemoteState.DEAD),
        ("dead", RemoteState.DEAD),
        ("virus", RemoteState.INFECTED),
        ("a state of next year", RemoteState.FETCHING),
    ],
)
def test_every_status_has_its_state_and_an_unknown_one_waits(status: str, state: RemoteState) -> None:
    assert answers.torrent(body(INFO | {"status": status})).state is state


def test_a_listing_row_has_links_but_no_files() -> None:
    (torrent,) = answers.page(body([INFO])).torrents
    assert (torrent.files, torrent.links) == ((), ("https://real-debrid.com/d/SECRETSECRETS",))
    assert (torrent.id, torrent.info_hash, torrent.name) == ("ABCDEFGHIJKLM", "ab" * 20, "The.General.1926.1080p")
    assert (torrent.progress, torrent.seeders) == (0.425, 7)


def test_info_has_files_as_given_links_and_the_name_of_the_torrent() -> None:
    torrent = answers.torrent(body(INFO))
    assert torrent.name == "The.General.1926"
    assert torrent.links == ("https://real-debrid.com/d/SECRETSECRETS",)
    assert torrent.files[0] == RemoteFile(id=2, path="/The.General.1926/b.mkv", size_bytes=20, selected=True)
    assert [file.id for file in torrent.selected] == [1, 2]


def test_missing_and_null_fields_are_no_error() -> None:
    bare = {"id": "A", "hash": "a" * 40, "status": "queued", "progress": None, "files": None, "links": None}
    torrent = answers.torrent(body(bare))
    assert (torrent.name, torrent.progress, torrent.seeders, torrent.files) == ("", 0.0, None, ())


@pytest.mark.parametrize(
    ("field", "value"),
    [("hash", "zz" * 20), ("hash", "ab"), ("hash", None), ("id", "../user"), ("id", ""), ("id", 5.5)],
)
def test_a_broken_row_hides_no_other(field: str, value: object) -> None:
    page = answers.page(body([ROW | {field: value}, ROW]))
    assert page.rows == 2
    assert [torrent.id for torrent in page.torrents] == ["ABCDEFGHIJKLM"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        body(INFO | {"hash": "nonsense"}),
        body(INFO | {"files": [{"id": 1}]}),
        body(INFO | {"files": [{"id": -1, "path": "/a", "bytes": 1, "selected": 1}]}),
        body(INFO | {"links": [None]}),
    ],
)
def test_unreadable_info_is_an_error_of_one_kind(content: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        answers.torrent(content)
    assert str(caught.value) == ""


@pytest.mark.parametrize("content", [b"", b"{}", b'"none"', b'{"torrents": []}', b"[0" + b",0" * 500_001 + b"]"])
def test_a_listing_that_is_no_array_is_unreadable(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        answers.page(content)


@pytest.mark.parametrize(("given", "progress"), [(-1, 0.0), (0, 0.0), (100, 1.0), (1e9, 1.0), ("50", 0.5)])
def test_progress_stays_between_0_and_1(given: object, progress: float) -> None:
    assert answers.torrent(body(INFO | {"progress": given})).progress == progress


@pytest.mark.parametrize(("given", "size_bytes"), [(-1, 0), (2**63 - 1, 2**63 - 1), (2**70, 2**63 - 1)])
def test_sizes_stay_within_what_the_store_holds(given: int, size_bytes: int) -> None:
    files = [{"id": 1, "path": "/a", "bytes": given, "selected": 1}]
    assert answers.torrent(body(INFO | {"files": files})).files[0].size_bytes == size_bytes


@pytest.mark.parametrize(("chunks", "connections"), [(0, 1), (1, 1), (8, 8), (16, 16), (64, 16), (-3, 1), (None, 1)])
def test_connections_stay_between_1_and_16(chunks: int | None, connections: int) -> None:
    assert answers.direct_link(body(UNLOCKED | {"chunks": chunks})).connections == connections


@pytest.mark.parametrize(("filesize", "size_bytes"), [(0, None), (None, None), (-1, None), (10, 10)])
def test_a_size_of_0_is_unknown(filesize: int | None, size_bytes: int | None) -> None:
    assert answers.direct_link(body(UNLOCKED | {"filesize": filesize})).size_bytes == size_bytes


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "/d/DLID", "https://", "https://a\nb/", "https://[::1"])
def test_a_download_that_is_no_web_address_is_unreadable(url: str) -> None:
    with pytest.raises(UnreadableError):
        answers.direct_link(body(UNLOCKED | {"download": url}))


@pytest.mark.parametrize("content", [{"id": "a/../b"}, {"id": ""}, {"uri": "x"}])
def test_an_added_id_that_cannot_be_part_of_a_path_is_unreadable(content: object) -> None:
    with pytest.raises(UnreadableError):
        answers.added_id(body(content))


def test_the_account_is_premium_by_its_type() -> None:
    user = {"id": 1, "username": "someone", "type": "premium", "premium": 86400}
    assert answers.account(body(user)).premium
    assert answers.account(body(user)).premium_seconds == 86400
    assert not answers.account(body(user | {"type": "free", "premium": 0})).premium


TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("days", "used"),
    [
        ({"2026-12-01": {"host": {"real-debrid.com": 7}, "bytes": 7}}, 7),
        ({"2026-11-30": {"host": {}, "bytes": 9}}, 0),
        ([], 0),
        ({}, 0),
    ],
)
def test_traffic_is_that_of_today(days: object, used: int) -> None:
    assert answers.traffic_bytes(body(days), TODAY) == used


@pytest.mark.parametrize("days", [{"2026-12-01": {"bytes": "many"}}, "none", 5])
def test_traffic_that_makes_no_sense_is_unreadable(days: object) -> None:
    with pytest.raises(UnreadableError):
        answers.traffic_bytes(body(days), TODAY)


def test_secrets_are_absent_from_what_is_printed() -> None:
    assert "real-debrid.com/d/" not in repr(answers.torrent(body(INFO)))
    assert "download.example" not in repr(answers.direct_link(body(UNLOCKED)))
