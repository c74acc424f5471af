"""Health says what failed, and while no call goes out when the next one is allowed."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest

from addon.clients.http import Ask, Health, Upstream, Wire
from addon.errors import UpstreamUnavailableError
from addon.services.health import HealthBoard
from tests.conftest import HeldClock, Respond

ASK = Ask(method="GET", path="/x", endpoint="x")
PARIS = ZoneInfo("Europe/Paris")


class Net:
    """Refuses connections while it is down; counts what goes out by host."""

    def __init__(self) -> None:
        self.down: set[str] = set()
        self.sent: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request.url.host)
        if request.url.host in self.down:
            raise httpx.ConnectError("refused")
        return httpx.Response(200, json={})


@pytest.fixture
def net() -> Net:
    return Net()


@pytest.fixture
def upstreams(net: Net, wire_to: Callable[[Respond], Wire]) -> tuple[Upstream, Upstream]:
    wire = wire_to(net)
    return Upstream("realdebrid", "https://debrid.test", wire), Upstream("seerr", "https://seerr.test", wire)


@pytest.fixture
def board(upstreams: tuple[Upstream, Upstream], held_clock: HeldClock) -> HealthBoard:
    return HealthBoard(upstreams, held_clock, PARIS)


async def _fails(upstream: Upstream) -> None:
    with pytest.raises(UpstreamUnavailableError):
        await upstream.send(ASK)


async def test_an_upstream_that_is_held_back_says_until_when(
    net: Net, upstreams: tuple[Upstream, Upstream], board: HealthBoard, held_clock: HeldClock
) -> None:
    net.down = {"debrid.test"}
    for _ in range(7):  # 1, 2, 4 … 60 s
        await _fails(upstreams[0])
        held_clock.now = upstreams[0].health.held_until or held_clock.now
    await _fails(upstreams[0])
    debrid, seerr = board()
    assert debrid.ok is False
    assert debrid.message == "Real-Debrid does not answer (ConnectError); asked again at 13:03."
    assert (seerr.ok, seerr.message) == (None, None)


async def test_each_upstream_is_held_back_by_itself_and_makes_no_call(
    net: Net, upstreams: tuple[Upstream, Upstream], board: HealthBoard
) -> None:
    net.down = {"debrid.test"}
    for _ in range(3):
        await _fails(upstreams[0])
    await upstreams[1].send(ASK)
    assert net.sent == ["debrid.test", "seerr.test"]
    assert [health.ok for health in board()] == [False, True]


async def test_when_the_pause_is_over_only_what_failed_is_said_until_a_call_goes_well(
    net: Net, upstreams: tuple[Upstream, Upstream], board: HealthBoard, held_clock: HeldClock
) -> None:
    net.down = {"debrid.test"}
    await _fails(upstreams[0])
    held_clock.forward(1)
    assert (board()[0].ok, board()[0].message) == (False, "Real-Debrid does not answer (ConnectError).")
    net.down = set()
    await upstreams[0].send(ASK)
    assert (board()[0].ok, board()[0].message) == (True, None)


def test_a_pause_until_another_day_names_the_day(held_clock: HeldClock) -> None:
    class Held:
        health = Health(
            name="stremio:addon.test",
            url="",
            ok=False,
            message="stremio:addon.test asks for a pause (429)",
            held_until=held_clock() + timedelta(hours=12),
        )

    (health,) = HealthBoard([Held()], held_clock, PARIS)()
    assert health.message == "addon.test asks for a pause (429); asked again on Sunday 01:00."
