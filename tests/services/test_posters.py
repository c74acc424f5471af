"""Posters: fetched once, from where they may be, and only what is a picture."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from addon.clients.counting import Call, Outcome
from addon.clients.http import Wire
from addon.clients.pictures import picture_type
from addon.domain.status import MediaType, Source
from addon.errors import UpstreamUnavailableError
from addon.services.poster_files import PosterFiles
from addon.services.posters import LARGEST_BYTES, Posters
from addon.signing import Seal
from tests.conftest import HeldClock, Respond
from tests.domain.lives import request_with

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 100
ADDRESS = "https://images.test/poster/1.png"
SOURCE = "http://10.0.0.9:8080/cinemeta"


def png(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=PNG, headers={"content-type": "image/png"})


class Desk:
    """Posters over a network of the test's own."""

    def __init__(self, folder: Path, wire_to: Callable[[Respond], Wire], respond: Respond) -> None:
        self.asked: list[str] = []
        self.source: dict[str, str | Exception] = {}

        async def counted(request: httpx.Request) -> httpx.Response:
            self.asked.append(str(request.url))
            answer = respond(request)
            return answer if isinstance(answer, httpx.Response) else await answer

        async def ask_source(media_type: MediaType, imdb_id: str) -> str | None:
            found = self.source.get(imdb_id)
            if isinstance(found, Exception):
                raise found
            return found

        self.seal = Seal("key", "posters")
        self.posters = Posters(self.seal, PosterFiles(folder), wire_to(counted), ask_source, (SOURCE,))
        self.posters.resolved = self._resolve

    async def get(self, address: str) -> bytes | None:
        path = self.posters.path_of(address)
        assert path is not None
        return await self.get_path(path)

    async def get_path(self, path: str) -> bytes | None:
        found = await self.posters.get(path.removeprefix("posters/"))
        return None if found is None else found.body

    async def _resolve(self, host: str) -> tuple[str, ...]:
        return ("192.168.1.5",) if host.endswith(".home.test") else ("93.184.216.34",)


@pytest.fixture
def desk_of(tmp_path: Path, wire_to: Callable[[Respond], Wire]) -> Callable[[Respond], Desk]:
    return lambda respond: Desk(tmp_path / "posters", wire_to, respond)


async def test_poster_is_fetched_once_for_all_who_ask_and_kept(
    desk_of: Callable[[Respond], Desk], calls: list[Call]
) -> None:
    gate = asyncio.Event()

    async def slow(request: httpx.Request) -> httpx.Response:
        await gate.wait()
        return png(request)

    desk = desk_of(slow)
    waiting = [asyncio.create_task(desk.get(ADDRESS)) for _ in range(5)]
    while not desk.asked:
        await asyncio.sleep(0)
    gate.set()
    assert await asyncio.gather(*waiting) == [PNG] * 5
    assert await desk.get(ADDRESS) == PNG
    assert await desk_of(lambda request: httpx.Response(500)).get(ADDRESS) == PNG  # also after a restart
    assert desk.asked == [ADDRESS]
    assert calls == [Call(upstream="metadata", endpoint="poster", outcome=Outcome.ANSWERED)]


async def test_cover_of_a_game_is_a_call_to_igdb(desk_of: Callable[[Respond], Desk], calls: list[Call]) -> None:
    await desk_of(png).get("https://images.igdb.com/igdb/image/upload/t_cover_big/co1.jpg")
    assert [call.upstream for call in calls] == ["igdb"]


async def test_failure_is_remembered_for_some_minutes(
    desk_of: Callable[[Respond], Desk], held_clock: HeldClock
) -> None:
    answers = [httpx.Response(503), png(httpx.Request("GET", ADDRESS))]
    desk = desk_of(lambda request: answers.pop(0))
    assert await desk.get(ADDRESS) is None
    assert await desk.get(ADDRESS) is None
    held_clock.forward(601)
    assert await desk.get(ADDRESS) == PNG


