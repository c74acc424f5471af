"""What goes wrong around the swarm's service: kills, a lost session, a full disk, magnets that nobody answers."""

import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from addon.debrid.base import RemoteState
from addon.debrid.swarm import Swarm
from addon.demo.swarm import shared
from addon.domain.gids import metadata_gid, torrent_gid
from addon.errors import DiskFullError, LibraryUnavailableError, UpstreamMissingError, UpstreamUnavailableError
from tests.debrid.swarm_kit import PACK, World, content, world_in

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

FIRST, SECOND = "1/e1.mkv", "3/e2.mkv"


class SmallDisk:
    """A file system of its own, as small as wanted."""

    def __init__(self) -> None:
        self._folder: Path | None = None

    def mount(self, folder: Path, size: str) -> None:
        """Puts it there; skips the test where that is not allowed."""
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode != 0:
            pytest.skip("no file system may be mounted here")
        self._folder = folder

    def grow(self, size: str) -> None:
        """Makes it larger."""
        subprocess.run(["mount", "-o", f"remount,size={size}", str(self._folder)], check=True)

    def unmount(self) -> None:
        """Takes it away."""
        if self._folder is not None:
            subprocess.run(["umount", "-l", str(self._folder)], check=True)


@pytest.fixture
def small_disk() -> Iterator[SmallDisk]:
    disk = SmallDisk()
    yield disk
    disk.unmount()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with world_in(tmp_path_factory.mktemp("swarm"), packs=6) as world:
        yield world


async def test_a_kill_of_aria2_in_the_metadata_goes_on(world: World) -> None:
    pack = world.pack()
    await world.tracker.stop()
    await world.swarm.add(world.order(pack))
    await world.kill_aria2()
    await world.tracker.start()
    assert (await world.info(pack)).state is RemoteState.CONVERTING
    gid = metadata_gid(pack.info_hash)
    assert (await world.aria2.snapshot()).entry(gid) is not None
    await world.aria2.remove(gid)  # it would ask its tracker again in a minute only
    with pytest.raises(UpstreamMissingError):
        await world.info(pack)
    await world.swarm.add(world.order(pack))
    await world.reaches(pack, RemoteState.CHOOSING)
    (world.folder(pack) / f"{pack.info_hash}.torrent").unlink()
    with pytest.raises(UpstreamMissingError):
        await world.info(pack)
    await world.swarm.add(world.order(pack))  # although what is complete still owns its gid
    await world.reaches(pack, RemoteState.CHOOSING)
    await world.kill_aria2()
    assert (await world.info(pack)).state is RemoteState.CHOOSING


async def test_a_kill_of_aria2_in_the_payload_goes_on_under_the_same_gid(world: World) -> None:
    pack = world.pack()
    await world.seeder.limit(500_000)
    await world.fetches(pack, 3)
    await world.moves(pack, bytes_there=100_000)
    await world.kill_aria2()
    await world.moves(pack, bytes_there=1)
    assert (await world.info(pack)).state is RemoteState.FETCHING
    await world.seeder.limit(0)
    await world.reaches(pack, RemoteState.READY)
    assert world.lies(pack)[SECOND] == content(pack, 3)


async def test_a_lost_session_goes_on_from_the_folder(world: World) -> None:
    pack = world.pack()
    await world.seeder.limit(500_000)
    await world.fetches(pack, 3)
    await world.moves(pack, bytes_there=100_000)
    await world.aria2.remove(torrent_gid(pack.info_hash))
    again = await world.info(pack)
    assert (again.state, [file.id for file in again.selected]) == (RemoteState.FETCHING, [3])
    await world.moves(pack, bytes_there=100_000)  # by its hashes
    await world.seeder.limit(0)
    await world.reaches(pack, RemoteState.READY)
    await world.aria2.remove(torrent_gid(pack.info_hash))
    ready = await world.info(pack)
    assert (ready.state, ready.links) == (RemoteState.READY, (str(world.folder(pack) / SECOND),))
    assert (await world.aria2.snapshot()).entry(torrent_gid(pack.info_hash)) is None
    assert world.lies(pack)[SECOND] == content(pack, 3)


