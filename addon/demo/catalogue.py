"""What exists in the neighbourhood: titles, torrents and what becomes of them. Knows no protocol."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from addon.demo.content import Content
from addon.demo.listings import FeedListing
from addon.demo.videos import AS_NAMED, EPISODE_MINUTES, FILM_MINUTES, Picture, video_head

VIDEO_ENDINGS = (".mkv", ".mp4", ".avi", ".m4v", ".webm")
_RAR_HEAD = b"Rar!\x1a\x07\x01\x00"


class Outcome(StrEnum):
    """How a torrent ends on the debrid service."""

    CACHED = "cached"  # downloaded at once after the selection
    UNCACHED = "uncached"  # queued, downloading, downloaded
    STALLED = "stalled"  # downloading for ever, nobody seeds
    DEAD = "dead"
    ERROR = "error"
    MAGNET_ERROR = "magnet_error"
    VIRUS = "virus"
    REFUSED = "refused"  # 451 with code 35 at the add
    VANISHED = "vanished"  # accepted, then 404 with code 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What a torrent goes through after each add; every span in seconds, zero for at once."""

    outcome: Outcome = Outcome.CACHED
    converting_seconds: float = 0.0
    queued_seconds: float = 0.0
    downloading_seconds: float = 0.0
    finishing_seconds: float = 0.0  # compressing or uploading
    vanishing_seconds: float = 0.0  # from the add until it is gone
    rotten_adds: int = 0  # hoster links of the first so many adds answer 503 with code 19


CACHED = Fate()
REFUSED = Fate(outcome=Outcome.REFUSED)
STALLED = Fate(outcome=Outcome.STALLED)
DEAD = Fate(outcome=Outcome.DEAD)
VIRUS = Fate(outcome=Outcome.VIRUS)
MAGNET_ERROR = Fate(outcome=Outcome.MAGNET_ERROR)
VANISHED = Fate(outcome=Outcome.VANISHED)


