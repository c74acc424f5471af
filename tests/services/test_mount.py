"""The mount may hang for ever: a look ends in time, none is begun behind one that hangs, and nothing else waits."""

import asyncio
import os
import subprocess
import sys
import threading
from pathlib import Path
from threading import Event

import pytest

from addon.errors import MountUnavailableError
from addon.services import mounted_files
from addon.services.mount import Mount
from addon.services.mounted_files import Sought, find_anywhere, find_near
from tests.conftest import HeldClock

FILM = Sought(name="film.mkv", size_bytes=3, folders=("film",))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "mount"
    folder.mkdir()
    (folder / "version.txt").touch()
    return folder


async def test_a_look_that_hangs_ends_in_time_and_the_next_is_not_begun(root: Path, held_clock: HeldClock) -> None:
    mount, freed, begun = Mount(root, held_clock, look_seconds=0.05), Event(), []

    def hang() -> None:
        begun.append(1)
        freed.wait()

    for _ in range(3):
        with pytest.raises(MountUnavailableError, match="does not answer"):
            await mount.look(hang)
    assert (begun, mount.trouble is not None) == ([1], True)
    freed.set()
    while True:
        try:
            assert await mount.look(lambda: "there") == "there"
        except MountUnavailableError:
            await asyncio.sleep(0)
            continue
        break
    assert mount.trouble is None


async def test_a_look_that_nobody_waits_for_any_more_holds_up_the_next_until_it_ends(
    root: Path, held_clock: HeldClock
) -> None:
    mount, freed, begun = Mount(root, held_clock), Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def hang() -> None:
        loop.call_soon_threadsafe(begun.set)
        freed.wait()

    look = asyncio.create_task(mount.look(hang))
    await begun.wait()
    look.cancel()
    with pytest.raises(asyncio.CancelledError):
        await look
    with pytest.raises(MountUnavailableError, match="does not answer"):
        await mount.check()
    freed.set()


def test_a_look_that_hangs_does_not_hold_up_the_end_of_the_program(root: Path) -> None:
    program = f"""
import asyncio
from pathlib import Path
from threading import Event
from addon.clock import utc_now
from addon.errors import MountUnavailableError
from addon.services.mount import Mount

async def main():
    try:
        await Mount(Path({str(root)!r}), utc_now, look_seconds=0.01).look(Event().wait)
    except MountUnavailableError:
        print("silent")

asyncio.run(main())
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert (ended.stdout, ended.stderr) == ("silent\n", "")


async def test_an_unforeseen_error_reaches_whoever_waits(
    root: Path, held_clock: HeldClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount, told, loop = Mount(root, held_clock), asyncio.Event(), asyncio.get_running_loop()
    monkeypatch.setattr(threading, "excepthook", lambda _: loop.call_soon_threadsafe(told.set))
    with pytest.raises(RuntimeError, match="a look at the mount has failed"):
        await mount.look(lambda: [1][1])
    await told.wait()
    assert await mount.check()


def test_what_cannot_be_read_is_left_out(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "a/film").mkdir(parents=True)
    (root / "a/film/film.mkv").write_bytes(b"abc")
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if str(path).endswith("/a"):
            raise PermissionError
        return scandir(path)

    assert find_anywhere(root, (FILM,)) == {FILM: root / "a/film/film.mkv"}
    monkeypatch.setattr(os, "scandir", refuse)
    assert find_anywhere(root, (FILM,)) == {}
    assert find_near(root, FILM) == root / "a/film/film.mkv"


def test_a_search_ends_after_so_many_entries(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        (root / f"{number:02}").mkdir()
    (root / "19/film.mkv").write_bytes(b"abc")
    assert find_anywhere(root, (FILM,))
    monkeypatch.setattr(mounted_files, "_MOST_ENTRIES", 10)
    assert find_anywhere(root, (FILM,)) == {}


def test_a_name_is_found_however_its_accents_are_written(root: Path) -> None:
    (root / "e\u0301t\u00e9.mkv").write_bytes(b"abc")
    sought = Sought(name="\u00e9te\u0301.mkv", size_bytes=3, folders=())
    assert list(find_anywhere(root, (sought,))) == [sought]


def test_a_mount_that_is_gone_shows_nothing(tmp_path: Path) -> None:
    assert find_near(tmp_path / "nowhere", FILM) is None
    assert find_near(tmp_path, Sought(name="../film.mkv", size_bytes=3, folders=())) is None
