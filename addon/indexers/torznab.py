"""One Torznab feed (Prowlarr, Jackett and others) as an indexer. Knows no database and follows no link.

Its API key travels in the query of each call: calls, errors and health show its host at most.
"""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

import httpx

from addon.clients.answers import denied, is_html
from addon.clients.cache import CachedAnswers
from addon.clients.failures import Failure
from addon.clients.http import Ask, Health, Manners, Upstream, Wire
from addon.domain.releases import Release
from addon.domain.status import MediaType
from addon.domain.wording import listed, sentence
from addon.errors import UpstreamDeniedError, UpstreamError, UpstreamRejectedError, UpstreamUnavailableError
from addon.indexers.base import Answer, Query
from addon.indexers.torznab_address import read_address
from addon.indexers.torznab_caps import Caps, read_caps
from addon.indexers.torznab_feed import Page, read_page
from addon.indexers.torznab_questions import Question, questions
from addon.indexers.torznab_xml import LARGEST_BYTES, ErrorAnswer, UnreadableXmlError, error_in

_HEADERS = {"Accept": "application/rss+xml, application/xml, text/xml"}
_FRESH = timedelta(minutes=60)
_CAPS_FRESH = timedelta(hours=12)
_LONGEST_SECONDS = 60.0  # for all calls of a search: slow trackers take up to a minute
_READ_SECONDS = 55.0
_MOST_PAGES = 3
_SLOW = timedelta(seconds=20)  # a feed that takes so long for a page is asked for no other
_THREAD_BYTES = 128 * 1024  # what is larger takes more than some milliseconds to read
_MOST_KEPT = 10_000  # releases in all kept answers, about 10 MB
_PAUSE_SECONDS = (60, 3600)  # after a limit that says no Retry-After
_LIMITS = {429, 500, 501}
_OUTAGES_FROM = 500
_REFUSES_PARAMETER = {201, 203}
_KEY_WORDS = "refuses the API key or wants you to act ({said}): check its address in USHER_TORZNAB_URLS"
_KINDS = {MediaType.MOVIE: "movies", MediaType.SHOW: "shows", MediaType.GAME: "games"}


