"""Jellyfin's API: its scans and what its library holds. Knows no request of ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import quote

import httpx
import msgspec

from addon.clients.answers import decoded, denied, readable, refused
from addon.clients.cache import CachedAnswers
from addon.clients.http import Ask, Health, Manners, Upstream, Wire
from addon.clients.jellyfin_items import ItemBody, ItemPage, JellyfinItem, keys_of, wanted_keys
from addon.clients.values import line, whole
from addon.errors import UpstreamMissingError

T = TypeVar("T")

_SCAN_KEY = "RefreshLibrary"  # task names are translated, keys are not
_FEW_ROWS = 50  # with media sources a row can take 50 KB
_PAGE_ROWS = 500
_MOST_PAGES = 100
_INDEX_AGE = timedelta(seconds=30)  # a burst of requests reads the library once
_ITEMS = "Items"
_DETAILS = f"fields={quote('ProviderIds,Path,MediaSources', safe='')}"
_KINDS = quote("Movie,Series,Episode", safe="")
_MOVIES = "recursive=true&includeItemTypes=Movie&enableImages=false&enableUserData=false"
_KEY = "Jellyfin refuses the API key: make one under Dashboard > API Keys and put it into USHER_JELLYFIN_API_KEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanState:
    """The library scan. A scan has ended when `running` is false and `last_ended_at` differs from before.

    `last_ended_at` is Jellyfin's own text and clock: compare it with what it was, with nothing else.
    """

    running: bool
    last_ended_at: str | None


class _Result(msgspec.Struct, rename="pascal"):
    end_time_utc: object = None


class _Task(msgspec.Struct, rename="pascal"):
    key: object = None
    state: object = None
    last_execution_result: _Result | None = None


class _System(msgspec.Struct, rename="pascal"):
    server_name: object = None
    version: object = None


_PAGE = msgspec.json.Decoder(ItemPage)
_ITEM = msgspec.json.Decoder(ItemBody)
_TASKS = msgspec.json.Decoder(list[_Task])
_SYSTEM = msgspec.json.Decoder(_System)


class Jellyfin:
    """One Jellyfin, called with an API key: an administrator, but no user.

    Every method may raise UpstreamUnavailableError (wait), UpstreamDeniedError (a person acts) and
    UpstreamRejectedError (Jellyfin understood the call and will not have it).
    """

    name = "jellyfin"

    def __init__(self, url: str, api_key: str, wire: Wire) -> None:
        # the other ways to send the key are off by default since Jellyfin 12; the value may be URL-encoded
        headers = {"Authorization": f'MediaBrowser Token="{quote(api_key, safe="")}"'}
        self._clock = wire.clock
        self._upstream = Upstream(self.name, url, wire, Manners(headers=headers))
        self._index: CachedAnswers[str, Mapping[str, str]] = CachedAnswers(wire.clock, largest=1)

    @property
    def health(self) -> Health:
        """What the last call showed."""
        return self._upstream.health

    async def refresh_library(self) -> None:
        """Has all libraries scanned. Ends a scan that is running and starts anew, so gather the needs before."""
        await self._send(Ask(method="POST", path="/Library/Refresh", endpoint="Library/Refresh", shared=True))

    async def scan_state(self) -> ScanState:
        """How the scan of the libraries stands; raises UpstreamMissingError when Jellyfin lists no such task."""
        ask = Ask(method="GET", path="/ScheduledTasks", endpoint="ScheduledTasks", shared=True)
        for task in await self._answer(ask, _TASKS):
            if task.key == _SCAN_KEY:
                result = task.last_execution_result
                ended_at = line(result.end_time_utc, 40) if result else None
                return ScanState(running=task.state != "Idle", last_ended_at=ended_at)
        message = "jellyfin lists no scan of its libraries"
        raise UpstreamMissingError(message, upstream=self.name, operation=ask.endpoint)

    async def find_movie(
        self, imdb_id: str | None, tmdb_id: int | None, title: str, year: int | None
    ) -> JellyfinItem | None:
        """The movie with one of the ids, in its largest version; None when the library has none.

        Jellyfin cannot be asked by such an id. The movie is looked for by title and year, then, since Jellyfin may
        know it under another title, in a listing of all movies that is at most 30 seconds old.
        """
        keys = wanted_keys(imdb_id, tmdb_id)
        if not keys:
            return None
        same = [item for item in await self._search(title, year) if not keys_of(item).isdisjoint(keys)]
        if same:
            return max(same, key=lambda item: item.height or 0)
        index = await self._index.get("movies", self._read_index)
        if index.without_call:
            self._upstream.answered_from_cache(_ITEMS)
        item_id = next((index.value[key] for key in keys if key in index.value), None)
        return await self.item(item_id) if item_id is not None else None

    async def item(self, item_id: str) -> JellyfinItem | None:
        """The item by Jellyfin's own id; None when the library has none, or none with a file."""
        # not /Items/{id}: that wants a user, and an API key has none
        query = f"recursive=true&includeItemTypes={_KINDS}&ids={quote(item_id, safe='')}&{_DETAILS}"
        items, _ = await self._items(Ask(method="GET", path="/Items", endpoint=_ITEMS, query=query))
        return next((item for item in items if _plain(item.id) == _plain(item_id)), None)

    async def check(self) -> str:
        """One sentence for a person that says Jellyfin can be used; raises what is wrong."""
        ask = Ask(method="GET", path="/System/Info", endpoint="System/Info", shared=True)
        system = await self._answer(ask, _SYSTEM)
        version = line(system.version, 40) or "of unknown version"
        return f"Jellyfin {version}: the API key is accepted by {line(system.server_name, 100) or 'the server'}"

    async def _search(self, title: str, year: int | None) -> tuple[JellyfinItem, ...]:
        term = line(title, 200)
        if term is None:
            return ()
        years = f"&years={year}" if year is not None else ""
        query = f"{_MOVIES}&{_DETAILS}&searchTerm={quote(term, safe='')}{years}&startIndex=0&limit={_FEW_ROWS}"
        items, _ = await self._items(Ask(method="GET", path="/Items", endpoint=_ITEMS, query=query))
        return items

    async def _read_index(self) -> tuple[Mapping[str, str], datetime]:
        index: dict[str, str] = {}
        rows = 0
        for _ in range(_MOST_PAGES):
            query = f"{_MOVIES}&fields=ProviderIds&sortBy=DateCreated&startIndex={rows}&limit={_PAGE_ROWS}"
            page = Ask(method="GET", path="/Items", endpoint=_ITEMS, query=query, shared=True)
            items, (count, total) = await self._items(page)
            for item in items:
                for key in keys_of(item):
                    index.setdefault(key, item.id)
            rows += count
            if not count or (rows >= total if total is not None else count < _PAGE_ROWS):
                break
        return index, self._clock() + _INDEX_AGE

    async def _items(self, ask: Ask) -> tuple[tuple[JellyfinItem, ...], tuple[int, int | None]]:
        """The items of one page that have files, how many rows the page has, and how many it says there are in all."""
        page = await self._answer(ask, _PAGE)
        rows = page.items or []
        items = (body.item() for body in readable(rows, _ITEM))
        return tuple(item for item in items if item is not None), (len(rows), whole(page.total_record_count))

    async def _answer(self, ask: Ask, decoder: msgspec.json.Decoder[T]) -> T:
        return decoded(self._upstream, ask, await self._send(ask), decoder)

    async def _send(self, ask: Ask) -> httpx.Response:
        response = await self._upstream.send(ask)
        if response.status_code in {401, 403}:
            raise denied(self._upstream, ask, response, f"{_KEY} ({response.status_code})")
        error = refused(self._upstream, ask, response)
        if error is not None:
            raise error
        return response


def _plain(item_id: str) -> str:
    """Jellyfin writes its ids with and without dashes."""
    return item_id.replace("-", "").lower()
