"""The default catalogue: public-domain movies and one invented show, a few MiB each."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from addon.demo.catalogue import (
    CACHED,
    REFUSED,
    Catalogue,
    Episode,
    Fate,
    Game,
    Movie,
    Offer,
    Outcome,
    Show,
    Torrent,
    TorrentFile,
    uncached,
)
from addon.demo.listings import CONSOLES, GAMES, FeedListing
from addon.demo.videos import Picture

MIB = 1024 * 1024

NIGHT = Movie(
    imdb_id="tt0063350",
    tmdb_id=10331,
    title="Night of the Living Dead",
    released_on=date(1968, 10, 4),
    runtime_minutes=96,
    overview="Strangers shelter in a farmhouse while the recently dead walk.",
    genres=("Horror",),
)
MOON = Movie(
    imdb_id="tt0000417",
    tmdb_id=775,
    title="A Trip to the Moon",
    released_on=date(1902, 4, 17),
    runtime_minutes=15,
    overview="Astronomers are shot to the Moon and meet its people.",
    genres=("Adventure", "Science Fiction"),
)
NOSFERATU = Movie(
    imdb_id="tt0013442",
    tmdb_id=653,
    title="Nosferatu",
    released_on=date(1922, 2, 16),
    runtime_minutes=94,
    overview="A clerk sells a house to a count who never dines.",
    genres=("Horror",),
)
GENERAL = Movie(
    imdb_id="tt0017925",
    tmdb_id=961,
    title="The General",
    released_on=date(1926, 12, 31),
    runtime_minutes=79,
    overview="An engine driver wants his engine back.",
    genres=("Comedy", "Action"),
)
UNLISTED = Movie(
    imdb_id=None,
    tmdb_id=9900001,
    title="The Unlisted Reel",
    released_on=date(2025, 3, 1),
    overview="A movie that has no IMDb id yet.",
)

HARBOUR_RACING = Game(
    igdb_id=990001,
    title="Blue Harbour Racing",
    released_on=date(2020, 3, 12),
    platforms=("PC (Microsoft Windows)", "Linux", "Nintendo Switch"),
    genres=("Racing", "Arcade"),
    cover_id="co1demo",
    other_titles=("Blue Harbor Racing",),
)

_SHOW_ID = "tt990000001"


def _season(number: int, first_on: date, *names: str) -> tuple[Episode, ...]:
    return tuple(
        Episode(season=number, number=index + 1, name=name, aired_on=first_on + timedelta(weeks=index))
        for index, name in enumerate(names)
    )


LAMPLIGHTERS = Show(
    imdb_id=_SHOW_ID,
    tmdb_id=9900002,
    tvdb_id=9900003,
    title="The Lamplighters of Quay Street",
    year=2018,
    episodes=(
        *_season(1, date(2018, 1, 5), "First Light", "The Wick", "High Water"),
        *_season(2, date(2020, 1, 3), "Fog", "The Ferry", "Last Lamp"),
        *_season(0, date(2019, 12, 24), "A Winter Evening"),
    ),
    overview="Invented: a harbour town keeps its gas lamps burning.",
)


def info_hash_of(name: str) -> str:
    """A stable 40-hex info hash for an invented torrent."""
    return hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()


def single(name: str, video_id: str, *, mib: float, fate: Fate = CACHED, seeders: int | None = 20) -> Torrent:
    """A torrent of one video file named like the torrent."""
    return Torrent(
        info_hash=info_hash_of(name),
        name=name,
        files=(TorrentFile(path=f"{name}.mkv", size_bytes=int(mib * MIB)),),
        offers=(Offer(video_id=video_id),),
        fate=fate,
        seeders=seeders,
    )


def _night() -> tuple[Torrent, ...]:
    video_id = "tt0063350"
    largest = "Night.of.the.Living.Dead.1968.2160p.UHD.BluRay.x265.HDR.FLAC.1.0-WICK"
    return (
        single(largest, video_id, mib=8, seeders=41),
        _night_with_extras(),
        _night_in_a_folder(),
        single("Night.of.the.Living.Dead.1968.HDCAM.x264-PIER", video_id, mib=1, seeders=300),
        single("Night.of.the.Lamp.Oil.1968.1080p.BluRay.x265-PIER", video_id, mib=4, seeders=64),
        _collection(),
    )


def _night_with_extras() -> Torrent:
    name = "Night.of.the.Living.Dead.1968.1080p.BluRay.x265-LANTERN"
    return Torrent(
        info_hash=info_hash_of(name),
        name=name,
        files=(
            TorrentFile(path=f"{name}.nfo", size_bytes=1200),
            TorrentFile(path=f"{name}.mkv", size_bytes=5 * MIB),
            TorrentFile(path=f"{name}.en.srt", size_bytes=70_000),
        ),
        offers=(Offer(video_id="tt0063350", file_index=1),),
        seeders=120,
    )


def _night_in_a_folder() -> Torrent:
    name = "Night of the Living Dead (1968) [720p] [BluRay]"
    return Torrent(
        info_hash=info_hash_of(name),
        name=name,
        files=(
            TorrentFile(path="Night.Of.The.Living.Dead.1968.720p.BluRay.mp4", size_bytes=3 * MIB),
            TorrentFile(path="Subs/English.srt", size_bytes=65_000),
        ),
        offers=(Offer(video_id="tt0063350"),),
        seeders=33,
        provider="YTS",
        languages="Multi Subs / 🇬🇧 / 🇮🇹",
        root_in_paths=True,
    )


def _collection() -> Torrent:
    name = "Public Domain Horror Collection 1922-1968 1080p BluRay x265"
    night = "3. Night of the Living Dead (1968)/Night of the Living Dead 1968.mkv"
    return Torrent(
        info_hash=info_hash_of(name),
        name=name,
        files=(
            TorrentFile(path="1. Nosferatu (1922)/Nosferatu 1922.mkv", size_bytes=5 * MIB),
            TorrentFile(path="2. The Pier (1941)/The Pier 1941.mkv", size_bytes=4 * MIB),
            TorrentFile(path=night, size_bytes=6 * MIB),
        ),
        offers=(Offer(video_id="tt0063350", file_index=2), Offer(video_id="tt0013442", file_index=0)),
        seeders=12,
        provider="Rutor",
        root_in_paths=True,
    )


def _other_movies() -> tuple[Torrent, ...]:
    converting = Fate(outcome=Outcome.CACHED, converting_seconds=2.0)
    return (
        single("A.Trip.to.the.Moon.1902.1080p.BluRay.x265-LANTERN", "tt0000417", mib=4, fate=uncached(4.0)),
        single("A.Trip.to.the.Moon.1902.720p.BluRay.x265-WICK", "tt0000417", mib=2, fate=uncached(8.0)),
        # Names like the first are refused by the service in real life, too.
        single("Nosferatu.1922.1080p.BluRay.x264-PIER", "tt0013442", mib=5, fate=REFUSED, seeders=210),
        single("Nosferatu.1922.1080p.BluRay.x265-LANTERN", "tt0013442", mib=4, seeders=77),
        single("The.General.1926.1080p.BluRay.x265-LANTERN", "tt0017925", mib=4, fate=converting, seeders=58),
        single("The.General.1926.DVDRip.x265-WICK", "tt0017925", mib=2, seeders=8),
    )


def _show() -> tuple[Torrent, ...]:
    name = "The Lamplighters of Quay Street S01 1080p WEB x265-LANTERN"
    stem = "The.Lamplighters.of.Quay.Street"
    pack = Torrent(
        info_hash=info_hash_of(name),
        name=name,
        files=tuple(
            TorrentFile(path=f"Season 01/{stem}.S01E{n:02d}.1080p.WEB.x265-LANTERN.mkv", size_bytes=2 * MIB)
            for n in (1, 2, 3)
        ),
        offers=tuple(Offer(video_id=f"{_SHOW_ID}:1:{n}", file_index=n - 1) for n in (1, 2, 3)),
        seeders=57,
        provider="TorrentGalaxy",
    )
    singles = tuple(
        single(f"{stem}.S{season:02d}E{n:02d}.720p.HDTV.x265-WICK", f"{_SHOW_ID}:{season}:{n}", mib=1.5)
        for season, numbers in ((1, (1, 2, 3)), (2, (1, 2, 3)), (0, (1,)))
        for n in numbers
    )
    return (pack, *singles)


def _game() -> tuple[Torrent, ...]:
    """The whole game for two platforms, and what is listed beside it under the same words."""
    whole = _listed(
        "Blue.Harbour.Racing.v1.2.MULTi5-WICK",
        (4000, GAMES),
        {"setup.exe": 1, "data/tracks.bin": 3, "data/music.bin": 1, "Read me.txt": 0.01},
    )
    switch = _listed("Blue Harbour Racing [NSP] [v1.1] (2020)", (CONSOLES, 1090), {"Blue Harbour Racing.nsp": 3})
    update = _listed("Blue.Harbour.Racing.Update.v1.3-PIER", (4000, GAMES), {"update.exe": 1}, seeders=90)
    sequel = _listed("Blue.Harbour.Racing.2.v1.0-PIER", (4000, GAMES), {"setup.exe": 2}, seeders=120)
    return (whole, switch, update, sequel)


def _listed(name: str, categories: tuple[int, ...], mib: Mapping[str, float], seeders: int = 40) -> Torrent:
    """A torrent in the Torznab feed, of files by their sizes."""
    return Torrent(
        info_hash=info_hash_of(name),
        name=name,
        files=tuple(TorrentFile(path=path, size_bytes=int(size * MIB)) for path, size in mib.items()),
        seeders=seeders,
        listing=FeedListing(categories=categories),
    )


def default_catalogue() -> Catalogue:
    """The catalogue that the demo shows."""
    return Catalogue(
        movies=(NIGHT, MOON, NOSFERATU, GENERAL, UNLISTED),
        shows=(LAMPLIGHTERS,),
        games=(HARBOUR_RACING,),
        torrents=(*map(_timed, (*_night(), *_other_movies())), *_show(), *_game()),
    )


def _timed(torrent: Torrent) -> Torrent:
    """With each file as long as the movie for which it is offered."""
    minutes = {movie.imdb_id: movie.runtime_minutes for movie in (NIGHT, MOON, NOSFERATU, GENERAL)}
    files = list(torrent.files)
    for offer in torrent.offers:
        if offer.file_index is not None:
            picture = Picture(minutes=minutes[offer.video_id])
            files[offer.file_index] = replace(files[offer.file_index], picture=picture)
    return replace(torrent, files=tuple(files))


def invented_movie(number: int, *, mib: float = 1.0, fate: Fate = CACHED) -> tuple[Movie, Torrent]:
    """A movie and its only torrent, both invented; `number` from 1 to 99,999, each its own ids."""
    movie = Movie(
        imdb_id=f"tt99{number:07d}",
        tmdb_id=8_000_000 + number,
        title=f"Tide Table {number}",
        released_on=date(2001, 1, 1),
        overview="Invented.",
    )
    name = f"Tide.Table.{number}.2001.1080p.BluRay.x265-LANTERN"
    return movie, single(name, str(movie.imdb_id), mib=mib, fate=fate)
