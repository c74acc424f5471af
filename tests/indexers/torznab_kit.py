"""A feed that answers as a test says."""

from collections.abc import Callable, Mapping
from xml.sax.saxutils import quoteattr

import httpx
import pytest

from addon.domain.status import MediaType
from addon.errors import UpstreamError
from addon.indexers.base import Query
from addon.indexers.torznab import Torznab

KEY = "key-of-somebody"
URL = f"http://feed.test:9696/4/api?apikey={KEY}"
NAME = "torznab:feed.test"
TITLE = "Blue Harbor 2019 1080p BluRay x265-ABC"
A, B = "a" * 40, "b" * 40
MOVIE = Query(media_type=MediaType.MOVIE, imdb_id="tt0000001", tmdb_id=7, title="Blue Harbor", year=2019)
EPISODE = Query(media_type=MediaType.SHOW, imdb_id="tt0000002", title="Lamp & Ferry", year=2018, season=1, episode=2)
GAME = Query(media_type=MediaType.GAME, title="Blue Harbor: Racing!", year=2020)
CAPS = {"search": "q", "tv-search": "q,season,ep,imdbid,tvdbid", "movie-search": "q,imdbid,tmdbid"}
Answer = httpx.Response | Callable[[httpx.Request], httpx.Response]


class Site:
    """Says what it can, and answers each function with the same response; keeps what was asked."""

    def __init__(self, caps: httpx.Response | None = None, **answers: Answer) -> None:
        self.caps = caps or caps_of(CAPS)
        self.answers = answers
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        function = request.url.params["t"]
        answer = self.caps if function == "caps" else self.answers.get(function, feed())
        return answer if isinstance(answer, httpx.Response) else answer(request)

    @property
    def asked(self) -> list[dict[str, str]]:
        """What was searched for, without what each call holds."""
        common = {"apikey", "limit", "extended"}
        params = (dict(request.url.params) for request in self.requests)
        return [
            {key: value for key, value in each.items() if key not in common} for each in params if each["t"] != "caps"
        ]


def xml(text: str, status: int = 200, headers: Mapping[str, str] | None = None) -> httpx.Response:
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()
    return httpx.Response(status, content=content, headers={"content-type": "application/rss+xml", **(headers or {})})


def caps_of(functions: Mapping[str, str], *categories: int, page: int = 100) -> httpx.Response:
    searching = "".join(f'<{name} available="yes" supportedParams="{params}"/>' for name, params in functions.items())
    listed = "".join(f'<category id="{number}" name="x"/>' for number in categories)
    return xml(
        f'<caps><server title="Example"/><limits default="{page}" max="{page}"/>'
        f"<searching>{searching}</searching><categories>{listed}</categories></caps>"
    )


def item(title: str = TITLE, inner: str = "", **attributes: object) -> str:
    told = "".join(
        f"<torznab:attr name={quoteattr(name)} value={quoteattr(str(value))}/>" for name, value in attributes.items()
    )
    return f"<item><title>{title}</title>{inner}{told}</item>"


def feed(*items: str) -> httpx.Response:
    return xml(
        '<rss version="1.0" xmlns:torznab="http://torznab.com/schemas/2015/feed"><channel><title>Example</title>'
        f"{''.join(items)}</channel></rss>"
    )


def error(code: int | str, description: str = "Something", status: int = 200, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return xml(f'<error code="{code}" description="{description}"/>', status, named)


async def failure(indexer: Torznab, query: Query = MOVIE) -> UpstreamError:
    with pytest.raises(UpstreamError) as caught:
        await indexer.search(query)
    return caught.value
