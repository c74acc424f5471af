"""Usher's own aria2c: private, watched, ended with Usher, and never two on the same files."""

import asyncio
import os
import secrets
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from time import monotonic

import httpx
import pytest
from structlog.testing import capture_logs

from addon.clients import aria2_leftover
from addon.clients.aria2 import Aria2, Endpoint
from addon.clients.aria2_leftover import find_leftovers
from addon.clients.aria2_process import Limits, OwnAria2
from addon.errors import SettingError

ROOT = Path(__file__).resolve().parents[2]
LINK = "http://127.0.0.1:1/film.mkv"  # nothing listens there
USHER = """
import asyncio, sys
from pathlib import Path
from addon.clients.aria2_process import OwnAria2

async def main():
    own = OwnAria2(Path(sys.argv[1]))
    await own.start()
    print(own.pid, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[OwnAria2]:
    own = OwnAria2(tmp_path, limits=Limits(max_downloads=2, bytes_per_second=1_000_000))
    yield own
    await own.stop()


@pytest.fixture
def other_usher(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Another process that runs an aria2c in the same folder, and that aria2c's process id."""
    command = [sys.executable, "-c", USHER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        aria2c = int(process.stdout.readline())
        yield process, aria2c
        process.kill()
        if str(tmp_path) in argument_list(aria2c):
            os.kill(aria2c, signal.SIGKILL)


def is_there(pid: int | None) -> bool:
    """True for a zombie too."""
    return Path(f"/proc/{pid}").exists()


def argument_list(pid: int) -> str:
    """Empty for a zombie, and when there is no such process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def is_running(pid: int) -> bool:
    return argument_list(pid) != ""


async def until(claim: Callable[[], bool]) -> None:
    async with asyncio.timeout(8):
        for _ in iter(claim, True):
            await asyncio.sleep(0.02)


def shown_to_all(pid: int | None) -> bytes:
    return b"".join(Path(f"/proc/{pid}/{name}").read_bytes() for name in ("cmdline", "environ"))


def listening_at(port: str) -> set[str]:
    """The addresses, as the kernel's tables write them, on which somebody listens at a port."""
    rows = [row.split() for name in ("tcp", "tcp6") for row in Path(f"/proc/net/{name}").read_text().splitlines()]
    return {row[1].removesuffix(port) for row in rows if row[1].endswith(port) and row[3] == "0A"}


def port_of(own: OwnAria2) -> int:
    return httpx.URL(own.endpoint.url).port or 0


def kill(own: OwnAria2) -> int:
    assert own.pid is not None
    pid = own.pid
    os.kill(pid, signal.SIGKILL)
    return pid


async def add(own: OwnAria2, tmp_path: Path) -> str:
    gid = secrets.token_hex(8)
    aria2 = Aria2(own.endpoint, roots=(tmp_path,))
    await aria2.add(LINK, gid, tmp_path, "film.mkv", 2)
    await aria2.close()
    return gid


async def holds(own: OwnAria2, gid: str) -> bool:
    aria2 = Aria2(own.endpoint)
    entry = (await aria2.snapshot()).entry(gid)
    await aria2.close()
    return entry is not None


async def test_the_secret_is_seen_by_no_one_else(
    own: OwnAria2, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USHER_REALDEBRID_TOKEN", "debrid-t0ken")
    await own.start()
    shown = shown_to_all(own.pid)
    assert own.endpoint.secret.encode() not in shown
    assert b"debrid-t0ken" not in shown
    folder = tmp_path / "aria2"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    assert modes == {"aria2": 0o700, "aria2.conf": 0o600, "aria2.pid": 0o600, "session": 0o600}
    await own.stop()
    assert {path.name for path in folder.iterdir()} == {"session"}


async def test_it_listens_on_loopback_only(own: OwnAria2) -> None:
    await own.start()
    addresses = listening_at(f":{port_of(own):04X}")
    assert addresses
    assert addresses <= {"0100007F", "0" * 24 + "01000000"}


async def test_a_killed_one_comes_back_as_it_was(own: OwnAria2, tmp_path: Path) -> None:
    told: list[Endpoint] = []
    own.on_restart = told.append
    await own.start()
    before, gid = own.endpoint, await add(own, tmp_path)
    pid = kill(own)
    await until(lambda: own.restarts == 1)
    assert told == [before]
    assert own.endpoint == before
    assert await holds(own, gid)
    assert not is_there(pid)


async def test_it_takes_another_port_when_its_own_is_lost(own: OwnAria2) -> None:
    await own.start()
    before = own.endpoint
    kill(own)
    await until(lambda: own.pid is None)
    with socket.create_server(("127.0.0.1", port_of(own))):
        await until(lambda: own.restarts == 1)
        assert own.endpoint.url != before.url
        assert own.endpoint.secret == before.secret
        assert not await holds(own, "0" * 15 + "1")


async def test_a_listener_that_fails_does_not_end_the_watch(own: OwnAria2) -> None:
    def fail(endpoint: Endpoint) -> None:
        raise RuntimeError("a bug elsewhere")

    await own.start()
    own.on_restart = fail
    kill(own)
    await until(lambda: own.restarts == 1)
    kill(own)
    await until(lambda: own.restarts == 2)


async def test_it_is_tried_again_until_it_comes_up(tmp_path: Path) -> None:
    broken, program = tmp_path / "broken", tmp_path / "aria2c"
    program.write_text(f'#!/bin/sh\n[ -e "{broken}" ] && exit 28\nexec aria2c "$@"\n')
    program.chmod(0o700)
    own = OwnAria2(tmp_path, program=str(program))
    await own.start()
    broken.touch()
    with capture_logs() as logs:
        kill(own)
        await until(lambda: any(log["log_level"] == "error" for log in logs))
    assert own.pid is None
    broken.unlink()
    await until(lambda: own.restarts == 1)
    await own.stop()


async def test_stopping_ends_it_for_good(own: OwnAria2, tmp_path: Path) -> None:
    await own.start()
    gid, pid, began = await add(own, tmp_path), own.pid, monotonic()
    await own.stop()
    assert monotonic() - began < 3
    assert not is_there(pid)
    assert gid in (tmp_path / "aria2" / "session").read_text()
    await own.stop()  # a second time does nothing


async def test_one_that_hangs_is_ended_within_three_seconds(own: OwnAria2) -> None:
    await own.start()
    pid, began = own.pid, monotonic()
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    await own.stop()
    assert monotonic() - began < 3
    assert not is_there(pid)


async def test_stopping_while_it_is_dead_brings_nothing_back(own: OwnAria2, tmp_path: Path) -> None:
    await own.start()
    kill(own)
    await until(lambda: own.pid is None)
    await own.stop()
    assert find_leftovers(tmp_path / "aria2" / "aria2.conf", tmp_path / "aria2" / "aria2.pid") == ()


async def test_one_left_behind_is_ended_before_a_new_one_starts(
    own: OwnAria2, other_usher: tuple[subprocess.Popen[str], int], tmp_path: Path
) -> None:
    usher, left_behind = other_usher
    usher.send_signal(signal.SIGKILL)
    await asyncio.to_thread(usher.wait, 5)
    assert is_running(left_behind)
    await own.start()
    assert not is_running(left_behind)
    assert own.pid != left_behind


async def test_one_left_behind_that_hangs_is_killed(
    own: OwnAria2,
    other_usher: tuple[subprocess.Popen[str], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(aria2_leftover, "_ENDINGS", ((signal.SIGTERM, 0.1), (signal.SIGKILL, 2.0)))
    usher, left_behind = other_usher
    os.kill(left_behind, signal.SIGSTOP)
    usher.send_signal(signal.SIGKILL)
    await asyncio.to_thread(usher.wait, 5)
    await own.start()
    assert not is_running(left_behind)


async def test_one_left_behind_that_cannot_be_ended_stops_the_start(
    own: OwnAria2,
    other_usher: tuple[subprocess.Popen[str], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(aria2_leftover, "_ENDINGS", ((signal.SIGTERM, 0.05),))
    usher, left_behind = other_usher
    os.kill(left_behind, signal.SIGSTOP)
    usher.send_signal(signal.SIGKILL)
    await asyncio.to_thread(usher.wait, 5)
    with pytest.raises(SettingError, match=f"process {left_behind}. cannot be ended"):
        await own.start()
    assert own.pid is None
    os.kill(left_behind, signal.SIGKILL)


async def test_the_aria2_of_a_living_usher_is_left_alone(
    own: OwnAria2, other_usher: tuple[subprocess.Popen[str], int]
) -> None:
    usher, theirs = other_usher
    with pytest.raises(SettingError, match=f"USHER_DATA_DIR: another Usher .process {usher.pid}. uses this folder"):
        await own.start()
    assert is_running(theirs)
