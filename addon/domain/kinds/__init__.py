"""What differs per media type: one file each, and the seats in the library through whichever it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import assert_never

from addon.domain.kinds import episode, game_folder, movie
from addon.domain.models import Item, Request
from addon.domain.naming import Shelf
from addon.domain.status import MediaType, Quality


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A file on its way into the library: its name as it came, and where it stands in its torrent."""

    name: str
    path: str = ""  # empty: not known
    quality: Quality | None = None

    @property
    def suffix(self) -> str:
        """The file's own, with its dot."""
        return PurePosixPath(self.name).suffix


def library_paths(
    request: Request, item: Item, arrivals: Sequence[Arrival], release_title: str
) -> tuple[PurePosixPath, ...]:
    """Where the files of the item belong, in their order, relative to the library folder of its kind.

    `release_title` names the folder of a game whose torrent has none.
    """
    shelf = Shelf(title=request.title, year=request.year, imdb_id=request.imdb_id)
    match request.media_type:
        case MediaType.MOVIE:
            return tuple(movie.library_path(shelf, quality=each.quality, suffix=each.suffix) for each in arrivals)
        case MediaType.SHOW:
            return tuple(_episode_path(shelf, item, each) for each in arrivals)
        case MediaType.GAME:
            paths = [each.path or each.name for each in arrivals]
            return game_folder.library_paths(shelf, item.platform, paths, release_title)
        case _:
            assert_never(request.media_type)


def _episode_path(shelf: Shelf, item: Item, file: Arrival) -> PurePosixPath:
    """A file of several episodes is named after all of them."""
    season, number = item.season or 0, item.episode
    episodes = () if number is None else episode.episodes_in(file.name, season=season, episode=number)
    return episode.library_path(shelf, season=season, episodes=episodes, quality=file.quality, suffix=file.suffix)
