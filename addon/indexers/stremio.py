"""Any Stremio add-on as an indexer, Torrentio first of all. Knows no database and asks no debrid service.

The address of an add-on holds its configuration, often with debrid keys: it is a secret as a whole, and only its host
is ever shown.
"""

import asyncio
import re
from datetime import datetime, timedelta
from urllib.parse import unquote

import httpx
import msgspec
from aiolimiter import AsyncLimiter

from addon.clients.answers import decoded, denied, is_html
from addon.clients.cache import CachedAnswers
from addon.clients.http import Ask, Health, Manners, Upstream, Wire
from addon.clients.values import imdb_id, line, whole
from addon.domain.status import MediaType
from addon.domain.wording import sentence
from addon.indexers.base import Answer, Query
from addon.indexers.streams import Listed, read_streams
from addon.indexers.stremio_manifest import Manifest

_MANIFEST = "/manifest.json"
_STREAM = "stream"
_HEADERS = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Usher", "Accept": "application/json"}
_PACE = (1000, 21_600)  # calls in seconds: full bucket + what a day adds = 5,000, the limit of Torrentio since 2025-12
_PAUSE_SECONDS = (3600, 6 * 3600)  # it says no Retry-After; asking sooner only prolongs the block
_REDIRECTS = 3
_LARGEST_BYTES = 8 * 2**20
_THREAD_BYTES = 256 * 1024  # what is larger takes more than a few milliseconds to read
_FRESH_SECONDS = 3600  # when the answer does not say
_LONGEST_FRESH_SECONDS = 24 * 3600
_SHORTEST_SECRET = 6
_MOST_KEPT = 10_000  # releases in all kept answers, about 10 MB
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*([0-9]{1,9})(?![0-9])", re.IGNORECASE)


class _Streams(msgspec.Struct, rename="camel"):
    streams: list[msgspec.Raw] | None = None
    cache_max_age: object = None
    err: object = None


_STREAMS = msgspec.json.Decoder(_Streams)
_MANIFEST_BODY = msgspec.json.Decoder(Manifest)


class StremioAddon:
    """One add-on under its manifest URL; `stremio://` is read as https. Raises ValueError when that is no web address.

    Its own pace: 5,000 calls a day; after 403, 429 and pages of HTML, which mean that this address is blocked, one hour
    of silence, then two, four, six.
    """

    def __init__(self, manifest_url: str, wire: Wire) -> None:
        base, host = _address(manifest_url)
        self.name = f"stremio:{host}"
        self._clock = wire.clock
        self._secrets = _secrets_in(base)
        manners = Manners(
            headers=_HEADERS,
            limiters={"all": AsyncLimiter(*_PACE)},
            is_limit=_is_blocked,
            limit_seconds=_PAUSE_SECONDS,
            limit_words=_blocked_words,
            redirects=_REDIRECTS,
            largest_bytes=_LARGEST_BYTES,
        )
        self._upstream = Upstream(self.name, base, wire, manners)
        self._answers: CachedAnswers[str, Answer] = CachedAnswers(
            wire.clock, largest=_MOST_KEPT, weight=lambda answer: 1 + len(answer.releases)
        )

    @property
    def health(self) -> Health:
        """What the last call showed."""
        return self._upstream.health

    def searches(self, media_type: MediaType) -> bool:
        """Whether its streams can be of this kind: they stand under IMDb ids, which games have not."""
        return media_type is not MediaType.GAME

    async def search(self, query: Query, *, past_cache: bool = False) -> Answer:
        """The releases for a movie or an episode, in the add-on's order; none for a game.

        An episode's answer holds packs too; without an episode the first one is asked for. Raises ValueError for an id
        that is no IMDb id and for a show without a season, else as Indexer.search says.
        """
        if not self.searches(query.media_type):
            return Answer(releases=(), fresh_until=self._clock() + timedelta(seconds=_FRESH_SECONDS))
        path = _path(query)
        found = await self._answers.get(path, lambda: self._fetch(path), past_cache=past_cache)
        if found.without_call:
            self._upstream.answered_from_cache(_STREAM)
        return found.value

    async def check(self) -> str:
        """One sentence for a person that says what the add-on serves; raises UpstreamDeniedError when it is nothing."""
        ask = Ask(method="GET", path=_MANIFEST, endpoint="manifest", shared=True)
        response = await self._upstream.send(ask)
        self._raise_refusal(ask, response)
        manifest = decoded(self._upstream, ask, response, _MANIFEST_BODY)
        title = line(manifest.name, 60) or "the add-on"
        if manifest.needs_configuration:
            message = f"{self.name}: {title} must be configured on its own page first; take the address from there"
            raise denied(self._upstream, ask, response, message)
        served = [words for kind, words in (("movie", "movies"), ("series", "shows")) if manifest.serves(kind)]
        if not served:
            message = f"{self.name}: {title} has no streams for movies or shows by IMDb id; take another add-on"
            raise denied(self._upstream, ask, response, message)
        self._upstream.note_detail(sentence(" and ".join(served)).removesuffix("."))
        return f"{self.name}: {title} {line(manifest.version, 20) or ''}".rstrip() + f" serves {' and '.join(served)}"

    async def _fetch(self, path: str) -> tuple[Answer, datetime]:
        ask = Ask(method="GET", path=path, endpoint=_STREAM)
        response = await self._upstream.send(ask)
        # 404 with JSON is the SDK's way to say that it has nothing of this kind
        if response.status_code != 404 or not _is_json(response):
            self._raise_refusal(ask, response)
        body = decoded(self._upstream, ask, response, _STREAMS)
        if body.err is not None and body.streams is None and response.status_code != 404:
            raise self._upstream.broken_answer(ask, response, "answers with an error of its own")
        listed = await self._listed(body, len(response.content))
        if listed.trouble is not None:
            said = self._masked(listed.trouble)
            raise denied(self._upstream, ask, response, f"{self.name} lists an error and no release: {said}")
        fresh_until = self._clock() + timedelta(seconds=_fresh_seconds(body, response))
        return Answer(releases=listed.releases, fresh_until=fresh_until), fresh_until

    async def _listed(self, body: _Streams, size_bytes: int) -> Listed:
        if size_bytes > _THREAD_BYTES:
            return await asyncio.to_thread(read_streams, self.name, body.streams or [])
        return read_streams(self.name, body.streams or [])

    def _raise_refusal(self, ask: Ask, response: httpx.Response) -> None:
        status = response.status_code
        if 300 <= status < 400:
            raise self._upstream.broken_answer(ask, response, f"redirects to nowhere ({status})")
        if status >= 400:
            message = f"{self.name} refuses the call ({status}): check the address of the add-on and its configuration"
            raise denied(self._upstream, ask, response, message)

    def _masked(self, text: str) -> str:
        """The text without what stands in the add-on's address: errors of debrid services like to repeat keys."""
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return text


