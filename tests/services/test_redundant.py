"""REMOVE_REDUNDANT: replaced files and finished torrents go, nothing else does, and never too much at once."""

import os
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest

from addon.domain.models import Item
from addon.domain.status import Quality, Status
from addon.domain.transitions import Phase
from addon.services.health import HealthBoard
from addon.services.redundant import Fate, remove_replaced
from addon.store import grabs, redundant
from addon.store.redundant import Seated

from .upgrade_kit import HIGH, LOW, REMOVES, UPGRADES, completed, downloaded, seat, upgraded, upgrading
from .world import World


@pytest.fixture
def world(world: World) -> World:
    """A world with UPGRADE_TO and REMOVE_REDUNDANT."""
    world.wire(jellyfin=None, policy=REMOVES)
    return world


def there(world: World) -> list[str]:
    """The qualities of the film that lie in the library."""
    return [quality for quality in ("720p", "1080p", "2160p") if seat(world, quality).exists()]


async def replaced(world: World) -> list[str]:
    files = await world.store.read(redundant.replaced_files)
    return [each.file.path for each in files]


async def test_the_older_file_goes_once_the_better_one_is_in_the_library(world: World) -> None:
    item = await upgrading(world)
    await downloaded(world, item.id)
    await world.redundant.tick()
    assert there(world) == ["720p"]
    await world.walk(item.id, to=Phase.COMPLETED)
    assert there(world) == ["720p", "1080p"]
    await world.redundant.tick()
    assert there(world) == ["1080p"]
    assert ("scan_jellyfin", str(item.id)) in await world.waiting_chores()
    assert not any(kind == "remove_replaced" for kind, _ in await world.waiting_chores())


async def test_without_the_switch_both_files_stay(world: World) -> None:
    world.wire(jellyfin=None, policy=UPGRADES)
    await upgraded(world)
    await world.reconcile.tick()
    await world.redundant.tick()
    assert there(world) == ["720p", "1080p"]


async def test_what_was_replaced_before_the_switch_was_set_goes_with_the_next_comparison(world: World) -> None:
    world.wire(jellyfin=None, policy=UPGRADES)
    item = await upgraded(world)
    await world.clearing.tick()
    assert await replaced(world) == [str(seat(world, "720p"))]
    world.wire(jellyfin=None, policy=REMOVES)
    await world.reconcile.tick()
    await world.clearing.tick()
    await world.redundant.tick()
    assert there(world) == ["1080p"]
    assert world.debrid.account_ == {}
    assert (await world.item(item.id)).status is Status.COMPLETED


async def test_torrents_that_something_waits_for_stay(world: World) -> None:
    await upgrading(world)
    await world.reconcile.tick()
    await world.clearing.tick()
    assert [torrent.info_hash for torrent in world.debrid.account_.values()] == [HIGH]


async def test_a_chore_from_before_the_switch_was_taken_back_removes_nothing(world: World) -> None:
    await upgraded(world)
    world.wire(jellyfin=None, policy=UPGRADES)
    await world.redundant.tick()
    assert there(world) == ["720p", "1080p"]
    assert not any(kind == "remove_replaced" for kind, _ in await world.waiting_chores())


async def test_the_last_file_is_never_removed(world: World) -> None:
    await upgraded(world)
    better = seat(world, "1080p")
    kept = better.read_bytes()
    better.write_bytes(kept[:-1])
    await world.redundant.tick()
    assert there(world) == ["720p", "1080p"]
    better.unlink()
    world.clock.forward(3600)
    await world.redundant.tick()
    assert there(world) == ["720p"]
    better.write_bytes(kept)
    world.clock.forward(7200)
    await world.redundant.tick()
    assert there(world) == ["1080p"]


async def test_what_a_person_put_in_its_place_stays(world: World) -> None:
    await upgraded(world)
    seat(world, "720p").write_text("the director's own copy")
    await world.redundant.tick()
    world.clock.forward(700)
    await world.reconcile.tick()
    await world.redundant.tick()
    assert there(world) == ["720p", "1080p"]
    assert await replaced(world) == []


