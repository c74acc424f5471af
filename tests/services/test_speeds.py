"""Speeds are kept from looks at aria2 that are taken anyway."""

from dataclasses import replace
from datetime import UTC

from addon.domain.downloads import DownloadStatus, Snapshot
from addon.services.speeds import SpeedRecords
from tests.conftest import HeldClock

from .fakes import _entry

GID, OTHER = "00000000000000aa", "00000000000000bb"


def seen(clock: HeldClock, **speeds: int) -> Snapshot:
    entries = tuple(
        replace(_entry(gid), status=DownloadStatus.ACTIVE, bytes_per_second=speed) for gid, speed in speeds.items()
    )
    return Snapshot(entries=entries, bytes_per_second=sum(speeds.values()), session="1", taken_at=clock())


def test_history_is_of_all_together_and_of_each_download(held_clock: HeldClock) -> None:
    records = SpeedRecords(held_clock, UTC)
    assert records.history().points == []
    records.note(seen(held_clock, **{GID: 5, OTHER: 0}))
    held_clock.forward(2)
    records.note(seen(held_clock, **{GID: 0, OTHER: 3}))
    total = records.history()
    assert (total.step_seconds, total.points, total.highest_today) == (2, [5, 3], 5)
    assert records.history(GID).points == [5, 0]
    assert records.history(OTHER).highest_today == 3
    assert records.history("unknown").points == []
    held_clock.forward(2)
    records.note(seen(held_clock, **{OTHER: 3}))
    assert records.history(GID).points == []
