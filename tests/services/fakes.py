"""The other neighbours in memory: an indexer, aria2, Jellyfin, Seerr, the metadata source. Each logs its calls."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from addon.clients.aria2 import Aria2
from addon.clients.http import Health
from addon.clients.jellyfin import Jellyfin, ScanState
from addon.clients.jellyfin_episodes import JellyfinEpisode
from addon.clients.jellyfin_items import JellyfinItem
from addon.clients.metadata import Cinemeta
from addon.clients.metadata_answers import MovieInfo, ShowInfo
from addon.clients.seerr import Seerr, SeerrJob
from addon.clients.seerr_requests import Listing, MediaStatus, RequestStatus, SeerrRequest
from addon.clients.seerr_titles import SeerrEpisode, SeerrMovie, SeerrShow
from addon.clock import Clock
from addon.domain.downloads import DownloadStatus, Entry, Snapshot
from addon.domain.releases import Release
from addon.domain.status import MediaType
from addon.errors import UpstreamDeniedError, UpstreamError, UpstreamMissingError, UpstreamUnavailableError
from addon.indexers.base import Answer, Query

from .fake_debrid import Gate

_STOPPED = (DownloadStatus.ERROR, DownloadStatus.COMPLETE, DownloadStatus.REMOVED)


def outage(upstream: str = "realdebrid", message: str = "does not answer") -> UpstreamUnavailableError:
    """An upstream that is down, without a time to come back."""
    return UpstreamUnavailableError(f"{upstream} {message}", upstream=upstream, operation="call", unanswered=True)


def denial(upstream: str = "realdebrid") -> UpstreamDeniedError:
    """An upstream that wants a person to act."""
    return UpstreamDeniedError(f"{upstream} refuses the key", upstream=upstream, operation="call", status=401)


class FakeIndexer:
    """Answers every query alike."""

    def __init__(self, clock: Clock, name: str = "stremio:addon.test", fresh_seconds: float = 3600) -> None:
        self.name = name
        self.health = Health(name=name, url="http://addon.test")
        self.releases: tuple[Release, ...] = ()
        self.kinds = tuple(MediaType)
        self.error: Exception | None = None
        self.queries: list[tuple[Query, bool]] = []
        self._clock = clock
        self._fresh = timedelta(seconds=fresh_seconds)

    def searches(self, media_type: MediaType) -> bool:
        return media_type in self.kinds

    async def check(self) -> str:
        return "fine"

    async def search(self, query: Query, *, past_cache: bool = False) -> Answer:
        self.queries.append((query, past_cache))
        if self.error is not None:
            raise self.error
        return Answer(releases=self.releases, fresh_until=self._clock() + self._fresh)


class FakeAria2(Aria2):
    """Holds entries. As in aria2's client an add of a gid that it holds counts as done, even of one that stopped."""

    def __init__(self, clock: Clock) -> None:
        self._now = clock
        self.entries: dict[str, Entry] = {}
        self.calls: list[str] = []
        self.added: list[tuple[str, str, Path, str]] = []  # gid, link, folder, name
        self.down: UpstreamError | None = None
        self.roots_: tuple[Path, ...] = ()
        self._failures: dict[str, UpstreamError] = {}

    @property
    def roots(self) -> tuple[Path, ...]:
        return self.roots_

    def fails_once(self, call: str, error: UpstreamError) -> None:
        """The next such call raises this and does nothing."""
        self._failures[call] = error

    def sets(self, gid: str, **changes: object) -> None:
        """Changes an entry, or makes one."""
        known = self.entries.get(gid) or _entry(gid)
        self.entries[gid] = replace(known, **changes)  # type: ignore[arg-type]

    def finishes(self, gid: str, data: bytes) -> Path:
        """The file is there in full, and the entry says so."""
        file = self.writes(gid, data)
        self.sets(gid, status=DownloadStatus.COMPLETE, completed_bytes=len(data), total_bytes=len(data))
        return file

    def writes(self, gid: str, data: bytes) -> Path:
        """Something of the file is on the disk."""
        _, _, directory, name = next(each for each in reversed(self.added) if each[0] == gid)
        directory.mkdir(parents=True, exist_ok=True)
        (directory / name).write_bytes(data)
        return directory / name

    async def snapshot(self, *, max_age_seconds: float = 0.0) -> Snapshot:
        self._log("snapshot")
        return Snapshot(entries=tuple(self.entries.values()), bytes_per_second=0, session="1", taken_at=self._now())

    async def add(self, url: str, gid: str, directory: Path, filename: str, connections: int) -> None:
        self._log("add")
        self.added.append((gid, url, directory, filename))
        if gid not in self.entries:
            self.sets(gid, status=DownloadStatus.ACTIVE, name=filename)

    async def remove(self, gid: str) -> None:
        self._log("remove")
        self.entries.pop(gid, None)

    async def forget_result(self, gid: str) -> None:
        self._log("forget_result")
        entry = self.entries.get(gid)
        if entry is not None and entry.status in _STOPPED:
            del self.entries[gid]

    def _log(self, call: str) -> None:
        self.calls.append(call)
        if self.down is not None:
            raise self.down
        if call in self._failures:
            raise self._failures.pop(call)


