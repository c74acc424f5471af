"""What a friend asks for in the demo, and whether it lies in the library. Looks at the disk, not at how it came."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from addon.demo.catalogue import Catalogue, Game, Movie, Show


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file to come: where in the library its path begins, and what it is.

    `video_id`: the id under which the add-on offers it. `torrent`: the name of one of which it is all, as one file.
    """

    path: str
    video_id: str = ""
    torrent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Something that is asked for, in `words`; its parts are all that may lie in its folder of the library."""

    words: str
    folder: str
    parts: tuple[Part, ...]
    tmdb_id: int = 0  # what Seerr is asked for; it knows no games
    seasons: tuple[int, ...] | None = None
    platforms: tuple[str, ...] = ()


def movie_wish(movie: Movie) -> Wish:
    """The movie, in whatever quality."""
    folder = f"{movie.title} ({movie.year}) [imdbid-{movie.imdb_id}]"
    part = Part(path=f"Movies/{folder}/{folder}", video_id=str(movie.imdb_id))
    return Wish(words=movie.title, tmdb_id=movie.tmdb_id, folder="Movies", parts=(part,))


def season_wish(show: Show, season: int, label: str) -> Wish:
    """One season of the show, its files with this label."""
    folder = f"Shows/{show.title} ({show.year}) [imdbid-{show.imdb_id}]/Season {season:02d}"
    parts = (
        Part(
            path=f"{folder}/{show.title} S{season:02d}E{episode.number:02d} - {label}.mkv",
            video_id=f"{show.imdb_id}:{season}:{episode.number}",
        )
        for episode in show.season(season)
    )
    words = f"season {season} of {show.title}"
    return Wish(words=words, tmdb_id=show.tmdb_id, folder="Shows", parts=tuple(parts), seasons=(season,))


def game_wish(game: Game, torrents: Mapping[str, str]) -> Wish:
    """The game for some platforms, each as Real-Debrid delivers the torrent of this name: in one file."""
    year = game.released_on.year if game.released_on else None
    parts = (Part(path=f"Games/{game.title} ({year})/{platform}/", torrent=name) for platform, name in torrents.items())
    words = f"{game.title} for {' and '.join(torrents)}"
    return Wish(words=words, folder="Games", parts=tuple(parts), platforms=tuple(torrents))


def arrived(wish: Wish, library: Path, catalogue: Catalogue) -> tuple[Path, ...] | None:
    """The files of the wish, in the order of its parts; None unless all lie there byte for byte and nothing else does.

    Reads them whole.
    """
    lying = held(wish, library)
    found: list[Path] = []
    for part in wish.parts:
        own = [path for path in lying if path.relative_to(library).as_posix().startswith(part.path)]
        if len(own) != 1 or sha256(own[0].read_bytes()).hexdigest() not in set(_digests(part, catalogue)):
            return None
        found += own
    return tuple(found) if len(found) == len(lying) else None


def held(wish: Wish, library: Path) -> tuple[Path, ...]:
    """Every file in the folder of the wish, but for what Jellyfin passes by, as it does what is on its way."""
    files = (path for path in (library / wish.folder).rglob("*") if path.is_file())
    return tuple(sorted(path for path in files if not _hidden(path.relative_to(library))))


def _hidden(path: Path) -> bool:
    return any(name.startswith(".") for name in path.parts)


def _digests(part: Part, catalogue: Catalogue) -> Iterator[str]:
    for torrent, offer in catalogue.offered(part.video_id):
        if offer.file_index is not None:
            yield torrent.content(offer.file_index).sha256()
    for torrent in catalogue.torrents:
        if torrent.name == part.torrent:
            is_packed = len(torrent.files) > 1
            yield (torrent.archive(range(len(torrent.files))) if is_packed else torrent.content(0)).sha256()
