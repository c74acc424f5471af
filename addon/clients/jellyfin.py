"""Jellyfin's API: its scans and what its library holds. Knows no request of ours."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import quote

import httpx
import msgspec

from addon.clients.answers import decoded, denied, is_html, readable, refused
from addon.clients.cache import CachedAnswers
from addon.clients.failures import Failure
from addon.clients.http import Ask, Health, Manners, Upstream, Wire
from addon.clients.jellyfin_episodes import EpisodeBody, JellyfinEpisode, each_once
from addon.clients.jellyfin_items import ItemBody, ItemPage, JellyfinItem, keys_of, wanted_keys
from addon.clients.values import line, whole
from addon.errors import UpstreamMissingError

T = TypeVar("T")

_SCAN_KEY = "RefreshLibrary"  # task names are translated, keys are not
_FEW_ROWS = 50  # with media sources a row can take 50 KB
_PAGE_ROWS = 500
_EPISODE_ROWS = 200  # with media sources, and up to a thousand values for each
_MOST_PAGES = 100
_INDEX_AGE = timedelta(seconds=30)  # a burst of requests reads the library once
_ITEMS = "Items"
_EPISODES = "Shows/{id}/Episodes"
_MOVIE, _SERIES = "Movie", "Series"
_DETAILS = f"fields={quote('ProviderIds,Path,MediaSources', safe='')}"
_IDS = "fields=ProviderIds"
_KINDS = quote("Movie,Series,Episode", safe="")
_LEAN = "enableImages=false&enableUserData=false"
_ITEM_ID = re.compile(r"[0-9A-Za-z-]{1,64}")
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
_EPISODE = msgspec.json.Decoder(EpisodeBody)
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
        self._index: CachedAnswers[str, Mapping[str, tuple[str, ...]]] = CachedAnswers(wire.clock, largest=2)

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
        same = await self._search(_MOVIE, keys, title, year)
        if same:
            return max(same, key=lambda item: item.height or 0)
        item_ids = await self._indexed(_MOVIE, keys)
        return await self.item(item_ids[0]) if item_ids else None

    async def episodes(
        self, series_id: str | None, imdb_id: str | None, tmdb_id: int | None, title: str, year: int | None
    ) -> tuple[JellyfinEpisode, ...]:
        """The episodes with files that the library holds of the show, ascending; empty when it has no such show.

        `series_id` is Jellyfin's own id, as Seerr tells it: one call then. Without it, and when Jellyfin no longer has
        it, the show is looked for as a movie is. What lies in several folders is told together.
        """
        if series_id is not None and _ITEM_ID.fullmatch(series_id):
            known = await self._episodes_of(series_id)
            if known is not None:
                return each_once(known)
        keys = wanted_keys(imdb_id, tmdb_id)
        found: list[JellyfinEpisode] = []
        for each in await self._series_ids(keys, title, year) if keys else ():
            found += await self._episodes_of(each) or ()
        return each_once(found)

    async def has_series(self, imdb_id: str | None, tmdb_id: int | None, title: str, year: int | None) -> bool:
        """Whether the library has a folder of the show, which is looked for as a movie is."""
        keys = wanted_keys(imdb_id, tmdb_id)
        return bool(keys) and bool(await self._series_ids(keys, title, year))

    async def item(self, item_id: str) -> JellyfinItem | None:
        """The item by Jellyfin's own id; None when the library has none, or none with a file."""
        # not /Items/{id}: that wants a user, and an API key has none
        query = f"recursive=true&includeItemTypes={_KINDS}&ids={quote(item_id, safe='')}&{_DETAILS}"
        items = await self._items(Ask(method="GET", path="/Items", endpoint=_ITEMS, query=query))
        return next((item for item in items if _plain(item.id) == _plain(item_id)), None)

    async def check(self) -> str:
        """One sentence for a person that says Jellyfin can be used; raises what is wrong."""
        ask = Ask(method="GET", path="/System/Info", endpoint="System/Info", shared=True)
        system = await self._answer(ask, _SYSTEM)
        version = line(system.version, 40) or "of unknown version"
        self._upstream.note_detail(f"Version {version.removeprefix('of ')}")
        return f"Jellyfin {version}: the API key is accepted by {line(system.server_name, 100) or 'the server'}"

    async def _series_ids(self, keys: tuple[str, ...], title: str, year: int | None) -> tuple[str, ...]:
        same = await self._search(_SERIES, keys, title, year)
        return tuple(item.id for item in same) or await self._indexed(_SERIES, keys)

    async def _search(self, kind: str, keys: tuple[str, ...], title: str, year: int | None) -> tuple[JellyfinItem, ...]:
        """Those that title and year lead to and that have one of the keys."""
        term = line(title, 200)
        if term is None:
            return ()
        years = f"&years={year}" if year is not None else ""
        fields = _DETAILS if kind == _MOVIE else _IDS
        words = f"{fields}&searchTerm={quote(term, safe='')}{years}"
        query = f"{_all_of(kind)}&{words}&startIndex=0&limit={_FEW_ROWS}"
        items = await self._items(Ask(method="GET", path="/Items", endpoint=_ITEMS, query=query))
        return tuple(item for item in items if not keys_of(item).isdisjoint(keys))

    async def _indexed(self, kind: str, keys: tuple[str, ...]) -> tuple[str, ...]:
        """The ids of those that have one of the keys, the surest first, by the listing of all."""
        index = await self._index.get(kind, lambda: self._read_index(kind))
        if index.without_call:
            self._upstream.answered_from_cache(_ITEMS)
        return tuple(dict.fromkeys(item_id for key in keys for item_id in index.value.get(key, ())))

    async def _read_index(self, kind: str) -> tuple[Mapping[str, tuple[str, ...]], datetime]:
        index: dict[str, tuple[str, ...]] = {}
        rows = 0
        for _ in range(_MOST_PAGES):
            query = f"{_all_of(kind)}&{_IDS}&sortBy=DateCreated&startIndex={rows}&limit={_PAGE_ROWS}"
            ask = Ask(method="GET", path="/Items", endpoint=_ITEMS, query=query, shared=True)
            response = await self._send(ask)
            page = decoded(self._upstream, ask, response, _PAGE)
            for item in _items_on(page):
                for key in keys_of(item):
                    index[key] = (*index.get(key, ()), item.id)
            if rows % _PAGE_ROWS == 0:  # after a short page it is the end: some versions count a few too many
                self._check_not_cut(ask, response, page, rows)
            rows += len(page.items or ())
            if _is_last(page, rows, _PAGE_ROWS):
                break
        return index, self._clock() + _INDEX_AGE

    async def _episodes_of(self, series_id: str) -> tuple[JellyfinEpisode, ...] | None:
        """Those of one series; None when there is no such series."""
        found: list[JellyfinEpisode] = []
        rows = 0
        for _ in range(_MOST_PAGES):
            # an administrator's key is shown what is missing, too, unless it asks not to be
            query = f"isMissing=false&fields=MediaSources&{_LEAN}&startIndex={rows}&limit={_EPISODE_ROWS}"
            path = f"/Shows/{quote(series_id, safe='')}/Episodes"
            ask = Ask(method="GET", path=path, endpoint=_EPISODES, query=query)
            response = await self._upstream.send(ask)
            # 404 comes with a problem, a bare sentence or nothing, by version; 400 is said of an id of another form
            if response.status_code in {400, 404} and not is_html(response):
                return None
            page = decoded(self._upstream, ask, self._accepted(ask, response), _PAGE)
            self._check_not_cut(ask, response, page, rows)
            bodies = page.items or []
            found += (each for body in readable(bodies, _EPISODE) if (each := body.episode()) is not None)
            rows += len(bodies)
            if _is_last(page, rows, _EPISODE_ROWS):
                break
        return tuple(found)

    async def _items(self, ask: Ask) -> tuple[JellyfinItem, ...]:
        return _items_on(await self._answer(ask, _PAGE))

    def _check_not_cut(self, ask: Ask, response: httpx.Response, page: ItemPage, before: int) -> None:
        """Raises UpstreamUnavailableError when no row follows those before although the page counts more."""
        total = whole(page.total_record_count)
        if not page.items and total is not None and before < total:
            raise self._upstream.broken_answer(ask, response, f"lists {before} of {total} rows and then nothing")

    async def _answer(self, ask: Ask, decoder: msgspec.json.Decoder[T]) -> T:
        return decoded(self._upstream, ask, await self._send(ask), decoder)

    async def _send(self, ask: Ask) -> httpx.Response:
        return self._accepted(ask, await self._upstream.send(ask))

    def _accepted(self, ask: Ask, response: httpx.Response) -> httpx.Response:
        if response.status_code in {401, 403}:
            raise denied(self._upstream, ask, response, f"{_KEY} ({response.status_code})", Failure.KEY)
        error = refused(self._upstream, ask, response)
        if error is not None:
            raise error
        return response


def _all_of(kind: str) -> str:
    return f"recursive=true&includeItemTypes={kind}&{_LEAN}"


def _items_on(page: ItemPage) -> tuple[JellyfinItem, ...]:
    """Those of the page that have files."""
    items = (body.item() for body in readable(page.items or (), _ITEM))
    return tuple(item for item in items if item is not None)


def _is_last(page: ItemPage, rows: int, most: int) -> bool:
    """Whether nothing follows the page, with which it is so many rows; a full one has `most`."""
    count, total = len(page.items or ()), whole(page.total_record_count)
    return not count or (rows >= total if total is not None else count < most)


def _plain(item_id: str) -> str:
    """Jellyfin writes its ids with and without dashes."""
    return item_id.replace("-", "").lower()
