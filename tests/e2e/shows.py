"""Invented shows and the torrents that carry them: packs of a season, single episodes, files of two."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from addon.demo.catalogue import CACHED, Catalogue, Episode, Fate, Offer, Show, Torrent, TorrentFile
from addon.demo.default_catalogue import info_hash_of

EPISODE_BYTES = 60_000
_TITLES = ("The Slate Ferrymen", "Lantern Moor", "The Cobbled Weir")


def series(*counts: int, number: int = 0, ended: bool = True) -> Show:
    """An invented show whose first season has so many episodes, and so on; all have aired, one a week."""
    years = range(2011, 2011 + len(counts))
    episodes = tuple(
        Episode(season=season, number=each, name=f"Part {each}", aired_on=date(year, 1, 5) + timedelta(weeks=each - 1))
        for season, (year, count) in enumerate(zip(years, counts, strict=True), start=1)
        for each in range(1, count + 1)
    )
    return show_of(*episodes, number=number, ended=ended)


def show_of(*episodes: Episode, number: int = 0, ended: bool = False) -> Show:
    """An invented show with just these episodes, one for each number from 0 to 2."""
    imdb_id, tmdb_id = f"tt97{number:05d}", 8_200_000 + number
    first_on = min((episode.aired_on for episode in episodes if episode.aired_on), default=date(2011, 1, 5))
    return Show(
        imdb_id=imdb_id,
        tmdb_id=tmdb_id,
        tvdb_id=tmdb_id + 1000,
        title=_TITLES[number],
        year=first_on.year,
        episodes=episodes,
        ended=ended,
        overview="Invented.",
    )


def with_episodes(show: Show, *episodes: Episode) -> Show:
    """The same show with these episodes too."""
    return replace(show, episodes=(*show.episodes, *episodes))


def in_days(days: float) -> datetime:
    """A time to air, from now."""
    return datetime.now(UTC) + timedelta(days=days)


def episode_name(show: Show, season: int, *numbers: int, group: str = "LANTERN", quality: str = "1080p") -> str:
    """The release name of an episode, or of several in one file."""
    code = "-".join(f"E{number:02d}" for number in numbers)
    return f"{show.title.replace(' ', '.')}.S{season:02d}{code}.{quality}.WEB.x265-{group}"


def single(
    show: Show, season: int, *numbers: int, group: str = "WICK", fate: Fate = CACHED, seeders: int = 20
) -> Torrent:
    """A torrent of one file, which is offered for each episode that it holds."""
    name = episode_name(show, season, *numbers, group=group)
    return Torrent(
        info_hash=info_hash_of(name),
        name=name,
        files=(TorrentFile(path=f"{name}.mkv", size_bytes=EPISODE_BYTES + 10 * season + numbers[0]),),
        offers=tuple(Offer(video_id=f"{show.imdb_id}:{season}:{number}") for number in numbers),
        fate=fate,
        seeders=seeders,
    )


def singles(show: Show, season: int, numbers: Iterable[int]) -> tuple[Torrent, ...]:
    """One torrent for each of these episodes."""
    return tuple(single(show, season, number) for number in numbers)


def pack(
    show: Show,
    season: int,
    files: Sequence[int | tuple[int, ...]],
    *,
    group: str = "LANTERN",
    fate: Fate = CACHED,
    size_bytes: int = EPISODE_BYTES,
) -> Torrent:
    """A torrent of a season with a file for each of these, which may be two episodes, and a list beside them.

    It is offered for each episode of the season: a person who looks for one that it lacks sees it too.
    """
    name = f"{show.title} S{season:02d} 1080p WEB x265-{group}"
    held = [each if isinstance(each, tuple) else (each,) for each in files]
    videos = tuple(
        TorrentFile(path=f"{episode_name(show, season, *each, group=group)}.mkv", size_bytes=size_bytes + each[0])
        for each in held
    )
    return Torrent(
        info_hash=info_hash_of(name),
        name=name,
        files=(TorrentFile(path="contents.nfo", size_bytes=700), *videos),
        offers=tuple(
            Offer(
                video_id=f"{show.imdb_id}:{season}:{episode.number}",
                file_index=next((at for at, each in enumerate(held, start=1) if episode.number in each), None),
            )
            for episode in show.season(season)
        ),
        fate=fate,
        seeders=60,
    )


def world_of(show: Show, *torrents: Torrent) -> Catalogue:
    """A world with this show and these torrents and nothing else."""
    return Catalogue(shows=(show,), torrents=torrents)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A file that is to lie in the library: its place below the folder of the shows, and its bytes."""

    path: str
    sha256: str


def seat(show: Show, season: int, *numbers: int, torrent: Torrent, index: int = 0) -> Seat:
    """The seat of an episode, or of several that lie in one file, which is this one of the torrent."""
    folder = f"{show.title} ({show.year}) [imdbid-{show.imdb_id}]"
    code = "-".join(f"E{number:02d}" for number in numbers)
    name = f"{show.title} S{season:02d}{code} - 1080p.mkv"
    return Seat(path=f"{folder}/Season {season:02d}/{name}", sha256=torrent.content(index).sha256())


def seats_of_pack(show: Show, season: int, torrent: Torrent, numbers: Iterable[int]) -> tuple[Seat, ...]:
    """The seats of these episodes out of a pack in which the file with index n is the nth episode."""
    return tuple(seat(show, season, number, torrent=torrent, index=number) for number in numbers)


def seats_of_singles(show: Show, season: int, torrents: Iterable[Torrent], numbers: Iterable[int]) -> tuple[Seat, ...]:
    """The seats of these episodes, each out of its own torrent."""
    pairs = zip(numbers, torrents, strict=True)
    return tuple(seat(show, season, number, torrent=torrent) for number, torrent in pairs)