def uncached(downloading_seconds: float, *, queued_seconds: float = 0.0) -> Fate:
    """A torrent that the service must fetch first."""
    return Fate(outcome=Outcome.UNCACHED, queued_seconds=queued_seconds, downloading_seconds=downloading_seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Movie:
    """A movie; `imdb_id` is None for one that has none yet."""

    imdb_id: str | None
    tmdb_id: int
    title: str
    released_on: date
    runtime_minutes: int = FILM_MINUTES
    overview: str = ""
    genres: tuple[str, ...] = ("Drama",)

    @property
    def year(self) -> int:
        """The year of release."""
        return self.released_on.year


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """One episode; season 0 holds specials, `aired_on` is None when unannounced.

    `airs_at` (aware, in UTC) is for an episode whose hour is known; its day is then `aired_on`.
    """

    season: int
    number: int
    name: str
    aired_on: date | None = None
    airs_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.airs_at is not None:
            object.__setattr__(self, "aired_on", self.airs_at.date())


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """A show with all of its episodes; `ended` says whether more will come.

    `seerr_episodes` is for a show that Seerr, which asks TMDB, numbers otherwise than Cinemeta does; empty: alike.
    """

    imdb_id: str
    tmdb_id: int
    tvdb_id: int
    title: str
    year: int
    episodes: tuple[Episode, ...]
    ended: bool = True
    overview: str = ""
    genres: tuple[str, ...] = ("Drama",)
    country: str = "Nowhere"
    original_title: str | None = None
    keyword_ids: tuple[int, ...] = ()
    seerr_episodes: tuple[Episode, ...] = ()
    runtime_minutes: int = EPISODE_MINUTES  # of each episode

    def as_seerr_has_it(self) -> "Show":
        """The same show in Seerr's numbers."""
        return replace(self, episodes=self.seerr_episodes, seerr_episodes=()) if self.seerr_episodes else self

    def seasons(self) -> tuple[int, ...]:
        """The season numbers in order, specials (0) included."""
        return tuple(sorted({episode.season for episode in self.episodes}))

    def season(self, number: int) -> tuple[Episode, ...]:
        """The episodes of one season in order."""
        wanted = (episode for episode in self.episodes if episode.season == number)
        return tuple(sorted(wanted, key=lambda episode: episode.number))


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentFile:
    """A file of a torrent; `path` is relative to the torrent's root folder."""

    path: str
    size_bytes: int
    picture: Picture = AS_NAMED

    @property
    def basename(self) -> str:
        """The name without folders."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def is_video(self) -> bool:
        """True by the ending of the name."""
        return self.path.lower().endswith(VIDEO_ENDINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Where the add-on lists a torrent: under `tt…` or `tt…:season:episode`, with the file it means."""

    video_id: str
    file_index: int | None = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Torrent:
    """A torrent as it is (`files`, in torrent order) and, when it differs, as the add-on believes it to be."""

    info_hash: str
    name: str
    files: tuple[TorrentFile, ...]
    offers: tuple[Offer, ...] = ()
    fate: Fate = CACHED
    seeders: int | None = 20
    provider: str = "1337x"
    languages: str = ""
    claimed_files: tuple[TorrentFile, ...] = ()
    root_in_paths: bool = False
    listing: FeedListing | None = None  # in a Torznab feed
    seed: str = ""  # what its bytes come from; empty: its info hash
    tracker: str = ""  # of a real swarm; empty: one that does not answer

    @property
    def size_bytes(self) -> int:
        """The size of all files."""
        return sum(file.size_bytes for file in self.files)

    @property
    def listed_files(self) -> tuple[TorrentFile, ...]:
        """The files as the add-on lists them."""
        return self.claimed_files or self.files

    def content(self, index: int) -> Content:
        """The bytes of the file with this 0-based index: a video where its name says so, and it has room for one."""
        file = self.files[index]
        head = _RAR_HEAD if file.path.lower().endswith(".rar") and file.size_bytes >= len(_RAR_HEAD) else b""
        if file.is_video:
            is_listed = self.listing is not None and self.listing.is_episode
            is_episode = is_listed or any(":" in offer.video_id for offer in self.offers)
            head = video_head((file.basename, self.name), file.size_bytes, file.picture, is_episode=is_episode)
        return Content(seed=f"{self.seed or self.info_hash}/{index}", size_bytes=file.size_bytes, head=head)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything that exists; the `with_…` methods return a changed copy."""

    movies: tuple[Movie, ...] = ()
    shows: tuple[Show, ...] = ()
    torrents: tuple[Torrent, ...] = ()
    _by_hash: dict[str, Torrent] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_hash.update((torrent.info_hash, torrent) for torrent in self.torrents)

    def movie(self, *, tmdb_id: int | None = None, imdb_id: str | None = None) -> Movie | None:
        """The movie with either id; None when unknown."""
        for movie in self.movies:
            if tmdb_id == movie.tmdb_id or (imdb_id is not None and imdb_id == movie.imdb_id):
                return movie
        return None

    def show(self, *, tmdb_id: int | None = None, imdb_id: str | None = None) -> Show | None:
        """The show with either id; None when unknown."""
        for show in self.shows:
            if tmdb_id == show.tmdb_id or (imdb_id is not None and imdb_id == show.imdb_id):
                return show
        return None

    def as_seerr_has_it(self) -> "Catalogue":
        """With every show in Seerr's numbers."""
        return replace(self, shows=tuple(show.as_seerr_has_it() for show in self.shows))

    def torrent(self, info_hash: str) -> Torrent | None:
        """The torrent with this info hash; None when unknown."""
        return self._by_hash.get(info_hash)

    def offered(self, video_id: str) -> tuple[tuple[Torrent, Offer], ...]:
        """The torrents that are listed under this id."""
        return tuple(
            (torrent, offer) for torrent in self.torrents for offer in torrent.offers if offer.video_id == video_id
        )

    def with_torrent(self, torrent: Torrent) -> "Catalogue":
        """With this torrent added, or put in the place of the one with the same hash."""
        if torrent.info_hash not in self._by_hash:
            return replace(self, torrents=(*self.torrents, torrent))
        torrents = (torrent if torrent.info_hash == old.info_hash else old for old in self.torrents)
        return replace(self, torrents=tuple(torrents))

    def with_fate(self, info_hash: str, fate: Fate) -> "Catalogue":
        """With another fate for the torrent of this hash; KeyError when there is none."""
        return self.with_torrent(replace(self._by_hash[info_hash], fate=fate))

    def with_titles(self, *titles: Movie | Show) -> "Catalogue":
        """With these titles added."""
        movies = tuple(title for title in titles if isinstance(title, Movie))
        shows = tuple(title for title in titles if isinstance(title, Show))
        return replace(self, movies=self.movies + movies, shows=self.shows + shows)
