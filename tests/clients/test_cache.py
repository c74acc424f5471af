"""What is kept, for how long, and who shares a call."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from addon.clients.cache import CachedAnswers, Found
from addon.clients.counting import charged_request, on_behalf_of
from addon.clock import Clock

Forward = Callable[[float], None]


class Source:
    """Gives "answer 1", "answer 2" … as soon as it is open, fresh for a minute."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.open = asyncio.Event()
        self.open.set()
        self.asked = 0
        self.cancelled = 0
        self.charged: list[int | None] = []
        self.error: Exception | None = None

    async def __call__(self) -> tuple[str, datetime]:
        self.asked += 1
        self.charged.append(charged_request())
        answer = f"answer {self.asked}"
        try:
            await self.open.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.error is not None:
            raise self.error
        return answer, self._clock() + timedelta(minutes=1)


@pytest.fixture
def source(clock: Clock) -> Source:
    return Source(clock)


@pytest.fixture
def cache(clock: Clock) -> CachedAnswers[str, str]:
    return CachedAnswers(clock)


async def started(count: int, start: Callable[[], asyncio.Task[Found[str]]]) -> list[asyncio.Task[Found[str]]]:
    tasks = [start() for _ in range(count)]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


async def test_answer_is_kept_until_it_is_stale(
    cache: CachedAnswers[str, str], source: Source, clock: Clock, forward: Forward
) -> None:
    first = await cache.get("a", source)
    forward(59.9)
    second = await cache.get("a", source)
    forward(0.1)
    third = await cache.get("a", source)
    assert [found.value for found in (first, second, third)] == ["answer 1", "answer 1", "answer 2"]
    assert [found.without_call for found in (first, second, third)] == [False, True, False]
    assert first.fresh_until == second.fresh_until == clock()
    assert third.fresh_until == clock() + timedelta(minutes=1)


async def test_keys_do_not_share(cache: CachedAnswers[str, str], source: Source) -> None:
    assert (await cache.get("a", source)).value == "answer 1"
    assert (await cache.get("b", source)).value == "answer 2"


async def test_going_past_the_cache_brings_and_keeps_a_new_answer(
    cache: CachedAnswers[str, str], source: Source
) -> None:
    await cache.get("a", source)
    fresh = await cache.get("a", source, past_cache=True)
    assert (fresh.value, fresh.without_call) == ("answer 2", False)
    assert (await cache.get("a", source)).value == "answer 2"


async def test_those_who_ask_at_once_share_one_call(cache: CachedAnswers[str, str], source: Source) -> None:
    source.open.clear()
    with on_behalf_of(1):
        tasks = await started(1, lambda: asyncio.create_task(cache.get("a", source)))
    with on_behalf_of(2):
        tasks += await started(2, lambda: asyncio.create_task(cache.get("a", source, past_cache=True)))
    source.open.set()
    found = await asyncio.gather(*tasks)
    assert [each.value for each in found] == ["answer 1"] * 3
    assert [each.without_call for each in found] == [False, True, True]
    assert source.charged == [1]


async def test_cancelled_waiter_leaves_the_call_to_the_others(cache: CachedAnswers[str, str], source: Source) -> None:
    source.open.clear()
    first, second = await started(2, lambda: asyncio.create_task(cache.get("a", source)))
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    source.open.set()
    assert (await second).value == "answer 1"
    assert (await cache.get("a", source)).without_call
    assert source.cancelled == 0


async def test_last_cancelled_waiter_ends_the_call(cache: CachedAnswers[str, str], source: Source) -> None:
    source.open.clear()
    tasks = await started(2, lambda: asyncio.create_task(cache.get("a", source)))
    for task in tasks:
        task.cancel()
    source.open.set()
    assert all(isinstance(end, asyncio.CancelledError) for end in await asyncio.gather(*tasks, return_exceptions=True))
    again = await cache.get("a", source)
    assert (source.cancelled, again.value, again.without_call) == (1, "answer 2", False)


async def test_failure_reaches_all_who_wait_and_is_not_kept(cache: CachedAnswers[str, str], source: Source) -> None:
    source.open.clear()
    source.error = ValueError("no")
    tasks = await started(3, lambda: asyncio.create_task(cache.get("a", source)))
    source.open.set()
    ends = await asyncio.gather(*tasks, return_exceptions=True)
    assert [str(end) for end in ends] == ["no"] * 3
    source.error = None
    assert (await cache.get("a", source)).value == "answer 2"


async def test_failure_past_the_cache_leaves_the_kept_answer(cache: CachedAnswers[str, str], source: Source) -> None:
    await cache.get("a", source)
    source.error = ValueError("no")
    with pytest.raises(ValueError, match="no"):
        await cache.get("a", source, past_cache=True)
    assert (await cache.get("a", source)).value == "answer 1"


async def test_failure_that_nobody_waits_for_is_quiet(cache: CachedAnswers[str, str], clock: Clock) -> None:
    async def fails_when_cancelled() -> tuple[str, datetime]:
        try:
            await asyncio.Event().wait()
        finally:
            raise ValueError("while ending")

    (task,) = await started(1, lambda: asyncio.create_task(cache.get("a", fails_when_cancelled)))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.sleep(0)  # an exception that nobody looked at would fail the test as a warning


async def test_answer_that_is_stale_at_once_is_not_kept(cache: CachedAnswers[str, str], clock: Clock) -> None:
    async def stale() -> tuple[str, datetime]:
        return "stale", clock()

    assert (await cache.get("a", stale)).value == "stale"
    assert not (await cache.get("a", stale)).without_call
    assert not (await cache.get("a", stale, past_cache=True)).without_call


async def test_least_used_answer_goes_first(clock: Clock, source: Source) -> None:
    cache: CachedAnswers[str, str] = CachedAnswers(clock, largest=2)
    for key in ("a", "b", "a", "c"):
        await cache.get(key, source)
    kept = {key: (await cache.get(key, source)).without_call for key in ("a", "c", "b")}
    assert kept == {"a": True, "c": True, "b": False}


async def test_answers_count_by_their_weight_and_too_heavy_ones_are_not_kept(clock: Clock) -> None:
    cache: CachedAnswers[int, str] = CachedAnswers(clock, largest=10, weight=len)

    async def answer(size: int) -> Found[str]:
        async def fetch() -> tuple[str, datetime]:
            return "x" * size, clock() + timedelta(minutes=1)

        return await cache.get(size, fetch)

    for size in (4, 6, 5, 11):
        assert (await answer(size)).value == "x" * size
    assert [(await answer(size)).without_call for size in (5, 11)] == [True, False]
    assert not (await answer(4)).without_call
