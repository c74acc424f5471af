"""What a downloaded video is held against before it comes home."""

import asyncio
from dataclasses import replace

import pytest

from addon.domain.models import Item
from addon.domain.releases import Rejection
from addon.domain.status import Status
from addon.domain.transitions import Phase
from addon.domain.verification import MediaFacts
from addon.errors import LibraryUnavailableError
from addon.services.steps import Overtaken, Waits
from addon.store import grabs

from .conftest import Make
from .fake_media import FILM_FACTS
from .world import HASH, HASHES, SIZE, World, movie_file, release

SAMPLE = replace(FILM_FACTS, seconds=45.0)
SMALL = replace(FILM_FACTS, width=1280, height=720)
NO_VIDEO = MediaFacts(container=None)
DATA = b"x" * SIZE


async def _importing(world: World, *hashes: str) -> Item:
    """The film, asked for with its runtime, its first release staged in full."""
    found = tuple(map(release, hashes or (HASH,)))
    item, gid = await world.transferring_item(*found, runtime_minutes=96)
    world.aria2.finishes(gid, DATA)
    await world.transfers.tick()
    return await world.item(item.id)


async def test_a_video_that_is_what_was_announced_comes_home(world: World) -> None:
    item = await _importing(world)
    await world.step(item.id)
    assert (await world.item(item.id)).status is Status.COMPLETED
    assert [file.name for file in world.media.read] == [movie_file().basename]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (
            SAMPLE,
            "The file runs 45 s, expected are about 1 h 36 min: a sample, a fake or something else.",
        ),
        (SMALL, "The picture has 1280 × 720 pixels, which is not the 1080p of its name."),
        (NO_VIDEO, "The file cannot be read as a video: it is broken, or something else under that name."),
    ],
)
async def test_a_wrong_video_is_thrown_away_with_its_reason_and_the_next_release_follows(
    world: World, facts: MediaFacts, reason: str
) -> None:
    item = await _importing(world, HASH, HASHES[1])
    (staged,) = [world.aria2.entries[gid] for gid in await world.downloads()]
    world.media.facts = facts
    await world.step(item.id)
    failed = await world.item(item.id)
    assert (failed.status, failed.note) == (Status.FAILED, reason)
    (wrong,) = [each for each in await world.releases(item) if each.release.info_hash == HASH]
    assert (wrong.accepted, wrong.rejections) == (False, (Rejection(rule="verify", reason=reason),))
    await world.clear()
    assert staged.gid not in world.aria2.entries
    await world.walk(item.id, to=Phase.TRANSFERRING)
    job = await world.job(item.id)
    assert job.grab is not None
    assert job.grab.info_hash == HASHES[1]


async def test_a_size_that_was_not_announced_is_named_by_the_same_rule_and_nothing_is_read(world: World) -> None:
    item, _ = await world.importing_item(b"other")
    await world.step(item.id)
    (wrong,) = await world.releases(item)
    assert [rejection.rule for rejection in wrong.rejections] == ["verify"]
    assert world.media.read == []


async def test_where_the_size_is_enough_nothing_is_read(make_world: Make) -> None:
    world = make_world(verify="size")
    world.media.facts = NO_VIDEO
    item = await _importing(world)
    await world.step(item.id)
    assert ((await world.item(item.id)).status, world.media.read) == (Status.COMPLETED, [])


async def test_an_unknown_runtime_is_not_judged(world: World) -> None:
    item, _ = await world.importing_item(DATA)
    world.media.facts = SAMPLE
    await world.step(item.id)
    assert (await world.item(item.id)).status is Status.COMPLETED


@pytest.mark.parametrize(
    ("facts", "status"), [(SAMPLE, Status.COMPLETED), (SMALL, Status.COMPLETED), (NO_VIDEO, Status.FAILED)]
)
async def test_a_person_who_forces_a_release_overrules_all_but_that_it_is_a_video(
    world: World, facts: MediaFacts, status: Status
) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.ask(runtime_minutes=96)
    (known,) = await world.find(item, release(), rejected=(Rejection(rule="verify", reason="Too short."),))
    await world.commands.select(item.request_id, known.id, force=True)
    await world.walk(item.id, to=Phase.TRANSFERRING)
    world.aria2.finishes((await world.downloads())[0], DATA)
    await world.transfers.tick()
    world.media.facts = facts
    await world.step(item.id)
    assert (await world.item(item.id)).status is status


async def test_a_choice_that_needed_no_force_is_verified(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.ask(runtime_minutes=96)
    (known,) = await world.find(item, release())
    await world.commands.select(item.request_id, known.id, force=False)
    await world.walk(item.id, to=Phase.TRANSFERRING)
    world.aria2.finishes((await world.downloads())[0], DATA)
    await world.transfers.tick()
    world.media.facts = SAMPLE
    await world.step(item.id)
    assert (await world.item(item.id)).status is Status.FAILED


async def test_a_disk_that_does_not_give_the_file_is_no_verdict(world: World) -> None:
    item = await _importing(world)
    world.media.error = LibraryUnavailableError("The file cannot be read (Input/output error). Tried again.")
    with pytest.raises(LibraryUnavailableError):
        await world.step(item.id)
    assert await world.phase(item.id) is Phase.IMPORTING
    world.media.error = None
    await world.step(item.id)
    assert (await world.item(item.id)).status is Status.COMPLETED


async def test_a_file_that_nobody_can_look_into_waits_and_then_its_size_is_enough(world: World) -> None:
    item = await _importing(world)
    world.media.facts = None
    for _ in range(2):
        assert isinstance(await world.step(item.id), Waits)
        waiting = await world.item(item.id)
        assert (waiting.phase, waiting.note) == (Phase.IMPORTING, "The file could not be looked into. Tried again.")
    await world.step(item.id)
    assert (await world.item(item.id)).status is Status.COMPLETED


async def test_a_file_that_can_be_looked_into_again_is_judged(world: World) -> None:
    item = await _importing(world)
    world.media.facts = None
    await world.step(item.id)
    world.media.facts = SAMPLE
    await world.step(item.id)
    assert (await world.item(item.id)).status is Status.FAILED


async def test_a_request_that_is_cancelled_meanwhile_gets_no_file(world: World) -> None:
    item = await _importing(world)
    world.media.reached.clear()
    world.media.opened.clear()
    step = asyncio.create_task(world.step(item.id))
    await world.media.reached.wait()
    await world.commands.cancel(item.request_id)
    world.media.opened.set()
    assert await step == Overtaken()
    assert await world.phase(item.id) is Phase.CANCELLED
    seat = await world.store.read(grabs.file_intent, item.request_id, "%")
    assert seat is None
    assert not list((world.settings.data_dir / "library/Movies").glob("*/*.mkv"))