def _address(manifest_url: str) -> tuple[str, str]:
    """The address that routes are appended to, and its host."""
    text = re.sub("^stremio://", "https://", manifest_url.strip(), flags=re.IGNORECASE)
    base = re.split("[?#]", text, maxsplit=1)[0].removesuffix(_MANIFEST).rstrip("/").replace("|", "%7C")
    try:
        url = httpx.URL(base)
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("not the web address of a Stremio add-on")  # which it is stays untold: it is a secret
    return base, url.host


def _secrets_in(base: str) -> tuple[str, ...]:
    """What may be a key in the address: the words of its path, the longest first."""
    path = unquote(base.split("//", 1)[1].partition("/")[2])
    words = {word for word in re.split("[/|=,;&]", path) if len(word) >= _SHORTEST_SECRET}
    return tuple(sorted(words, key=len, reverse=True))


def _path(query: Query) -> str:
    tt = imdb_id(query.imdb_id) if query.imdb_id else None
    if tt is None:
        raise ValueError("an add-on is asked by IMDb id")
    if query.media_type is MediaType.MOVIE:
        return f"/stream/movie/{tt}.json"
    if query.season is None:
        raise ValueError("an add-on is asked for one episode of a season")
    return f"/stream/series/{tt}:{query.season}:{1 if query.episode is None else query.episode}.json"


def _is_blocked(response: httpx.Response) -> bool:
    status = response.status_code
    return status in {403, 429} or (is_html(response) and (status < 300 or status == 503))


def _blocked_words(response: httpx.Response) -> str:
    how = "a web page" if is_html(response) else "a refusal"
    return (
        f"blocks this address or has had too many calls ({response.status_code}, {how}): "
        "if it goes on, use an instance of your own or another add-on"
    )


def _is_json(response: httpx.Response) -> bool:
    return response.content[:64].lstrip().startswith(b"{")


def _fresh_seconds(body: _Streams, response: httpx.Response) -> int:
    """How long the answer is good for: by its body, else by its header, else an hour; a day at most."""
    said = whole(body.cache_max_age)
    if said is None:
        found = _MAX_AGE.search(response.headers.get("cache-control", "")[:500])
        said = int(found[1]) if found else _FRESH_SECONDS
    return min(said, _LONGEST_FRESH_SECONDS)
