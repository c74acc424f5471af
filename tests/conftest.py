"""Fixtures that every test folder may use."""

from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from addon.clients.counting import Call
from addon.clients.http import Wire
from addon.clock import Clock

ROOT = Path(__file__).resolve().parents[1]
CAPTURES = ROOT.parent / "shared" / "captures"


Respond = Callable[[httpx.Request], httpx.Response] | Callable[[httpx.Request], Coroutine[None, None, httpx.Response]]


class HeldClock:
    """Noon on an invented day, and later when the test says so."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        """Moves the clock."""
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def captures() -> Path:
    """The folder of bodies that real upstreams answered; the test skips where it is absent."""
    if not CAPTURES.is_dir():
        pytest.skip("the captures of real upstreams are not beside this checkout")
    return CAPTURES


@pytest.fixture
def held_clock() -> HeldClock:
    """The clock behind `clock` and `forward`."""
    return HeldClock()


@pytest.fixture
def clock(held_clock: HeldClock) -> Clock:
    """A clock that stands still until `forward` moves it."""
    return held_clock


@pytest.fixture
def forward(held_clock: HeldClock) -> Callable[[float], None]:
    """Moves the clock by so many seconds."""
    return held_clock.forward


@pytest.fixture
def calls() -> list[Call]:
    """The calls that clients on `wire_to` reported, in order."""
    return []


@pytest.fixture
def wire_to(clock: Clock, calls: list[Call]) -> Callable[[Respond], Wire]:
    """Makes what clients share, with the given function in the place of the network."""

    def make(respond: Respond) -> Wire:
        client = httpx.AsyncClient(transport=httpx.MockTransport(respond), timeout=httpx.Timeout(20, connect=5))
        return Wire(client=client, clock=clock, count=calls.append)

    return make
