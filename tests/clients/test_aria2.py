"""The client against a real aria2c and a file server on loopback."""

import asyncio
import os
import random
import signal
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
import pytest_asyncio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from addon.clients import aria2_conf
from addon.clients.aria2 import Aria2
from addon.clients.aria2_process import OwnAria2
from addon.domain.downloads import DownloadStatus, Entry, TransferFault, error_class
from addon.errors import (
    UpstreamRejectedError,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

SIZE_BYTES = 4 * 1024 * 1024
KEY = "k3y-in-the-link"
T = TypeVar("T")


class FileServer:
    """Serves one file: whole and in ranges, at a speed, or with a status in its place."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.content = random.Random(1895).randbytes(SIZE_BYTES)
        self.first_bytes: list[int] = []
        self.app = Starlette(routes=[Route("/{what}/{value:int}", self.answer)])

    def link(self, what: str = "speed", value: int = 0) -> str:
        """`speed` in bytes a second (0: unbounded), or `status`."""
        return f"http://127.0.0.1:{self.port}/{what}/{value}?key={KEY}"

    async def answer(self, request: Request) -> Response:
        value = int(request.path_params["value"])
        if request.path_params["what"] == "status":
            return Response("gone", status_code=value)
        first = 0
        if "range" in request.headers:
            first = int(request.headers["range"].removeprefix("bytes=").partition("-")[0])
        self.first_bytes.append(first)
        headers = {
            "content-length": str(SIZE_BYTES - first),
            "content-range": f"bytes {first}-{SIZE_BYTES - 1}/{SIZE_BYTES}",
        }
        return StreamingResponse(self.bytes_from(first, value), 206 if first else 200, headers)

    async def bytes_from(self, first: int, speed: int) -> AsyncIterator[bytes]:
        for at in range(first, SIZE_BYTES, 32768):
            yield self.content[at : at + 32768]
            await asyncio.sleep(32768 / speed if speed else 0)


@pytest.fixture(scope="module")
def files() -> Iterator[FileServer]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        files = FileServer(listener.getsockname()[1])
        config = uvicorn.Config(files.app, ws="none", lifespan="off", log_level="critical", http="h11")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield files
        server.should_exit = server.force_exit = True
        thread.join(5)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def own(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OwnAria2]:
    own = OwnAria2(tmp_path_factory.mktemp("data"))
    await own.start()
    yield own
    await own.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def aria2(own: OwnAria2, tmp_path: Path) -> AsyncIterator[Aria2]:
    aria2 = Aria2(own.endpoint, roots=(tmp_path,))
    yield aria2
    for entry in (await aria2.snapshot()).entries:
        await aria2.remove(entry.gid)
    await aria2.close()


@pytest.fixture
def gid() -> str:
    return f"{random.SystemRandom().getrandbits(63) + 1:016x}"


async def until(look: Callable[[], Awaitable[T | None]], seconds: float = 10) -> T:
    """What `look` answers first that is not None."""
    async with asyncio.timeout(seconds):
        while True:
            if (seen := await look()) is not None:
                return seen
            await asyncio.sleep(0.02)


async def reaches(aria2: Aria2, gid: str, *, status: DownloadStatus | None = None, bytes_done: int = 0) -> Entry:
    async def look() -> Entry | None:
        entry = (await aria2.snapshot()).entry(gid)
        there = entry is not None and entry.completed_bytes >= bytes_done and status in {None, entry.status}
        return entry if there else None

    return await until(look)


async def test_a_file_arrives_byte_for_byte(aria2: Aria2, files: FileServer, gid: str, tmp_path: Path) -> None:
    await aria2.add(files.link(), gid, tmp_path / "new folder", "Ünïcode & %41 film.mkv", 4)
    entry = await reaches(aria2, gid, status=DownloadStatus.COMPLETE)
    path = tmp_path / "new folder" / "Ünïcode & %41 film.mkv"
    assert path.read_bytes() == files.content
    assert not path.with_name(f"{path.name}.aria2").exists()
    assert (entry.path, entry.name, entry.total_bytes, entry.progress) == (str(path), path.name, SIZE_BYTES, 1.0)


async def test_a_repeated_add_is_one_download(aria2: Aria2, files: FileServer, gid: str, tmp_path: Path) -> None:
    adding = (aria2.add(files.link(value=500_000), gid, tmp_path, "film.mkv", 4) for _ in range(5))
    await asyncio.gather(*adding)
    await aria2.add(files.link(value=500_000), gid, tmp_path, "film.mkv", 4)
    assert [entry.gid for entry in (await aria2.snapshot()).entries] == [gid]


async def test_an_add_whose_answer_is_lost_is_a_success(
    aria2: Aria2, files: FileServer, gid: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import aria2p

    add_uri = aria2p.Client.add_uri

    def lose_answer(client: aria2p.Client, uris: list[str], options: dict[str, str]) -> str:
        add_uri(client, uris, options)
        raise httpx.ReadTimeout("lost")

    monkeypatch.setattr(aria2p.Client, "add_uri", lose_answer)
    await aria2.add(files.link(), gid, tmp_path, "film.mkv", 4)
    await reaches(aria2, gid, status=DownloadStatus.COMPLETE)


async def test_a_removed_download_is_gone_and_its_partial_file_stays(
    aria2: Aria2, files: FileServer, gid: str, tmp_path: Path
) -> None:
    await aria2.add(files.link(value=1_000_000), gid, tmp_path, "film.mkv", 4)
    await reaches(aria2, gid, bytes_done=1)
    with pytest.raises(UpstreamRejectedError):
        await aria2.forget_result(gid)  # it still runs
    await aria2.remove(gid)
    assert (await aria2.snapshot()).entry(gid) is None
    assert (tmp_path / "film.mkv.aria2").exists()


async def test_a_fresh_link_goes_on_where_the_old_one_ended(
    aria2: Aria2, files: FileServer, gid: str, tmp_path: Path
) -> None:
    await aria2.add(files.link(value=3_000_000), gid, tmp_path, "film.mkv", 1)
    await reaches(aria2, gid, bytes_done=SIZE_BYTES // 4)
    await aria2.remove(gid)
    await aria2.add(files.link("status", 403), gid, tmp_path, "film.mkv", 1)
    entry = await reaches(aria2, gid, status=DownloadStatus.ERROR)
    assert error_class(entry.error_code) is TransferFault.LINK_EXPIRED
    await aria2.forget_result(gid)
    files.first_bytes.clear()
    await aria2.add(files.link(), gid, tmp_path, "film.mkv", 1)
    await reaches(aria2, gid, status=DownloadStatus.COMPLETE)
    assert (tmp_path / "film.mkv").read_bytes() == files.content
    assert max(files.first_bytes) > SIZE_BYTES // 8


async def test_a_held_download_waits_and_goes_on(aria2: Aria2, files: FileServer, gid: str, tmp_path: Path) -> None:
    await aria2.add(files.link(value=8_000_000), gid, tmp_path, "film.mkv", 1)
    for _ in range(2):
        await aria2.pause(gid)
    await reaches(aria2, gid, status=DownloadStatus.PAUSED)
    for _ in range(2):
        await aria2.unpause(gid)
    await reaches(aria2, gid, status=DownloadStatus.COMPLETE)
    for act in (aria2.pause, aria2.unpause):
        with pytest.raises(UpstreamRejectedError):
            await act(gid)


@pytest.mark.parametrize("status", [401, 403, 404, 410, 451, 500])
async def test_a_dead_link_is_an_expired_one(
    aria2: Aria2, files: FileServer, gid: str, tmp_path: Path, status: int
) -> None:
    await aria2.add(files.link("status", status), gid, tmp_path, "film.mkv", 4)
    entry = await reaches(aria2, gid, status=DownloadStatus.ERROR)
    assert error_class(entry.error_code) is TransferFault.LINK_EXPIRED
    assert KEY not in repr(entry)


async def test_a_foreign_file_in_the_way_is_a_collision_and_stays(
    aria2: Aria2, files: FileServer, gid: str, tmp_path: Path
) -> None:
    foreign = tmp_path / "film.mkv"
    foreign.write_bytes(b"x" * (SIZE_BYTES + 1))
    await aria2.add(files.link(), gid, tmp_path, "film.mkv", 4)
    entry = await reaches(aria2, gid, status=DownloadStatus.ERROR)
    assert error_class(entry.error_code) is TransferFault.COLLISION
    assert foreign.read_bytes() == b"x" * (SIZE_BYTES + 1)


async def test_a_folder_that_cannot_be_made_needs_a_person(
    aria2: Aria2, files: FileServer, gid: str, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    await aria2.add(files.link(), gid, tmp_path / "file" / "below", "film.mkv", 4)
    entry = await reaches(aria2, gid, status=DownloadStatus.ERROR)
    assert error_class(entry.error_code) is TransferFault.NEEDS_USER


@pytest_asyncio.fixture(loop_scope="module")
async def eager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OwnAria2]:
    """An aria2c of this test alone, which notes its progress every second."""
    monkeypatch.setitem(aria2_conf.GLOBALS, "auto-save-interval", "1")
    own = OwnAria2(tmp_path / "data")
    await own.start()
    yield own
    await own.stop()


async def test_a_killed_aria2_goes_on_with_the_partial_file(
    eager: OwnAria2, files: FileServer, gid: str, tmp_path: Path
) -> None:
    aria2 = Aria2(eager.endpoint, roots=(tmp_path,))
    came_back = asyncio.Event()
    eager.on_restart = lambda endpoint: came_back.set()
    await aria2.add(files.link(value=2_000_000), gid, tmp_path / "job", "film.mkv", 1)
    await reaches(aria2, gid, bytes_done=SIZE_BYTES * 2 // 3)
    session = await aria2.session_id()
    assert eager.pid is not None
    files.first_bytes.clear()
    os.kill(eager.pid, signal.SIGKILL)
    await asyncio.wait_for(came_back.wait(), 5)
    aria2.connect(eager.endpoint)
    await reaches(aria2, gid, status=DownloadStatus.COMPLETE)
    assert (tmp_path / "job" / "film.mkv").read_bytes() == files.content
    assert max(files.first_bytes) > SIZE_BYTES // 8
    assert await aria2.session_id() != session
    await aria2.close()
