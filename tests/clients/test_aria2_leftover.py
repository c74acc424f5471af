"""Which processes are taken for an aria2c that Usher left behind."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from addon.clients import aria2_leftover
from addon.clients.aria2_leftover import arguments, end_leftovers, find_leftovers, look
from addon.clients.aria2_process import OwnAria2


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[OwnAria2]:
    own = OwnAria2(tmp_path)
    yield own
    await own.stop()


async def test_without_proc_the_pid_file_and_ps_tell(
    own: OwnAria2, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await own.start()
    monkeypatch.setattr(aria2_leftover, "_PROC", tmp_path / "no proc")
    conf, pid_file = tmp_path / "aria2" / "aria2.conf", tmp_path / "aria2" / "aria2.pid"
    (found,) = find_leftovers(conf, pid_file)
    assert (found.pid, found.owner, found.is_owned) == (own.pid, os.getpid(), True)
    assert look(os.getpid(), conf) is None
    assert find_leftovers(conf, tmp_path / "no file") == ()
    assert find_leftovers(tmp_path / "other.conf", pid_file) == ()


@pytest.fixture
def similar(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], ...]]:
    """Programs whose arguments look nearly like those of an aria2c of ours."""
    conf = tmp_path / "aria2.conf"
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    conf_argument, owner_argument = arguments(conf, 1)
    tails = ([conf_argument], [owner_argument], [str(conf), owner_argument], [f"{conf_argument}2", owner_argument])
    processes = tuple(subprocess.Popen([*sleep, *tail]) for tail in tails)
    yield processes
    for process in processes:
        process.kill()
        process.wait(5)


async def test_other_programs_are_never_touched(similar: tuple[subprocess.Popen[bytes], ...], tmp_path: Path) -> None:
    await end_leftovers(tmp_path / "aria2.conf", tmp_path / "aria2.pid")
    assert [process.poll() for process in similar] == [None] * 4