def _entry(gid: str) -> Entry:
    return Entry(
        gid=gid,
        status=DownloadStatus.ACTIVE,
        total_bytes=0,
        completed_bytes=0,
        bytes_per_second=0,
        connections=0,
        seeders=None,
        error_code=None,
        error_message=None,
        path=None,
        name=gid,
        info_hash=None,
        followed_by=(),
        following=None,
    )


class FakeJellyfin(Jellyfin):
    """A library of movies by IMDb id, and one scan."""

    def __init__(self) -> None:
        self.movies: dict[str, JellyfinItem] = {}
        self.series: dict[str, tuple[JellyfinEpisode, ...]] = {}  # by IMDb id or by Jellyfin's own
        self.running = False
        self.scans = 0
        self.calls: list[str] = []
        self.error: UpstreamError | None = None

    def shows(self, imdb_id: str, *, height: int | None = 1080, width: int | None = 1920) -> None:
        """The library has this movie from now on."""
        self.movies[imdb_id] = JellyfinItem(
            id=imdb_id, name=imdb_id, year=None, imdb_id=imdb_id, tmdb_id=None, path=None, width=width, height=height
        )

    def shows_episodes(self, key: str, *numbers: tuple[int, int], height: int = 1080) -> None:
        """The library has these episodes of a show from now on; `key` is its IMDb id or Jellyfin's own."""
        self.series[key] = tuple(
            JellyfinEpisode(season=season, number=number, last=number, width=height * 16 // 9, height=height)
            for season, number in numbers
        )

    async def refresh_library(self) -> None:
        self._log("refresh")
        self.scans += 1

    async def scan_state(self) -> ScanState:
        self._log("state")
        return ScanState(running=self.running, last_ended_at=None)

    async def find_movie(
        self, imdb_id: str | None, tmdb_id: int | None, title: str, year: int | None
    ) -> JellyfinItem | None:
        self._log("find")
        return self.movies.get(imdb_id or "")

    async def episodes(
        self, series_id: str | None, imdb_id: str | None, tmdb_id: int | None, title: str, year: int | None
    ) -> tuple[JellyfinEpisode, ...]:
        self._log("episodes")
        return self.series.get(series_id or "") or self.series.get(imdb_id or "") or ()

    async def has_series(self, imdb_id: str | None, tmdb_id: int | None, title: str, year: int | None) -> bool:
        self._log("series")
        return (imdb_id or "") in self.series

    def _log(self, call: str) -> None:
        self.calls.append(call)
        if self.error is not None:
            raise self.error


class FakeSeerr(Seerr):
    """Requests, movies by TMDB id, and jobs."""

    def __init__(self) -> None:
        self.requests: dict[int, SeerrRequest] = {}
        self.movies: dict[int, SeerrMovie] = {}
        self.shows: dict[int, SeerrShow] = {}
        self.seasons: dict[tuple[int, int], tuple[SeerrEpisode, ...]] = {}  # by TMDB id and number
        self.job_names: tuple[str, ...] = ("jellyfin-recently-added-scan", "jellyfin-full-scan")
        self.complete = True
        self.runs: list[str] = []
        self.calls: list[str] = []
        self.errors: dict[str, UpstreamError] = {}  # by call
        self.unknown: set[int] = set()  # TMDB ids of which it can say nothing
        self._gate: Gate | None = None

    def holds(self) -> Gate:
        """The next question for one request waits."""
        self._gate = Gate()
        return self._gate

    def asks(self, seerr_id: int, *, tmdb_id: int = 10331, **changes: object) -> SeerrRequest:
        """Somebody asks for a movie in Seerr; an older request of the id is changed."""
        known = self.requests.get(seerr_id) or SeerrRequest(
            id=seerr_id,
            status=RequestStatus.APPROVED,
            media_type=MediaType.MOVIE,
            is_4k=False,
            tmdb_id=tmdb_id,
            tvdb_id=None,
            media_status=MediaStatus.PROCESSING,
            jellyfin_media_id=None,
            requested_by="kid",
        )
        self.requests[seerr_id] = replace(known, **changes)  # type: ignore[arg-type]
        return self.requests[seerr_id]

    async def open_requests(self) -> Listing:
        self._log("list")
        is_open = [
            request
            for request in self.requests.values()
            if request.status is RequestStatus.APPROVED and request.media_status is not MediaStatus.AVAILABLE
        ]
        return Listing(requests=tuple(reversed(is_open)), complete=self.complete)

    async def request(self, request_id: int) -> SeerrRequest:
        self._log("request")
        if self._gate is not None:
            gate, self._gate = self._gate, None
            gate.reached.set()
            await gate.opened.wait()
        if request_id not in self.requests:
            raise UpstreamMissingError("seerr has no such request", upstream="seerr", operation="request", status=404)
        return self.requests[request_id]

    async def movie(self, tmdb_id: int) -> SeerrMovie:
        self._log("movie")
        if tmdb_id in self.unknown:
            raise outage("seerr")
        return self.movies[tmdb_id]

    async def show(self, tmdb_id: int) -> SeerrShow:
        self._log("show")
        if tmdb_id in self.unknown:
            raise outage("seerr")
        return self.shows[tmdb_id]

    async def season(self, tmdb_id: int, number: int) -> tuple[SeerrEpisode, ...]:
        self._log("season")
        return self.seasons[tmdb_id, number]

    async def jobs(self) -> tuple[SeerrJob, ...]:
        self._log("jobs")
        return tuple(SeerrJob(id=name, name=name, running=False) for name in self.job_names)

    async def run_job(self, job_id: str) -> SeerrJob:
        self._log("run")
        self.runs.append(job_id)
        return SeerrJob(id=job_id, name=job_id, running=True)

    def _log(self, call: str) -> None:
        self.calls.append(call)
        if call in self.errors:
            raise self.errors[call]


class FakeMetadata(Cinemeta):
    """Movies and shows by IMDb id."""

    def __init__(self) -> None:
        self.movies: dict[str, MovieInfo] = {}
        self.shows: dict[str, ShowInfo] = {}
        self.error: UpstreamError | None = None
        self.asked: list[tuple[str, bool]] = []  # shows, and whether past the cache

    async def show(self, imdb_id: str, *, past_cache: bool = False) -> ShowInfo | None:
        self.asked.append((imdb_id, past_cache))
        if self.error is not None:
            raise self.error
        return self.shows.get(imdb_id)

    async def movie(self, imdb_id: str, *, past_cache: bool = False) -> MovieInfo | None:
        if self.error is not None:
            raise self.error
        return self.movies.get(imdb_id)
