"""How a Torznab feed lists a torrent, beside what the torrent is. Knows no protocol."""

from dataclasses import dataclass
from enum import StrEnum

MOVIES, SHOWS, GAMES, CONSOLES = 2000, 5000, 4050, 1000


class Way(StrEnum):
    """How the feed tells which torrent it is."""

    HASH = "hash"  # by its hash, and a magnet
    REDIRECT = "redirect"  # a link with a key, which redirects to a magnet
    TORRENT = "torrent"  # a link with a key, which answers the .torrent
    GONE = "gone"  # a link with a key, behind which nothing is any more


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedListing:
    """A torrent's place in the feed. `imdb_id`: of the title, for searches by id; words are found in its name."""

    categories: tuple[int, ...]
    way: Way = Way.HASH
    imdb_id: str | None = None
    is_private: bool = False

    @property
    def is_episode(self) -> bool:
        """Whether it is of a show."""
        return any(number // 1000 * 1000 == SHOWS for number in self.categories)
