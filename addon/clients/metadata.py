"""Titles, episodes and air dates from Cinemeta. Knows no request of ours."""

from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import quote

import httpx
import msgspec

from addon.clients.answers import decoded, is_html
from addon.clients.cache import CachedAnswers, Found
from addon.clients.http import Ask, Health, Manners, Upstream, Wire
from addon.clients.metadata_answers import KINDS, Catalog, Meta, MetaAnswer, MovieInfo, ShowInfo, TitleInfo
from addon.clients.values import imdb_id as as_imdb_id
from addon.clients.values import line
from addon.domain.status import MediaType

T = TypeVar("T")

_META_FRESH = timedelta(hours=6)
_ABSENT_FRESH = timedelta(minutes=10)  # a new title appears some day
_SEARCH_FRESH = timedelta(minutes=10)
_REDIRECTS = 3  # its catalog answers 307 to another host
_CHECKED = "tt0000001"  # any id will do: unknown ones are answered too

_META = msgspec.json.Decoder(MetaAnswer)
_CATALOG = msgspec.json.Decoder(Catalog)


class Cinemeta:
    """Cinemeta, or what speaks like it. Every method may raise UpstreamUnavailableError (wait)."""

    name = "metadata"

    def __init__(self, url: str, wire: Wire) -> None:
        self._clock = wire.clock
        self._upstream = Upstream(self.name, url, wire, Manners(redirects=_REDIRECTS))
        self._movies: CachedAnswers[str, MovieInfo | None] = CachedAnswers(wire.clock, largest=1000)
        self._shows: CachedAnswers[str, ShowInfo | None] = CachedAnswers(
            wire.clock, largest=30_000, weight=lambda show: 1 + (len(show.episodes) if show else 0)
        )
        self._searches: CachedAnswers[tuple[MediaType, str], tuple[TitleInfo, ...]] = CachedAnswers(
            wire.clock, largest=5000, weight=lambda titles: 1 + len(titles)
        )

    @property
    def health(self) -> Health:
        """What the last call showed."""
        return self._upstream.health

    async def movie(self, imdb_id: str, *, past_cache: bool = False) -> MovieInfo | None:
        """The movie; None when there is none with this id. At most 6 hours old, unless asked past the cache."""
        if as_imdb_id(imdb_id) is None:
            return None
        found = await self._movies.get(imdb_id, lambda: self._fetch_movie(imdb_id), past_cache=past_cache)
        return self._counted(found, "meta")

    async def show(self, imdb_id: str, *, past_cache: bool = False) -> ShowInfo | None:
        """The show with all its episodes; None when there is none with this id. As old as a movie may be."""
        if as_imdb_id(imdb_id) is None:
            return None
        found = await self._shows.get(imdb_id, lambda: self._fetch_show(imdb_id), past_cache=past_cache)
        return self._counted(found, "meta")

    async def search(self, text: str, media_type: MediaType) -> tuple[TitleInfo, ...]:
        """Titles that match the text, the best first, at most 100; none for games. At most 10 minutes old."""
        term = line(text, 200)
        if term is None or media_type not in KINDS:
            return ()
        found = await self._searches.get((media_type, term), lambda: self._fetch_hits(media_type, term))
        return self._counted(found, "catalog")

    async def check(self) -> str:
        """One sentence for a person that says the metadata can be used; raises what is wrong."""
        ask = Ask(method="GET", path=f"/meta/movie/{_CHECKED}.json", endpoint="meta", shared=True)
        response = await self._upstream.send(ask)
        if response.status_code != 404 or is_html(response):  # a web page instead of an answer: not Cinemeta
            self._read(ask, response, _META)
        return f"metadata: {self.health.url} answers"

    async def _fetch_movie(self, imdb_id: str) -> tuple[MovieInfo | None, datetime]:
        movie = (await self._meta(MediaType.MOVIE, imdb_id)).movie(imdb_id)
        return movie, self._clock() + (_META_FRESH if movie else _ABSENT_FRESH)

    async def _fetch_show(self, imdb_id: str) -> tuple[ShowInfo | None, datetime]:
        show = (await self._meta(MediaType.SHOW, imdb_id)).show(imdb_id)
        return show, self._clock() + (_META_FRESH if show else _ABSENT_FRESH)

    async def _fetch_hits(self, media_type: MediaType, term: str) -> tuple[tuple[TitleInfo, ...], datetime]:
        path = f"/catalog/{KINDS[media_type]}/top/search={quote(term, safe='')}.json"
        catalog = await self._answer(Ask(method="GET", path=path, endpoint="catalog"), _CATALOG)
        return catalog.titles(media_type) if catalog else (), self._clock() + _SEARCH_FRESH

    async def _meta(self, media_type: MediaType, imdb_id: str) -> Meta:
        ask = Ask(method="GET", path=f"/meta/{KINDS[media_type]}/{imdb_id}.json", endpoint="meta")
        answer = await self._answer(ask, _META)
        return (answer.meta if answer else None) or Meta()

    async def _answer(self, ask: Ask, decoder: msgspec.json.Decoder[T]) -> T | None:
        """The answer; None when there is no such thing."""
        response = await self._upstream.send(ask)
        if response.status_code == 404:
            return None
        return self._read(ask, response, decoder)

    def _read(self, ask: Ask, response: httpx.Response, decoder: msgspec.json.Decoder[T]) -> T:
        if response.status_code >= 300:  # there is nothing that a caller could ask wrongly
            raise self._upstream.broken_answer(ask, response, f"answers {response.status_code}")
        return decoded(self._upstream, ask, response, decoder)

    def _counted(self, found: Found[T], endpoint: str) -> T:
        if found.without_call:
            self._upstream.answered_from_cache(endpoint)
        return found.value
