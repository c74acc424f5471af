"""A person is told by a real Apprise service: once of each arrival, failure and trouble, also over a kill."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec
import pytest

from addon.demo.catalogue import VANISHED

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .program import Program
from .waiting import lasting, until

pytestmark = pytest.mark.e2e

_QUIET_SECONDS = 3.0  # three times as often as notifications are looked at


class Message(msgspec.Struct, frozen=True):
    """What Apprise's json:// service sends."""

    title: str
    message: str
    type: str


class Receiver:
    """A web server on loopback that keeps the messages; while `refuses`, it answers 503."""

    def __init__(self, port: int, messages: list[Message]) -> None:
        self.url = f"json://user:hush-hush@127.0.0.1:{port}/hook"
        self.messages = messages
        self.refuses = False
        self.asked = 0

    async def told(self, *titles: str) -> None:
        """Returns when just these were told, and no others for a while."""

        async def others() -> list[str] | None:
            there = [message.title for message in self.messages]
            return None if there == list(titles) else there

        await lasting(others, f"told instead of {titles}", for_seconds=_QUIET_SECONDS)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """The receiver while it runs."""
    messages: list[Message] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if b"content-length" in line)
        body = await reader.readexactly(length)
        receiver.asked += 1
        if not receiver.refuses:
            messages.append(msgspec.json.decode(body, type=Message))
        status = "503 Busy" if receiver.refuses else "200 OK"
        writer.write(f"HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    receiver = Receiver(server.sockets[0].getsockname()[1], messages)
    async with server:
        yield receiver


def _keeps_the_secret(usher: Program) -> None:
    assert "hush-hush" not in usher.log


async def test_an_arrival_is_told_once_also_over_a_kill(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie)
    async with receiving() as receiver:
        receiver.refuses = True
        scene = await open_scene(catalogue_of(movie, torrent), notify_urls=receiver.url, log_level="debug")
        await scene.ask(movie)
        await scene.completed(torrent)

        async def tried() -> bool:
            return receiver.asked > 0

        await until(tried, "the message is tried")
        await scene.usher.kill()
        receiver.refuses = False
        await scene.start()
        await receiver.told(f"{movie.title} ({movie.year}) is in the library")
        await scene.usher.kill()
        await scene.start()
        await receiver.told(f"{movie.title} ({movie.year}) is in the library")
        _keeps_the_secret(scene.usher)


async def test_a_failure_without_a_next_release_is_told_once(open_scene: OpenScene) -> None:
    movie = film()
    torrent = copy_of(movie, fate=VANISHED)
    async with receiving() as receiver:
        scene = await open_scene(catalogue_of(movie, torrent), notify_urls=receiver.url)
        made = await scene.request_movie(movie, autoSelect=False)
        assert not made.errors
        found = await scene.until_status("FOUND")
        select = "mutation($id: ID!, $release: ID!) { selectRelease(requestId: $id, releaseId: $release) { id } }"
        chosen = found.release(torrent.info_hash).id
        assert not (await scene.usher.graphql(select, id=found.id, release=chosen)).errors
        await scene.until_status("FAILED")
        await receiver.told(f"{movie.title} ({movie.year}) failed")
        assert receiver.messages[0].type == "failure"
        assert "Searched again" in receiver.messages[0].message
        await scene.usher.kill()
        await scene.start()
        await receiver.told(f"{movie.title} ({movie.year}) failed")


async def test_a_denied_token_is_told_once(open_scene: OpenScene) -> None:
    movies = [film(number) for number in range(3)]
    async with receiving() as receiver:
        scene = await open_scene(catalogue_of(movies, *map(copy_of, movies)), notify_urls=receiver.url, started=False)
        await scene.start(realdebrid_token="wrong")
        for movie in movies:
            await scene.ask(movie)
        await receiver.told("Real-Debrid needs you")
        assert receiver.messages[0].type == "warning"
        await scene.usher.kill()
        await scene.start()
        await receiver.told("Real-Debrid needs you")


async def test_a_wrong_address_stops_the_start_with_one_line_that_does_not_show_it(open_scene: OpenScene) -> None:
    scene = await open_scene(catalogue_of(film()), started=False)
    with pytest.raises(RuntimeError, match="did not start"):
        await scene.start(notify_urls="nonsense://hush-hush")
    assert scene.usher.log.strip().count("\n") == 0
    assert scene.usher.log.startswith("usher: USHER_NOTIFY_URLS: address 1 is none that Apprise understands")
    _keeps_the_secret(scene.usher)
