"""Posters from where the metadata source says they are: fetched once, kept, given out under ids of Usher's own.

An id holds where the poster is, sealed, so that nothing else can be fetched with it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import urljoin

import httpx

from addon.clients.cache import CachedAnswers
from addon.clients.counting import Call, Outcome
from addon.clients.exchange import exchange
from addon.clients.http import Wire
from addon.clients.pictures import TYPES, picture_type
from addon.domain.models import Request
from addon.domain.status import MediaType, Source
from addon.errors import UpstreamError
from addon.indexers.public_hosts import Resolve, is_public, resolve
from addon.indexers.torznab_address import Origin, origin_of
from addon.services.poster_files import PosterFiles
from addon.signing import Seal

LARGEST_BYTES = 2 * 2**20
ENDPOINT = "poster"
_REDIRECTS = 3
_SECONDS = 20.0  # with all redirects
_SIDE_BY_SIDE = 6
_FAILURES_KEPT = timedelta(minutes=10)
_MOST_FAILURES = 2000
_BY_TITLE = "title"  # an id that names a title: the metadata source says where its poster is
_COVERS = "/igdb/image/"  # of IGDB's own images, on whatever host
_FROM_SEERR = {Source.SEERR_POLL, Source.SEERR_WEBHOOK, Source.SEERR_ARR}

AskSource = Callable[[MediaType, str], Awaitable[str | None]]
"""Where the poster of a title is, by its IMDb id; raises UpstreamError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """A picture that a browser may show."""

    body: bytes
    media_type: str


class Posters:
    """`configured`: addresses of services in the settings, whose hosts may be anywhere and may speak http."""

    def __init__(
        self, seal: Seal, files: PosterFiles, wire: Wire, ask_source: AskSource, configured: Iterable[str]
    ) -> None:
        self._seal = seal
        self._sealed = lru_cache(maxsize=4096)(seal.seal)  # lists show the same posters again and again
        self._files = files
        self._wire = wire
        self._ask_source = ask_source
        self._configured: frozenset[Origin] = frozenset(found for url in configured if (found := origin_of(url)))
        self._fetched: CachedAnswers[str, Poster | None] = CachedAnswers(wire.clock, largest=_MOST_FAILURES)
        self._places = asyncio.Semaphore(_SIDE_BY_SIDE)
        self.resolved: Resolve = resolve

    def path_of(self, address: str | None) -> str | None:
        """Where Usher shows the picture at that address, relative to its base."""
        return None if address is None else f"posters/{self._sealed(address)}"

    def path_of_request(self, request: Request) -> str | None:
        """The same for a request. What Seerr says comes from elsewhere, so the metadata source is asked before."""
        is_theirs = request.source in _FROM_SEERR or request.poster_url is None
        if not is_theirs or request.imdb_id is None or request.media_type is MediaType.GAME:
            return self.path_of(request.poster_url)
        return self.path_of(" ".join((_BY_TITLE, request.media_type.value, request.imdb_id, request.poster_url or "")))

    async def get(self, id: str) -> Poster | None:
        """The poster; None for an id that Usher has not given out, and while there is no picture to be had."""
        named = self._seal.opened(id)
        if named is None:
            return None
        kept = await asyncio.to_thread(self._files.read, named)
        if kept is not None and (kind := picture_type(kept)):
            return Poster(body=kept, media_type=kind)
        found = await self._fetched.get(named, lambda: self._fetch(named))
        return found.value

    async def _fetch(self, named: str) -> tuple[Poster | None, datetime]:
        """The poster, not kept in memory; or that there is none, for some minutes."""
        now = self._wire.clock()
        async with self._places:
            for address in await self._addresses(named):
                poster = await self._from(address)
                if poster is not None:
                    await asyncio.to_thread(self._files.write, named, poster.body)
                    return poster, now
        return None, now + _FAILURES_KEPT

    async def _addresses(self, named: str) -> tuple[str, ...]:
        """Where it may be, the best place first."""
        word, _, rest = named.partition(" ")
        if word != _BY_TITLE:
            return (named,)
        media_type, imdb_id, theirs = rest.split(" ", 2)
        try:
            ours = await self._ask_source(MediaType(media_type), imdb_id)
        except UpstreamError:
            ours = None
        return tuple(dict.fromkeys(address for address in (ours, theirs) if address))

    async def _from(self, address: str) -> Poster | None:
        try:
            async with asyncio.timeout(_SECONDS):
                for _ in range(_REDIRECTS + 1):
                    if not await self._may_lead_to(address):
                        return None
                    response = await self._get(address)
                    location = response.headers.get("location", "")
                    if not (300 <= response.status_code < 400 and location):
                        return _read(response)
                    address = urljoin(address, location)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError):  # TimeoutError is an OSError
            return None
        return None

    async def _may_lead_to(self, address: str) -> bool:
        """Out to the internet by https, or to a configured host: nobody may have other machines here called."""
        origin = origin_of(address)
        if origin is None or origin in self._configured:
            return origin is not None
        return origin.scheme == "https" and await is_public(origin.host, self.resolved)

    async def _get(self, address: str) -> httpx.Response:
        outcome = Outcome.FAILED
        try:
            request = self._wire.client.build_request("GET", address, headers={"accept": "image/*"})
            response = await exchange(self._wire.client, request, redirects=0, largest_bytes=LARGEST_BYTES)
            outcome = Outcome.ANSWERED if response.status_code < 400 else Outcome.FAILED
        finally:
            self._wire.count(Call(upstream=self._upstream(address), endpoint=ENDPOINT, outcome=outcome))
        return response

    def _upstream(self, address: str) -> str:
        """Whose call it is."""
        return "igdb" if httpx.URL(address).path.startswith(_COVERS) else "metadata"


def _read(response: httpx.Response) -> Poster | None:
    """The picture; None when it is none, whatever one of its header and its bytes says."""
    said = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    kind = picture_type(response.content)
    if response.status_code != 200 or said not in TYPES or kind is None:
        return None
    return Poster(body=response.content, media_type=kind)