async def test_a_full_disk_waits_and_goes_on_when_there_is_room(world: World, small_disk: SmallDisk) -> None:
    pack = world.pack()
    gid = torrent_gid(pack.info_hash)
    small_disk.mount(world.folder(pack), "1m")
    await world.fetches(pack, 1, 3)
    await world.completes(gid)
    (listed,) = [each for each in await world.swarm.torrents() if each.id == gid]
    assert listed.state is RemoteState.WAITING
    world.room.free_bytes = 0
    with pytest.raises(DiskFullError):
        await world.info(pack)
    world.room.free_bytes = 10**12
    await world.info(pack)  # the library sees room where there is none for aria2
    await world.completes(gid)
    with pytest.raises(LibraryUnavailableError, match="cannot write"):
        await world.info(pack)
    small_disk.grow("8m")
    world.clock.forward(61)
    assert (await world.info(pack)).state is RemoteState.FETCHING
    await world.reaches(pack, RemoteState.READY)
    await world.completes(gid)
    assert world.lies(pack) == {FIRST: content(pack, 1), SECOND: content(pack, 3)}


async def test_a_magnet_waits_for_room_since_aria2_would_lose_its_list_without_a_word(world: World) -> None:
    order = world.order(shared(replace(PACK, name="no room"), world.tracker.announce_url))
    world.room.free_bytes = 0
    with pytest.raises(DiskFullError):
        await world.swarm.add(order)
    assert (await world.aria2.snapshot()).entry(metadata_gid(order.info_hash)) is None
    world.room.free_bytes = 10**12
    await world.swarm.add(order)
    await world.swarm.delete(torrent_gid(order.info_hash), order.info_hash)


async def test_a_folder_that_was_taken_away_while_it_came_is_begun_anew(world: World) -> None:
    pack = world.pack()
    await world.seeder.limit(300_000)
    await world.fetches(pack, 3)
    await world.moves(pack, bytes_there=50_000)
    shutil.rmtree(world.folder(pack))
    with pytest.raises(UpstreamMissingError):
        await world.info(pack)
    await world.swarm.add(world.order(pack))
    await world.reaches(pack, RemoteState.CHOOSING)
    await world.select(pack, 3)
    await world.seeder.limit(0)
    await world.reaches(pack, RemoteState.READY)
    assert world.lies(pack)[SECOND] == content(pack, 3)


async def test_what_aria2_puts_where_usher_does_not_look_is_fetched_once_more_and_then_told(world: World) -> None:
    pack = world.pack()
    elsewhere = replace(world.places, theirs=lambda path: str(path / "elsewhere"))
    world.swarm = Swarm(world.aria2, elsewhere, world.clock)
    await world.fetches(pack, 3)
    await world.completes(torrent_gid(pack.info_hash))
    assert (await world.info(pack)).state is RemoteState.CHOOSING
    assert (await world.info(pack)).state is RemoteState.CHOOSING
    await world.select(pack, 3)
    await world.completes(torrent_gid(pack.info_hash))
    with pytest.raises(LibraryUnavailableError, match="USHER_PATH_MAP"):
        await world.info(pack)
    shutil.copytree(world.folder(pack) / "elsewhere" / "3", world.folder(pack) / "3")
    assert (await world.info(pack)).state is RemoteState.READY
    world.swarm = Swarm(world.aria2, world.places, world.clock)


async def test_magnets_that_nobody_answers_leave_room_for_downloads(world: World) -> None:
    swarm = Swarm(world.aria2, world.places, world.clock, metadata_slots=1)
    first, second = (
        world.order(shared(replace(PACK, name=name), world.tracker.announce_url)) for name in ("nobody 1", "nobody 2")
    )
    await swarm.add(first)
    with pytest.raises(UpstreamUnavailableError) as raised:
        await swarm.add(second)
    assert raised.value.retry_at is not None
    await swarm.add(first)
    await swarm.delete(torrent_gid(first.info_hash), first.info_hash)
    await swarm.add(second)
    await swarm.delete(torrent_gid(second.info_hash), second.info_hash)
    assert not any(world.root.joinpath(torrent_gid(each.info_hash)).exists() for each in (first, second))
