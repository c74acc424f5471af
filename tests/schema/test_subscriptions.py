"""What can be watched, over real sockets: every move once, live downloads, and readers that harm nobody."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from addon.bus import RequestChanged
from addon.domain.events import Cancelled, NothingAccepted
from addon.store import listing, moves
from tests.schema.kit import ENTRY, Room, dig, outage
from tests.schema.sockets import Client, enter, serve

CHANGED = """subscription ($id: ID) { requestChanged(id: $id) {
    request { id status explanation } change { id from to reason } } }"""
DOWNLOADS = (
    "subscription ($requestId: ID) { downloadsChanged(requestId: $requestId, intervalMs: 250) { gid progress } }"
)


async def until(claim: Callable[[], bool]) -> None:
    """Waits, within bounds, until the claim holds."""
    async with asyncio.timeout(10):
        while not claim():
            await asyncio.sleep(0.01)


async def next_data(client: Client, id: str, field: str) -> object:
    message = await client.receive()
    assert (message["type"], message["id"]) == ("next", id)
    assert "errors" not in message["payload"]  # type: ignore[operator]
    return dig(message, "payload", "data", field)


async def test_every_move_is_told_once_to_all_and_to_those_who_watch_the_request(room: Room) -> None:
    await room.movie()
    other = await room.movie("Carnival of Souls")
    async with serve(room) as port, enter(port) as client:
        everything = await client.subscribe(CHANGED)
        one = await client.subscribe(CHANGED, id="request-1")
        await until(lambda: room.bus.subscriber_count == 2)  # two questions, so two executions
        (item,) = await room.lifecycle.items(other.id)
        await room.lifecycle.tell(item.id, NothingAccepted(reason="No release found on 2 indexers."))
        told = await next_data(client, everything, "requestChanged")
        assert dig(told, "request", "id") == "request-2"
        assert "Searched again at" in str(dig(told, "request", "explanation"))
        (item,) = await room.lifecycle.items(1)
        await room.lifecycle.tell(item.id, Cancelled(reason="Cancelled by a person."))
        answers = sorted([await client.receive(), await client.receive()], key=lambda m: str(m["id"]))
        assert [answer["id"] for answer in answers] == [everything, one]
        for answer in answers:
            assert dig(answer, "payload", "data", "requestChanged") == {
                "request": {"id": "request-1", "status": "CANCELLED", "explanation": "Cancelled by a person."},
                "change": {"id": "change-4", "from": "PENDING", "to": "CANCELLED", "reason": "Cancelled by a person."},
            }


async def test_what_is_no_move_comes_without_one(room: Room) -> None:
    request = await room.movie()
    async with serve(room) as port, enter(port) as client:
        id = await client.subscribe(CHANGED)
        await until(lambda: room.bus.subscriber_count == 1)
        room.lifecycle.changed(request.id)
        told = await next_data(client, id, "requestChanged")
        assert (dig(told, "request", "id"), dig(told, "change")) == ("request-1", None)


async def test_request_that_is_gone_is_not_told_of(room: Room) -> None:
    await room.movie()
    async with serve(room) as port, enter(port) as client:
        id = await client.subscribe(CHANGED)
        await until(lambda: room.bus.subscriber_count == 1)
        room.lifecycle.changed(99)
        room.lifecycle.changed(1)
        assert dig(await next_data(client, id, "requestChanged"), "request", "id") == "request-1"


async def test_change_is_read_and_put_into_words_once_for_all_who_ask_alike(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await room.movie()
    reads = []
    real = listing.find_request
    monkeypatch.setattr(listing, "find_request", lambda *args: reads.append(1) or real(*args))  # type: ignore[func-returns-value]
    async with serve(room) as port, enter(port) as client:
        ids = [await client.subscribe(CHANGED) for _ in range(20)]
        await until(lambda: room.context.sharing.reader_count == 20)
        for _ in range(2):
            room.lifecycle.changed(1)
            assert {str((await client.receive())["id"]) for _ in ids} == set(ids)
        assert room.bus.subscriber_count == room.context.sharing.running_count == 1
    assert len(reads) == 2


async def test_subscription_ends_when_its_reader_completes_it_or_goes(room: Room) -> None:
    await room.movie()
    async with serve(room) as port:
        async with enter(port) as client:
            id = await client.subscribe(CHANGED)
            await client.subscribe(DOWNLOADS)
            await client.subscribe(CHANGED)
            await until(lambda: room.context.sharing.reader_count == 3 and room.context.live.is_polling)
            await client.send({"id": id, "type": "complete"})
            await until(lambda: room.context.sharing.reader_count == 2)
            assert room.bus.subscriber_count == 1
        await until(lambda: room.bus.subscriber_count == 0 and not room.context.live.is_polling)
        assert room.context.sharing.running_count == 0


async def test_downloads_come_at_once_and_then_when_they_change(room: Room) -> None:
    room.aria2.entries = (ENTRY,)
    async with serve(room) as port, enter(port) as client:
        id = await client.subscribe(DOWNLOADS)
        assert await next_data(client, id, "downloadsChanged") == [{"gid": ENTRY.gid, "progress": 0.25}]
        room.aria2.entries = (replace(ENTRY, completed_bytes=2_000_000_000),)
        assert await next_data(client, id, "downloadsChanged") == [{"gid": ENTRY.gid, "progress": 0.5}]
        room.aria2.entries = ()
        assert await next_data(client, id, "downloadsChanged") == []


async def test_reader_that_comes_late_sees_the_downloads_at_once(room: Room) -> None:
    room.aria2.entries = (ENTRY,)
    async with serve(room) as port, enter(port) as early, enter(port) as late:
        id = await early.subscribe(DOWNLOADS)
        seen = await next_data(early, id, "downloadsChanged")
        looks = room.aria2.looks
        assert await next_data(late, await late.subscribe(DOWNLOADS), "downloadsChanged") == seen
        assert room.aria2.looks <= looks + 1
        assert (room.context.sharing.reader_count, room.context.live.watcher_count) == (2, 1)


async def test_outage_of_aria2_is_null_with_its_code_and_the_subscription_lives_on(room: Room) -> None:
    room.aria2.error = outage("aria2")
    async with serve(room) as port, enter(port) as client:
        id = await client.subscribe(DOWNLOADS)
        message = await client.receive()
        assert dig(message, "payload", "data") == {"downloadsChanged": None}
        assert dig(message, "payload", "errors", 0, "extensions", "code") == "UPSTREAM_UNAVAILABLE"
        room.aria2.entries, room.aria2.error = (ENTRY,), None
        assert await next_data(client, id, "downloadsChanged") == [{"gid": ENTRY.gid, "progress": 0.25}]


async def test_reader_that_stalls_is_dropped_and_harms_nobody(room: Room) -> None:
    """It never reads a byte: what it is told piles up in the sockets until they are full."""
    request = await room.movie()
    (item,) = await room.lifecycle.items(request.id)
    await room.store.write(moves.postpone, (item,), room.clock(), "It is a long story. " * 5000, failed=False)
    async with serve(room, stall_seconds=0.3) as port, enter(port) as healthy, enter(port) as stalled:
        id = await healthy.subscribe(CHANGED)
        await stalled.subscribe(CHANGED)
        await until(lambda: room.context.sharing.reader_count == 2)
        stalled.connection.transport.pause_reading()
        sent = 0
        while room.context.sharing.reader_count == 2:
            assert sent < 2000, "the stalled reader was not dropped"
            room.bus.publish(RequestChanged(request_id=1, change=None))
            sent += 1
            assert dig(await next_data(healthy, id, "requestChanged"), "request", "id") == "request-1"
        room.bus.publish(RequestChanged(request_id=1, change=None))
        await next_data(healthy, id, "requestChanged")
        stalled.connection.transport.abort()


async def test_reader_that_stalls_costs_no_poll_of_aria2(room: Room) -> None:
    many = tuple(replace(ENTRY, gid=f"{number:016x}") for number in range(20_000))
    room.aria2.entries = many
    async with serve(room, stall_seconds=0.3) as port, enter(port) as stalled:
        await stalled.subscribe("subscription { downloadsChanged(intervalMs: 250) { gid name progress } }")
        stalled.connection.transport.pause_reading()
        await until(lambda: room.aria2.looks > 0)
        room.aria2.entries = many[1:]  # something to tell, so that the full socket is felt
        await until(lambda: not room.context.live.is_polling)
        assert room.context.live.watcher_count == 0
        stalled.connection.transport.abort()


async def test_reader_that_falls_behind_the_bus_is_told_that_it_is_over(room: Room) -> None:
    await room.movie()
    async with serve(room) as port, enter(port) as client:
        id = await client.subscribe(CHANGED)
        await until(lambda: room.bus.subscriber_count == 1)
        for _ in range(2100):  # more than a reader's queue holds, before it can read one
            room.lifecycle.changed(1)
        assert room.bus.subscriber_count == 0
        kinds: list[object] = []
        while not kinds or kinds[-1] == "next":
            message = await client.receive()
            assert message["id"] == id
            kinds.append(message["type"])
        assert kinds[-1] == "complete"
        await client.subscribe(CHANGED)
        await until(lambda: room.bus.subscriber_count == 1)
