"""Every error code of TorBox, at every call where it means something of its own."""

from datetime import datetime, timedelta

import httpx
import pytest

from addon.debrid.base import Order
from addon.errors import (
    LinkRottedError,
    NotCachedError,
    ReleaseRefusedError,
    UpstreamDeniedError,
    UpstreamError,
    UpstreamMissingError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)

from .torbox_kit import HASH, MAGNET, NOON, TOKEN, Service, ask, giving, refused, success

ALL = ("add", "info", "unlock", "delete", "list", "cached", "account")
HOUR = NOON + timedelta(hours=1)
PAUSE = NOON + timedelta(seconds=10)  # limits and slots begin with the same wait
DENIED, REJECTED, MISSING = UpstreamDeniedError, UpstreamRejectedError, UpstreamMissingError
UNAVAILABLE, REFUSED = UpstreamUnavailableError, ReleaseRefusedError
ADDED = success({"torrent_id": 7, "hash": HASH, "auth_id": "x"})


CODES: list[tuple[str, str, type[UpstreamError] | None]] = [
    *((call, code, DENIED) for call in ALL for code in ("NO_AUTH", "BAD_TOKEN", "AUTH_ERROR")),
    ("add", "PLAN_RESTRICTED_FEATURE", DENIED),
    *(("add", code, REFUSED) for code in ("DOWNLOAD_TOO_LARGE", "BOZO_TORRENT", "VENDOR_DISABLED", "DIFF_ISSUE")),
    ("add", "DUPLICATE_ITEM", REJECTED),
    *(("add", code, REJECTED) for code in ("INVALID_OPTION", "MISSING_REQUIRED_OPTION", "TOO_MANY_OPTIONS")),
    *(("info", code, REJECTED) for code in ("ENDPOINT_NOT_FOUND", "TOO_MUCH_DATA", "DIFF_ISSUE")),
    ("info", "ITEM_NOT_FOUND", MISSING),
    ("list", "ITEM_NOT_FOUND", None),
    ("delete", "ITEM_NOT_FOUND", None),
    *(("unlock", code, LinkRottedError) for code in ("ITEM_NOT_FOUND", "LINK_OFFLINE")),
    ("info", "LINK_OFFLINE", UNAVAILABLE),
    *((call, "DATABASE_ERROR", UNAVAILABLE) for call in ALL),
    *(("unlock", code, UNAVAILABLE) for code in ("UNKNOWN_ERROR", "DOWNLOAD_SERVER_ERROR")),
    ("add", "NO_SERVERS_AVAILABLE_ERROR", UNAVAILABLE),
]


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(("call", "code", "kind"), CODES)
async def test_every_code_has_its_error_whatever_the_status(
    call: str, code: str, kind: type[UpstreamError] | None, status: int
) -> None:
    error = await ask(giving(refused(status, code)), call)
    assert type(error) is (kind or type(None))
    if error is not None:
        assert code in str(error)
        assert f"HTTP {status}" in str(error)


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("ACTIVE_LIMIT", 429),
        ("BAD_TOKEN", 403),
        ("DATABASE_ERROR", 503),
        ("DUPLICATE_ITEM", 400),
        ("BOZO_TORRENT", 400),
    ],
)
async def test_a_refusal_that_comes_with_200_has_the_status_that_fits(code: str, status: int) -> None:
    error = await ask(giving(refused(200, code)), "add")
    assert error is not None
    assert error.status == status


@pytest.mark.parametrize("given", [None, False, True, "null", "", "BOZO_WHATEVER", {"a": 1}])
async def test_without_a_known_code_the_status_decides(given: object) -> None:
    for status, kind in ((200, REJECTED), (400, REJECTED), (403, DENIED), (404, MISSING), (500, UNAVAILABLE)):
        assert type(await ask(giving(refused(status, given)), "info")) is kind


@pytest.mark.parametrize(
    ("code", "lasting"), [("BOZO_TORRENT", True), ("DOWNLOAD_TOO_LARGE", False), ("VENDOR_DISABLED", False)]
)
async def test_only_what_no_plan_changes_is_lasting(code: str, lasting: bool) -> None:
    error = await ask(giving(refused(400, code)), "add")
    assert isinstance(error, ReleaseRefusedError)
    assert error.lasting is lasting


@pytest.mark.parametrize(
    ("detail", "kind"),
    [
        ("This torrent is NOT CACHED.", NotCachedError),
        ("The queue is full.", UNAVAILABLE),
        ("You already have this.", REJECTED),
        ("Something else.", REFUSED),
    ],
)
async def test_a_vague_code_is_told_apart_by_its_text(detail: str, kind: type[UpstreamError]) -> None:
    assert type(await ask(giving(refused(400, "DIFF_ISSUE", detail)), "add")) is kind


WAITS: list[tuple[httpx.Response, datetime]] = [
    (refused(200, "ACTIVE_LIMIT", data={"active_limit": 3, "current_active_downloads": 3}), PAUSE),
    (refused(200, "MONTHLY_LIMIT", data={"monthly_limit": 10, "current_downloads": 10}), HOUR),
    (refused(400, "COOLDOWN_LIMIT", data={"cooldown_until": "2026-03-01T12:20:00Z"}), NOON + timedelta(minutes=20)),
    (
        refused(200, "COOLDOWN_LIMIT", data={"cooldown_until": "2026-03-03T12:00:00.5+00:00"}),
        NOON + timedelta(days=2, seconds=0.5),
    ),
    (refused(200, "COOLDOWN_LIMIT", data={"cooldown_until": "soon"}), HOUR),
    (refused(200, "COOLDOWN_LIMIT"), HOUR),
    (refused(200, "RATE_LIMIT"), PAUSE),
    (httpx.Response(429, text="60 per 1 hour", headers={"retry-after": "900"}), NOON + timedelta(minutes=15)),
    (httpx.Response(429, html="<html>slow down</html>"), PAUSE),
]