async def test_killed_between_the_removal_and_its_commit_it_ends_well(world: World) -> None:
    await upgraded(world)
    seat(world, "720p").unlink()
    await world.redundant.tick()
    assert there(world) == ["1080p"]
    assert await replaced(world) == []


async def other_films(world: World, count: int, *, upgraded_ones: int) -> list[tuple[Item, Path]]:
    """Films in the library in 720p, of which so many are there in 1080p too; their 720p files."""
    folder = seat(world, "720p").parent.parent
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number in range(count):
        item = await world.ask(imdb_id=f"tt77{number:05}", tmdb_id=77000 + number, title=f"Film {number}")
        qualities = (Quality.P720, Quality.P1080) if number < upgraded_ones else (Quality.P720,)
        for quality in qualities:
            path = folder / f"Film {number} - {quality.label}.mkv"
            path.write_bytes(b"film")
            file = await world.store.write(grabs.intend_file, item.id, str(path), 4, quality)
            await world.store.write(grabs.file_placed, file.id, world.clock())
        best = qualities[-1].value
        await world.store.write(_set_completed(item.id, best))
        made.append((item, folder / f"Film {number} - 720p.mkv"))
    return made


def _set_completed(item_id: int, quality: str) -> Callable[..., None]:
    def unit(tables: object) -> None:
        row = tables.Item[item_id]  # type: ignore[attr-defined]
        row.phase, row.quality, row.due_at = "COMPLETED", quality, None

    return unit


async def test_the_brake_stops_when_too_much_of_the_library_would_go(world: World) -> None:
    films = await other_films(world, 20, upgraded_ones=9)  # 29 files, of which 5 may go
    board = HealthBoard([], world.clock, UTC, removals=lambda: world.redundant.brake)
    told: list[tuple[str, str | None]] = []
    world.redundant.troubled = lambda name, message: told.append((name, message))
    await world.reconcile.tick()
    await world.redundant.tick()
    assert all(path.exists() for _, path in films)
    assert told == [("The brake on removals", world.redundant.brake)]
    (library,) = board()
    assert (library.name, library.ok) == ("library", False)
    assert library.message is not None
    assert library.message.startswith("9 of 29 files in the library would be removed within an hour, more than 20 %")
    assert "USHER_REMOVE_PERCENT" in library.message
    world.clock.forward(86400)
    await world.redundant.tick()
    assert all(path.exists() for _, path in films)  # no hour lets it go: a person does


async def test_a_higher_share_and_a_restart_let_it_go_on(world: World) -> None:
    films = await other_films(world, 20, upgraded_ones=9)
    await world.reconcile.tick()
    await world.redundant.tick()
    world.redundant = type(world.redundant)(world.store, world.clock, switched_on=True, percent=35)
    await world.reconcile.tick()  # at the start
    await world.redundant.tick()
    assert [path.exists() for _, path in films] == [False] * 9 + [True] * 11
    assert world.redundant.brake is None


async def test_what_went_within_the_hour_counts_for_the_brake(world: World) -> None:
    await other_films(world, 4, upgraded_ones=4)
    await world.reconcile.tick()
    await world.redundant.tick()
    await upgraded_again(world, 2)
    await world.redundant.tick()
    assert len(await replaced(world)) == 2
    world.clock.forward(3601)
    await world.redundant.tick()
    assert await replaced(world) == []


async def upgraded_again(world: World, count: int) -> None:
    """Two more that are there in two qualities."""
    for number in range(count):
        item = await world.ask(imdb_id=f"tt78{number:05}", tmdb_id=78000 + number, title=f"Late Film {number}")
        for quality in (Quality.P720, Quality.P1080):
            path = seat(world, "720p").parent.parent / f"Late Film {number} - {quality.label}.mkv"
            path.write_bytes(b"film")
            file = await world.store.write(grabs.intend_file, item.id, str(path), 4, quality)
            await world.store.write(grabs.file_placed, file.id, world.clock())
        await world.store.write(_set_completed(item.id, "P1080"))
    await world.store.write(redundant.ask_to_remove_replaced, world.clock())


