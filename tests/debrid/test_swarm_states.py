"""What aria2's entries say of the swarm's torrents: a table, without aria2."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from addon.debrid.base import RemoteState
from addon.debrid.swarm_states import fetches_metadata, held, listed, metadata_state, payload_state
from addon.domain.downloads import DownloadStatus, Entry, Snapshot
from addon.domain.gids import metadata_gid, torrent_gid

INFO_HASH = "0a" * 20
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def entry(status: str, *, gid: str = torrent_gid(INFO_HASH), done: int = 10, error: int | None = None) -> Entry:
    return Entry(
        gid=gid,
        status=DownloadStatus(status),
        total_bytes=100,
        completed_bytes=done,
        bytes_per_second=0,
        connections=0,
        seeders=3,
        error_code=error,
        error_message=None,
        path=None,
        name="A Film",
        info_hash=INFO_HASH,
        followed_by=(),
        following=None,
    )


def snapshot(*entries: Entry) -> Snapshot:
    return Snapshot(entries=entries, bytes_per_second=0, session="1", taken_at=NOON)


@pytest.mark.parametrize(
    ("status", "done", "error", "state"),
    [
        ("ACTIVE", 99, None, RemoteState.FETCHING),
        ("ACTIVE", 100, None, RemoteState.READY),
        ("COMPLETE", 100, None, RemoteState.READY),
        ("WAITING", 100, None, RemoteState.WAITING),
        ("PAUSED", 10, None, RemoteState.WAITING),
        ("ERROR", 10, 9, RemoteState.WAITING),
        ("ERROR", 10, 26, RemoteState.DEAD),
        ("ERROR", 10, 12, RemoteState.FETCHING),
        ("ERROR", 10, 1, RemoteState.FETCHING),
    ],
)
def test_the_files_are_in_the_state_of_their_entry(
    status: str, done: int, error: int | None, state: RemoteState
) -> None:
    assert payload_state(entry(status, done=done, error=error)) is state


def test_what_has_no_size_yet_is_not_ready() -> None:
    assert payload_state(replace(entry("ACTIVE", done=0), total_bytes=0)) is RemoteState.FETCHING


@pytest.mark.parametrize(
    ("status", "error", "state"),
    [
        ("ACTIVE", None, RemoteState.CONVERTING),
        ("WAITING", None, RemoteState.WAITING),
        ("PAUSED", None, RemoteState.WAITING),
        ("COMPLETE", None, RemoteState.CHOOSING),
        ("ERROR", 27, RemoteState.DEAD),
        ("ERROR", 6, RemoteState.CONVERTING),
    ],
)
def test_a_magnet_is_in_the_state_of_its_entry(status: str, error: int | None, state: RemoteState) -> None:
    assert metadata_state(entry(status, error=error)) is state


def test_the_files_count_before_the_metadata() -> None:
    metadata = entry("COMPLETE", gid=metadata_gid(INFO_HASH))
    both = snapshot(entry("ACTIVE"), metadata)
    (torrent,) = listed(both)
    assert torrent.id == torrent_gid(INFO_HASH)
    assert (torrent.state, torrent.progress, torrent.seeders) == (RemoteState.FETCHING, 0.1, 3)
    (torrent,) = listed(snapshot(entry("REMOVED"), metadata))
    assert (torrent.state, torrent.progress) == (RemoteState.CHOOSING, 0.0)


def test_what_is_not_ours_is_not_listed() -> None:
    foreign = snapshot(entry("ACTIVE", gid="f" * 16), entry("REMOVED"))
    assert list(listed(foreign)) == []
    assert held(foreign, INFO_HASH).state is None


def test_magnets_that_run_or_wait_are_counted() -> None:
    gid = metadata_gid(INFO_HASH)
    for status, count in (("ACTIVE", 1), ("WAITING", 1), ("COMPLETE", 0), ("ERROR", 0)):
        assert fetches_metadata(snapshot(entry(status, gid=gid), entry("ACTIVE"))) == count


@pytest.mark.parametrize("gid", [torrent_gid(INFO_HASH), metadata_gid(INFO_HASH)])
def test_what_broke_off_is_listed_as_held_up_so_that_it_is_looked_at_and_taken_up_again(gid: str) -> None:
    (torrent,) = listed(snapshot(entry("ERROR", gid=gid, error=1)))
    assert torrent.state is RemoteState.WAITING
    (torrent,) = listed(snapshot(entry("ERROR", gid=gid, error=26)))
    assert torrent.state is RemoteState.DEAD