@pytest.mark.parametrize(("answer", "retry_at"), WAITS)
async def test_limits_of_adds_hold_back_adds_alone_until_their_time(answer: httpx.Response, retry_at: datetime) -> None:
    service = giving(answer)
    first, again = await ask(service, "add"), await ask(service, "add")
    for error in (first, again):
        assert isinstance(error, UpstreamUnavailableError)
        assert error.retry_at == retry_at
    assert first is not None
    assert first.status == (answer.status_code if answer.status_code >= 400 else 429), "it was surely not added"
    assert len(service.requests) == 1
    service.answers("", success(None))
    assert await ask(service, "list") is None
    service.now = retry_at
    service.answers("/createtorrent", ADDED)
    assert await ask(service, "add") is None


@pytest.mark.parametrize("answer", [httpx.Response(429), refused(200, "RATE_LIMIT"), refused(429, None)])
async def test_a_limit_of_any_other_call_holds_back_everything(answer: httpx.Response) -> None:
    service = giving(answer)
    for call in ("list", *ALL):
        error = await ask(service, call)
        assert isinstance(error, UpstreamUnavailableError)
        assert error.retry_at == PAUSE
    assert len(service.requests) == 1
    assert service.debrid.health.message is not None


async def test_a_cached_release_needs_no_slot() -> None:
    service = Service()
    service.answers("/createtorrent", refused(200, "ACTIVE_LIMIT"), ADDED)
    service.answers("/checkcached", success([{"name": "x", "hash": HASH, "files": []}]))
    assert isinstance(await ask(service, "add"), UpstreamUnavailableError)
    await service.debrid.cached((HASH,))
    assert await service.debrid.add(Order(magnet=MAGNET, info_hash=HASH)) == "7"


@pytest.mark.parametrize("call", ALL)
@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, html="<html>challenge</html>"),
        httpx.Response(403, html="<!doctype html>"),
        httpx.Response(404, json={"detail": "Not Found"}),
        httpx.Response(400, text="Bad Gateway"),
        httpx.Response(500),
        httpx.Response(502, text="{bad gateway"),
        httpx.Response(302, headers={"location": "https://portal.test/"}),
        httpx.Response(200, text="ok"),
        httpx.Response(200, json={"success": True, "data": "SECRET"}),
    ],
)
async def test_what_the_service_did_not_say_itself_is_an_outage(answer: httpx.Response, call: str) -> None:
    if call == "delete" and answer.status_code == 200:
        answer = httpx.Response(500)  # its answer holds nothing to read
    error = await ask(giving(answer), call)
    assert isinstance(error, UpstreamUnavailableError)
    assert error.retry_at == NOON + timedelta(seconds=1)


async def test_a_body_that_the_framework_finds_invalid_is_rejected() -> None:
    answer = httpx.Response(422, json={"detail": [{"loc": ["body", "magnet"], "msg": "field required"}]})
    error = await ask(giving(answer), "add")
    assert type(error) is REJECTED
    assert error.status == 422


async def test_a_refused_key_is_told_with_its_remedy_until_a_call_goes_well() -> None:
    service = giving(refused(403, "BAD_TOKEN"))
    error = await ask(service, "account")
    assert "https://torbox.app/settings" in str(error)
    assert "USHER_TORBOX_TOKEN" in str(error)
    assert (service.debrid.health.ok, service.debrid.health.message) == (False, str(error))
    service.answers("/mylist", success(None))
    await ask(service, "list")
    assert (service.debrid.health.ok, service.debrid.health.message) == (True, None)


@pytest.mark.parametrize("call", ALL)
@pytest.mark.parametrize(
    "answer",
    [
        refused(403, "BAD_TOKEN", f"No such key: {TOKEN}"),
        refused(400, f"key_{TOKEN}_SECRET"),
        refused(400, "DIFF_ISSUE", f"{TOKEN} magnet SECRET"),
        httpx.Response(429),
        httpx.Response(500, text=TOKEN),
        httpx.Response(302, headers={"location": f"https://torbox.test/x?token={TOKEN}"}),
    ],
)
async def test_errors_hold_no_secrets(answer: httpx.Response, call: str) -> None:
    service = giving(answer)
    error = await ask(service, call)
    assert error is not None
    told = (str(error), repr(error), repr(error.__dict__), repr(service.debrid.health), repr(service.counted))
    for text in told:
        assert TOKEN not in text
        assert "SECRET" not in text
        assert "magnet" not in text
    assert error.__cause__ is None


async def test_an_unanswered_link_holds_no_secrets() -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout(f"no answer from {request.url}")

    error = await ask(Service(respond), "unlock")
    assert isinstance(error, UpstreamUnavailableError)
    assert TOKEN not in f"{error!r} {error.__dict__!r}"
    assert error.__suppress_context__
