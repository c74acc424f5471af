"""Links are looked after: what vanished is fetched again after two looks, and never when the mount is at fault."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from addon.clients.seerr_requests import MediaStatus, RequestStatus
from addon.domain.models import Item
from addon.domain.transitions import Phase
from addon.errors import DuplicateError
from addon.services import link_watch, links
from addon.services.intake.asking import TitleWish
from addon.store import listing
from tests.conftest import HeldClock

from .mount_kit import MountedWorld
from .world import HASH, IMDB, NAME, movie_file, release

SECOND_LOOK, NEXT_ROUND = 300, 3600


@pytest.fixture
def world(tmp_path: Path, held_clock: HeldClock) -> Iterator[MountedWorld]:
    made = MountedWorld(tmp_path / "data", held_clock)
    yield made
    made.store.close()


async def look(world: MountedWorld, after: float = 0) -> None:
    world.clock.forward(after)
    await world.watch.tick()


def said(world: MountedWorld) -> tuple[bool | None, str]:
    health = world.watch.health
    return health.ok, health.message or ""


async def films(world: MountedWorld, count: int) -> list[tuple[Item, Path]]:
    """So many films, each linked to a file of its own in one torrent's folder."""
    made = []
    for number in range(count):
        item = await world.ask(title=f"Film {number}", imdb_id=f"tt{number:07}", tmdb_id=number)
        source = world.show(f"movies/Film.{number}/film.mkv")
        seat = world.seat(f"Film {number}")
        seat.parent.mkdir()
        seat.symlink_to(source)
        await world.store.write(_complete, item.id, str(seat), str(source))
        made.append((item, source))
    return made


def _complete(tables: object, item_id: int, path: str, link: str) -> None:
    tables.Item[item_id].phase = "COMPLETED"  # type: ignore[attr-defined]
    tables.LibraryFile(item_id=item_id, path=path, size_bytes=1, placed_at=1, link=link)  # type: ignore[attr-defined]


async def test_links_that_lead_somewhere_are_well(world: MountedWorld) -> None:
    item, _ = await world.linked_item()
    assert said(world) == (True, ""), "it was looked at to link"
    for seconds in (0, SECOND_LOOK, NEXT_ROUND):
        await look(world, seconds)
    assert await world.phase(item.id) is Phase.COMPLETED
    assert said(world) == (True, "")


async def test_what_vanished_is_told_and_after_a_second_look_fetched_again(world: MountedWorld) -> None:
    item, source = await world.linked_item()
    shutil.rmtree(source.parent)
    await look(world)
    assert await world.phase(item.id) is Phase.COMPLETED
    assert said(world) == (
        False,
        "1 link leads nowhere; fetched again if a second look, five minutes later, says the same.",
    )
    await look(world, SECOND_LOOK)
    lost = await world.item(item.id)
    assert (lost.phase, lost.due_at, lost.grab_id) == (Phase.SEARCHING, world.clock(), None)
    assert "has vanished from the mount" in lost.note
    assert not world.seat().is_symlink()
    assert await world.store.read(listing.library_paths, item.request_id) == ()
    ok, message = said(world)
    assert (ok, "1 file has vanished from the mount within a day" in message) == (True, True)
    assert not (await world.availability.evidence((item.id,), (HASH,))).blocked
    await world.clear()
    assert world.debrid.account_ == {}, "what it came from is given up"

    world.indexer.releases = (release(),)
    world.show()
    await world.walk(item.id, to=Phase.COMPLETED)
    assert os.readlink(world.seat()) == str(source)
    world.clock.forward(86401)
    assert said(world) == (True, "")


async def test_what_is_about_to_be_removed_from_the_account_is_not_taken_again(world: MountedWorld) -> None:
    item, source = await world.linked_item()
    shutil.rmtree(source.parent)
    await look(world)
    await look(world, SECOND_LOOK)
    world.indexer.releases = (release(),)
    await world.walk(item.id, to=Phase.UNLOCKING)  # before the old torrent is removed
    await world.clear()
    assert list(world.debrid.account_) == ["T2"]


async def test_a_restart_between_the_looks_forgets_nothing(world: MountedWorld) -> None:
    item, source = await world.linked_item()
    source.unlink()
    await look(world)
    world.mount_again()
    await look(world, SECOND_LOOK)  # the first round after the start
    await look(world, SECOND_LOOK)
    assert await world.phase(item.id) is Phase.SEARCHING


async def test_what_is_back_at_the_second_look_is_well(world: MountedWorld) -> None:
    item, source = await world.linked_item()
    source.unlink()
    await look(world)
    world.show()
    await look(world, SECOND_LOOK)
    source.unlink()
    await look(world, SECOND_LOOK)
    assert await world.phase(item.id) is Phase.COMPLETED, "the next first look comes with the next round"


@pytest.mark.parametrize("how", ["gone", "empty", "folder emptied"])
async def test_a_mount_that_is_not_there_loses_nothing(world: MountedWorld, how: str) -> None:
    item, _ = await world.linked_item()
    shutil.rmtree(world.mounted)
    if how != "gone":
        (world.mounted / ("" if how == "empty" else "__all__")).mkdir(parents=True)
    for seconds in (0, SECOND_LOOK, NEXT_ROUND, SECOND_LOOK):
        await look(world, seconds)
    assert await world.phase(item.id) is Phase.COMPLETED
    assert world.seat().is_symlink()
    ok, message = said(world)
    assert (ok, "1 link leads to a part of the mount that shows nothing" in message) == (False, how == "folder emptied")
    world.show("__all__/Other.Film.2001/Other.Film.2001.mkv")
    world.show()
    await look(world, NEXT_ROUND)
    assert said(world) == (True, "")


