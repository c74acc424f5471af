"""The one writer of phases: what it tells, to whom, and when."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from addon.bus import RequestChanged
from addon.debrid.base import RemoteState
from addon.domain.events import ChoiceOffered, Expired, Imported
from addon.domain.status import Quality, Status
from addon.domain.transitions import Phase
from addon.errors import InvalidTransitionError, NotFoundError
from addon.store.history import history_of
from addon.store.requests import Wishes

from .world import HASH, POLICY, World, movie_file


async def take(messages: AsyncIterator[RequestChanged], number: int) -> list[RequestChanged]:
    return [await anext(messages) for _ in range(number)]


async def test_a_new_request_is_told_and_wakes_the_worker(world: World) -> None:
    woken: list[str] = []
    world.lifecycle.woken = lambda: woken.append("woken")
    with world.bus.subscribe() as subscriber:
        item = await world.ask()
        (message,) = await take(subscriber.messages(), 1)
    assert message.request_id == item.request_id
    assert message.change is not None
    assert (message.change.from_status, message.change.to_status) == (None, Status.PENDING)
    assert woken == ["woken"]


async def test_each_move_is_a_row_of_the_history_and_one_message(world: World) -> None:
    item = await world.ask()
    with world.bus.subscribe(item.request_id) as subscriber:
        await world.lifecycle.tell(item.id, ChoiceOffered(reason="Found."))
        await world.commands.cancel(item.request_id)
        messages = await take(subscriber.messages(), 2)
    history = await world.store.read(history_of, item.request_id, 10)
    assert [message.change for message in messages] == list(history[1:])
    assert [(change.to_status, change.reason) for change in history] == [
        (Status.PENDING, "Asked for."),
        (Status.FOUND, "Found."),
        (Status.CANCELLED, "Cancelled by a person."),
    ]


async def test_a_wait_is_told_only_when_it_says_something_new(world: World) -> None:
    item = await world.ask()
    with world.bus.subscribe() as subscriber:
        for note in ("Waits.", "Waits.", "Waits still."):
            await world.lifecycle.postpone((item,), world.clock(), note, failed=False)
        await world.lifecycle.tell(item.id, ChoiceOffered(reason="Found."))
        messages = await take(subscriber.messages(), 3)
    assert [message.change is None for message in messages] == [True, True, False]


async def test_changed_wishes_are_told(world: World) -> None:
    item = await world.ask()
    with world.bus.subscribe() as subscriber:
        await world.lifecycle.update(item.request_id, Wishes(qualities=(Quality.P480,)))
        (message,) = await take(subscriber.messages(), 1)
    assert message == RequestChanged(request_id=item.request_id, change=None)


async def test_a_move_that_the_table_lacks_is_an_error_and_changes_nothing(world: World) -> None:
    item = await world.ask()
    with pytest.raises(InvalidTransitionError):
        await world.lifecycle.tell(item.id, Imported(reason="Home."))
    assert await world.item(item.id) == item


async def test_what_is_gone_moves_nowhere(world: World) -> None:
    item = await world.ask()
    job = await world.job(item.id)
    await world.commands.remove(item.request_id)
    assert await world.lifecycle.tell(item.id, Expired(reason="Too long.")) is None
    await world.lifecycle.report(job, ChoiceOffered(reason="Found."))
    await world.lifecycle.postpone((item,), world.clock(), "Waits.", failed=True)
    with pytest.raises(NotFoundError):
        await world.lifecycle.items(item.request_id)


async def test_what_was_not_searched_for_too_long_expires(world: World) -> None:
    item = await world.ask()
    world.clock.forward(2592000 - 1)
    await world.calendar.tick()
    assert await world.phase(item.id) is Phase.SEARCHING
    world.clock.forward(1)
    await world.calendar.tick()
    after = await world.item(item.id)
    assert (after.status, after.due_at) == (Status.EXPIRED, None)
    assert "in 30 days" in after.note


@pytest.mark.parametrize(("seconds", "words"), [(86400, "in 1 day,"), (90, "in 90 seconds,")])
async def test_the_time_to_expiry_is_told(world: World, seconds: int, words: str) -> None:
    world.wire(jellyfin=None, policy=replace(POLICY, expire_after_seconds=seconds))
    item = await world.ask()
    world.clock.forward(seconds)
    await world.calendar.tick()
    assert words in (await world.item(item.id)).note


@pytest.mark.parametrize("way", ["searched", "revived"])
async def test_a_search_starts_the_time_to_expiry_anew(world: World, way: str) -> None:
    item = await world.ask()
    world.clock.forward(2592000 - 1)
    if way == "searched":
        await world.step(item.id)
    else:
        await world.commands.search(item.request_id)
    world.clock.forward(2592000 - 1)
    await world.calendar.tick()
    assert await world.phase(item.id) is Phase.SEARCHING


async def test_what_has_not_aired_never_expires(world: World) -> None:
    item = await world.ask()
    airs = int((world.clock().timestamp() + 5184000) * 1_000_000)
    await world.store.write(lambda t: t.db.execute("UPDATE item SET expiry_base_at = $at", {}, {"at": airs}))
    world.clock.forward(2592001)
    await world.calendar.tick()
    assert await world.phase(item.id) is Phase.SEARCHING


async def test_what_is_on_its_way_or_there_does_not_expire(world: World) -> None:
    item, _ = await world.transferring_item()
    world.clock.forward(2592001)
    await world.calendar.tick()
    assert await world.phase(item.id) is Phase.TRANSFERRING


async def test_an_expired_candidate_in_hand_leaves_no_torrent(world: World) -> None:
    world.debrid.knows(HASH, movie_file(), added=RemoteState.CONVERTING)
    item = await world.grabbing_item()
    await world.step(item.id)
    world.clock.forward(2592001)
    await world.calendar.tick()
    assert await world.phase(item.id) is Phase.EXPIRED
    await world.clear()
    assert world.debrid.account_ == {}
