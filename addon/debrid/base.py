"""The port of every debrid service: what a torrent on the account looks like and what can be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from addon.clients.http import Health
from addon.domain.models import Request
from addon.domain.releases import RemoteFile


class RemoteState(StrEnum):
    """What the service says of a torrent, in words that fit every service."""

    CONVERTING = "converting"  # fetches the file list; waiting, not "uncached"
    CHOOSING = "choosing"  # the file list is known, nothing is selected yet
    QUEUED = "queued"  # waits for a slot
    WAITING = "waiting"  # cannot begin or go on for reasons that say nothing of the torrent: time does not count
    FETCHING = "fetching"  # being downloaded from the swarm, packed or moved
    READY = "ready"  # links are there
    DEAD = "dead"  # will never arrive
    INFECTED = "infected"  # stopped by the service's scanner


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteTorrent:
    """A torrent on the account. In a listing `files` is empty, unless the service `lists_files`."""

    id: str
    info_hash: str
    name: str
    state: RemoteState
    progress: float = 0.0  # 0 to 1
    seeders: int | None = None
    files: tuple[RemoteFile, ...] = ()
    links: tuple[str, ...] = field(default=(), repr=False)  # secret: never in a log

    @property
    def selected(self) -> tuple[RemoteFile, ...]:
        """The selected files, in the order in which `links` stand."""
        return tuple(sorted((f for f in self.files if f.selected), key=lambda f: f.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectLink:
    """Where aria2 fetches one file. `url` is a bearer secret and expires."""

    url: str = field(repr=False)
    filename: str
    size_bytes: int | None
    connections: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the service says of the account."""

    username: str
    premium: bool
    premium_seconds: int
    plan: str = "premium"  # the service's own word for what is paid

    @property
    def time_left(self) -> str:
        """How long it is paid for, in words that follow "for"."""
        days = self.premium_seconds // 86_400
        return f"{days} more days" if days > 1 else "one more day" if days == 1 else "less than a day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The torrent that a service is to have: by its magnet, and by the .torrent itself where that is known."""

    info_hash: str
    magnet: str = field(repr=False)  # its trackers may hold keys
    torrent: bytes | None = field(default=None, repr=False)
    request: Request | None = None  # whose library it is for: what the swarm brings lies there from the first byte


class DebridService(Protocol):
    """A debrid service. Every call may raise UpstreamUnavailableError (wait) or UpstreamDeniedError (a person acts)."""

    @property
    def name(self) -> str:
        """As in ApiCallCount.upstream."""
        ...

    @property
    def health(self) -> Health:
        """What the last call showed."""
        ...

    @property
    def lists_files(self) -> bool:
        """Whether `torrents` shows files and links too, so that `info` need not be asked.

        Such a service fetches every file of a torrent: nothing need be selected.
        """
        ...

    @property
    def is_local(self) -> bool:
        """Whether it delivers onto our own disk: its links are paths of files there.

        Such a service holds a hash once, for all who want something of it: `select` adds to what is selected.
        """
        ...

    @property
    def calls_per_minute(self) -> int | None:
        """At most so many calls in a minute, all kinds together; None when there is no such limit."""
        ...

    def file_id_at(self, index: int) -> int | None:
        """The id that the file at this 0-based place of a torrent will have; None when only the list tells."""
        ...

    async def torrents(self, *, max_age_seconds: float = 0.0) -> tuple[RemoteTorrent, ...]:
        """All torrents on the account in one shared listing no older than asked; equal questions share one call.

        What this service object added, selected or deleted is never missed: the listing is read anew after it. Being
        absent is no proof that a torrent has vanished; only `info` tells.
        """
        ...

    async def cached(self, hashes: tuple[str, ...]) -> Mapping[str, tuple[RemoteFile, ...]] | None:
        """Which of these hashes the service has, each with its files; None: this service does not tell.

        One call for all. The ids of the files may not be those that the torrent will have.
        """
        ...

    async def add(self, order: Order, *, only_if_cached: bool = False) -> str:
        """The id of a new torrent, also when the account has the hash already.

        `only_if_cached`: where the service can tell, it raises NotCachedError instead of fetching it. Raises
        ReleaseRefusedError when the service will not have it, UpstreamRejectedError when it says that the torrent is
        there already (look for the hash in `torrents`) or calls the magnet malformed.
        """
        ...

    async def info(self, torrent_id: str, info_hash: str) -> RemoteTorrent:
        """The torrent with files and links; raises UpstreamMissingError when it has vanished."""
        ...

    async def select(self, torrent_id: str, file_ids: tuple[int, ...], info_hash: str) -> None:
        """Has these files fetched; returns also when a selection stands already. Only `info` tells what is selected.

        Raises UpstreamRejectedError when the file list is not known yet, when it has no such file and when the torrent
        has vanished: services do not tell these apart here, `info` does.
        """
        ...

    async def unlock(self, link: str, info_hash: str) -> DirectLink:
        """A direct link.

        Raises LinkRottedError when the file is gone (add the torrent again once), ReleaseRefusedError when it is
        forbidden.
        """
        ...

    async def delete(self, torrent_id: str, info_hash: str) -> None:
        """Removes the torrent; returns also when it is gone already."""
        ...

    async def account(self) -> Account:
        """The account's state."""
        ...

    async def traffic_bytes(self) -> int | None:
        """What was downloaded through the account today; None where the service does not tell."""
        ...

    async def check(self) -> str:
        """One sentence for a person that says the account can be used; raises UpstreamDeniedError when it cannot."""
        ...