async def test_a_mount_that_gives_errors_loses_nothing(world: MountedWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    item, source = await world.linked_item()
    stat = Path.stat

    def broken(path: Path, **kwargs: bool) -> os.stat_result:
        if path == source:
            raise OSError(5, "Input/output error")
        return stat(path, **kwargs)

    monkeypatch.setattr(Path, "stat", broken)
    await look(world)
    await look(world, SECOND_LOOK)
    assert await world.phase(item.id) is Phase.COMPLETED


async def test_a_link_that_a_person_removed_or_replaced_is_left_to_them(world: MountedWorld) -> None:
    item, source = await world.linked_item()
    source.unlink()
    world.seat().unlink()
    await look(world)
    world.seat().write_text("mine")
    await look(world, NEXT_ROUND)
    await look(world, SECOND_LOOK)
    assert await world.phase(item.id) is Phase.COMPLETED
    assert world.seat().read_text() == "mine"


@pytest.mark.parametrize(("lost", "braked"), [(5, False), (6, True)])
async def test_more_than_a_fifth_at_once_looks_like_a_broken_mount(
    world: MountedWorld, lost: int, braked: bool
) -> None:
    told = set[str]()
    world.watch.troubled = lambda name, message: told.add(name)
    made = await films(world, 10)
    for _, source in made[:lost]:
        shutil.rmtree(source.parent)
    for seconds in (0, SECOND_LOOK, SECOND_LOOK):
        await look(world, seconds)
    phases = [await world.phase(item.id) for item, _ in made]
    assert phases.count(Phase.SEARCHING) == (0 if braked else lost)
    ok, message = said(world)
    assert (ok, "looks like a broken mount" in message) == (not braked, braked)
    assert told == ({"The mount"} if braked else set())
    if braked:
        for number in range(lost):
            world.show(f"movies/Film.{number}/film.mkv")
        await look(world, NEXT_ROUND)
        assert said(world) == (True, "")


async def test_losses_soon_after_one_another_are_braked_as_one(world: MountedWorld) -> None:
    made = await films(world, 10)
    for _, source in made[:4]:
        shutil.rmtree(source.parent)
    await look(world)
    await look(world, SECOND_LOOK)
    for _, source in made[4:8]:
        shutil.rmtree(source.parent)
    await look(world, NEXT_ROUND - SECOND_LOOK)
    await look(world, SECOND_LOOK)
    phases = [await world.phase(item.id) for item, _ in made]
    assert phases.count(Phase.SEARCHING) == 4
    assert said(world)[0] is False


async def test_all_links_are_looked_at_some_at_a_time(world: MountedWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_watch, "_BATCH", 2)
    made = await films(world, 5)
    shutil.rmtree(made[4][1].parent)
    await look(world)
    await look(world, SECOND_LOOK)
    assert said(world) == (True, "")
    await look(world, SECOND_LOOK)
    assert said(world)[0] is False
    await look(world, SECOND_LOOK)
    assert await world.phase(made[4][0].id) is Phase.SEARCHING


async def test_a_dead_link_that_cannot_be_removed_yet_goes_later(
    world: MountedWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bool:
        raise PermissionError(13, "Permission denied")

    item, source = await world.linked_item()
    shutil.rmtree(source.parent)
    await look(world)
    with monkeypatch.context() as patch:
        patch.setattr(link_watch, "remove_dead", refuse)
        await look(world, SECOND_LOOK)
    assert await world.phase(item.id) is Phase.SEARCHING
    assert world.seat().is_symlink()
    await look(world, SECOND_LOOK)
    assert not world.seat().is_symlink()


async def test_a_link_that_leads_somewhere_again_is_not_removed(world: MountedWorld) -> None:
    _, source = await world.linked_item()
    assert links.remove_dead(world.seat(), source, world.mounted) is False
    assert world.seat().is_symlink()


async def test_titles_that_wait_long_for_the_mount_are_a_finding(world: MountedWorld) -> None:
    item = await world.ready_item()
    await look(world)
    assert said(world) == (True, "")
    await look(world, 601)
    ok, message = said(world)
    assert (ok, message.startswith("1 title has waited for more than 10 minutes")) == (False, True)
    world.show()
    await world.walk(item.id, to=Phase.COMPLETED)
    await look(world, 1)
    assert said(world) == (True, "")


async def test_seerrs_word_does_not_complete_what_was_lost(world: MountedWorld) -> None:
    world.show()
    world.debrid.knows(HASH, movie_file())
    world.indexer.releases = (release(),)
    world.seerr.asks(1)
    await world.intake.poll()
    (request,) = await world.all_requests()
    (item,) = await world.lifecycle.items(request.id)
    await world.walk(item.id, to=Phase.COMPLETED)
    world.seerr.asks(1, media_status=MediaStatus.AVAILABLE, status=RequestStatus.COMPLETED)
    shutil.rmtree(world.mounted / f"__all__/{NAME}")
    await look(world)
    await look(world, SECOND_LOOK)
    world.wire(jellyfin=None)
    await world.intake.poll()
    assert await world.phase(item.id) is Phase.SEARCHING


async def test_an_item_whose_link_is_dead_for_a_while_is_not_asked_for_anew(world: MountedWorld) -> None:
    _, source = await world.linked_item()
    shutil.rmtree(source.parent)
    with pytest.raises(DuplicateError):
        await world.asking.request_movie(TitleWish(imdb_id=IMDB))


async def test_what_the_swarm_has_brought_is_not_missed_in_the_mount(world: MountedWorld) -> None:
    world.deliver = (world.swarm,)
    world.mount_again()
    world.swarm.knows(HASH, movie_file())
    item = await world.grabbing_item()
    await world.walk(item.id, to=Phase.UNLOCKING)
    await look(world, 601)
    assert said(world) == (True, "")
