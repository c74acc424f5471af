"""Space is told for each file system, and of a silent or missing disk at least that; nobody hangs on it."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from addon.domain.conditions import HealthState
from addon.domain.downloads import Snapshot
from addon.services.home import Home
from addon.services.library import Library
from addon.services.spaces import Spaces
from addon.store.session import Store
from tests.conftest import HeldClock
from tests.domain.lives import NOON

from .world import settings_in


class Aria2:
    """Holds nothing."""

    async def snapshot(self, *, max_age_seconds: float = 0.0) -> Snapshot:
        return Snapshot(entries=(), bytes_per_second=0, session="1", taken_at=NOON)

    async def version(self) -> str:
        return "1.36.0"


def spaces_in(folder: Path, **given: str) -> Spaces:
    library = Library(settings_in(folder, **given))
    library.set_up()
    return Spaces(library, look_seconds=0.2)


async def test_folders_of_one_file_system_are_one_space(tmp_path: Path) -> None:
    (space,) = await spaces_in(tmp_path)()
    assert space.label == "Movies, shows and games"
    assert space.folders == tuple(str(tmp_path / "library" / name) for name in ("Movies", "Shows", "Games"))
    disk = os.statvfs(tmp_path)
    assert space.total_bytes == disk.f_blocks * disk.f_frsize
    assert space.free_bytes is not None
    assert space.message is None


async def test_4k_and_unfinished_downloads_are_named(tmp_path: Path) -> None:
    given = {"movies_4k_dir": str(tmp_path / "uhd"), "staging_dir": str(tmp_path / "staging")}
    (tmp_path / "uhd").mkdir()
    (space,) = await spaces_in(tmp_path, **given)()
    assert space.label == "Movies, 4K movies, shows, games and unfinished downloads"


async def test_a_missing_folder_stands_alone_and_says_so(tmp_path: Path) -> None:
    away = tmp_path / "away"
    fine, lost = sorted(await spaces_in(tmp_path, games_dir=str(away))(), key=lambda each: each.message or "")
    assert (fine.label, fine.message) == ("Movies and shows", None)
    assert (lost.label, lost.free_bytes, lost.total_bytes) == ("Games", None, None)
    assert lost.message == f"{away} is missing. Goes on by itself when it is there."


async def test_too_little_room_is_told(tmp_path: Path) -> None:
    (space,) = await spaces_in(tmp_path, min_free_gb="1000000")()
    assert space.kept_free_bytes == 1_000_000 * 10**9
    assert space.message == "Less than 1.00 PB are free: downloads wait until there is room."


async def test_who_looks_at_the_same_time_sees_the_same(tmp_path: Path) -> None:
    spaces = spaces_in(tmp_path)
    seen = await asyncio.gather(*(spaces.look() for _ in range(5)))
    assert all(each.can_be_written for look in seen for each in look)


async def test_a_silent_disk_is_waited_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spaces, freed, looks = spaces_in(tmp_path), Event(), []
    usual: Callable[[Path], os.statvfs_result] = os.statvfs

    def silent(folder: Path) -> os.statvfs_result:
        if folder.name == "Games":
            looks.append(folder)
            freed.wait(10)
        return usual(folder)

    monkeypatch.setattr(os, "statvfs", silent)
    for _ in range(2):
        games = next(each for each in await spaces() if each.label == "Games")
        assert games.message == f"{tmp_path / 'library' / 'Games'} does not answer. Goes on by itself when it does."
    assert len(looks) == 1
    freed.set()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "usher.db")


async def test_the_library_says_what_waits_what_goes_on_and_which_setting_mends_it(
    tmp_path: Path, held_clock: HeldClock, store: Store
) -> None:
    away = tmp_path / "away"
    home = Home(Aria2(), None, spaces_in(tmp_path, games_dir=str(away)), store, held_clock)
    library = next(each for each in await home() if each.name == "library")
    assert (library.state, library.ok, library.since) == (HealthState.NOT_REACHABLE, False, held_clock())
    assert library.consequence == "Games wait until then; nothing is lost. Movies and shows go on."
    assert library.remedy is not None
    assert library.remedy.settings == ("games_dir",)
    away.mkdir()
    library = next(each for each in await home() if each.name == "library")
    assert (library.state, library.since) == (HealthState.ANSWERS, None)
    assert "Movies, shows and games: " in (library.detail or "")
    store.close()
