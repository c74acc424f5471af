"""Why a call failed is known as data: from real sockets on loopback, and from what stands behind an error."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import httpx
import pytest

from addon.clients.failures import Failure, failure_of
from addon.clients.http import Ask, Upstream, Wire
from addon.clients.urgency import at_once
from addon.errors import UpstreamUnavailableError
from tests.conftest import HeldClock, Respond

ASK = Ask(method="GET", path="/x", endpoint="x")


async def _error_of(url: str) -> Failure:
    async with httpx.AsyncClient(timeout=5) as client:
        with pytest.raises(httpx.HTTPError) as caught:
            await client.get(url)
    return failure_of(caught.value)


async def test_a_closed_port_is_told_from_one_that_speaks_no_tls() -> None:
    async def speak(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    server = await asyncio.start_server(speak, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    assert await _error_of(f"https://127.0.0.1:{port}") is Failure.TLS
    server.close()
    await server.wait_closed()
    assert await _error_of(f"http://127.0.0.1:{port}") is Failure.NOTHING_LISTENS


def _caused(by: BaseException) -> httpx.ConnectError:
    error = httpx.ConnectError("All connection attempts failed")
    error.__cause__ = by
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (_caused(socket.gaierror(-2, "Name or service not known")), Failure.UNKNOWN_NAME),
        (_caused(ExceptionGroup("tries", [ConnectionRefusedError(), OSError(101, "?")])), Failure.NOTHING_LISTENS),
        (_caused(OSError(101, "Network is unreachable")), Failure.NO_WAY),
        (httpx.ConnectTimeout("slow"), Failure.TIMED_OUT),
        (httpx.ReadTimeout("slow"), Failure.TIMED_OUT),
        (TimeoutError(), Failure.TIMED_OUT),
        (httpx.RemoteProtocolError("gone"), Failure.BROKE_OFF),
        (httpx.ReadError("gone"), Failure.BROKE_OFF),
    ],
)
def test_what_stands_behind_an_error_says_what_it_is(error: Exception, kind: Failure) -> None:
    assert failure_of(error) is kind


class Net:
    """Answers what the test says."""

    def __init__(self) -> None:
        self.answer: httpx.Response | Exception = httpx.ConnectError("refused")
        self.sent = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def net() -> Net:
    return Net()


@pytest.fixture
def upstream(net: Net, wire_to: Callable[[Respond], Wire]) -> Upstream:
    return Upstream("seerr", "http://seerr.test:5055", wire_to(net))


async def _fails(upstream: Upstream) -> None:
    with pytest.raises(UpstreamUnavailableError):
        await upstream.send(ASK)


@pytest.mark.parametrize(
    ("answer", "kind", "status"),
    [
        (httpx.Response(503), Failure.OUT_OF_ORDER, 503),
        (httpx.Response(429), Failure.LIMITED, 429),
        (httpx.ReadTimeout("slow"), Failure.TIMED_OUT, None),
    ],
)
async def test_health_says_what_kind_of_failure_it_was(
    net: Net, upstream: Upstream, answer: httpx.Response | Exception, kind: Failure, status: int | None
) -> None:
    net.answer = answer
    await _fails(upstream)
    assert (upstream.health.failure, upstream.health.status) == (kind, status)


async def test_an_answer_without_sense_is_strange(net: Net, upstream: Upstream) -> None:
    net.answer = httpx.Response(200, text="<html>")
    error = upstream.broken_answer(ASK, await upstream.send(ASK), "answers with a web page (200)")
    assert (upstream.health.failure, error.status) == (Failure.STRANGE, 200)


async def test_since_is_when_the_first_of_the_failures_in_a_row_was(
    net: Net, upstream: Upstream, held_clock: HeldClock
) -> None:
    first = held_clock()
    for _ in range(3):
        await _fails(upstream)
        held_clock.forward(120)
    assert upstream.health.since == first
    net.answer = httpx.Response(200)
    await upstream.send(ASK)
    well = upstream.health
    assert (well.since, well.failure) == (None, None)


async def test_what_it_said_of_itself_outlives_a_failure(net: Net, upstream: Upstream) -> None:
    upstream.note_detail("Version 3.1")
    await _fails(upstream)
    upstream.note_denied("Act.", Failure.KEY)
    assert (upstream.health.detail, upstream.health.failure) == ("Version 3.1", Failure.KEY)


async def test_who_waits_is_not_held_back_by_a_failure_and_success_ends_the_hold(
    net: Net, upstream: Upstream, held_clock: HeldClock
) -> None:
    for _ in range(7):
        await _fails(upstream)
        held_clock.now = upstream.health.held_until or held_clock.now
    await _fails(upstream)
    held_until, sent = upstream.health.held_until, net.sent
    await _fails(upstream)
    assert net.sent == sent
    with at_once():
        await _fails(upstream)
        assert (net.sent, upstream.health.held_until) == (sent + 1, held_until)
        net.answer = httpx.Response(200)
        await upstream.send(ASK)
    assert (upstream.health.ok, upstream.health.held_until) == (True, None)
    await upstream.send(ASK)


@pytest.mark.parametrize("answer", [httpx.Response(429), httpx.Response(503, headers={"retry-after": "60"})])
async def test_a_pause_that_was_asked_for_is_kept_also_by_who_waits(
    net: Net, upstream: Upstream, held_clock: HeldClock, answer: httpx.Response
) -> None:
    net.answer = answer
    await _fails(upstream)
    held_clock.forward(5)
    with at_once():
        await _fails(upstream)
    assert net.sent == 1
    assert upstream.health.held_until is not None
    assert upstream.health.held_until > held_clock() + timedelta(seconds=1)
