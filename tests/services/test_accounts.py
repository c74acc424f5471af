"""Accounts are asked when somebody looks, at most every 5 minutes, and a failure is told instead of raised."""

import json
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from prometheus_client import CollectorRegistry

from addon.clients.counting import Call, Outcome
from addon.clients.http import Wire
from addon.debrid.realdebrid import RealDebrid
from addon.debrid.torbox import TorBox
from addon.services.accounting import Accounting
from addon.services.accounts import Accounts
from tests.conftest import HeldClock, Respond

DAY = 86_400


class Services:
    """Real-Debrid and TorBox as their contracts say."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.down = False
        self.on_call: Callable[[], object] = lambda: None
        self.traffic: object = {"2026-11-21": {"host": {"real-debrid.com": 86}, "bytes": 86}}
        self.user: dict[str, object] = {"username": "someone", "type": "premium", "premium": 12 * DAY}
        self.me: dict[str, object] = {"email": "someone@example.org", "plan": 0, "premium_expires_at": None}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.host)
        self.on_call()
        if self.down:
            raise httpx.ConnectError("refused")
        if request.url.path == "/traffic/details":
            return httpx.Response(200, content=json.dumps(self.traffic))
        if request.url.host == "debrid.test":
            return httpx.Response(200, content=json.dumps(self.user))
        return httpx.Response(200, content=json.dumps({"success": True, "data": self.me}))


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
def accounting(held_clock: HeldClock) -> Accounting:
    return Accounting(held_clock, CollectorRegistry())


@pytest.fixture
def accounts(
    services: Services, accounting: Accounting, wire_to: Callable[[Respond], Wire], held_clock: HeldClock
) -> Accounts:
    wire = wire_to(services)
    debrid = RealDebrid("token", "http://debrid.test", wire)
    return Accounts((debrid, TorBox("token", "http://torbox.test", wire)), accounting, held_clock)


async def test_an_account_says_until_when_it_is_paid_for(accounts: Accounts, held_clock: HeldClock) -> None:
    debrid, torbox = await accounts()
    assert (debrid.label, debrid.premium_until) == ("Real-Debrid", held_clock() + timedelta(days=12))
    assert (debrid.calls_per_minute, debrid.traffic_used_bytes, debrid.message) == (250, 86, None)
    assert (torbox.premium_until, torbox.calls_per_minute) == (None, None)
    assert torbox.message == "TorBox has the free plan, with its limits on size and number."


async def test_traffic_that_is_not_told_hides_nothing_else(accounts: Accounts, services: Services) -> None:
    services.traffic = "nonsense"
    debrid, _ = await accounts()
    assert (debrid.traffic_used_bytes, debrid.message) == (None, None)
    assert debrid.premium_until is not None


async def test_it_is_asked_at_most_every_five_minutes(
    accounts: Accounts, services: Services, held_clock: HeldClock
) -> None:
    await accounts()
    held_clock.forward(299)
    await accounts()
    assert sorted(services.asked) == ["debrid.test", "debrid.test", "torbox.test"]
    held_clock.forward(1)
    await accounts()
    assert len(services.asked) == 6


async def test_a_failure_leaves_the_numbers_unknown_and_is_not_repeated_at_once(
    accounts: Accounts, services: Services
) -> None:
    services.down = True
    debrid, _ = await accounts()
    assert (debrid.premium_until, debrid.message) == (None, "Real-Debrid does not answer (ConnectError).")
    await accounts()
    assert services.asked.count("debrid.test") == 1


async def test_a_premium_that_is_over_is_told(accounts: Accounts, services: Services) -> None:
    services.user |= {"type": "free", "premium": 0}
    debrid, _ = await accounts()
    assert debrid.premium_until is None
    assert debrid.message == "The Real-Debrid premium is over: what is asked for waits until it is extended."


async def test_premium_that_runs_out_meanwhile_is_over_without_a_call(
    accounts: Accounts, services: Services, held_clock: HeldClock
) -> None:
    assert accounts.over("realdebrid") is None
    await accounts()
    assert (accounts.over("realdebrid"), accounts.over("torbox")) == (None, None)
    held_clock.forward(12 * DAY)
    assert "premium is over" in (accounts.over("realdebrid") or "")
    assert len(services.asked) == 3


async def test_the_calls_are_charged_to_nobody(accounts: Accounts, calls: list[Call]) -> None:
    await accounts()
    assert {(call.endpoint, call.request_id) for call in calls} == {
        ("user", None),
        ("user/me", None),
        ("traffic/details", None),
    }


async def test_calls_of_the_last_minute_are_counted_exactly(
    accounts: Accounts, accounting: Accounting, held_clock: HeldClock
) -> None:
    for outcome in (Outcome.ANSWERED, Outcome.FAILED, Outcome.CACHED):
        accounting.count(Call(upstream="realdebrid", endpoint="x", outcome=outcome))
    held_clock.forward(59)
    assert [each.calls_last_minute for each in await accounts()] == [2, 0]
    held_clock.forward(1)
    assert [each.calls_last_minute for each in await accounts()] == [0, 0]


async def test_what_was_known_stands_while_it_is_asked_again(
    accounts: Accounts, services: Services, held_clock: HeldClock
) -> None:
    await accounts()
    held_clock.forward(12 * DAY)
    seen: list[str | None] = []
    services.on_call = lambda: seen.append(accounts.over("realdebrid"))
    await accounts()
    assert "premium is over" in (seen[0] or "")