async def test_a_file_of_two_episodes_goes_once_both_have_better_ones(world: World) -> None:
    first, second = [
        await world.ask(imdb_id=f"tt7900{number}", tmdb_id=79000 + number, title=f"Part {number}") for number in (1, 2)
    ]
    folder = seat(world, "720p").parent.parent
    both = folder / "Parts 1-2 - 720p.mkv"
    both.write_bytes(b"film")
    for item in (first, second):
        await placed(world, item, both, Quality.P720)
        await world.store.write(_set_completed(item.id, "P720"))
    for item, left in ((first, [both]), (second, [])):
        better = folder / f"{item.id} - 1080p.mkv"
        better.write_bytes(b"film")
        await placed(world, item, better, Quality.P1080)
        await world.store.write(_set_completed(item.id, "P1080"))
        await world.store.write(redundant.ask_to_remove_replaced, world.clock())
        await world.redundant.tick()
        assert both.exists() is bool(left)


async def placed(world: World, item: Item, path: Path, quality: Quality) -> None:
    file = await world.store.write(grabs.intend_file, item.id, str(path), 4, quality)
    await world.store.write(grabs.file_placed, file.id, world.clock())


async def test_a_dry_run_names_what_would_go(world: World) -> None:
    world.wire(jellyfin=None, policy=UPGRADES)
    await completed(world)
    assert await replaced(world) == []
    assert [each.name for each in await world.store.read(redundant.finished_torrents)] == [
        "Night.of.the.Living.Dead.1968.720p.BluRay.x265-GRP"
    ]
    assert [torrent.info_hash for torrent in world.debrid.account_.values()] == [LOW]


def seated(path: Path, data: bytes = b"film") -> Seated:
    path.write_bytes(data)
    return Seated(path=str(path), size_bytes=len(data))


def test_a_file_goes_only_beside_another_that_is_whole(tmp_path: Path) -> None:
    old, new = seated(tmp_path / "old.mkv"), seated(tmp_path / "new.mkv", b"better")
    short = Seated(path=new.path, size_bytes=99)
    assert remove_replaced(old, ()) is Fate.KEPT
    assert remove_replaced(old, (short,)) is Fate.KEPT
    assert remove_replaced(old, (new, short)) is Fate.KEPT
    assert remove_replaced(old, (old,)) is Fate.KEPT
    assert remove_replaced(old, (new,)) is Fate.GONE
    assert remove_replaced(old, (new,)) is Fate.GONE
    assert Path(new.path).exists()


def test_two_names_of_one_file_are_no_two_files(tmp_path: Path) -> None:
    new = seated(tmp_path / "new.mkv")
    os.link(new.path, tmp_path / "old.mkv")
    assert remove_replaced(Seated(path=str(tmp_path / "old.mkv"), size_bytes=4), (new,)) is Fate.KEPT


def test_a_link_that_leads_nowhere_goes_and_another_files_name_stays(tmp_path: Path) -> None:
    new, link = seated(tmp_path / "new.mkv"), tmp_path / "old.mkv"
    link.symlink_to(tmp_path / "nowhere")
    assert remove_replaced(Seated(path=str(link), size_bytes=4), (new,)) is Fate.GONE
    assert not os.path.lexists(link)
    link.mkdir()
    assert remove_replaced(Seated(path=str(link), size_bytes=4), (new,)) is Fate.FOREIGN


def test_a_file_that_cannot_be_removed_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = seated(tmp_path / "old.mkv"), seated(tmp_path / "new.mkv")

    def refuse(_path: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    assert remove_replaced(old, (new,)) is Fate.KEPT


def test_the_better_file_is_on_the_disk_before_the_older_one_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = seated(tmp_path / "old.mkv"), seated(tmp_path / "new.mkv")
    seen: list[bool] = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append(Path(old.path).exists()))
    assert remove_replaced(old, (new,)) is Fate.GONE
    assert seen == [True]
