"""Games from IGDB: titles, years, platforms, genres, covers. Its keys are exchanged at Twitch. Knows no request."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

import httpx
import msgspec
from aiolimiter import AsyncLimiter

from addon.clients.answers import decoded, denied, refusal_text
from addon.clients.cache import CachedAnswers, Found
from addon.clients.failures import Failure
from addon.clients.http import Ask, Health, Manners, Upstream, Wire
from addon.clients.igdb_answers import FIELDS, ROWS, TOKEN, games_in, names_in
from addon.clients.values import line
from addon.domain.games import GameInfo

T = TypeVar("T")

_MOST_OPEN = 8
_FRESH = timedelta(minutes=10)
_LISTS_FRESH = timedelta(days=1)
_SPARE = timedelta(hours=1)  # before a token's end a new one is asked for
_HITS = 50
_MOST_GENRES = 500
_SHOWN_TYPES = "(0,4,8,9,10,11)"  # games, expansions that stand alone, remakes, remasters, expanded ones, ports
_TOKEN = "token"
_UNSAFE = re.compile(r'["\\;]+')
_SENDABLE = re.compile(r"[!-~]{1,2000}")  # as the value of a header
_WRONG_KEYS = "igdb refuses the keys: check USHER_IGDB_CLIENT_ID and USHER_IGDB_CLIENT_SECRET"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Of an application at dev.twitch.tv."""

    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)


class Igdb:
    """IGDB, or what speaks like it. Every method may raise UpstreamUnavailableError, and UpstreamDeniedError when the
    keys are wrong."""

    name = "igdb"

    def __init__(self, url: str, twitch_url: str, keys: Keys, wire: Wire) -> None:
        self._clock = wire.clock
        self._keys = keys
        manners = Manners(
            headers={"Client-ID": keys.client_id, "Content-Type": "text/plain", "Accept": "application/json"},
            limiters={"all": pace()},
        )
        self._upstream = Upstream(self.name, url, wire, manners)
        self._twitch = Upstream(self.name, twitch_url, wire)
        self._open = asyncio.Semaphore(_MOST_OPEN)
        self._tokens: CachedAnswers[str, str] = CachedAnswers(wire.clock)
        self._games: CachedAnswers[str, tuple[GameInfo, ...]] = CachedAnswers(
            wire.clock, largest=5000, weight=lambda games: 1 + len(games)
        )
        self._genres: CachedAnswers[str, tuple[str, ...]] = CachedAnswers(wire.clock)

    @property
    def health(self) -> Health:
        """What the last calls showed: without a token nothing else can be asked."""
        return self._twitch.health if self._twitch.health.ok is False else self._upstream.health

    async def search(self, text: str) -> tuple[GameInfo, ...]:
        """Games that match the text, the best first, at most 50. At most 10 minutes old."""
        term = _quotable(text)
        if term is None:
            return ()
        return await self._listed(f'search "{term}"; fields {FIELDS}; where game_type = {_SHOWN_TYPES}; limit {_HITS};')

    async def game(self, igdb_id: int) -> GameInfo | None:
        """The game, of whatever type; None when there is none with this number. At most 10 minutes old."""
        found = await self._listed(f"fields {FIELDS}; where id = {igdb_id}; limit 1;")
        return next((game for game in found if game.igdb_id == igdb_id), None)

    async def genres(self) -> tuple[str, ...]:
        """The names of all genres. At most a day old."""
        found = await self._genres.get("", self._fetch_genres)
        return self._counted(found, "genres")

    async def check(self) -> str:
        """One sentence for a person that says that the keys are accepted; raises what is wrong."""
        await self._rows("genres", "fields name; limit 1;", shared=True)
        return f"igdb: {self._upstream.health.url} answers, the keys are accepted"

    async def _listed(self, query: str) -> tuple[GameInfo, ...]:
        found = await self._games.get(query, lambda: self._fetch_games(query))
        return self._counted(found, "games")

    async def _fetch_games(self, query: str) -> tuple[tuple[GameInfo, ...], datetime]:
        return games_in(await self._rows("games", query)), self._clock() + _FRESH

    async def _fetch_genres(self) -> tuple[tuple[str, ...], datetime]:
        rows = await self._rows("genres", f"fields name; sort name asc; limit {_MOST_GENRES};")
        return names_in(rows, _MOST_GENRES), self._clock() + _LISTS_FRESH

    async def _rows(self, endpoint: str, query: str, *, shared: bool = False) -> Sequence[msgspec.Raw]:
        token = await self._token()
        ask = Ask(method="POST", path=f"/{endpoint}", endpoint=endpoint, text=query, token=token, shared=shared)
        response = await self._send(ask)
        if response.status_code == 401:  # it has expired, or was taken back
            ask = replace(ask, token=await self._token(refused=token))
            response = await self._send(ask)
        if response.status_code in {401, 403}:
            raise denied(self._upstream, ask, response, _WRONG_KEYS, Failure.KEY)
        if response.status_code >= 300:  # there is nothing that a caller could ask wrongly
            raise self._upstream.broken_answer(ask, response, f"answers {response.status_code}")
        return decoded(self._upstream, ask, response, ROWS)

    async def _send(self, ask: Ask) -> httpx.Response:
        async with self._open:
            return await self._upstream.send(ask)

    async def _token(self, *, refused: str | None = None) -> str:
        """The token for all calls; another than the `refused` one. Whoever asks meanwhile waits for the same answer."""
        kept = (await self._tokens.get(_TOKEN, self._fetch_token)).value
        if kept != refused:
            return kept
        return (await self._tokens.get(_TOKEN, self._fetch_token, past_cache=True)).value

    async def _fetch_token(self) -> tuple[str, datetime]:
        form = {
            "client_id": self._keys.client_id,
            "client_secret": self._keys.client_secret,
            "grant_type": "client_credentials",
        }
        ask = Ask(method="POST", path="/oauth2/token", endpoint=_TOKEN, form=form, shared=True)
        response = await self._twitch.send(ask)
        if response.status_code in {400, 401, 403} and refusal_text(response):
            raise denied(self._twitch, ask, response, _WRONG_KEYS, Failure.KEY)
        if response.status_code >= 300:
            raise self._twitch.broken_answer(ask, response, f"gets no token ({response.status_code})")
        token = decoded(self._twitch, ask, response, TOKEN)
        if not _SENDABLE.fullmatch(token.access_token):
            raise self._twitch.broken_answer(ask, response, "answers with what can be no token")
        lives = timedelta(seconds=max(0, min(token.expires_in, 10**8)))
        return token.access_token, self._clock() + max(lives - _SPARE, lives / 2)

    def _counted(self, found: Found[T], endpoint: str) -> T:
        if found.without_call:
            self._upstream.answered_from_cache(endpoint)
        return found.value


def pace() -> AsyncLimiter:
    """Lets four calls a second through, evenly: a burst of four and its refill would be more in the first second."""
    return AsyncLimiter(1, 0.25)


def _quotable(text: str) -> str | None:
    """The text in one line without what would end a text in IGDB's query language; None when nothing is left."""
    return line(_UNSAFE.sub(" ", text), 200)
