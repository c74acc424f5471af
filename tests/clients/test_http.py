"""How calls to an upstream are limited, held back, counted and shown."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from aiolimiter import AsyncLimiter

from addon.clients.counting import Call, Outcome, on_behalf_of
from addon.clients.http import Ask, Manners, Upstream
from addon.clock import Clock

from .http_kit import ASK, URL, Forward, Script, WireTo, failure, waits


async def test_failure_holds_the_next_calls_back_without_sending_them(wire_to: WireTo, clock: Clock) -> None:
    script = Script(503)
    upstream = Upstream("shelf", URL, wire_to(script))
    first = await failure(upstream)
    second = await failure(upstream)
    assert (first.status, waits(first, clock)) == (503, 1)
    assert (second.retry_at, second.operation, second.upstream) == (first.retry_at, "things", "shelf")
    assert "out of order (503)" in str(second)
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    ("answer", "delays"),
    [
        (httpx.ConnectTimeout("late"), [1, 2, 4, 8, 16, 32, 60, 60]),
        (500, [1, 2, 4, 8, 16, 32, 60, 60]),
        (429, [10, 20, 40, 80, 160, 300, 300]),
        (509, [10, 20, 40, 80, 160, 300, 300]),
    ],
)
async def test_delays_double_up_to_the_longest(
    wire_to: WireTo, clock: Clock, forward: Forward, answer: int | Exception, delays: list[float]
) -> None:
    upstream = Upstream("shelf", URL, wire_to(Script(answer)))
    seen = []
    for _ in delays:
        seen.append(waits(await failure(upstream), clock))
        forward(seen[-1])
    assert seen == delays


async def test_success_starts_the_delays_over(wire_to: WireTo, clock: Clock, forward: Forward) -> None:
    upstream = Upstream("shelf", URL, wire_to(Script(500, 500, 200, 500)))
    await failure(upstream)
    forward(1)
    await failure(upstream)
    forward(2)
    assert (await upstream.send(ASK)).status_code == 200
    assert waits(await failure(upstream), clock) == 1


def together(number: int, script: Script) -> Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]:
    """Answers nothing before so many calls are under way."""
    gate = asyncio.Barrier(number)

    async def respond(request: httpx.Request) -> httpx.Response:
        if len(script.requests) < number:
            answer = script(request)
            await gate.wait()
            return answer
        return script(request)

    return respond


async def test_calls_that_fail_together_count_as_one_failure(wire_to: WireTo, clock: Clock, forward: Forward) -> None:
    upstream = Upstream("shelf", URL, wire_to(together(5, Script(500))))
    errors = await asyncio.gather(*(failure(upstream) for _ in range(5)))
    assert {waits(error, clock) for error in errors} == {1}
    forward(1)
    assert waits(await failure(upstream), clock) == 2


async def test_answer_to_an_earlier_call_does_not_end_the_pause(wire_to: WireTo, clock: Clock) -> None:
    gate = asyncio.Event()

    async def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("slow"):
            await gate.wait()
            return httpx.Response(200)
        return httpx.Response(429, headers={"Retry-After": "30"})

    upstream = Upstream("shelf", URL, wire_to(respond))
    slow = asyncio.create_task(upstream.send(Ask(method="GET", path="/slow", endpoint="slow")))
    await asyncio.sleep(0)
    await failure(upstream)
    gate.set()
    assert (await slow).status_code == 200
    assert waits(await failure(upstream), clock) == 30
    assert upstream.health.ok is False


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7", 7),
        ("3600", 3600),
        ("3601", 3600),
        ("9" * 5000, 3600),
        ("0", 10),
        ("-5", 10),
        ("1.5", 10),
        ("²", 10),
        ("soon", 10),
        ("", 10),
    ],
)
async def test_retry_after_in_seconds_is_kept_to(wire_to: WireTo, clock: Clock, text: str, seconds: float) -> None:
    response = httpx.Response(429, headers=[(b"retry-after", text.encode("latin-1"))])
    upstream = Upstream("shelf", URL, wire_to(Script(response)))
    assert waits(await failure(upstream), clock) == seconds
    assert upstream.last_limited_at == clock()


async def test_longer_retry_after_of_a_call_under_way_prolongs_the_pause(wire_to: WireTo, clock: Clock) -> None:
    script = Script(500, httpx.Response(429, headers={"Retry-After": "90"}), 500)
    upstream = Upstream("shelf", URL, wire_to(together(3, script)))
    await asyncio.gather(*(failure(upstream) for _ in range(3)))
    assert waits(await failure(upstream), clock) == 90
    assert len(script.requests) == 3


async def test_answers_that_make_no_sense_double_the_delay_too(wire_to: WireTo, clock: Clock, forward: Forward) -> None:
    upstream = Upstream("shelf", URL, wire_to(Script(200)))
    seen = []
    for _ in range(4):
        error = upstream.broken_answer(ASK, await upstream.send(ASK), "answers with a web page")
        seen.append(waits(error, clock))
        forward(seen[-1])
    assert seen == [1, 2, 4, 8]
    await upstream.send(ASK)
    await upstream.send(ASK)
    assert waits(upstream.broken_answer(ASK, httpx.Response(200), "answers nothing"), clock) == 1


class Gate(AsyncLimiter):
    """A limiter that lets nobody through before it is opened."""

    def __init__(self) -> None:
        super().__init__(1)
        self.opened = asyncio.Event()
        self.waiting = 0

    async def acquire(self, amount: float = 1) -> None:
        self.waiting += 1
        await self.opened.wait()


async def test_burst_queues_at_the_rate_limits(wire_to: WireTo) -> None:
    script, every, adds = Script(200), Gate(), Gate()
    every.opened.set()
    upstream = Upstream("shelf", URL, wire_to(script), Manners(limiters={"all": every, "add": adds}))
    burst = [asyncio.create_task(upstream.send(Ask(method="POST", path="/", endpoint="add", limits=("add", "other"))))]
    burst.append(asyncio.create_task(upstream.send(ASK)))
    await asyncio.wait(burst, return_when=asyncio.FIRST_COMPLETED)
    assert [request.method for request in script.requests] == ["GET"]
    assert (every.waiting, adds.waiting) == (2, 1)
    adds.opened.set()
    await asyncio.gather(*burst)
    assert [request.method for request in script.requests] == ["GET", "POST"]


async def test_call_that_queued_into_a_pause_is_not_sent(wire_to: WireTo) -> None:
    script, adds = Script(500), Gate()
    upstream = Upstream("shelf", URL, wire_to(script), Manners(limiters={"add": adds}))
    queued = asyncio.create_task(failure(upstream, Ask(method="POST", path="/", endpoint="add", limits=("add",))))
    await asyncio.sleep(0)
    await failure(upstream)
    adds.opened.set()
    await queued
    assert len(script.requests) == 1


async def test_calls_are_counted_for_the_request_that_they_serve(wire_to: WireTo, calls: list[Call]) -> None:
    upstream = Upstream("shelf", URL, wire_to(Script(200, 404, 500)))
    ask = Ask(method="GET", path="/", endpoint="info", info_hash="a" * 40)
    with on_behalf_of(7):
        await upstream.send(ask)
        await asyncio.create_task(upstream.send(ask))
        upstream.answered_from_cache("info", "a" * 40)
    upstream.answered_from_cache("info")
    await failure(upstream)
    await failure(upstream)  # held back: nothing went out
    told = [(call.outcome, call.request_id, call.info_hash) for call in calls]
    assert told == [
        (Outcome.ANSWERED, 7, "a" * 40),
        (Outcome.FAILED, 7, "a" * 40),
        (Outcome.CACHED, 7, "a" * 40),
        (Outcome.CACHED, None, None),
        (Outcome.FAILED, None, None),
    ]
    assert {(call.upstream, call.endpoint) for call in calls} == {("shelf", "info"), ("shelf", "things")}


async def test_shared_call_is_charged_to_nobody(wire_to: WireTo, calls: list[Call]) -> None:
    upstream = Upstream("shelf", URL, wire_to(Script(200, httpx.ReadError("cut"))))
    with on_behalf_of(7):
        await upstream.send(Ask(method="GET", path="/", endpoint="list", shared=True))
        await failure(upstream, Ask(method="GET", path="/", endpoint="list", shared=True))
    assert [(call.outcome, call.request_id) for call in calls] == [(Outcome.ANSWERED, None), (Outcome.FAILED, None)]


async def test_cancelled_call_is_counted_and_stays_cancelled(wire_to: WireTo, calls: list[Call]) -> None:
    async def respond(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    upstream = Upstream("shelf", URL, wire_to(respond))
    task = asyncio.create_task(upstream.send(ASK))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [call.outcome for call in calls] == [Outcome.FAILED]
    assert upstream.health.ok is None


async def test_call_that_takes_too_long_as_a_whole_is_an_outage(wire_to: WireTo) -> None:
    upstream = Upstream("shelf", URL, wire_to(Script(TimeoutError())))
    assert str(await failure(upstream)) == "shelf does not answer (TimeoutError)"


async def test_health_tells_the_last_call_and_hides_path_and_credentials(
    wire_to: WireTo, clock: Clock, forward: Forward
) -> None:
    upstream = Upstream("shelf", URL, wire_to(Script(200, 500, 200)))
    assert (upstream.health.ok, upstream.health.checked_at) == (None, None)
    assert upstream.health.url == "https://shelf.test:8443"
    await upstream.send(ASK)
    assert (upstream.health.ok, upstream.health.checked_at, upstream.health.message) == (True, clock(), None)
    assert upstream.health.latency_ms is not None
    await failure(upstream)
    assert (upstream.health.ok, upstream.health.message) == (False, "shelf is out of order (500)")
    forward(1)
    await upstream.send(ASK)
    upstream.note_denied("the key is wrong")
    assert (upstream.health.ok, upstream.health.message) == (False, "the key is wrong")


async def test_who_cares_hears_of_a_denial(wire_to: WireTo) -> None:
    heard: list[tuple[str, str]] = []
    wire = replace(wire_to(Script(401)), denied=lambda name, message: heard.append((name, message)))
    Upstream("shelf", URL, wire).note_denied("the key is wrong")
    assert heard == [("shelf", "the key is wrong")]


async def test_services_choose_their_own_words_and_pauses_for_limits(
    wire_to: WireTo, clock: Clock, forward: Forward
) -> None:
    manners = Manners(
        is_limit=lambda response: response.status_code == 403,
        limit_seconds=(3600, 7200),
        limit_words=lambda response: "has had enough",
    )
    upstream = Upstream("shelf", URL, wire_to(Script(403)), manners)
    error = await failure(upstream)
    assert (str(error), waits(error, clock)) == ("shelf has had enough", 3600)
    forward(timedelta(hours=1).total_seconds())
    assert waits(await failure(upstream), clock) == 7200


async def test_a_question_on_a_connection_that_was_just_closed_is_asked_once_more(
    wire_to: WireTo, calls: list[Call]
) -> None:
    upstream = Upstream("shelf", URL, wire_to(Script(httpx.RemoteProtocolError("Server disconnected"), 200)))
    assert (await upstream.send(ASK)).status_code == 200
    assert [call.outcome for call in calls] == [Outcome.ANSWERED]


async def test_an_order_on_a_connection_that_was_just_closed_is_never_sent_twice(wire_to: WireTo) -> None:
    script = Script(httpx.RemoteProtocolError("Server disconnected"), 200)
    upstream = Upstream("shelf", URL, wire_to(script))
    await failure(upstream, Ask(method="POST", path="/things", endpoint="things"))
    assert len(script.requests) == 1
