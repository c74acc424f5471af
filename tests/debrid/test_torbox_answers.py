"""Bodies of TorBox, as they come and as they should not."""

import json
from datetime import UTC, datetime

import pytest

from addon.debrid import torbox_answers as answers
from addon.debrid.base import RemoteState
from addon.debrid.bodies import UnreadableError
from addon.domain.releases import RemoteFile

from .torbox_kit import HASH, row

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GOING = {"download_present": False, "download_finished": False}


def body(data: object) -> bytes:
    return json.dumps({"success": True, "error": None, "detail": "", "data": data}).encode()


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("downloading", RemoteState.FETCHING),
        ("uploading (no peers)", RemoteState.FETCHING),
        ("stalled (no seeds)", RemoteState.FETCHING),
        ("paused", RemoteState.FETCHING),
        ("completed", RemoteState.FETCHING),
        ("cached", RemoteState.FETCHING),
        ("checkingResumeData", RemoteState.FETCHING),
        ("a state of next year", RemoteState.FETCHING),
        (None, RemoteState.FETCHING),
        ("queued", RemoteState.QUEUED),
        ("queuedDL", RemoteState.QUEUED),
        ("failed (Aborted)", RemoteState.DEAD),
        ("error", RemoteState.DEAD),
        ("missingFiles", RemoteState.DEAD),
    ],
)
def test_words_tell_only_failures_and_the_queue(state: str | None, expected: RemoteState) -> None:
    found = answers.torrent(body(row(download_state=state, **GOING)))
    assert found is not None
    assert (found.state, found.links) == (expected, ())


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, RemoteState.READY),
        ({"download_state": "error"}, RemoteState.READY),
        ({"download_present": False}, RemoteState.FETCHING),
        ({"download_finished": False}, RemoteState.FETCHING),
        ({"download_finished": None, "download_present": None}, RemoteState.FETCHING),
        ({"files": None}, RemoteState.CONVERTING),
        ({"files": [], **GOING}, RemoteState.CONVERTING),
        ({"files": None, "download_state": "metaDL", **GOING}, RemoteState.CONVERTING),
        ({"files": None, "download_state": "queued", **GOING}, RemoteState.CONVERTING),
        ({"files": None, "download_state": "failed", **GOING}, RemoteState.DEAD),
        ({"files": [{"id": 0, "name": "a", "size": 1, "infected": True}]}, RemoteState.INFECTED),
    ],
)
def test_finished_and_present_with_files_is_ready(changes: dict[str, object], expected: RemoteState) -> None:
    found = answers.torrent(body(row(**changes)))
    assert found is not None
    assert found.state is expected


def test_a_torrent_has_its_files_from_id_0_all_selected_with_a_link_each() -> None:
    files = [{"id": 1, "name": "T/b c.mkv", "size": 2}, {"id": 0, "name": "/T/a.mkv", "size": -1}]
    (found,) = answers.page(body([row(files=files)])).torrents
    assert (found.id, found.info_hash, found.name, found.seeders) == ("7", HASH, "The.General.1926", 3)
    assert found.selected == (
        RemoteFile(id=0, path="/T/a.mkv", size_bytes=0, selected=True),
        RemoteFile(id=1, path="/T/b c.mkv", size_bytes=2, selected=True),
    )
    assert found.links == ("torbox://7/0/a.mkv", "torbox://7/1/b%20c.mkv")
    address = answers.file_address(found.links[1])
    assert address == answers.FileAddress(torrent_id=7, file_id=1, filename="b c.mkv")


@pytest.mark.parametrize(("given", "progress"), [(0.42, 0.42), (1.7, 1.0), (-1, 0.0), (None, 0.0)])
def test_progress_goes_from_0_to_1(given: float | None, progress: float) -> None:
    found = answers.torrent(body(row(progress=given, **GOING)))
    assert found is not None
    assert found.progress == progress


