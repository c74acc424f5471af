"""What differs per media type: one file each, and the seat in the library through whichever it is."""

from pathlib import PurePosixPath
from typing import assert_never

from addon.domain.kinds import episode, game, movie
from addon.domain.models import Item, Request
from addon.domain.naming import Shelf
from addon.domain.status import MediaType, Quality


def library_path(request: Request, item: Item, quality: Quality | None, filename: str) -> PurePosixPath:
    """Where a file of the item belongs, relative to the library folder of its kind. `filename`: as it came.

    A file of several episodes is named after all of them.
    """
    suffix = PurePosixPath(filename).suffix
    shelf = Shelf(title=request.title, year=request.year, imdb_id=request.imdb_id)
    match request.media_type:
        case MediaType.MOVIE:
            return movie.library_path(shelf, quality=quality, suffix=suffix)
        case MediaType.SHOW:
            season, number = item.season or 0, item.episode
            episodes = () if number is None else episode.episodes_in(filename, season=season, episode=number)
            return episode.library_path(shelf, season=season, episodes=episodes, quality=quality, suffix=suffix)
        case MediaType.GAME:
            return game.library_path(shelf, remote_path=f"{request.title}{suffix.lower()}")
        case _:
            assert_never(request.media_type)
