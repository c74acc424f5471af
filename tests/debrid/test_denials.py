"""A refusal that a person must settle says whether the key, what is paid for, or the account is at fault."""

import json
from collections.abc import Callable

import httpx
import pytest

from addon.clients.failures import Failure
from addon.clients.http import Wire
from addon.debrid.realdebrid import RealDebrid
from addon.debrid.torbox import TorBox
from addon.errors import UpstreamDeniedError
from tests.conftest import Respond


@pytest.mark.parametrize(
    ("status", "code", "failure"),
    [
        (401, 8, Failure.KEY),
        (403, 20, Failure.PREMIUM),
        (403, 14, Failure.ACCOUNT),
        (403, 22, Failure.ACCOUNT),
        (403, 9, Failure.ACCOUNT),
    ],
)
async def test_real_debrids_codes(wire_to: Callable[[Respond], Wire], status: int, code: int, failure: Failure) -> None:
    body = json.dumps({"error": "said", "error_code": code})
    service = RealDebrid("token", "http://debrid.test", wire_to(lambda _: httpx.Response(status, content=body)))
    with pytest.raises(UpstreamDeniedError):
        await service.account()
    assert service.health.failure is failure


@pytest.mark.parametrize(
    ("code", "failure"), [("BAD_TOKEN", Failure.KEY), ("PLAN_RESTRICTED_FEATURE", Failure.PREMIUM)]
)
async def test_torboxs_codes(wire_to: Callable[[Respond], Wire], code: str, failure: Failure) -> None:
    body = json.dumps({"success": False, "error": code, "detail": "said", "data": None})
    service = TorBox("token", "http://torbox.test", wire_to(lambda _: httpx.Response(403, content=body)))
    with pytest.raises(UpstreamDeniedError):
        await service.account()
    assert service.health.failure is failure


async def test_an_account_without_premium_is_a_matter_of_paying(wire_to: Callable[[Respond], Wire]) -> None:
    body = json.dumps({"username": "someone", "type": "free", "premium": 0})
    service = RealDebrid("token", "http://debrid.test", wire_to(lambda _: httpx.Response(200, content=body)))
    with pytest.raises(UpstreamDeniedError):
        await service.check()
    assert service.health.failure is Failure.PREMIUM
