"""Upgrades where the debrid account is mounted: links beside links, of which only the best one is missed."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from addon.domain.models import Item
from addon.domain.status import Quality
from addon.domain.transitions import Phase
from addon.errors import MountUnavailableError
from addon.services.redundant import Redundant
from addon.store import redundant
from tests.conftest import HeldClock

from .mount_kit import MountedWorld
from .upgrade_kit import HIGH, LOW, REMOVES, UPGRADES, appears, search_now, seat, version
from .world import movie_file

SECOND_LOOK, NEXT_ROUND = 300, 3600


@pytest.fixture
def world(tmp_path: Path, held_clock: HeldClock) -> Iterator[MountedWorld]:
    made = MountedWorld(tmp_path / "data", held_clock)
    made.policy = replace(UPGRADES, remove_replaced=True)
    made.mount_again()
    yield made
    made.store.close()


def shown(world: MountedWorld, info_hash: str) -> Path:
    """The mount shows the film in this quality from now on."""
    known = version(info_hash)
    assert known.filename is not None
    assert known.size_bytes is not None
    return world.show(f"__all__/{known.title}/{known.filename}", known.size_bytes)


async def linked(world: MountedWorld) -> tuple[Item, Path]:
    """The film linked in 720p, and what the link leads to."""
    appears(world, LOW)
    source = shown(world, LOW)
    item = await world.ask()
    return await world.walk(item.id, to=Phase.COMPLETED), source


async def upgrading(world: MountedWorld) -> tuple[Item, Path]:
    """The same, and a 1080p that the service has and the mount does not show yet."""
    item, source = await linked(world)
    appears(world, HIGH)
    await search_now(world, item.id)
    return await world.walk(item.id, to=Phase.UPGRADE_UNLOCKING), source


async def look(world: MountedWorld, after: float = 0) -> None:
    world.clock.forward(after)
    await world.watch.tick()


async def test_the_older_link_goes_once_the_better_one_is_there(world: MountedWorld) -> None:
    item, _ = await upgrading(world)
    shown(world, HIGH)
    item = await world.walk(item.id, to=Phase.COMPLETED)
    assert item.quality is Quality.P1080
    await world.redundant.tick()
    assert (seat(world, "720p").is_symlink(), seat(world, "1080p").exists()) == (False, True)


async def test_a_dead_link_stays_known_while_something_better_is_on_its_way(world: MountedWorld) -> None:
    item, source = await linked(world)
    shutil.rmtree(source.parent)
    await look(world)
    shutil.copytree(world.mounted / "__all__/Other.Film.2001", source.parent)
    appears(world, HIGH)
    source.write_bytes(b"")
    await search_now(world, item.id)
    await world.walk(item.id, to=Phase.UPGRADE_UNLOCKING)
    shutil.rmtree(source.parent)
    await look(world)
    assert seat(world, "720p").is_symlink(), "it may come back, and is the only one"


async def test_a_dead_link_that_something_better_has_replaced_only_goes(world: MountedWorld) -> None:
    item, source = await upgrading(world)
    shown(world, HIGH)
    await world.walk(item.id, to=Phase.COMPLETED)
    shutil.rmtree(source.parent)
    await look(world, NEXT_ROUND)
    await look(world, SECOND_LOOK)
    found = await world.item(item.id)
    assert (found.phase, found.quality) == (Phase.COMPLETED, Quality.P1080)
    assert seat(world, "1080p").exists()
    assert not seat(world, "720p").is_symlink()
    assert world.watch.health.ok is True


async def test_a_file_that_is_no_better_than_what_is_linked_is_refused(world: MountedWorld) -> None:
    item, source = await linked(world)
    low = version(LOW).filename
    appears(world, HIGH)
    world.indexer.releases = (version(HIGH, filename=None, file_index=None),)
    world.debrid.knows(HIGH, movie_file(path=f"/{low}", size_bytes=source.stat().st_size))
    await search_now(world, item.id)
    await world.walk(item.id, to=Phase.COMPLETED)
    found = await world.item(item.id)
    assert (found.quality, found.attempts) == (Quality.P720, 1)
    assert "720p is in the library" in found.note


async def test_what_was_lost_is_searched_as_often_as_anything_new(world: MountedWorld) -> None:
    item, source = await linked(world)
    for _ in range(6):
        await search_now(world, item.id)
    assert (await world.item(item.id)).attempts == 6
    shutil.rmtree(source.parent)
    await look(world)
    await look(world, SECOND_LOOK)
    lost = await world.item(item.id)
    assert (lost.phase, lost.attempts, lost.quality) == (Phase.SEARCHING, 0, None)


async def test_an_upgrade_that_waits_long_for_the_mount_is_a_finding(world: MountedWorld) -> None:
    await upgrading(world)
    await look(world, 601)
    assert (world.watch.health.message or "").startswith("1 title has waited for more than 10 minutes")


async def test_replaced_links_stay_while_the_mount_is_away(world: MountedWorld) -> None:
    item, _ = await upgrading(world)
    shown(world, HIGH)
    await world.walk(item.id, to=Phase.COMPLETED)
    removing = Redundant(world.store, world.clock, switched_on=True, percent=20, look=world.mount.look)
    away = world.mounted.rename(world.mounted.with_name("away"))
    await removing.tick()
    assert seat(world, "720p").is_symlink()
    away.rename(world.mounted)
    await removing.tick()
    assert seat(world, "720p").is_symlink(), "it waits for its turn"
    world.clock.forward(60)
    await removing.tick()
    assert not seat(world, "720p").is_symlink()


async def test_nothing_better_is_looked_for_while_the_mount_is_silent(world: MountedWorld) -> None:
    item, _ = await linked(world)
    world.mounted.rename(world.mounted.with_name("away"))
    due_at = (await world.item(item.id)).due_at
    with pytest.raises(MountUnavailableError):
        await search_now(world, item.id)
    left = await world.item(item.id)
    assert (left.phase, left.due_at, left.attempts) == (Phase.COMPLETED, due_at, 0)


async def test_torrents_stay_for_their_links_when_files_are_downloaded_again(world: MountedWorld) -> None:
    await linked(world)
    world.wire(jellyfin=None, policy=REMOVES)
    await world.reconcile.tick()
    await world.clearing.tick()
    assert len(world.debrid.account_) == 1
    assert await world.store.read(redundant.finished_torrents) == ()
