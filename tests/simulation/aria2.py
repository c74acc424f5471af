"""An aria2 in memory whose downloads take their simulated time, break off now and then, or stall."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

import httpx

from addon.clock import Clock
from addon.domain.downloads import DownloadStatus, Snapshot
from tests.services.fakes import FakeAria2

_SECONDS = (20.0, 900.0)
_BROKEN_OFF = 0.2  # the share of downloads
_ABORTED, _NOT_FOUND = 1, 3  # aria2's exit codes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """How a download goes: when it ends, and as what; `error_code` None: well."""

    ends_at: float
    error_code: int | None
    file: Path
    data: bytes


class DayAria2(FakeAria2):
    """Fetches each file at once and shows it later. `stalling`: names of files of which no byte ever comes."""

    def __init__(self, clock: Clock, http: httpx.AsyncClient, seed: int, stalling: frozenset[str]) -> None:
        super().__init__(clock)
        self._http = http
        self._chance = Random(seed)
        self._stalling = stalling
        self._courses: dict[str, _Course] = {}

    async def close(self) -> None:
        """It outlives the house."""

    async def add(self, url: str, gid: str, directory: Path, filename: str, connections: int) -> None:
        """Begins a download, or resumes it."""
        if gid in self.entries:
            return
        await super().add(url, gid, directory, filename, connections)
        if filename in self._stalling:
            return
        answer = await self._http.get(url)
        breaks_off = self._chance.random() < _BROKEN_OFF
        code = _NOT_FOUND if answer.status_code != 200 else _ABORTED if breaks_off else None
        ends_at = self._now().timestamp() + self._chance.uniform(*_SECONDS)
        self._courses[gid] = _Course(ends_at=ends_at, error_code=code, file=directory / filename, data=answer.content)

    async def remove(self, gid: str) -> None:
        self._courses.pop(gid, None)
        await super().remove(gid)

    async def snapshot(self, *, max_age_seconds: float = 0.0) -> Snapshot:
        for gid, course in list(self._courses.items()):
            if course.ends_at <= self._now().timestamp():
                self._end(gid, course)
                del self._courses[gid]
        return await super().snapshot(max_age_seconds=max_age_seconds)

    def next_at(self) -> float | None:
        """When the next download ends, as a timestamp."""
        return min((course.ends_at for course in self._courses.values()), default=None)

    def _end(self, gid: str, course: _Course) -> None:
        if gid not in self.entries:
            return
        course.file.parent.mkdir(parents=True, exist_ok=True)
        if course.error_code is None:
            course.file.write_bytes(course.data)
            self.sets(gid, status=DownloadStatus.COMPLETE, completed_bytes=len(course.data))
        else:
            self.sets(gid, status=DownloadStatus.ERROR, error_code=course.error_code)
