"""What every indexer answers to. Knows no particular one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from addon.clients.http import Health
from addon.domain.releases import Release
from addon.domain.status import MediaType


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question: a movie, one episode of a show (packs come with the answer), or a game on all platforms.

    An indexer asks by the id that it knows, else by title and year. `with_season`: only packs of the season are wanted.
    """

    media_type: MediaType
    imdb_id: str | None = None
    tmdb_id: int | None = None
    title: str = ""
    year: int | None = None
    season: int | None = None
    episode: int | None = None
    with_season: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an indexer lists for a query, and until when asking again would only repeat it."""

    releases: tuple[Release, ...]
    fresh_until: datetime


class Indexer(Protocol):
    """A source of releases."""

    @property
    def name(self) -> str:
        """As in ApiCallCount.upstream: `stremio:<host>` or `torznab:<host>`."""
        ...

    @property
    def health(self) -> Health:
        """What the last call showed."""
        ...

    def searches(self, media_type: MediaType) -> bool:
        """Whether it can be asked for such things at all; True as long as that is not known. Makes no call."""
        ...

    async def check(self) -> str:
        """One sentence for a person that says it can be used; raises what is wrong."""
        ...

    async def search(self, query: Query, *, past_cache: bool = False) -> Answer:
        """The releases for the query, in the indexer's order.

        Raises UpstreamUnavailableError when it does not answer sensibly, UpstreamDeniedError when it wants a person.
        """
        ...