@pytest.mark.parametrize("id", ["", ".", "x", "aHR0cHM6Ly9pbWFnZXMudGVzdC8.AAAAAAAAAAAAAAAAAAAAAA", "%2e%2e", "é.é"])
async def test_nothing_is_fetched_that_usher_has_not_given_out(desk_of: Callable[[Respond], Desk], id: str) -> None:
    desk = desk_of(png)
    assert await desk.posters.get(id) is None
    assert await desk.posters.get(Seal("other key", "posters").seal(ADDRESS)) is None
    assert await desk.posters.get(Seal("key", "session").seal(ADDRESS)) is None
    assert desk.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://images.test/1.png",
        "https://127.0.0.1/1.png",
        "https://[::1]/1.png",
        "https://169.254.169.254/latest",
        "https://nas.home.test/1.png",
        "http://10.0.0.9/1.png",
        "http://10.0.0.9:8081/1.png",
        "ftp://images.test/1.png",
        "file:///etc/passwd",
        "nonsense",
    ],
)
async def test_nothing_at_home_is_called_but_what_is_configured(
    desk_of: Callable[[Respond], Desk], address: str
) -> None:
    desk = desk_of(png)
    assert await desk.get(address) is None
    assert await desk.get("http://10.0.0.9:8080/poster/1.png") == PNG
    moved = desk_of(lambda request: httpx.Response(302, headers={"location": address}))
    assert await moved.get("https://images.test/moved.png") is None
    assert {httpx.URL(each).host for each in moved.asked} == {"images.test"}


async def test_redirects_are_followed_and_not_for_ever(desk_of: Callable[[Respond], Desk]) -> None:
    def hop(request: httpx.Request) -> httpx.Response:
        left = int(request.url.path.strip("/"))
        return httpx.Response(302, headers={"location": f"/{left - 1}"}) if left else png(request)

    desk = desk_of(hop)
    assert await desk.get("https://images.test/3") == PNG
    assert await desk.get("https://images.test/4") is None


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", PNG),
        ("", PNG),
        ("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("image/png", b"<svg/>"),
        ("image/png", b""),
        ("image/png", PNG + b"x" * LARGEST_BYTES),
    ],
)
async def test_what_is_no_picture_is_not_shown(
    desk_of: Callable[[Respond], Desk], tmp_path: Path, kind: str, body: bytes
) -> None:
    desk = desk_of(lambda request: httpx.Response(200, content=body, headers={"content-type": kind}))
    assert await desk.get(ADDRESS) is None
    assert not (tmp_path / "posters").exists()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF1234WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x20ftypavif", "image/avif"),
        (b"RIFF1234WAVE", None),
        (b"\0\0\0\x20ftypisom", None),
    ],
)
def test_pictures_are_known_by_how_they_begin(body: bytes, kind: str | None) -> None:
    assert picture_type(body) == kind


async def test_request_from_seerr_shows_what_the_metadata_source_has(desk_of: Callable[[Respond], Desk]) -> None:
    desk = desk_of(png)
    theirs = "https://tmdb.test/theirs.png"
    request = replace(
        request_with(), media_type=MediaType.MOVIE, imdb_id="tt1", source=Source.SEERR_POLL, poster_url=theirs
    )
    path = desk.posters.path_of_request(request)
    assert path is not None
    desk.source["tt1"] = UpstreamUnavailableError("away", upstream="metadata", operation="meta")
    assert await desk.get_path(path) == PNG
    assert desk.asked == [theirs]
    other = desk.posters.path_of_request(replace(request, imdb_id="tt2", poster_url=None))
    assert other is not None
    desk.source["tt2"] = ADDRESS
    assert await desk.get_path(other) == PNG
    assert desk.asked == [theirs, ADDRESS]
    assert desk.posters.path_of_request(replace(request, imdb_id=None, poster_url=None)) is None
    own = replace(request, source=Source.API)
    assert desk.posters.path_of_request(own) == desk.posters.path_of(theirs)


def test_folder_holds_so_much_and_the_least_used_goes(tmp_path: Path) -> None:
    files = PosterFiles(tmp_path, largest_bytes=250)
    for key in "ab":
        files.write(key, key.encode() * 100)
    assert files.read("a") is not None
    files.write("c", b"c" * 100)
    assert [files.read(key) is not None for key in "abc"] == [True, False, True]
    assert len(list(tmp_path.iterdir())) == 2
    assert PosterFiles(tmp_path).read("c") == b"c" * 100


def test_folder_that_cannot_be_written_keeps_nothing_and_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    files = PosterFiles(tmp_path / "file")
    files.write("a", b"a")
    assert files.read("a") is None
