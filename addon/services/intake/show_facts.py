"""What the metadata source says of a show, laid out for requests. Knows no store."""

from dataclasses import dataclass
from datetime import datetime

from addon.clients.metadata import Cinemeta
from addon.clients.metadata_answers import ShowInfo
from addon.domain.episodes import Asked, Episode, Number, is_asked, laid_out
from addon.domain.refreshing import Coverage, next_refresh


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowFacts:
    """A show with its episodes, ascending."""

    info: ShowInfo
    episodes: tuple[Episode, ...]
    is_anime: bool

    @property
    def has_ended(self) -> bool:
        """Whether no more episodes will come."""
        return self.info.has_ended

    def among(self, keys: frozenset[Number]) -> tuple[Episode, ...]:
        """Those of its episodes that have these numbers."""
        return tuple(episode for episode in self.episodes if episode.key in keys)

    def covered(self, asked: Asked) -> tuple[Episode, ...]:
        """Those of its episodes that the wish covers; what it lacks is no error here."""
        return tuple(episode for episode in self.episodes if is_asked(episode.key, asked))


async def look_up(
    metadata: Cinemeta, imdb_id: str, now: datetime, *, is_anime: bool = False, past_cache: bool = False
) -> ShowFacts | None:
    """The show; None when the source has none with this id. `is_anime`: somebody else says so. Raises UpstreamError."""
    info = await metadata.show(imdb_id, past_cache=past_cache)
    if info is None:
        return None
    is_anime = is_anime or info.is_anime
    episodes = laid_out(info.episodes, now=now, is_anime=is_anime, has_ended=info.has_ended)
    return ShowFacts(info=info, episodes=episodes, is_anime=is_anime)


def first_refresh(
    episodes: tuple[Episode, ...], facts: ShowFacts | None, asked: Asked, now: datetime
) -> datetime | None:
    """When the metadata of a new request for these episodes is looked at again, after it was looked at now."""
    coverage = Coverage.ONGOING if asked.ongoing else Coverage.EPISODES if asked.episodes else Coverage.SEASONS
    has_ended = facts is not None and facts.has_ended
    times = (episode.airs_at for episode in episodes)
    return next_refresh(times, now, coverage=coverage, has_ended=has_ended, is_done=False)
