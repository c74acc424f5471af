"""Delivery by mount: files of a mounted account are linked, nothing is unrestricted, and what vanishes comes again."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import Any, Protocol

import pytest

from addon.demo.catalogue import Catalogue, Torrent

from .conftest import OpenScene
from .films import catalogue_of, copy_of, film
from .mounted import Layout, MountedAccount, flattened, like_zurg, renamed
from .scene import REALDEBRID, Scene
from .shows import pack, seat, seats_of_pack, series, world_of
from .waiting import until

pytestmark = pytest.mark.e2e

WAY = ("PENDING", "FOUND", "DOWNLOADING", "COMPLETED")
_LONGEST_SECONDS = 60.0  # a step looks again after 30 s, and so does the watch over links: longer than others wait
_HEALTH = "{ health { name ok message } }"


class OpenMount(Protocol):
    """Makes a scene whose account is mounted."""

    def __call__(
        self, catalogue: Catalogue, layout: Layout = like_zurg, **settings: str
    ) -> Awaitable[tuple[Scene, MountedAccount]]:
        """The scene, with the program started, and the mount."""
        ...


@pytest.fixture
async def open_mount(open_scene: OpenScene, tmp_path: Path) -> AsyncIterator[OpenMount]:
    """Opens the test's scene."""
    async with AsyncExitStack() as stack:

        async def open_it(
            catalogue: Catalogue, layout: Layout = like_zurg, **settings: str
        ) -> tuple[Scene, MountedAccount]:
            folder = tmp_path / "mount"
            mounted = {"delivery": "mount", "mount_dir": str(folder), **settings}
            scene = await open_scene(catalogue, started=False, debrid=(REALDEBRID,), **mounted)
            mount = await stack.enter_async_context(MountedAccount(folder, scene.town.realdebrid, layout))
            await scene.start()
            return scene, mount

        yield open_it


@pytest.mark.parametrize("layout", [like_zurg, flattened])
async def test_cached_movie_is_linked_with_three_calls_and_without_aria2(open_mount: OpenMount, layout: Layout) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene, mount = await open_mount(catalogue_of(movie, torrent), layout, remove_redundant="true")
    await scene.ask(movie)
    request = await scene.completed(torrent)
    assert request.way == WAY
    assert scene.library() == (scene.seat(movie),)
    assert os.readlink(scene.seat(movie)) == str(mount.path(torrent))
    assert scene.debrid_calls() == ["add", "select", "info"]
    assert request.calls("realdebrid") == 3
    assert scene.town.realdebrid.node.sent_bytes == 0
    await scene.tidy(torrent, for_seconds=1.5)  # no entry in aria2, nothing staged, and the torrent stays


async def test_hash_that_is_on_the_account_costs_one_call(open_mount: OpenMount) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene, _ = await open_mount(catalogue_of(movie, torrent))
    scene.town.realdebrid.own(torrent.info_hash)
    await scene.ask(movie)
    await scene.completed(torrent)
    assert scene.debrid_calls() == ["info"]


async def test_season_pack_is_linked_file_by_file_with_four_calls(open_mount: OpenMount) -> None:
    show, numbers = series(6), range(1, 7)
    torrent = pack(show, 1, numbers)
    scene, _ = await open_mount(world_of(show, torrent))
    assert not (await scene.request_show(show, seasons=[1])).errors
    await scene.until_status("COMPLETED")
    scene.check_shows(*seats_of_pack(show, 1, torrent, numbers))
    assert all(path.is_symlink() for path in scene.library())
    assert scene.debrid_calls() == ["add", "info", "select", "info"]
    await scene.tidy(torrent)


async def test_file_of_two_episodes_is_linked_once_for_both(open_mount: OpenMount) -> None:
    show = series(4)
    torrent = pack(show, 1, (1, (2, 3), 4))
    scene, _ = await open_mount(world_of(show, torrent))
    assert not (await scene.request_show(show, seasons=[1])).errors
    request = await scene.until_status("COMPLETED")
    scene.check_shows(
        seat(show, 1, 1, torrent=torrent, index=1),
        seat(show, 1, 2, 3, torrent=torrent, index=2),
        seat(show, 1, 4, torrent=torrent, index=3),
    )
    assert all(request.way_of(1, number)[-1] == "COMPLETED" for number in range(1, 5))
    assert scene.debrid_calls() == ["add", "info", "select", "info"]


async def test_files_are_waited_for_until_the_mount_shows_them(open_mount: OpenMount) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene, mount = await open_mount(catalogue_of(movie, torrent))
    mount.hidden = True
    await scene.ask(movie)
    waiting = await scene.until_explained("is not yet seen below")
    assert waiting.status == "DOWNLOADING"
    assert waiting.explanation.startswith("Real-Debrid has it, but ")
    assert str(mount.folder) in waiting.explanation
    mount.hidden = False
    request = await scene.completed(torrent)
    assert request.way == WAY
    assert scene.debrid_calls() == ["add", "select", "info"]


