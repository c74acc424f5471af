"""A Torznab feed as Jackett and Prowlarr answer it: what it can, searches, errors with status 200, keyed links."""

import re
from collections.abc import Iterator, Mapping
from itertools import count
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from addon.demo.catalogue import Catalogue, Torrent
from addon.demo.clock import Timekeeper
from addon.demo.listings import FeedListing, Way
from addon.demo.switches import Body
from addon.demo.torrent_file import torrent_file
from addon.demo.torrentio import TRACKER
from addon.demo.upstream import Upstream

_WORD = re.compile(r"[a-z0-9]+")
_NUMBERS = re.compile(r"\bS(\d{2})(?:E(\d{2}))?", re.IGNORECASE)
_SCHEMA = "http://torznab.com/schemas/2015/feed"
_COMMON = {"t", "apikey", "cat", "limit", "offset", "extended"}
_FUNCTIONS = {"search": "search", "tvsearch": "tv-search", "movie": "movie-search"}


class Torznab(Upstream):
    """The feed. `functions`: what each takes; those left out it cannot do. `page`: how many items an answer holds."""

    api_key = "demo-torznab-key"

    def __init__(self, time: Timekeeper, catalogue: Catalogue) -> None:
        super().__init__(time, catalogue, _error_body)
        self.functions = {"search": "q", "tvsearch": "q,season,ep,imdbid", "movie": "q,imdbid"}
        self.page = 100
        self._links = count(1)
        self.app = Starlette(routes=[Route("/1/api", self._api), Route("/1/download", self._download)])

    @property
    def url(self) -> str:
        """What a user would paste."""
        return self.url_with(self.api_key)

    def url_with(self, key: str) -> str:
        """The same with another key."""
        return f"{self.origin}/1/api?apikey={key}"

    async def _api(self, request: Request) -> Response:
        asked = request.query_params
        function = asked.get("t", "")
        if asked.get("apikey") != self.api_key:
            return _error(100, "Invalid API Key")
        if function == "caps":
            return _xml(self._caps())
        if function not in self.functions:
            return _error(203, f"Function not available: {function}")
        odd = set(asked) - _COMMON - set(self.functions[function].split(","))
        if odd:
            return _error(201, f"Incorrect parameter: {', '.join(sorted(odd))}", status=400)
        found = list(self._found(asked))
        start, stop = int(asked.get("offset", "0")), min(int(asked.get("limit", self.page)), self.page)
        return _xml(self._feed(found[start : start + stop]))

    def _found(self, asked: Mapping[str, str]) -> Iterator[tuple[Torrent, FeedListing]]:
        categories = [int(number) for number in asked.get("cat", "").split(",") if number]
        words = set(_WORD.findall(asked.get("q", "").lower()))
        for torrent in self.catalogue.torrents:
            listing = torrent.listing
            if listing is None or not _is_in(categories, listing):
                continue
            by_id = asked.get("imdbid") in (None, listing.imdb_id)
            if by_id and words <= set(_WORD.findall(torrent.name.lower())) and _has_numbers(torrent.name, asked):
                yield torrent, listing

    async def _download(self, request: Request) -> Response:
        if request.query_params.get("apikey") != self.api_key:
            return Response(status_code=401)
        torrent = self.catalogue.torrent(request.query_params.get("link", "").partition(".")[0])
        if torrent is None or torrent.listing is None or torrent.listing.way is Way.GONE:
            return Response("gone", 410)
        if torrent.listing.way is Way.TORRENT:
            trackers = (torrent.tracker,) if torrent.tracker else ()
            body = torrent_file(torrent, *trackers, is_private=torrent.listing.is_private)
            return Response(body, media_type="application/x-bittorrent")
        return Response(status_code=301, headers={"location": _magnet(torrent)})

    def _caps(self) -> str:
        searching = "".join(
            f"<{name} available={quoteattr('yes' if function in self.functions else 'no')}"
            f" supportedParams={quoteattr(self.functions.get(function, ''))}/>"
            for function, name in _FUNCTIONS.items()
        )
        categories = "".join(f'<category id="{number}" name="{number}"/>' for number in (1000, 2000, 4000, 5000))
        return (
            f'<caps><server title="Demo"/><limits default="{self.page}" max="{self.page}"/>'
            f"<searching>{searching}</searching><categories>{categories}</categories></caps>"
        )

    def _feed(self, found: list[tuple[Torrent, FeedListing]]) -> str:
        items = "".join(self._item(torrent, listing) for torrent, listing in found)
        return f'<rss version="1.0" xmlns:torznab="{_SCHEMA}"><channel><title>Demo</title>{items}</channel></rss>'

    def _item(self, torrent: Torrent, listing: FeedListing) -> str:
        """An item; as from Prowlarr its link is another one each time."""
        link = _magnet(torrent)
        attributes = [("category", str(number)) for number in listing.categories]
        attributes += [("seeders", str(torrent.seeders))] if torrent.seeders is not None else []
        if listing.way is Way.HASH:
            attributes.append(("infohash", torrent.info_hash))
        else:
            key = f"{torrent.info_hash}.{next(self._links)}"
            link = f"{self.origin}/1/download?apikey={self.api_key}&link={key}&file={quote(torrent.name)}"
        kind = "private" if listing.is_private else "public"
        told = "".join(f"<torznab:attr name={quoteattr(name)} value={quoteattr(text)}/>" for name, text in attributes)
        return (
            f"<item><title>{escape(torrent.name)}</title><guid>https://tracker.example/{torrent.info_hash}</guid>"
            f"<type>{kind}</type><size>{torrent.size_bytes}</size><link>{escape(link)}</link>"
            f'<enclosure url={quoteattr(link)} length="{torrent.size_bytes}" type="application/x-bittorrent"/>'
            f"{told}</item>"
        )


def _magnet(torrent: Torrent) -> str:
    tracker = quote(torrent.tracker or TRACKER, safe="")
    return f"magnet:?xt=urn:btih:{torrent.info_hash}&dn={quote(torrent.name)}&tr={tracker}"


def _is_in(categories: list[int], listing: FeedListing) -> bool:
    """Whether it is filed under one of them; a parent covers its children."""
    if not categories:
        return True
    filed = {*listing.categories, *(number // 1000 * 1000 for number in listing.categories)}
    return not filed.isdisjoint(categories)


def _has_numbers(name: str, asked: Mapping[str, str]) -> bool:
    found = _NUMBERS.search(name)
    named = {"season": found[1], "ep": found[2]} if found else {}
    return all(key not in asked or int(named.get(key) or -1) == int(asked[key]) for key in ("season", "ep"))


def _xml(text: str, status: int = 200) -> Response:
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>{text}', status, media_type="application/rss+xml")


def _error(code: int, description: str, *, status: int = 200) -> Response:
    return _xml(f"<error code={quoteattr(str(code))} description={quoteattr(description)}/>", status)


def _error_body(status: int) -> Body:
    match status:
        case 401:
            return ""
        case 429:
            return '<error code="429" description="Too many requests"/>'
        case _:
            return '<error code="900" description="The tracker does not answer"/>'
