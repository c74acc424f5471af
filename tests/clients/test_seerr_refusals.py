"""How Seerr's refusals are told from outages."""

from pathlib import Path

import httpx
import pytest

from addon.clients.seerr import Seerr
from addon.errors import (
    UpstreamDeniedError,
    UpstreamMissingError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)

from .seerr_kit import HTML, URL, Site, WireTo, capture, one


@pytest.mark.parametrize(
    ("name", "status", "kind"),
    [
        ("error-bad-key", 403, UpstreamDeniedError),
        ("error-no-key", 401, UpstreamDeniedError),
        ("error-request-404", 404, UpstreamMissingError),
        ("error-movie-404", 500, UpstreamUnavailableError),
    ],
)
async def test_real_refusals_are_told_apart(
    captures: Path, wire_to: WireTo, name: str, status: int, kind: type[Exception]
) -> None:
    seerr = await one(wire_to, "request/9", capture(captures, name, status))
    with pytest.raises(kind) as caught:
        await seerr.request(9)
    assert getattr(caught.value, "status", None) == status


@pytest.mark.parametrize("body", [{"id": 5}, {}, {"id": None}, {"id": -4}])
async def test_answer_without_the_request_is_an_outage(wire_to: WireTo, body: object) -> None:
    with pytest.raises(UpstreamUnavailableError, match="without what belongs there"):
        await (await one(wire_to, "request/4", httpx.Response(200, json=body))).request(4)


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(200, html=HTML),
        httpx.Response(404, html=HTML),
        httpx.Response(404, text="404 page not found"),
        httpx.Response(404, json=[]),
        httpx.Response(307, headers={"Location": "https://login.test/"}),
        httpx.Response(200, content=b""),
        httpx.Response(200, content=b'{"id":4,'),
        httpx.Response(200, content=b'{"id":4,"type":"\xff"}'),
        httpx.Response(200, content=b'{"x":' + b"[" * 100_000),
        httpx.Response(200, content=b'{"x":[' + b"0," * 500_001 + b"0]}"),
        httpx.Response(200, json=["no", "object"]),
        httpx.Response(502, html=HTML),
        httpx.Response(503, json={"message": "starting"}),
    ],
)
async def test_answer_of_something_else_is_an_outage_and_never_a_verdict(
    wire_to: WireTo, response: httpx.Response
) -> None:
    seerr = await one(wire_to, "request/4", response)
    with pytest.raises(UpstreamUnavailableError) as caught:
        await seerr.request(4)
    assert caught.value.retry_at is not None
    assert seerr.health.ok is False


async def test_wrong_route_is_no_missing_request(wire_to: WireTo) -> None:
    with pytest.raises(UpstreamRejectedError):
        await Seerr(f"{URL}/elsewhere", "KEY", wire_to(Site())).request(4)


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (httpx.Response(403, json={"message": "invalid CSRF token"}), "CSRF protection"),
        (httpx.Response(403, json={"status": 403, "error": "You do not have permission"}), "USHER_SEERR_API_KEY"),
        (httpx.Response(401, text="no"), "USHER_SEERR_API_KEY"),
        (httpx.Response(403, html=HTML), "USHER_SEERR_URL"),
    ],
)
async def test_refused_credentials_say_what_to_do(wire_to: WireTo, response: httpx.Response, words: str) -> None:
    seerr = await one(wire_to, "settings/jobs", response)
    with pytest.raises(UpstreamDeniedError, match=words) as caught:
        await seerr.jobs()
    assert "KEY" not in str(caught.value).replace("USHER_SEERR_API_KEY", "")
    assert (seerr.health.ok, seerr.health.message) == (False, str(caught.value))


async def test_refused_call_says_seerrs_reason_in_one_short_line(wire_to: WireTo) -> None:
    seerr = await one(wire_to, "settings/jobs", httpx.Response(400, json={"message": "no\n" * 500, "errors": []}))
    with pytest.raises(UpstreamRejectedError) as caught:
        await seerr.jobs()
    assert str(caught.value).startswith("seerr refuses settings/jobs (400): no no")
    assert len(str(caught.value)) < 250
    assert "\n" not in str(caught.value)


async def test_check_calls_with_and_without_need_of_the_key(captures: Path, wire_to: WireTo) -> None:
    site = Site(status=capture(captures, "status"))
    site.answers["auth/me"] = httpx.Response(200, json={"id": 1, "displayName": "admin"})
    seerr = Seerr(URL, "KEY", wire_to(site))
    assert await seerr.check() == "Seerr develop-local: the API key acts as admin"
    site.answers["auth/me"] = capture(captures, "error-bad-key", 403)
    with pytest.raises(UpstreamDeniedError):
        await seerr.check()
