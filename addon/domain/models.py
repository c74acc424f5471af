"""What the store keeps, as frozen snapshots: requests, items, grabs, downloads. Pure data; nobody changes one."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from addon.domain.status import Format, MediaType, Quality, Source, Status
from addon.domain.transitions import ORDINARY, STATUS, Phase
from addon.domain.wording import SWARM


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person asked for. `status` is rolled up from its items.

    Of a show: `ongoing` covers all seasons and what is still to come; `seasons` were asked for as a whole.
    `refresh_at`: when its metadata is due. `next_air_at`: when an episode airs that does not count until then.
    """

    id: int
    media_type: MediaType
    title: str
    other_titles: tuple[str, ...]
    year: int | None
    imdb_id: str | None
    tmdb_id: int | None
    is_4k: bool
    poster_url: str | None
    status: Status
    qualities: tuple[Quality, ...]
    formats: tuple[Format, ...]
    auto_select: bool
    source: Source
    requested_by: str | None
    created_at: datetime
    updated_at: datetime
    ongoing: bool = False
    seasons: tuple[int, ...] = ()
    is_anime: bool = False
    has_ended: bool = False
    refresh_at: datetime | None = None
    next_air_at: datetime | None = None
    runtime_minutes: int | None = None  # of the movie, or of one episode
    igdb_id: int | None = None
    platforms: tuple[str, ...] = ()  # of a game, as asked for
    genres: tuple[str, ...] = ()

    @property
    def public_id(self) -> str:
        """The opaque id that clients see."""
        return f"request-{self.id}"


class Scope(NamedTuple):
    """What releases are found for. `episode` None with a season: the whole season."""

    request_id: int
    season: int | None
    episode: int | None
    platform: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One movie, episode or game: the only thing with a phase.

    `revision` grows with every move; a result that names an older one came late. `attempts` counts searches without
    result, `failures` errors in a row of the step that is due. `note` says in a sentence what happened last.
    """

    id: int
    request_id: int
    phase: Phase
    revision: int
    season: int | None = None
    episode: int | None = None
    platform: str | None = None
    title: str | None = None
    airs_at: datetime | None = None
    due_at: datetime | None = None
    attempts: int = 0
    failures: int = 0
    note: str = ""
    phase_since: datetime
    searched_at: datetime | None = None
    expiry_base_at: datetime
    release_id: int | None = None  # the release that a person selected, or that is being tried
    grab_id: int | None = None
    with_season: bool = False  # searched and grabbed together with those of its season that wait with it
    season_ends_at: datetime | None = None  # when the last episode of its season airs; None: not known
    absolute: int | None = None  # its number over the whole show; of anime only
    quality: Quality | None = None  # of what Usher has put into the library; None: nothing yet, or not known

    @property
    def step(self) -> Phase:
        """The phase, or of an upgrade the one whose work it does."""
        return ORDINARY.get(self.phase, self.phase)

    @property
    def is_selected(self) -> bool:
        """Whether a person has selected the release that is tried: the rules are passed by then."""
        return self.phase is Phase.TAKING and self.release_id is not None

    @property
    def is_upgrading(self) -> bool:
        """Whether something better than what is in the library is on its way."""
        return self.phase in ORDINARY

    @property
    def status(self) -> Status:
        """The public status of its phase."""
        return STATUS[self.phase]

    @property
    def scope(self) -> "Scope":
        """What its releases are found for: its whole season, or just itself."""
        return Scope(self.request_id, self.season, None if self.with_season else self.episode, self.platform)

    @property
    def is_unannounced(self) -> bool:
        """Whether it is an episode of which nobody knows when it airs."""
        return self.season is not None and self.airs_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grab:
    """A release in the hands of a debrid service.

    Stored before the torrent is added: `torrent_id` None means that the answer to the add is not known. `ours` False:
    it was on the account before, so it is never removed. `others`: torrents of the hash that were there before, never
    taken for our own. `progressed_at`: when it was added or came further. `dropped_at`: no item needs it any more.
    """

    id: int
    request_id: int
    release_id: int
    provider: str
    info_hash: str
    ours: bool
    torrent_id: str | None
    readds: int
    selected: tuple[int, ...]
    progress: float
    progressed_at: datetime
    created_at: datetime
    dropped_at: datetime | None = None
    others: tuple[str, ...] = ()
    with_season: bool = False  # a season pack, for many items
    forced: bool = False  # a person took it although it was rejected

    @property
    def is_local(self) -> bool:
        """Whether its files come to our own disk, by the swarm."""
        return self.provider == SWARM


PACKED = -1
"""Stands for the number of a file where a debrid service gives everything in one archive, which is none of the list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """One file on its way to the disk, for one of the items that it serves. `link` is secret.

    `name` is the file's on the disk, `path` where it stands in its torrent. Progress is never stored: aria2 knows it.
    """

    gid: str
    grab_id: int
    item_id: int
    request_id: int
    file_id: int
    name: str
    size_bytes: int
    link: str
    directory: str
    path: str = ""

    @property
    def is_packed(self) -> bool:
        """Whether it is an archive of the service's making, of all that was selected."""
        return self.file_id == PACKED


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryFile:
    """A file in the library, stored before it is moved there: `placed_at` None means that the move is not known.

    `removed_at`: when Usher removed it, because something better had replaced it.
    """

    id: int
    item_id: int
    path: str
    size_bytes: int
    placed_at: datetime | None
    quality: Quality | None = None
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Everything a step needs to know of the item that is due, and of those that go with it."""

    item: Item
    request: Request
    grab: Grab | None
    downloads: tuple[Download, ...]  # of the item
    companions: tuple[Item, ...] = ()  # of its season, in the same phase and with the same grab: they go with it

    @property
    def items(self) -> tuple[Item, ...]:
        """All that the step is for, in the order of their numbers."""
        return tuple(sorted((self.item, *self.companions), key=lambda item: (item.season or 0, item.episode or 0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A row of the history, as it was written. `from_status` None: the item is new."""

    id: int
    at: datetime
    from_status: Status | None
    to_status: Status
    reason: str
    season: int | None
    episode: int | None
    platform: str | None
