"""A person is told once of what arrives, what fails for good and what is in the way, whatever crashes in between."""

import pytest
from structlog.testing import capture_logs

from addon.domain import events as e
from addon.domain.chores import ChoreKind
from addon.domain.models import Item
from addon.domain.transitions import Phase
from addon.store import chores

from .notify_kit import FakeSender, Telling
from .show_kit import (
    arrive,
    ask,
    come_home,
    first_id,
    items,
    knows_pack,
    knows_single,
    lists_season,
    numbers_in,
    pack,
    single,
    work,
)
from .world import FILM, HASH, HASHES, World, movie_file, release

ARRIVED = f"{FILM} (1968) is in the library"
FAILED = f"{FILM} (1968) failed"
BROKEN = e.DownloadFailed(reason="aria2 gives up: the file is broken.", info_hash=HASH)


@pytest.fixture
def telling(world: World) -> Telling:
    return Telling(world)


async def _waiting(world: World) -> int:
    return len(await world.store.read(chores.waiting_chores, ChoreKind.NOTIFY))


async def _failed(world: World, **changes: object) -> Item:
    """The only release of the film has failed."""
    item, _ = await world.transferring_item(**changes)
    await world.lifecycle.tell(item.id, BROKEN)
    return item


async def test_a_movie_that_arrives_is_told_once(world: World, telling: Telling) -> None:
    item, _ = await world.importing_item()
    await world.walk(item.id, to=Phase.COMPLETED)
    assert await telling.after() == [ARRIVED]
    assert telling.senders[0].taken[0].body.startswith("In the library as ")
    telling.restart()
    assert await telling.after(120) == [ARRIVED]
    assert await _waiting(world) == 0


async def test_what_was_not_told_before_a_crash_is_told_after_it(world: World, telling: Telling) -> None:
    item, _ = await world.importing_item()
    await world.walk(item.id, to=Phase.COMPLETED)
    telling.restart()
    assert await telling.after() == [ARRIVED]


async def test_what_the_library_had_already_is_not_told(world: World, telling: Telling) -> None:
    item = await world.ask()
    await world.lifecycle.tell(item.id, e.SeenInLibrary(reason="The library has it."))
    assert await telling.after(120) == []


async def test_a_failure_with_a_next_release_is_not_told(world: World, telling: Telling) -> None:
    item, _ = await world.transferring_item(release(), release(HASHES[1]))
    await world.lifecycle.tell(item.id, BROKEN)
    assert await telling.after(3) == []
    await world.walk(item.id, to=Phase.TRANSFERRING)
    assert await telling.after(120) == []
    assert await _waiting(world) == 0


async def test_a_failure_without_a_next_release_is_told_once_also_over_a_restart(
    world: World, telling: Telling
) -> None:
    item = await _failed(world)
    await world.step(item.id)
    telling.restart()
    assert await telling.after(30) == [FAILED]
    (notice,) = telling.senders[0].taken
    assert notice.body == "aria2 gives up: the file is broken. Searched again at 12:10."
    assert notice.level == "failure"
    telling.restart()
    assert await telling.after(300) == [FAILED]


async def test_a_failure_is_told_when_the_next_release_is_refused_too(world: World, telling: Telling) -> None:
    item, _ = await world.transferring_item(release(), release(HASHES[1]))
    await world.lifecycle.tell(item.id, BROKEN)
    world.debrid.knows(HASHES[1])  # files that are no film
    await world.walk(item.id, to=Phase.SEARCHING)
    assert await telling.after(10) == [FAILED]


async def test_each_failure_is_told(world: World, telling: Telling) -> None:
    item = await _failed(world)
    await world.step(item.id)
    assert await telling.after(10) == [FAILED]
    world.debrid.knows(HASHES[1], movie_file())
    await world.find(item, release(HASHES[1]))
    await world.walk(item.id, to=Phase.TRANSFERRING)
    await world.lifecycle.tell(item.id, e.DownloadFailed(reason="Again.", info_hash=HASHES[1]))
    await world.step(item.id)
    assert await telling.after(10) == [FAILED, FAILED]


