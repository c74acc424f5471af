"""What GraphQL answers, in types of our own. Knows the contract's names and nothing else of the program."""

from itertools import groupby
from typing import Any, TypeVar

import msgspec

_T = TypeVar("_T")

REQUEST = """
  id title year status explanation autoSelect source requestedBy qualities nextSearchAt
  history(last: 1000) { from to reason season episode }
  releases { id title infoHash accepted rejections { rule reason } }
  downloads { gid requestId name status totalBytes completedBytes progress }
  apiCalls { upstream endpoint infoHash count cached failed }
"""
SHOW = f"{REQUEST} ongoing seasons {{ number status episodes {{ number status explanation airsAt }} }}"
ANY_REQUEST = f"{REQUEST} ... on ShowRequest {{ {SHOW.removeprefix(REQUEST)} }}"


class Change(msgspec.Struct, frozen=True):
    """One row of the history; season and episode are set when it is an episode that moved."""

    to: str
    reason: str
    before: str | None = msgspec.field(default=None, name="from")
    season: int | None = None
    episode: int | None = None


class Rejection(msgspec.Struct, frozen=True):
    rule: str
    reason: str


class Release(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    title: str
    info_hash: str | None
    accepted: bool
    rejections: tuple[Rejection, ...]

    @property
    def rules(self) -> set[str]:
        """The names of the rules that speak against it."""
        return {rejection.rule for rejection in self.rejections}


class Download(msgspec.Struct, frozen=True, rename="camel"):
    gid: str
    name: str
    status: str
    total_bytes: int
    completed_bytes: int
    progress: float
    request_id: str | None = None


class ApiCalls(msgspec.Struct, frozen=True, rename="camel"):
    upstream: str
    endpoint: str
    count: int
    cached: int
    failed: int
    info_hash: str | None = None


class Episode(msgspec.Struct, frozen=True, rename="camel"):
    number: int
    status: str
    explanation: str
    airs_at: str | None = None


class Season(msgspec.Struct, frozen=True):
    number: int
    status: str
    episodes: tuple[Episode, ...]


class Request(msgspec.Struct, frozen=True, rename="camel"):
    """A request with everything that the tests ask for; `seasons` and `ongoing` of a show only."""

    id: str
    title: str
    status: str
    explanation: str
    auto_select: bool
    source: str
    qualities: tuple[str, ...]
    history: tuple[Change, ...]
    releases: tuple[Release, ...]
    api_calls: tuple[ApiCalls, ...]
    downloads: tuple[Download, ...] | None = None
    year: int | None = None
    requested_by: str | None = None
    next_search_at: str | None = None
    ongoing: bool = False
    seasons: tuple[Season, ...] = ()

    @property
    def way(self) -> tuple[str, ...]:
        """The statuses that it has had itself, in order; moves within a status count once."""
        return self.way_of(None, None)

    def way_of(self, season: int | None, episode: int | None) -> tuple[str, ...]:
        """The statuses that an episode has had, in order."""
        own = (change.to for change in self.history if (change.season, change.episode) == (season, episode))
        return tuple(status for status, _ in groupby(own))

    def moves_to(self, status: str) -> int:
        """How many of its own moves ended in this status."""
        return sum(change.to == status for change in self.history if change.season is None)

    @property
    def episodes(self) -> dict[tuple[int, int], Episode]:
        """Its episodes, by season and number."""
        return {(season.number, each.number): each for season in self.seasons for each in season.episodes}

    def numbers(self, status: str) -> list[tuple[int, int]]:
        """Season and number of the episodes that have this status, in order."""
        return [key for key, episode in self.episodes.items() if episode.status == status]

    def calls_about(self, info_hash: str) -> int:
        """How many calls went out to the debrid service about this torrent, on behalf of this request."""
        return sum(call.count for call in self.api_calls if call.info_hash == info_hash)

    def calls(self, upstream: str) -> int:
        """How many calls went out to the upstreams whose name begins so, on behalf of this request."""
        return sum(call.count for call in self.api_calls if call.upstream.startswith(upstream))

    def release(self, info_hash: str) -> Release:
        """The release with this info hash."""
        return next(release for release in self.releases if release.info_hash == info_hash)


class Moved(msgspec.Struct, frozen=True):
    """The part of a request that a message about a change carries."""

    id: str
    status: str


class RequestChange(msgspec.Struct, frozen=True):
    """One message of `requestChanged`."""

    request: Moved
    change: Change | None


class Extensions(msgspec.Struct, frozen=True, rename="camel"):
    code: str | None = None
    request_id: str | None = None


class Problem(msgspec.Struct, frozen=True):
    """One error of an answer."""

    message: str
    extensions: Extensions = msgspec.field(default_factory=Extensions)


class Reply(msgspec.Struct, frozen=True):
    """An answer: what was asked for, and what went wrong."""

    data: dict[str, Any] | None = None
    errors: tuple[Problem, ...] = ()

    @property
    def codes(self) -> tuple[str | None, ...]:
        """The codes of its errors."""
        return tuple(error.extensions.code for error in self.errors)

    def read(self, field: str, kind: type[_T]) -> _T:
        """One field of an answer without errors."""
        assert not self.errors, self.errors
        assert self.data is not None
        return msgspec.convert(self.data[field], kind)


def read_reply(body: bytes) -> Reply:
    """The answer to a query, or one message of a subscription."""
    return msgspec.json.decode(body, type=Reply)
