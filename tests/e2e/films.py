"""Invented movies and the torrents that carry them. Titles are of words: no number can be taken for a year."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from addon.demo.catalogue import CACHED, Catalogue, Fate, Movie, Offer, Torrent, TorrentFile
from addon.demo.default_catalogue import MIB, info_hash_of

_FIRST = ("Copper", "Silent", "Paper", "Amber", "Hollow", "Winter")
_SECOND = ("Heron", "Lantern", "Orchard", "Harbor", "Meadow", "Kettle")


def film(number: int = 0) -> Movie:
    """An invented movie, one for each number from 0 to 35."""
    title = f"The {_FIRST[number // 6]} {_SECOND[number % 6]}"
    imdb_id, tmdb_id = f"tt98{number:05d}", 8_100_000 + number
    return Movie(imdb_id=imdb_id, tmdb_id=tmdb_id, title=title, released_on=date(1999, 3, 1), overview="Invented.")


def name_of(movie: Movie, group: str = "LANTERN", quality: str = "1080p") -> str:
    """A release name; the group tells a movie's releases apart."""
    return f"{movie.title.replace(' ', '.')}.{movie.year}.{quality}.BluRay.x265-{group}"


def copy_of(
    movie: Movie,
    group: str = "LANTERN",
    *,
    quality: str = "1080p",
    fate: Fate = CACHED,
    seeders: int = 50,
    mib: float = 0.5,
) -> Torrent:
    """A torrent of one video file; of several, the one with the most seeders is tried first."""
    name = name_of(movie, group, quality)
    return Torrent(
        info_hash=info_hash_of(name),
        name=name,
        files=(TorrentFile(path=f"{name}.mkv", size_bytes=int(mib * MIB)),),
        offers=(Offer(video_id=str(movie.imdb_id), file_index=0),),
        fate=fate,
        seeders=seeders,
    )


def unindexed(torrent: Torrent) -> Torrent:
    """The same torrent as an add-on lists it that does not say which file is meant."""
    return replace(torrent, offers=tuple(replace(offer, file_index=None) for offer in torrent.offers))


def misplaced(movie: Movie, group: str = "LANTERN", *, seeders: int = 50) -> Torrent:
    """A torrent with the right file, of which the add-on believes that it lies at another place."""
    name = name_of(movie, group)
    film_file = TorrentFile(path=f"{name}.mkv", size_bytes=MIB // 2)
    notes = TorrentFile(path="notes.txt", size_bytes=900)
    return Torrent(
        info_hash=info_hash_of(name),
        name=name,
        files=(notes, film_file),
        claimed_files=(film_file, notes),
        offers=(Offer(video_id=str(movie.imdb_id), file_index=0),),
        seeders=seeders,
    )


def without_film(movie: Movie, group: str = "WRONG", *, seeders: int = 90) -> Torrent:
    """A torrent whose name promises the movie and whose files are something else; its file is not named."""
    name = name_of(movie, group)
    return Torrent(
        info_hash=info_hash_of(name),
        name=name,
        files=(TorrentFile(path="setup.exe", size_bytes=MIB), TorrentFile(path="readme.txt", size_bytes=500)),
        offers=(Offer(video_id=str(movie.imdb_id), file_index=None),),
        seeders=seeders,
    )


def catalogue_of(movies: Iterable[Movie] | Movie, *torrents: Torrent) -> Catalogue:
    """A world with these movies and torrents and nothing else."""
    known = (movies,) if isinstance(movies, Movie) else tuple(movies)
    return Catalogue(movies=known, torrents=torrents)