class Torznab:
    """One feed under its address with the key. Raises ValueError when that is no web address.

    What it says that it can do is asked first and kept for half a day; what it lists is kept for an hour.
    """

    def __init__(self, url: str, wire: Wire) -> None:
        self._address = read_address(url)
        self.name = f"torznab:{self._address.origin.host}"
        self._clock = wire.clock
        manners = Manners(
            headers=_HEADERS,
            is_limit=_is_limit,
            is_outage=lambda response: response.status_code >= _OUTAGES_FROM,
            limit_seconds=_PAUSE_SECONDS,
            largest_bytes=LARGEST_BYTES,
        )
        self._upstream = Upstream(self.name, self._address.base, wire, manners)
        self._caps: CachedAnswers[str, Caps] = CachedAnswers(wire.clock)
        self._answers: CachedAnswers[Question, tuple[Release, ...]] = CachedAnswers(
            wire.clock, largest=_MOST_KEPT, weight=lambda releases: 1 + len(releases)
        )

    @property
    def health(self) -> Health:
        """What the last call showed."""
        return self._upstream.health

    def searches(self, media_type: MediaType) -> bool:
        """True: what it offers is only known once its capabilities are asked for; then what it lacks is not asked."""
        return True

    async def check(self) -> str:
        """One sentence for a person that says what it can search; raises UpstreamDeniedError when it is nothing."""
        caps = await self._can(past_cache=True)
        title = f" ({caps.title})" if caps.title else ""
        searched = [words for kind, words in _KINDS.items() if questions(_example(kind), caps)]
        if not searched:
            message = f"{self.name}{title} offers no search for movies, shows or games; take another feed"
            raise UpstreamDeniedError(message, upstream=self.name, operation="caps")
        self._upstream.note_detail(sentence(listed(searched)).removesuffix("."))
        ids = [function for function in ("movie", "tvsearch") if caps.takes(function, "imdbid")]
        how = "by IMDb id and title" if ids else "by title"
        return f"{self.name}{title} searches {listed(searched)} {how}"

    async def search(self, query: Query, *, past_cache: bool = False) -> Answer:
        """The releases for the query; an episode's answer holds packs of its season too.

        Raises as Indexer.search says, UpstreamUnavailableError also when it takes more than a minute.
        """
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                asked = questions(query, await self._can())
                found = await asyncio.gather(*(self._ask(each, past_cache=past_cache) for each in asked))
        except TimeoutError:
            message = f"{self.name} does not answer within a minute"
            raise UpstreamUnavailableError(message, upstream=self.name, operation="search", unanswered=True) from None
        releases: dict[str, Release] = {}
        for release in (each for answer in found for each in answer.releases):
            releases.setdefault(release.key, release)
        fresh_until = min((answer.fresh_until for answer in found), default=self._clock() + _FRESH)
        return Answer(releases=tuple(releases.values()), fresh_until=fresh_until)

    async def _can(self, *, past_cache: bool = False) -> Caps:
        return (await self._caps.get("caps", self._fetch_caps, past_cache=past_cache)).value

    async def _ask(self, question: Question, *, past_cache: bool) -> Answer:
        found = await self._answers.get(question, lambda: self._fetch(question), past_cache=past_cache)
        if found.without_call:
            self._upstream.answered_from_cache(question.function)
        return Answer(releases=found.value, fresh_until=found.fresh_until)

    async def _fetch_caps(self) -> tuple[Caps, datetime]:
        ask = self._call("caps", (), shared=True)
        response = await self._send(ask)
        try:
            return read_caps(response.content), self._clock() + _CAPS_FRESH
        except UnreadableXmlError as error:
            raise self._nonsense(ask, response, error) from None

    async def _fetch(self, question: Question) -> tuple[tuple[Release, ...], datetime]:
        try:
            releases = await self._pages(question)
        except UpstreamRejectedError:
            assert question.in_words is not None, "nothing else may be refused"
            releases = await self._pages(question.in_words)
        return releases, self._clock() + _FRESH

    async def _pages(self, question: Question) -> tuple[Release, ...]:
        """The releases of as many pages as come full, three at most. What was found counts if a later one fails."""
        caps, begun = await self._can(), self._clock()
        found: dict[str, Release] = {}
        for number in range(_MOST_PAGES):
            known = len(found)
            try:
                page = await self._page(question, offset=number * caps.page, limit=caps.page)
            except UpstreamError:  # health tells of it
                if not found:
                    raise
                break
            found |= {release.key: release for release in page.releases if release.key not in found}
            is_last = page.items < caps.page or len(found) == known  # some servers repeat the first page for ever
            if is_last or self._clock() - begun >= _SLOW:
                break
        return tuple(found.values())

    async def _page(self, question: Question, *, offset: int, limit: int) -> Page:
        paging = (("extended", "1"), ("limit", str(limit)), *((("offset", str(offset)),) if offset else ()))
        ask = self._call(question.function, (*question.parameters, *paging))
        response = await self._send(ask, may_refuse=question.in_words is not None)
        try:
            if len(response.content) > _THREAD_BYTES:
                return await asyncio.to_thread(read_page, self.name, response.content)
            return read_page(self.name, response.content)
        except UnreadableXmlError as error:
            raise self._nonsense(ask, response, error) from None

    def _call(self, function: str, parameters: tuple[tuple[str, str], ...], *, shared: bool = False) -> Ask:
        query = urlencode([("t", function), *parameters, *self._address.parameters.items()])
        return Ask(method="GET", path="", endpoint=function, shared=shared, query=query, read_seconds=_READ_SECONDS)

    async def _send(self, ask: Ask, *, may_refuse: bool = False) -> httpx.Response:
        """The answer when it is no error. `may_refuse`: a refused parameter is an UpstreamRejectedError then."""
        response = await self._upstream.send(ask)
        error = error_in(response.content)
        if error is None and response.status_code < 300:
            return response
        raise self._failure(ask, response, error, may_refuse=may_refuse)

    def _failure(
        self, ask: Ask, response: httpx.Response, error: ErrorAnswer | None, *, may_refuse: bool
    ) -> UpstreamError:
        status = response.status_code
        said = self._address.masked(error.description) if error is not None else f"status {status}"
        code = error.code if error is not None else status
        if status in {401, 403} or (error is not None and (100 <= code < 200 or code == 910)):
            return denied(self._upstream, ask, response, f"{self.name} {_KEY_WORDS.format(said=said)}", Failure.KEY)
        if may_refuse and error is not None and code in _REFUSES_PARAMETER:
            message = f"{self.name} does not search by id: {said}"
            return UpstreamRejectedError(message, upstream=self.name, operation=ask.endpoint, status=status)
        if 300 <= status < 400:
            return self._upstream.broken_answer(ask, response, f"redirects ({status}): is its address right?")
        return self._upstream.broken_answer(ask, response, f"answers with an error ({code}): {said}")

    def _nonsense(self, ask: Ask, response: httpx.Response, error: UnreadableXmlError) -> UpstreamError:
        what = "a web page" if is_html(response) and b"<html" in response.content[:1024].lower() else str(error)
        return self._upstream.broken_answer(ask, response, f"answers with no feed: {what}")


def _is_limit(response: httpx.Response) -> bool:
    """Also by the feed's own error, which comes with any status; 500 is a limit in its words, an outage in HTTP's."""
    if response.status_code == 429:
        return True
    error = error_in(response.content)
    return error is not None and error.code in _LIMITS


def _example(media_type: MediaType) -> Query:
    query = Query(media_type=media_type, imdb_id="tt0000001", title="a title")
    return replace(query, season=1, episode=1) if media_type is MediaType.SHOW else query
