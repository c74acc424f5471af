"""The bus: everyone hears what concerns them, a publisher never waits, a reader that stalls is dropped."""

from addon.bus import Bus, RequestChanged, Subscriber

HELD = 2000
"""What waits for a reader: more than the episodes of a long show, which may move at once."""


def _changed(request_id: int) -> RequestChanged:
    return RequestChanged(request_id=request_id, change=None)


async def _read(subscriber: Subscriber, number: int) -> list[int]:
    read: list[int] = []
    async for message in subscriber.messages():
        read.append(message.request_id)
        if len(read) == number:
            break
    return read


async def test_a_subscriber_to_all_hears_everything_in_order() -> None:
    bus = Bus()
    with bus.subscribe() as subscriber:
        for number in (3, 1, 2):
            bus.publish(_changed(number))
        assert await _read(subscriber, 3) == [3, 1, 2]


async def test_a_subscriber_to_one_request_hears_of_no_other() -> None:
    bus = Bus()
    with bus.subscribe(2) as subscriber:
        for number in (1, 2, 3, 2):
            bus.publish(_changed(number))
        assert await _read(subscriber, 2) == [2, 2]


async def test_what_was_published_before_is_not_heard() -> None:
    bus = Bus()
    bus.publish(_changed(1))
    with bus.subscribe() as subscriber:
        bus.publish(_changed(2))
        assert await _read(subscriber, 1) == [2]


async def test_who_leaves_is_forgotten() -> None:
    bus = Bus()
    with bus.subscribe(), bus.subscribe(1):
        assert bus.subscriber_count == 2
    assert bus.subscriber_count == 0
    bus.publish(_changed(1))


async def test_a_reader_that_stalls_is_dropped_and_harms_nobody() -> None:
    bus = Bus()
    with bus.subscribe() as stalled, bus.subscribe() as reader:
        for number in range(HELD):
            bus.publish(_changed(number))
        assert await _read(reader, HELD) == list(range(HELD))
        bus.publish(_changed(HELD))
        assert bus.subscriber_count == 1
        assert await _read(reader, 1) == [HELD]
        assert await _read(stalled, 2 * HELD) == []  # it ends instead of going on with a gap
    assert bus.subscriber_count == 0