def test_missing_and_null_fields_are_no_error() -> None:
    found = answers.torrent(body({"id": 0, "hash": HASH, "name": None, "progress": None, "seeds": None}))
    assert found is not None
    assert (found.id, found.name, found.progress, found.seeders, found.files) == ("0", "", 0.0, None, ())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hash", "zz" * 20),
        ("hash", None),
        ("id", -1),
        ("id", None),
        ("id", 2**64),
        ("files", [{"id": 1}]),
        ("files", [{"id": -1, "name": "a", "size": 1}]),
        ("files", [{"id": None, "name": "a", "size": 1}]),
    ],
)
def test_a_broken_row_hides_no_other_and_is_no_info(field: str, value: object) -> None:
    page = answers.page(body([row() | {field: value}, row()]))
    assert (page.rows, [torrent.id for torrent in page.torrents]) == (2, ["7"])
    with pytest.raises(UnreadableError) as caught:
        answers.torrent(body(row() | {field: value}))
    assert str(caught.value) == ""


@pytest.mark.parametrize("data", [None, []])
def test_null_and_an_empty_array_are_none(data: object) -> None:
    assert answers.page(body(data)).torrents == ()
    assert answers.torrent(body(data)) is None
    assert answers.cached(body(data)) == {}
    assert answers.queue(body(data)) == {}


@pytest.mark.parametrize(
    "content", [b"", b"null", b"[]", b"\xff", b"[" * 100_000, b'{"success":false,"data":null}', b"," * 600_000]
)
def test_what_is_no_envelope_of_success_is_unreadable(content: bytes) -> None:
    for read in (answers.page, answers.torrent, answers.added, answers.cached, answers.queue):
        with pytest.raises(UnreadableError):
            read(content)
    with pytest.raises(UnreadableError):
        answers.account(content, NOW)


@pytest.mark.parametrize(
    ("data", "torrent_id", "queued_id"),
    [({"torrent_id": 0}, 0, None), ({"queued_id": 45}, None, 45), ({"torrent_id": 7, "queued_id": None}, 7, None)],
)
def test_an_add_has_the_id_of_a_torrent_or_of_a_place_in_the_queue(
    data: object, torrent_id: int | None, queued_id: int | None
) -> None:
    assert answers.added(body(data)) == answers.Added(torrent_id=torrent_id, queued_id=queued_id)


@pytest.mark.parametrize("data", [None, {}, {"torrent_id": None}, [7], "7"])
def test_an_add_without_any_id_is_unreadable(data: object) -> None:
    with pytest.raises(UnreadableError):
        answers.added(body(data))


@pytest.mark.parametrize("data", [None, {}, "", "ftp://node.test/x", "https://", "javascript:1", "https://a b:x/"])
def test_a_link_that_is_no_address_of_the_web_is_unreadable(data: object) -> None:
    address = answers.FileAddress(torrent_id=7, file_id=0, filename="a.mkv")
    with pytest.raises(UnreadableError):
        answers.direct_link(body(data), address)


def test_cached_files_are_optional() -> None:
    assert answers.cached(body([{"hash": HASH}, {"hash": "B" * 40, "files": None}])) == {HASH: (), "b" * 40: ()}


@pytest.mark.parametrize(
    ("plan", "expires_at", "premium", "seconds"),
    [
        (1, "2026-03-02T00:00:00Z", True, 86_400),
        (1, "2026-03-02T00:00:00.500000+00:00", True, 86_400),
        (2, "2026-03-02T00:00:00", True, 86_400),
        (2, "2026-02-02T00:00:00Z", False, 0),
        (2, None, False, 0),
        (0, "2026-03-02T00:00:00Z", False, 86_400),
        (9, "2026-03-02T00:00:00Z", True, 86_400),
    ],
)
def test_an_account_is_premium_while_its_plan_is_paid(
    plan: int, expires_at: str | None, premium: bool, seconds: int
) -> None:
    found = answers.account(body({"plan": plan, "premium_expires_at": expires_at}), NOW)
    assert (found.premium, found.premium_seconds) == (premium, seconds)


def test_an_account_whose_date_is_none_is_unreadable() -> None:
    for date in ("tomorrow", "0001-01-01T00:00:00+14:00"):
        with pytest.raises(UnreadableError):
            answers.account(body({"plan": 1, "premium_expires_at": date}), NOW)
