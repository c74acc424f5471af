"""One execution for all who ask alike: who starts it, who ends it, and readers that fall behind."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from schema.sharing import Answers, Sharing


class Source:
    """What is executed; the test says what it answers."""

    def __init__(self) -> None:
        self.started = 0
        self.ended = 0
        self.queue: asyncio.Queue[object] = asyncio.Queue()

    async def start(self) -> Answers:
        self.started += 1
        return self._answers()

    async def _answers(self) -> AsyncGenerator[object, None]:
        try:
            while (answer := await self.queue.get()) is not None:
                if isinstance(answer, Exception):
                    raise answer
                yield answer
        finally:
            self.ended += 1

    async def say(self, *answers: object) -> None:
        """Answers, and returns once all have been handed on."""
        for answer in answers:
            self.queue.put_nowait(answer)
        while not self.queue.empty():
            await asyncio.sleep(0)
        await asyncio.sleep(0)


@pytest.fixture
def sharing() -> Sharing:
    return Sharing()


async def rest_of(answers: Answers) -> list[object]:
    async with asyncio.timeout(10):
        return [answer async for answer in answers]


async def test_all_who_ask_alike_get_every_answer_of_one_execution(sharing: Sharing) -> None:
    source, other = Source(), Source()
    one = sharing.join("a", source.start, newest_only=False)
    two = sharing.join("a", source.start, newest_only=False)
    three = sharing.join("b", other.start, newest_only=False)
    assert (sharing.running_count, sharing.reader_count) == (2, 3)
    await source.say(1, 2)
    await other.say(3)
    assert [await anext(one), await anext(one), await anext(two), await anext(three)] == [1, 2, 1, 3]
    assert (source.started, other.started) == (1, 1)


async def test_execution_ends_with_its_last_reader_and_begins_anew(sharing: Sharing) -> None:
    source = Source()
    one = sharing.join("a", source.start, newest_only=False)
    two = sharing.join("a", source.start, newest_only=False)
    await source.say(1)
    for reader in (one, two):
        async with aclosing(reader):
            assert await anext(reader) == 1
        await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (source.ended, sharing.running_count) == (1, 0)
    late = sharing.join("a", source.start, newest_only=False)
    await source.say(2)
    assert await anext(late) == 2
    assert source.started == 2


async def test_readers_take_what_waits_when_the_execution_ends(sharing: Sharing) -> None:
    source = Source()
    reader = sharing.join("a", source.start, newest_only=False)
    await source.say(1, 2, None)
    assert await rest_of(reader) == [1, 2]
    assert sharing.running_count == 0


async def test_reader_that_falls_behind_is_dropped_and_the_others_go_on(sharing: Sharing) -> None:
    source = Source()
    slow = sharing.join("a", source.start, newest_only=False)
    quick = sharing.join("a", source.start, newest_only=False)
    for number in range(150):
        await source.say(number)
        assert await anext(quick) == number
    assert sharing.reader_count == 1
    assert await rest_of(slow) == list(range(100))


async def test_where_each_answer_is_the_whole_state_only_the_newest_waits(sharing: Sharing) -> None:
    source = Source()
    slow = sharing.join("a", source.start, newest_only=True)
    for number in range(150):
        await source.say(number)
    assert await anext(slow) == 149
    late = sharing.join("a", source.start, newest_only=True)
    assert await anext(late) == 149  # at once: it may be long until something changes
    assert sharing.reader_count == 2


async def test_late_reader_of_single_events_begins_with_the_next(sharing: Sharing) -> None:
    source = Source()
    first = sharing.join("a", source.start, newest_only=False)
    await source.say(1)
    late = sharing.join("a", source.start, newest_only=False)
    await source.say(2)
    assert [await anext(first), await anext(first), await anext(late)] == [1, 2, 2]


async def test_failing_execution_ends_its_readers_and_the_next_one_starts(sharing: Sharing) -> None:
    source = Source()
    reader = sharing.join("a", source.start, newest_only=False)
    await source.say(1, ValueError("a bug"))
    assert await rest_of(reader) == [1]
    assert sharing.running_count == 0
    again = sharing.join("a", source.start, newest_only=False)
    await source.say(2)
    assert await anext(again) == 2


async def test_execution_that_cannot_start_ends_its_readers(sharing: Sharing) -> None:
    async def start() -> Answers:
        raise ValueError("a bug")

    assert await rest_of(sharing.join("a", start, newest_only=False)) == []
    assert sharing.running_count == 0
