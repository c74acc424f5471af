"""Whether Jellyfin shows a title, for people who look at lists: soon, or not known. Stores nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from addon.clients.cache import CachedAnswers
from addon.clock import Clock
from addon.domain.episodes import Number
from addon.domain.status import MediaType
from addon.errors import UpstreamError
from addon.log import get_logger
from addon.services.intake.holdings import Holdings

log = get_logger("library")

_WAIT_SECONDS = 2.0
_LOOK_SECONDS = 30.0  # a look that takes longer than people wait goes on: its answer serves whoever asks next
_SIDE_BY_SIDE = 4
_FRESH = timedelta(minutes=1)
_UNKNOWN_FRESH = timedelta(seconds=15)
_MOST_KEPT = 2000

_Key = tuple[str, MediaType, bool]
_Found = frozenset[Number] | bool | None


class InLibrary:
    """Asks once for each title and remembers it for a minute. Never raises UpstreamError: None then."""

    def __init__(self, holdings: Holdings, clock: Clock) -> None:
        self._holdings = holdings
        self._clock = clock
        self._answers: CachedAnswers[_Key, _Found] = CachedAnswers(clock, largest=_MOST_KEPT)
        self._turns = asyncio.Semaphore(_SIDE_BY_SIDE)
        self._looks: set[asyncio.Task[_Found]] = set()
        self.wait_seconds = _WAIT_SECONDS

    async def shows(self, imdb_id: str | None, media_type: MediaType, title: str, year: int | None) -> bool | None:
        """Whether Jellyfin shows the movie, or any of the show; None: not known, as of games."""
        if imdb_id is None or media_type is MediaType.GAME:
            return None
        found = await self._known(
            (imdb_id, media_type, False), lambda: self._holdings.shows_title(imdb_id, media_type, title, year)
        )
        return None if found is None else bool(found)

    async def episodes(self, imdb_id: str, title: str, year: int | None) -> frozenset[Number] | None:
        """The episodes of the show that Jellyfin shows; None: not known."""
        found = await self._known(
            (imdb_id, MediaType.SHOW, True), lambda: self._holdings.episodes_of_title(imdb_id, title, year)
        )
        return found if isinstance(found, frozenset) else None

    async def close(self) -> None:
        """Ends the looks that still go on."""
        for look in self._looks:
            look.cancel()
        await asyncio.gather(*self._looks, return_exceptions=True)

    async def _known(self, key: _Key, ask: Callable[[], Awaitable[frozenset[Number] | bool]]) -> _Found:
        if not self._holdings.are_known:
            return None

        async def look() -> _Found:
            return (await self._answers.get(key, lambda: self._ask(ask))).value

        task = asyncio.create_task(look(), name="a title in the library")
        self._looks.add(task)
        task.add_done_callback(self._looks.discard)
        done, _ = await asyncio.wait({task}, timeout=self.wait_seconds)
        return task.result() if done else None

    async def _ask(self, ask: Callable[[], Awaitable[frozenset[Number] | bool]]) -> tuple[_Found, datetime]:
        try:
            async with self._turns, asyncio.timeout(_LOOK_SECONDS):
                found = await ask()
        except (UpstreamError, TimeoutError) as error:
            log.warning("Jellyfin could not be asked", reason=str(error) or "it takes too long")
            return None, self._clock() + _UNKNOWN_FRESH
        return found, self._clock() + _FRESH
