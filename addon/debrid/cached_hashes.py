"""What a debrid service has said of which hashes it has. Knows no particular service."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from cachetools import TLRUCache

from addon.clock import Clock
from addon.domain.releases import RemoteFile

Files = tuple[RemoteFile, ...]
Ask = Callable[[tuple[str, ...]], Awaitable[Mapping[str, Files]]]

_MOST_HASHES = 5000
_BATCH = 100
_UNASKED: Files = (RemoteFile(id=-1, path="", size_bytes=0),)


class CachedHashes:
    """Asks of each hash once within the time for which an answer holds."""

    def __init__(self, ask: Ask, clock: Clock, fresh_for: timedelta, reused: Callable[[], None]) -> None:
        """`ask` is given at most 100 hashes; `reused` is told of every question that needed no call."""
        self._ask = ask
        self._reused = reused
        self._known: TLRUCache[str, Files | None, datetime] = TLRUCache(
            _MOST_HASHES, lambda info_hash, files, now: now + fresh_for, clock
        )
        self._asking = asyncio.Lock()

    async def among(self, hashes: tuple[str, ...]) -> dict[str, Files]:
        """Those of the hashes that the service has, each with its files; questions at once share their calls."""
        async with self._asking:
            known: dict[str, Files | None] = {}
            for info_hash in hashes:
                said = self._known.get(info_hash, _UNASKED)  # one look: it may be too old at the next
                if said is not _UNASKED:
                    known[info_hash] = said
            missing = tuple(dict.fromkeys(info_hash for info_hash in hashes if info_hash not in known))
            if not missing:
                self._reused()
            for first in range(0, len(missing), _BATCH):
                batch = missing[first : first + _BATCH]
                answer = await self._ask(batch)
                known |= {info_hash: answer.get(info_hash) for info_hash in batch}
            self._known.update((info_hash, known[info_hash]) for info_hash in missing)
        return {info_hash: files for info_hash, files in known.items() if files is not None}

    def says(self, info_hash: str) -> bool:
        """Whether it is known that the service has this hash; without a call."""
        return self._known.get(info_hash) is not None

    def forget(self, info_hash: str) -> None:
        """What was said of this hash has proven wrong."""
        self._known.pop(info_hash, None)