async def test_file_in_an_unlikely_place_is_found_after_a_while(open_mount: OpenMount) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene, mount = await open_mount(catalogue_of(movie, torrent), renamed)
    await scene.ask(movie)
    await scene.completed(torrent, seconds=_LONGEST_SECONDS)
    assert os.readlink(scene.seat(movie)) == str(mount.path(torrent))


async def test_mount_that_is_away_pauses_and_goes_on(open_mount: OpenMount) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene, mount = await open_mount(catalogue_of(movie, torrent))
    mount.is_mounted = False
    await until(_nothing_in(mount.folder), "the mount is empty")
    await scene.ask(movie)
    waiting = await scene.until_explained("Nothing is mounted at")
    assert waiting.status == "DOWNLOADING"
    ok, message = await _health(scene)
    assert not ok
    assert "Nothing is mounted at" in message
    mount.is_mounted = True
    request = await scene.completed(torrent, seconds=_LONGEST_SECONDS)
    assert request.way == WAY
    assert scene.debrid_calls() == ["add", "select", "info"]


async def test_vanished_target_is_told_and_fetched_again(open_mount: OpenMount) -> None:
    movie = film()
    torrent, other = copy_of(movie), copy_of(film(1))
    scene, mount = await open_mount(catalogue_of((movie, film(1)), torrent, other))
    scene.town.realdebrid.own(other.info_hash)  # what shows that the mount is there
    await scene.ask(movie)
    first = await scene.completed(torrent)
    mount.vanish(torrent)
    await until(_shows(mount.path(torrent), there=False), "the file has vanished")
    await scene.usher.terminate()
    await scene.start()  # links are looked at when it starts

    async def told() -> bool:
        return "leads nowhere" in (await _health(scene))[1]

    await until(told, "a finding in health")
    await scene.usher.terminate()
    _change(scene, "UPDATE library_file SET missed_at = missed_at - 300000000")  # five minutes later
    await scene.start()
    request = await scene.until_request(
        lambda request: request.moves_to("COMPLETED") == 2, "COMPLETED once more", _LONGEST_SECONDS
    )
    assert request.way == (*WAY, *WAY)
    assert any("has vanished from the mount" in change.reason for change in request.history)
    assert request.release(torrent.info_hash).accepted, "the hash is not blocked"
    assert await scene.completed(torrent)
    assert len(request.history) > len(first.history)
    ok, message = await _health(scene)
    assert ok
    assert "1 file has vanished from the mount within a day and been fetched again" in message
    await scene.tidy(torrent, other)
    assert scene.debrid_calls().count("add") == 2


@pytest.mark.parametrize("placed", [False, True], ids=["before", "after"])
async def test_killed_between_find_and_link_it_goes_on(open_mount: OpenMount, placed: bool) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene, mount = await open_mount(catalogue_of(movie, torrent))
    mount.hidden = True
    await scene.ask(movie)
    await scene.until_phase("UNLOCKING")
    await scene.usher.kill_both()
    mount.hidden = False
    if placed:  # as a crash leaves it after the link and before its commit
        await until(_shows(mount.path(torrent), there=True), "the file shows")
        _intend(scene, scene.seat(movie), torrent)
        scene.seat(movie).parent.mkdir()
        scene.seat(movie).symlink_to(mount.path(torrent))
    await scene.start()
    request = await scene.completed(torrent)
    assert request.moves_to("COMPLETED") == 1
    assert scene.debrid_calls() == ["add", "select", "info"]
    await scene.tidy(torrent)


async def test_foreign_file_in_the_way_is_named_and_stays(open_mount: OpenMount) -> None:
    movie = film()
    torrent = copy_of(movie)
    scene, _ = await open_mount(catalogue_of(movie, torrent))
    scene.seat(movie).parent.mkdir()
    scene.seat(movie).write_text("somebody else's")
    await scene.ask(movie)
    failed = await scene.until_status("FAILED")
    assert str(scene.seat(movie)) in failed.explanation
    assert scene.seat(movie).read_text() == "somebody else's"
    await scene.tidy()


def _intend(scene: Scene, seat: Path, torrent: Torrent) -> None:
    """What is stored before a link is placed."""
    sql = "INSERT INTO library_file (item_id, path, size_bytes) SELECT id, ?, ? FROM item"
    _change(scene, sql, str(seat), torrent.files[0].size_bytes)


def _change(scene: Scene, sql: str, *values: object) -> None:
    """Changes the database while the program does not run."""
    with closing(sqlite3.connect(scene.data / "usher.db")) as database, database:
        database.execute(sql, values)


async def _health(scene: Scene) -> tuple[bool, str]:
    """Whether the mount is well, and what is said of it."""
    rows: list[dict[str, Any]] = (await scene.usher.graphql(_HEALTH)).read("health", list[dict[str, Any]])
    (row,) = [row for row in rows if row["name"] == "mount"]
    return row["ok"], row["message"] or ""


def _nothing_in(folder: Path) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return not os.listdir(folder)

    return look


def _shows(path: Path, *, there: bool) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        return await asyncio.to_thread(os.path.exists, path) is there

    return look
