"""Episodes of Jellyfin's library as data. Knows not how they are fetched."""

from collections.abc import Iterable
from dataclasses import dataclass

from addon.clients.jellyfin_items import ItemBody
from addon.clients.values import whole

_MOST_IN_A_FILE = 100  # a range beyond that is a name read wrongly


@dataclass(frozen=True, slots=True, kw_only=True)
class JellyfinEpisode:
    """A file with the episodes from `number` to `last` of a season; they are equal for a single one.

    `width` and `height` in pixels, of its largest version; None: not probed.
    """

    season: int
    number: int
    last: int
    width: int | None
    height: int | None


class EpisodeBody(ItemBody, rename="pascal"):
    """An episode. Jellyfin numbers what it could read from the file's name; virtual ones have no file."""

    index_number: object = None
    index_number_end: object = None
    parent_index_number: object = None

    def episode(self) -> JellyfinEpisode | None:
        """The episode; None for a virtual one, and for one without its numbers."""
        season, number = whole(self.parent_index_number, most=9999), whole(self.index_number, most=99_999)
        if season is None or number is None or self.location_type == "Virtual":
            return None
        width, height = self.picture()
        last = whole(self.index_number_end, least=number, most=number + _MOST_IN_A_FILE)
        return JellyfinEpisode(
            season=season, number=number, last=number if last is None else last, width=width, height=height
        )


def each_once(episodes: Iterable[JellyfinEpisode]) -> tuple[JellyfinEpisode, ...]:
    """Ascending by their numbers; of those with the same numbers the one with the largest picture."""
    found: dict[tuple[int, int, int], JellyfinEpisode] = {}
    for episode in episodes:
        numbers = episode.season, episode.number, episode.last
        known = found.get(numbers)
        if known is None or (known.height or 0) < (episode.height or 0):
            found[numbers] = episode
    return tuple(found[numbers] for numbers in sorted(found))