async def test_a_person_who_chooses_is_told_of_the_failure_though_others_are_there(
    world: World, telling: Telling
) -> None:
    item = await world.ask(auto_select=False)
    known = await world.find(item, release(), release(HASHES[1]))
    world.debrid.knows(HASH)
    await world.lifecycle.tell(item.id, e.ReleaseSelected(reason="Selected.", release_id=known[0].id))
    await world.walk(item.id, to=Phase.FAILED)
    await world.step(item.id)
    assert await telling.after(10) == [FAILED]


async def test_what_was_cancelled_after_its_failure_is_not_told(world: World, telling: Telling) -> None:
    item = await _failed(world)
    await world.lifecycle.tell(item.id, e.Cancelled(reason="Cancelled."))
    assert await telling.after(120) == []


async def test_a_file_in_the_way_is_told_at_once(world: World, telling: Telling) -> None:
    item, _ = await world.importing_item()
    await world.lifecycle.tell(item.id, e.ImportFailed(reason="/library/Film.mkv is there already."))
    assert await telling.after() == [f"{FILM} (1968): something is in the way"]
    assert telling.senders[0].taken[0].body == "/library/Film.mkv is there already."
    assert await telling.after(600) == telling.titles[:1]


async def test_the_same_file_in_the_way_is_told_once_and_another_anew(world: World, telling: Telling) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    for reason in ("one.mkv is there.", "one.mkv is there.", "two.mkv is there.", "two.mkv is there."):
        await world.walk(item.id, to=Phase.UNLOCKING)
        await world.lifecycle.tell(item.id, e.ImportFailed(reason=reason))
        await telling.after(5)
    assert [notice.body for notice in telling.senders[0].taken] == ["one.mkv is there.", "two.mkv is there."]


async def test_a_season_that_arrives_within_a_minute_is_one_message(world: World, telling: Telling) -> None:
    lists_season(world, 10)
    world.indexer.releases = (pack(),)
    knows_pack(world, *range(1, 11))
    request = await ask(world)
    await work(world)
    await telling.after(20)
    await come_home(world)
    assert await numbers_in(world, request, Phase.COMPLETED) == list(range(1, 11))
    assert await telling.after(59) == []
    assert await telling.after(2) == ["Night Ferry, season 1: 10 episodes are in the library"]
    assert await telling.after(300, every=10) == telling.titles[:1]


async def test_a_pack_whose_files_are_in_the_way_is_one_message(world: World, telling: Telling) -> None:
    lists_season(world, 10)
    world.indexer.releases = (pack(),)
    knows_pack(world, *range(1, 11))
    request = await ask(world)
    await work(world)
    await arrive(world)
    for item in (await items(world, request)).values():
        await world.lifecycle.tell(item.id, e.ImportFailed(reason=f"Episode {item.episode} is in the way."))
    assert await telling.after(61) == ["Night Ferry, season 1: 10 episodes: something is in the way"]
    assert telling.senders[0].taken[0].body.endswith("And 7 more.")


async def test_a_pack_that_fails_without_a_next_release_is_one_message(world: World, telling: Telling) -> None:
    lists_season(world, 4)
    world.indexer.releases = (pack(),)
    knows_pack(world, 1, 2, 3, 4)
    request = await ask(world)
    await work(world)
    for item in (await items(world, request)).values():
        await world.lifecycle.tell(item.id, e.DownloadFailed(reason="The pack is broken.", info_hash=HASH))
    await work(world)  # each is searched by itself, and nothing fits
    assert await numbers_in(world, request, Phase.SEARCHING) == [1, 2, 3, 4]
    assert await telling.after(70) == ["Night Ferry, season 1: 4 episodes failed"]
    assert telling.senders[0].taken[0].body.startswith("The pack is broken. Searched again at ")


