"""Jellyfin's scans over time: the library task, reported paths, and what they have found so far."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from addon.demo.catalogue import Catalogue
from addon.demo.clock import Timekeeper
from addon.demo.jellyfin.items import Item, Library
from addon.demo.jellyfin.walk import Walker


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanResult:
    """How the last library scan ended; times in seconds of the neighbourhood."""

    started_s: float
    ended_s: float
    status: str


class Scanner:
    """Nothing runs in the background: whoever asks brings the state up to date first.

    A scan shows what lay on disk when it began, once `scan_seconds` have passed. A reported path is looked at
    `monitor_delay_seconds` after the last report.
    """

    def __init__(self, time: Timekeeper, catalogue: Callable[[], Catalogue]) -> None:
        self.scan_seconds = 0.3
        self.monitor_delay_seconds = 0.3
        self.libraries: list[Library] = []
        self.scans = 0
        self._time = time
        self._catalogue = catalogue
        self._items: dict[str, Item] = {}
        self._running_since_s: float | None = None
        self._found: tuple[Item, ...] = ()
        self._result: ScanResult | None = None
        self._reported: set[str] = set()
        self._reported_s = 0.0

    def refresh(self) -> None:
        """Scan all libraries; a running scan is cancelled and begins again."""
        self._catch_up()
        now_s = self._time.seconds()
        if self._running_since_s is not None:
            self._result = ScanResult(started_s=self._running_since_s, ended_s=now_s, status="Cancelled")
        self._running_since_s = now_s
        self._found = tuple(item for library in self.libraries for item in self._walked(library))

    def report(self, path: str) -> None:
        """Look at this path's library after the delay.

        Dropped without a word: paths outside any library, and whatever comes while a scan runs.
        """
        if self.progress() is None and self._library_of(path) is not None:
            self._reported.add(path)
            self._reported_s = self._time.seconds()

    def items(self) -> tuple[Item, ...]:
        """Every item that is known now, in the order of first sight."""
        self._catch_up()
        return tuple(self._items.values())

    def progress(self) -> float | None:
        """Percent of the running scan; None when none runs."""
        self._catch_up()
        if self._running_since_s is None:
            return None
        return 100 * (self._time.seconds() - self._running_since_s) / self.scan_seconds

    def result(self) -> ScanResult | None:
        """How the last scan ended; None before the first one."""
        self._catch_up()
        return self._result

    def _catch_up(self) -> None:
        now_s = self._time.seconds()
        if self._running_since_s is not None and now_s - self._running_since_s >= self.scan_seconds:
            ended_s = self._running_since_s + self.scan_seconds
            self._result = ScanResult(started_s=self._running_since_s, ended_s=ended_s, status="Completed")
            self._running_since_s = None
            self._show(self._found, {library.id for library in self.libraries})
        # While a whole scan runs, reports wait.
        waited = now_s - self._reported_s >= self.monitor_delay_seconds
        if self._reported and waited and self._running_since_s is None:
            libraries = {self._library_of(path) for path in self._reported} - {None}
            self._reported.clear()
            for library in (each for each in self.libraries if each in libraries):
                self._show(self._walked(library), {library.id})

    def _walked(self, library: Library) -> tuple[Item, ...]:
        self.scans += 1
        return Walker(self._catalogue(), self._time.now(), self.scans).walk(library)

    def _show(self, found: tuple[Item, ...], library_ids: set[str]) -> None:
        seen = {item.id for item in found}
        kept = {
            item_id: item
            for item_id, item in self._items.items()
            if item.library_id not in library_ids or item_id in seen
        }
        for item in found:
            old = kept.get(item.id)
            first = item if old is None else replace(item, created_at=old.created_at, scan=old.scan)
            kept[item.id] = first
        self._items = kept

    def _library_of(self, path: str) -> Library | None:
        for library in self.libraries:
            for location in library.locations:
                if path == location or path.startswith(location.rstrip(os.sep) + os.sep):
                    return library
        return None
