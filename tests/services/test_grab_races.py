"""Several that want the same hash at once, and a service that changes its mind between two calls."""

import asyncio
from contextlib import suppress

import pytest

from addon.debrid.base import RemoteState
from addon.domain.events import Cancelled, ReleasesFound, SearchRequested
from addon.domain.releases import Release
from addon.domain.transitions import Phase
from addon.errors import UpstreamDeniedError, UpstreamError, UpstreamRejectedError, UpstreamUnavailableError
from addon.services.steps import Waits

from .fake_debrid import rejected
from .fakes import outage
from .world import HASH, World, movie_file, release

FIRST = movie_file(1, "/read me first.txt", 30)
BLIND = release(file_index=None, filename=None)


async def test_an_unanswered_add_is_not_looked_for_while_another_adds_the_same_hash(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    first = await world.grabbing_item()
    world.debrid.loses("add", outage())
    with pytest.raises(UpstreamUnavailableError):
        await world.step(first.id)
    await world.commands.cancel(first.request_id)
    second = await world.grabbing_item(is_4k=True)
    gate = world.debrid.holds("add", done=True)
    step = asyncio.create_task(world.step(second.id))
    await gate.reached.wait()
    await world.clear()
    gate.opened.set()
    await step
    assert await world.phase(second.id) is Phase.UNLOCKING
    world.clock.forward(5)
    await world.clear()
    assert list(world.debrid.account_) == ["T2"]
    assert await world.refused_hashes() == set()


async def test_a_list_that_another_has_seen_meanwhile_refuses_without_a_call(world: World) -> None:
    world.debrid.knows(HASH, movie_file(1, "/Another.Film.1999.mkv"))
    first, second = await world.grabbing_item(), await world.grabbing_item(is_4k=True)
    await world.step(first.id)
    world.debrid.calls.clear()
    await world.step(second.id)
    assert (world.debrid.charged, (await world.releases(second))[0].accepted) == ([], False)


async def test_a_torrent_that_looks_for_its_files_again_after_the_selection_is_waited_for(world: World) -> None:
    world.debrid.knows(HASH, movie_file(), chosen=RemoteState.CONVERTING)
    item = await world.grabbing_item(BLIND)
    assert isinstance(await world.step(item.id), Waits)


async def test_a_torrent_that_only_info_calls_converting_is_waited_for(world: World) -> None:
    world.debrid.knows(HASH, movie_file(), added=RemoteState.CONVERTING)
    item = await world.grabbing_item(BLIND)
    assert isinstance(await world.step(item.id), Waits)
    assert world.debrid.charged == ["add", "info"]


@pytest.mark.parametrize("second", [rejected("add"), outage()], ids=["rejected again", "outage"])
@pytest.mark.parametrize("found", [BLIND, release()], ids=["index unknown", "index known"])
async def test_in_a_torrent_that_somebody_else_added_a_moment_ago_nothing_is_selected(
    world: World, found: Release, second: UpstreamError
) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item(found)
    await world.debrid.torrents()
    kept = world.debrid._kept
    users = world.debrid.has(HASH, RemoteState.CHOOSING)
    world.debrid._kept = kept  # the listing is older than the torrent
    world.debrid.fails("add", rejected("add"), second)
    with suppress(UpstreamUnavailableError):
        await world.step(item.id)
    if await world.phase(item.id) is Phase.GRABBING and (await world.releases(item))[0].accepted:
        await world.step(item.id)
    await world.commands.cancel(item.request_id)
    await world.clear()
    assert (list(world.debrid.account_), users.selected) == ([users.id], ())


async def test_a_service_that_fetches_other_files_all_the_same_is_refused(world: World) -> None:
    world.debrid.knows(HASH, FIRST, movie_file(2), chosen=RemoteState.FETCHING)
    world.debrid.has(HASH, RemoteState.READY, 1)
    item = await world.grabbing_item()
    await world.step(item.id)
    assert await world.phase(item.id) is Phase.CACHING
    added = world.debrid.account_["T2"]
    added.selected, added.state = (1,), RemoteState.READY
    world.clock.forward(1)
    await world.step(item.id)
    failed = await world.item(item.id)
    assert (failed.phase, "fetches other files" in failed.note) == (Phase.FAILED, True)
    await world.clear()
    assert (world.debrid.charged.count("add"), list(world.debrid.account_)) == (1, ["T1"])


async def test_a_cancel_during_the_second_add_ends_the_step_quietly(world: World) -> None:
    world.debrid.knows(HASH, FIRST, movie_file(2))
    users = world.debrid.has(HASH, RemoteState.READY, 1)
    item = await world.grabbing_item()
    gate = world.debrid.holds("add", done=True)
    step = asyncio.create_task(world.step(item.id))
    await gate.reached.wait()
    await world.commands.cancel(item.request_id)
    gate.opened.set()
    await step
    await world.clear()
    assert (await world.phase(item.id), list(world.debrid.account_)) == (Phase.CANCELLED, [users.id])


async def test_an_add_that_the_service_does_not_allow_waits_for_a_person(world: World) -> None:
    item = await world.grabbing_item()
    world.debrid.fails("add", UpstreamRejectedError("switched off", upstream="realdebrid", operation="add", status=403))
    with pytest.raises(UpstreamDeniedError):
        await world.step(item.id)
    assert (await world.releases(item))[0].accepted
    assert await world.phase(item.id) is Phase.GRABBING


async def test_what_a_person_added_after_a_refused_add_is_the_persons(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    limit = UpstreamUnavailableError("slow down", upstream="realdebrid", operation="add", status=429)
    world.debrid.fails("add", limit)
    with pytest.raises(UpstreamUnavailableError):
        await world.step(item.id)
    users = world.debrid.has(HASH, RemoteState.READY, 1)
    await world.walk(item.id, to=Phase.UNLOCKING)
    await world.commands.cancel(item.request_id)
    await world.clear()
    assert list(world.debrid.account_) == [users.id]


async def test_a_service_that_holds_a_hash_once_is_waited_for_while_a_cancelled_torrent_goes(world: World) -> None:
    world.debrid.knows(HASH, movie_file())
    item = await world.grabbing_item()
    await world.step(item.id)
    await world.lifecycle.tell(item.id, Cancelled(reason="Cancelled."))
    await world.lifecycle.tell(item.id, SearchRequested(reason="Asked for again."))
    await world.find(item, release())
    await world.lifecycle.tell(item.id, ReleasesFound(reason="Found."))
    world.debrid.fails("add", rejected("add"))
    with pytest.raises(UpstreamUnavailableError):
        await world.step(item.id)
    await world.clear()
    await world.walk(item.id, to=Phase.UNLOCKING)
    assert list(world.debrid.account_) == ["T2"]