async def test_an_episode_alone_is_named_by_its_number(world: World, telling: Telling) -> None:
    lists_season(world, 1)
    world.indexer.releases = (single(1),)
    knows_single(world, 1)
    await ask(world)
    await come_home(world)
    assert await telling.after(61) == ["Night Ferry S01E01 is in the library"]


async def test_an_episode_whose_fate_is_open_holds_up_no_other(world: World, telling: Telling) -> None:
    lists_season(world, 2)
    request = await ask(world)
    first = await first_id(world, request)
    for item in (await items(world, request)).values():
        await world.lifecycle.tell(item.id, e.ReleaseSelected(reason="Selected.", release_id=99))
        await world.lifecycle.tell(item.id, e.CandidatesExhausted(reason="Not known any more."))
        await world.step(item.id)
    await world.lifecycle.tell(first, e.NextCandidateDue(reason="Another is tried."))
    assert await telling.after(90) == ["Night Ferry S01E02 failed"]
    assert await _waiting(world) == 1


async def test_a_service_that_is_down_is_tried_again_until_it_takes_the_message(world: World) -> None:
    telling = Telling(world, [FakeSender(refusals=3)])
    item, _ = await world.importing_item()
    await world.walk(item.id, to=Phase.COMPLETED)
    assert await telling.after(60) == []
    assert telling.senders[0].attempts == 3  # after 10 and 20 s more
    assert await telling.after(20) == [ARRIVED]
    assert await world.phase(item.id) is Phase.COMPLETED


async def test_a_service_that_took_the_message_is_not_told_again_for_one_that_did_not(world: World) -> None:
    good, bad = FakeSender(), FakeSender("service 2", refusals=2)
    telling = Telling(world, [good, bad])
    item, _ = await world.importing_item()
    await world.walk(item.id, to=Phase.COMPLETED)
    await telling.after(60)
    assert (good.titles, bad.titles) == ([ARRIVED], [ARRIVED])
    assert await _waiting(world) == 0


async def test_a_service_that_is_down_for_ever_is_given_up_after_a_day_with_one_line(world: World) -> None:
    telling = Telling(world, [FakeSender(refusals=10_000)])
    item, _ = await world.importing_item()
    await world.walk(item.id, to=Phase.COMPLETED)
    with capture_logs() as lines:
        await telling.after(86_400 * 0.9, every=60)
        assert await _waiting(world) == 1
        await telling.after(86_400 * 0.3, every=60)
    assert await _waiting(world) == 0
    assert [line["event"] for line in lines].count("a notification is given up") == 1


async def test_a_burst_that_joins_a_message_in_back_off_does_not_hurry_it(world: World) -> None:
    sender = FakeSender(refusals=2)
    telling = Telling(world, [sender])
    lists_season(world, 2)
    request = await ask(world)
    one, two = (await items(world, request)).values()
    await world.lifecycle.tell(one.id, e.ReleaseSelected(reason="Selected.", release_id=99))
    await world.lifecycle.tell(one.id, e.CandidatesExhausted(reason="Gone."))
    await world.step(one.id)
    await telling.after(61)
    assert sender.attempts == 1
    await world.lifecycle.tell(two.id, e.ReleaseSelected(reason="Selected.", release_id=99))
    await world.lifecycle.tell(two.id, e.CandidatesExhausted(reason="Gone."))
    await world.step(two.id)
    await telling.after(5)
    assert sender.attempts == 1
    assert await telling.after(60) == ["Night Ferry, season 1: 2 episodes failed"]


async def test_without_a_service_nothing_is_kept(world: World) -> None:
    telling = Telling(world, [])
    item, _ = await world.importing_item()
    await world.walk(item.id, to=Phase.COMPLETED)
    await telling.tick()
    assert await _waiting(world) == 0


async def test_what_is_told_of_a_removed_request_is_nothing(world: World, telling: Telling) -> None:
    item, _ = await world.importing_item()
    await world.walk(item.id, to=Phase.COMPLETED)
    await world.lifecycle.remove(item.request_id)
    assert await telling.after() == []
    assert await _waiting(world) == 0
