"""What every indexer answers to. Knows no particular one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from addon.clients.http import Health
from addon.domain.releases import Release
from addon.domain.status import MediaType


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One question: a movie by id, or one episode of a show (packs come with the answer)."""

    media_type: MediaType
    imdb_id: str
    season: int | None = None
    episode: int | None = None


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

    async def check(self) -> str:
        """One sentence for a person that says it can be used; raises what is wrong."""
        ...

    async def search(self, query: Query, *, past_cache: bool = False) -> Answer:
        """The releases for the query, in the indexer's order.

        Raises UpstreamUnavailableError when it does not answer sensibly, UpstreamDeniedError when it wants a person.
        """
        ...
