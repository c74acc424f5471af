"""An add-on that answers as a test says."""

from collections.abc import Callable, Coroutine
from pathlib import Path

import httpx
import pytest

from addon.clients.http import Wire
from addon.domain.status import MediaType
from addon.errors import UpstreamError
from addon.indexers.base import Query
from addon.indexers.stremio import StremioAddon

Respond = Callable[[httpx.Request], httpx.Response] | Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]
WireTo = Callable[[Respond], Wire]
Forward = Callable[[float], None]

HASH = "a" * 40
SECRET = "RDKEY52CHARACTERSLONG"
URL = f"https://addon.test/sort=seeders|realdebrid={SECRET}/manifest.json"
MOVIE = Query(media_type=MediaType.MOVIE, imdb_id="tt0063350")
EPISODE = Query(media_type=MediaType.SHOW, imdb_id="tt0000001", season=1, episode=2)
HTML = "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>"


class Addon:
    """Answers each call with the same response and keeps what was asked."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.response


def streams(*found: object, headers: dict[str, str] | None = None, **extra: object) -> httpx.Response:
    return httpx.Response(200, headers=headers, json={"streams": list(found), **extra})


def capture(folder: Path, name: str) -> httpx.Response:
    head = (folder / "stremio" / f"{name}.headers.txt").read_text().splitlines()
    headers = dict(line.split(": ", 1) for line in head[1:] if line)
    (body,) = [path for path in (folder / "stremio").glob(f"{name}.*") if path.suffix != ".txt"]
    return httpx.Response(int(head[0].split()[1]), headers=headers, content=body.read_bytes())


async def failure(addon: StremioAddon, query: Query = MOVIE) -> UpstreamError:
    with pytest.raises(UpstreamError) as caught:
        await addon.search(query)
    return caught.value
