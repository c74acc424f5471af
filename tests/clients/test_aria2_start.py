"""A start of Usher's own aria2c that fails: what it says, and that it leaves nothing."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from addon.clients.aria2_process import OwnAria2
from addon.errors import SettingError, UpstreamUnavailableError


def is_there(pid: int | None) -> bool:
    """True for a zombie too."""
    return Path(f"/proc/{pid}").exists()


async def until(claim: Callable[[], bool]) -> None:
    async with asyncio.timeout(8):
        for _ in iter(claim, True):
            await asyncio.sleep(0.02)


async def test_a_missing_aria2c_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"^USHER_ARIA2_URL: is not set, and aria2-of-nobody is not installed"):
        await OwnAria2(tmp_path, program="aria2-of-nobody").start()
    assert not (tmp_path / "aria2").exists()


async def test_a_folder_that_cannot_be_used_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file" / "below", tmp_path / "line\nbreak"):
        with pytest.raises(SettingError, match="USHER_DATA_DIR"):
            await OwnAria2(folder).start()


async def test_a_start_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    program, noted = tmp_path / "aria2c", tmp_path / "noted"
    program.write_text(f'#!/bin/sh\necho $$ > "{noted}"\nexec sleep 60\n')
    program.chmod(0o700)
    own = OwnAria2(tmp_path, program=str(program))
    starting = asyncio.create_task(own.start())
    await until(lambda: noted.exists() and noted.read_text() != "")
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert not is_there(int(noted.read_text()))
    assert own.pid is None


async def test_one_that_never_answers_is_an_outage_and_leaves_nothing(tmp_path: Path) -> None:
    program = tmp_path / "aria2c"
    program.write_text("#!/bin/sh\nexit 28\n")
    program.chmod(0o700)
    own = OwnAria2(tmp_path, program=str(program))
    with pytest.raises(UpstreamUnavailableError, match="ended with 28"):
        await own.start()
    assert own.pid is None
    await own.stop()
