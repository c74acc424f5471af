"""What aria2's entries say about themselves, and what a failure's code asks for."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from addon.domain.downloads import DownloadStatus, Entry, Snapshot, TransferFault, error_class

ENTRY = Entry(
    gid="0123456789abcdef",
    status=DownloadStatus.ACTIVE,
    total_bytes=1000,
    completed_bytes=250,
    bytes_per_second=100,
    connections=4,
    seeders=None,
    error_code=None,
    error_message=None,
    path="/media/.usher/film.mkv",
    name="film.mkv",
    info_hash=None,
    followed_by=(),
    following=None,
)


@pytest.mark.parametrize(
    ("entry", "progress"),
    [
        (ENTRY, 0.25),
        (replace(ENTRY, completed_bytes=0), 0.0),
        (replace(ENTRY, completed_bytes=1000), 1.0),
        (replace(ENTRY, completed_bytes=1001), 1.0),
        (replace(ENTRY, total_bytes=0, completed_bytes=0), 0.0),
        (replace(ENTRY, total_bytes=0, completed_bytes=0, status=DownloadStatus.COMPLETE), 1.0),
    ],
)
def test_progress_lies_between_0_and_1(entry: Entry, progress: float) -> None:
    assert entry.progress == progress


@pytest.mark.parametrize(
    ("entry", "seconds"),
    [
        (ENTRY, 8),
        (replace(ENTRY, completed_bytes=1000), 0),
        (replace(ENTRY, completed_bytes=1100), 0),
        (replace(ENTRY, bytes_per_second=0), None),
        (replace(ENTRY, total_bytes=0), None),
        (replace(ENTRY, status=DownloadStatus.PAUSED), None),
    ],
)
def test_eta_is_known_only_while_it_moves(entry: Entry, seconds: int | None) -> None:
    assert entry.eta_seconds == seconds


@pytest.mark.parametrize(
    ("codes", "fault"),
    [
        ((3, 4, 22, 23, 24), TransferFault.LINK_EXPIRED),
        ((1, 2, 5, 6, 7, 19, 21, 29), TransferFault.TRANSIENT),
        ((9, 15, 16, 17, 18), TransferFault.NEEDS_USER),
        ((10, 11, 12, 13, 14, 28, 30), TransferFault.COLLISION),
        ((8, 20, 25, 26, 27, 32), TransferFault.BAD_CONTENT),
        ((None, 0, 31, 33, 999), TransferFault.TRANSIENT),
    ],
)
def test_every_code_has_its_class(codes: tuple[int | None, ...], fault: TransferFault) -> None:
    assert {error_class(code) for code in codes} == {fault}


def test_only_what_ended_is_stopped() -> None:
    stopped = {status for status in DownloadStatus if status.is_stopped}
    assert stopped == {DownloadStatus.ERROR, DownloadStatus.COMPLETE, DownloadStatus.REMOVED}


def test_a_snapshot_finds_its_entries_by_gid() -> None:
    snapshot = Snapshot(entries=(ENTRY,), bytes_per_second=100, session="s", taken_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert snapshot.entry(ENTRY.gid) is ENTRY
    assert snapshot.entry("f" * 16) is None
    assert dict(snapshot.by_gid) == {ENTRY.gid: ENTRY}
