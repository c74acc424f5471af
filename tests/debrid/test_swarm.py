"""The swarm's service against real aria2c, a real swarm and a tracker, all on loopback."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from addon.clients.aria2 import Aria2, Endpoint
from addon.clients.aria2_torrents import Seeding
from addon.debrid.base import Order, RemoteState
from addon.debrid.swarm import Swarm
from addon.demo.swarm import shared
from addon.demo.torrent_file import bencode
from addon.domain.gids import torrent_gid
from addon.domain.metainfo import read_metainfo
from addon.errors import (
    DiskFullError,
    LinkRottedError,
    ReleaseRefusedError,
    UpstreamMissingError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)
from tests.debrid.swarm_kit import PACK, World, content, until, world_in

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

FIRST, TINY, SECOND, THIRD = "1/e1.mkv", "2/tiny.nfo", "3/e2.mkv", "4/e3.mkv"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    async with world_in(tmp_path_factory.mktemp("swarm"), packs=10) as world:
        yield world


async def test_a_magnet_brings_its_list_then_the_wanted_files_alone(world: World) -> None:
    pack = world.pack()
    torrent_id = await world.swarm.add(world.order(pack))
    assert torrent_id == torrent_gid(pack.info_hash) == await world.swarm.add(world.order(pack))
    (listed,) = [each for each in await world.swarm.torrents() if each.info_hash == pack.info_hash]
    assert (listed.id, listed.state) == (torrent_id, RemoteState.CONVERTING)
    with pytest.raises(UpstreamRejectedError, match="not known yet"):
        await world.select(pack, 1)
    choosing = await world.reaches(pack, RemoteState.CHOOSING)
    assert [(file.id, file.path, file.size_bytes, file.selected) for file in choosing.files] == [
        (place, f"A Season/{file.path}", file.size_bytes, False)
        for place, file in enumerate(pack.torrent.files, start=1)
    ]
    with pytest.raises(UpstreamRejectedError, match="no such file"):
        await world.select(pack, 5)
    await world.select(pack, 1, 4)
    await world.select(pack, 4)
    ready = await world.reaches(pack, RemoteState.READY)
    folder = world.folder(pack)
    assert [file.id for file in ready.selected] == [1, 4]
    assert ready.links == (str(folder / FIRST), str(folder / THIRD))

    async def only_the_wanted() -> bool | None:
        return True if world.lies(pack).keys() == {FIRST, THIRD} else None

    await until(only_the_wanted)
    assert world.lies(pack) == {FIRST: content(pack, 1), THIRD: content(pack, 4)}
    link = await world.swarm.unlock(ready.links[0], pack.info_hash)
    assert (link.filename, link.size_bytes) == ("e1.mkv", 700_001)
    with pytest.raises(LinkRottedError):
        await world.swarm.unlock(str(folder / SECOND), pack.info_hash)


async def test_what_another_wants_of_it_is_fetched_too_while_it_runs(world: World) -> None:
    pack = world.pack()
    await world.seeder.limit(400_000)
    await world.fetches(pack, 1)
    await world.moves(pack, bytes_there=100_000)
    await world.select(pack, 3)
    assert [file.id for file in (await world.info(pack)).selected] == [1, 3]
    await world.seeder.limit(0)
    ready = await world.reaches(pack, RemoteState.READY)
    assert [file.id for file in ready.selected] == [1, 3]
    lies = world.lies(pack)
    assert (lies[FIRST], lies[SECOND]) == (content(pack, 1), content(pack, 3))


async def test_what_is_wanted_after_it_was_complete_comes_whole_too(world: World) -> None:
    """The neighbours' shared pieces were removed with the unwanted files; aria2's notes still count them."""
    pack = world.pack()
    await world.fetches(pack, 1, 4)
    await world.completes(torrent_gid(pack.info_hash))
    await world.select(pack, 2, 3)
    ready = await world.reaches(pack, RemoteState.READY)
    assert [file.id for file in ready.selected] == [1, 2, 3, 4]
    assert world.lies(pack) == {
        name: content(pack, place) for place, name in enumerate((FIRST, TINY, SECOND, THIRD), start=1)
    }


async def test_what_was_taken_away_is_not_fetched_again_unless_asked_for(world: World) -> None:
    pack = world.pack()
    await world.fetches(pack, 1, 4)
    await world.reaches(pack, RemoteState.READY)
    await world.completes(torrent_gid(pack.info_hash))
    (world.folder(pack) / FIRST).unlink()
    assert [file.id for file in (await world.info(pack)).selected] == [4]
    await world.select(pack, 3)
    ready = await world.reaches(pack, RemoteState.READY)
    assert [file.id for file in ready.selected] == [3, 4]
    await world.select(pack, 1)
    ready = await world.reaches(pack, RemoteState.READY)
    assert [file.id for file in ready.selected] == [1, 3, 4]
    assert world.lies(pack)[FIRST] == content(pack, 1)


async def test_without_room_nothing_is_begun(world: World) -> None:
    pack = world.pack()
    world.room.free_bytes = 700_000
    try:
        with pytest.raises(DiskFullError):
            await world.fetches(pack, 1)
        assert world.room.asked[-1] == 700_001
        assert (await world.info(pack)).state is RemoteState.CHOOSING
        assert (await world.aria2.snapshot()).entry(torrent_gid(pack.info_hash)) is None
    finally:
        world.room.free_bytes = 10**12
    await world.select(pack, 1)
    await world.reaches(pack, RemoteState.READY)


async def test_deleting_leaves_nothing_and_may_be_repeated(world: World) -> None:
    pack = world.pack()
    await world.seeder.limit(200_000)
    await world.fetches(pack, 1)
    await world.moves(pack, bytes_there=1)
    for _ in range(2):
        await world.delete(pack)
        assert not world.folder(pack).exists()
        assert (await world.aria2.snapshot()).entry(torrent_gid(pack.info_hash)) is None
    await world.seeder.limit(0)
    with pytest.raises(UpstreamMissingError):
        await world.info(pack)
    assert pack.info_hash not in {each.info_hash for each in await world.swarm.torrents()}


async def test_a_link_out_of_the_folder_is_never_delivered(world: World, tmp_path: Path) -> None:
    pack = world.pack()
    await world.fetches(pack, 1, 3)
    await world.reaches(pack, RemoteState.READY)
    await world.completes(torrent_gid(pack.info_hash))
    folder = world.folder(pack)
    (tmp_path / "e1.mkv").write_bytes(content(pack, 1))
    (folder / FIRST).unlink()
    (folder / FIRST).symlink_to(tmp_path / "e1.mkv")
    (folder / "3").rename(tmp_path / "3")
    (folder / "3").symlink_to(tmp_path / "3")
    seen = await world.info(pack)
    assert (seen.state, seen.links) == (RemoteState.CHOOSING, ())
    for name in (FIRST, SECOND, "../../../seed"):
        with pytest.raises(LinkRottedError):
            await world.swarm.unlock(str(folder / name), pack.info_hash)


async def test_odd_names_become_safe_ones_and_nothing_lies_on_another(world: World) -> None:
    odd = world.odd
    await world.fetches(odd, 1, 2, 3, 4, 5, 6)
    ready = await world.reaches(odd, RemoteState.READY)
    await world.completes(torrent_gid(odd.info_hash))
    names = ("1/film.mkv.aria2_", "2/selection.json", "3/Con_.mkv", "4/hidden", "5/A-.mkv", "6/A-.mkv")
    assert [Path(link).relative_to(world.folder(odd)).as_posix() for link in ready.links] == list(names)
    assert world.lies(odd) == {name: content(odd, place) for place, name in enumerate(names, start=1)}


async def test_a_torrent_whose_names_lead_away_is_refused(world: World) -> None:
    for name in ("..", "../x", "/etc", "a/b", "C:", "nul"):
        evil = shared(replace(PACK, name=name), world.tracker.announce_url)
        order = world.order(evil, torrent=True)
        with pytest.raises(ReleaseRefusedError, match="cannot be used"):
            await world.swarm.add(order)
        assert order.torrent is not None
        world.folder(evil).mkdir(exist_ok=True)
        (world.folder(evil) / f"{evil.info_hash}.torrent").write_bytes(order.torrent)  # as a magnet would bring it
        await world.swarm.add(world.order(evil))
        assert (await world.info(evil)).state is RemoteState.DEAD
        with pytest.raises(UpstreamRejectedError):
            await world.select(evil, 1)
        await world.delete(evil)
    assert torrent_gid(evil.info_hash) not in {each.gid for each in (await world.aria2.snapshot()).entries}


async def test_a_torrent_file_of_another_torrent_is_not_kept(world: World) -> None:
    pack, other = world.packs[0], shared(replace(PACK, name="Another"), world.tracker.announce_url)
    order = replace(world.order(other), torrent=pack.file)
    await world.swarm.add(order)
    assert (await world.info(other)).state is RemoteState.CONVERTING  # by its magnet, then
    await world.delete(other)


async def test_what_seeds_is_ready_and_is_removed_when_it_has_seeded(world: World) -> None:
    pack = world.pack()
    gid = torrent_gid(pack.info_hash)
    swarm = Swarm(world.aria2, world.places, world.clock, seeding=Seeding(minutes=1))
    await swarm.add(world.order(pack, torrent=True))
    await swarm.select(gid, (1,), pack.info_hash)
    await world.reaches(pack, RemoteState.READY)
    with pytest.raises(UpstreamUnavailableError, match="seeds until") as raised:
        await swarm.delete(gid, pack.info_hash)
    assert raised.value.retry_at is not None
    (world.folder(pack) / FIRST).unlink()
    await swarm.select(gid, (1, 3), pack.info_hash)  # while it seeds, and one of them was taken away
    ready = await world.reaches(pack, RemoteState.READY)
    assert [file.id for file in ready.selected] == [1, 3]
    lies = world.lies(pack)
    assert (lies[FIRST], lies[SECOND]) == (content(pack, 1), content(pack, 3))
    await world.aria2.remove(gid)  # as aria2 does by itself after the minute
    await swarm.delete(gid, pack.info_hash)
    assert not world.folder(pack).exists()


async def test_a_magnet_of_another_torrent_is_refused(world: World) -> None:
    order = world.order(shared(replace(PACK, name="mixed up"), world.tracker.announce_url))
    with pytest.raises(ReleaseRefusedError, match="of another torrent"):
        await world.swarm.add(replace(order, magnet=world.packs[0].magnet))
    await world.swarm.delete(torrent_gid(order.info_hash), order.info_hash)


async def test_a_torrent_that_aria2_takes_for_broken_is_refused(world: World) -> None:
    body = b"d4:info" + bencode({"name": "film.mkv", "length": 10, "piece length": 65536, "pieces": b"x"}) + b"e"
    info_hash = read_metainfo(body).info_hash
    gid = await world.swarm.add(Order(info_hash=info_hash, magnet="", torrent=body))
    for _ in range(2):
        with pytest.raises(ReleaseRefusedError, match="add_torrent"):
            await world.swarm.select(gid, (1,), info_hash)
    await world.swarm.delete(gid, info_hash)


async def test_aria2_may_see_the_folders_under_other_paths(world: World, tmp_path: Path) -> None:
    pack, alias = world.pack(), tmp_path / "alias"
    gid = torrent_gid(pack.info_hash)
    alias.symlink_to(world.root)
    aria2 = Aria2(world.own.endpoint, roots=(alias,), clock=world.clock)
    places = replace(world.places, theirs=lambda path: str(alias / path.relative_to(world.root)))
    swarm = Swarm(aria2, places, world.clock)
    await swarm.add(world.order(pack))
    await world.reaches(pack, RemoteState.CHOOSING)
    await swarm.select(gid, (4,), pack.info_hash)
    ready = await world.reaches(pack, RemoteState.READY)
    entry = (await aria2.snapshot()).entry(gid)
    assert entry is not None
    assert entry.path == str(alias / gid / FIRST)  # of the torrent's first file
    assert ready.links == (str(world.folder(pack) / THIRD),)
    await aria2.close()


async def test_an_aria2_that_does_not_answer_is_an_outage(world: World, tmp_path: Path) -> None:
    aria2 = Aria2(Endpoint(url="http://127.0.0.1:1"), roots=(world.root,))
    swarm = Swarm(aria2, world.places, world.clock)
    order = world.order(shared(replace(PACK, name="nowhere"), world.tracker.announce_url))
    gid = torrent_gid(order.info_hash)
    for call in (swarm.torrents(), swarm.add(order), swarm.info(gid, order.info_hash), swarm.check()):
        with pytest.raises(UpstreamUnavailableError):
            await call
    assert swarm.health.ok is False
    await aria2.close()
    with pytest.raises(UpstreamMissingError):
        await world.swarm.info("f" * 16, order.info_hash)
    await world.swarm.delete(gid, order.info_hash)


async def test_the_account_needs_nobody(world: World) -> None:
    assert await world.swarm.cached(("a" * 40,)) is None
    assert world.swarm.file_id_at(0) is None
    assert (await world.swarm.account()).premium
    assert (await world.swarm.check()).startswith("The swarm: aria2 1.")
    assert world.swarm.health.ok
