"""Every error code of Real-Debrid, at every call where it means something of its own."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from aiolimiter import AsyncLimiter

from addon.clients.http import Wire
from addon.debrid.base import Order
from addon.debrid.realdebrid import RealDebrid
from addon.errors import (
    LinkRottedError,
    ReleaseRefusedError,
    UpstreamDeniedError,
    UpstreamError,
    UpstreamMissingError,
    UpstreamRejectedError,
    UpstreamUnavailableError,
)

HASH = "a" * 40
TOKEN = "TOKENTOKENTOKEN"
LINK = "https://real-debrid.com/d/SECRETSECRETS"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = NOON + timedelta(hours=1)
PAUSE = NOON + timedelta(seconds=10)  # limits and slots begin with the same wait
HTML = httpx.Response(200, html="<html>challenge</html>")


@dataclass
class Service:
    """A Real-Debrid that gives the same answer to everything."""

    answer: httpx.Response
    now: datetime = NOON
    calls: int = 0

    def __post_init__(self) -> None:
        limiters = {name: AsyncLimiter(1000) for name in ("all", "torrents", "torrents/addMagnet")}
        client = httpx.AsyncClient(transport=httpx.MockTransport(self.respond))
        wire = Wire(client=client, clock=lambda: self.now, count=lambda call: None)
        self.debrid = RealDebrid(TOKEN, "https://debrid.test/rest/1.0", wire, limiters=limiters)

    def respond(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        response = self.answer
        return httpx.Response(response.status_code, content=response.content, headers=response.headers)

    async def ask(self, call: str) -> UpstreamError | None:
        """What the call raises."""
        try:
            match call:
                case "add":
                    await self.debrid.add(Order(magnet=f"magnet:?xt=urn:btih:{HASH}", info_hash=HASH))
                case "info":
                    await self.debrid.info("ID", HASH)
                case "select":
                    await self.debrid.select("ID", (1,), HASH)
                case "unlock":
                    await self.debrid.unlock(LINK, HASH)
                case "delete":
                    await self.debrid.delete("ID", HASH)
                case "list":
                    await self.debrid.torrents()
                case _:
                    await self.debrid.account()
        except UpstreamError as error:
            return error
        return None


def refused(status: int, code: int | str | None) -> httpx.Response:
    return httpx.Response(status, json={"error": "some_words", "error_code": code})


ALL = ("add", "info", "select", "unlock", "delete", "list", "account")
DENIED, REJECTED, MISSING = UpstreamDeniedError, UpstreamRejectedError, UpstreamMissingError
CODES: list[tuple[str, int, int, type[UpstreamError] | None]] = [
    *(("info", 400, code, REJECTED) for code in (1, 2, 3, 4, 31, 32)),
    *(("info", 403, code, DENIED) for code in (8, 9, 10, 11, 12, 13, 14, 15, 20, 22)),
    *((call, 401, 8, DENIED) for call in ALL),
    *((call, 403, 37, REJECTED) for call in ALL),
    *(("add", 400, code, ReleaseRefusedError) for code in (16, 24, 26, 27, 28, 29, 30, 35)),
    ("add", 400, 33, REJECTED),
    ("add", 451, 35, ReleaseRefusedError),
    ("select", 451, 35, ReleaseRefusedError),
    ("unlock", 451, 35, ReleaseRefusedError),
    *(("unlock", 503, code, LinkRottedError) for code in (7, 19, 24)),
    ("info", 404, 7, MISSING),
    ("delete", 404, 7, None),
    ("delete", 400, 31, None),
    ("select", 404, 7, REJECTED),
    ("select", 400, 2, REJECTED),
    ("select", 202, 31, None),
    ("select", 400, 31, None),
    ("select", 400, 99, REJECTED),
]


@pytest.mark.parametrize(("call", "status", "code", "kind"), CODES)
async def test_every_code_has_its_error(call: str, status: int, code: int, kind: type[UpstreamError] | None) -> None:
    error = await Service(refused(status, code)).ask(call)
    assert type(error) is (kind or type(None))
    if error is not None:
        assert f"code {code}" in str(error)
        assert error.status == status


WAITS: list[tuple[str, int, int, datetime | None]] = [
    *(("add", 503, code, None) for code in (-1, 6, 17, 19, 25, 99)),
    *((call, 503, code, HOUR) for call in ("add", "unlock") for code in (18, 23)),
    *((call, 509, 21, PAUSE) for call in ("add", "select")),
    *((call, 503, code, PAUSE) for call in ALL for code in (5, 34, 36)),
    *((call, 429, code, PAUSE) for call in ("add", "unlock") for code in (34, 35, 21, 8)),
]


@pytest.mark.parametrize(("call", "status", "code", "retry_at"), WAITS)
async def test_what_passes_by_itself_is_waited_for(
    call: str, status: int, code: int, retry_at: datetime | None
) -> None:
    error = await Service(refused(status, code)).ask(call)
    assert isinstance(error, UpstreamUnavailableError)
    assert error.retry_at == retry_at


@pytest.mark.parametrize("call", ALL)
@pytest.mark.parametrize(
    "answer",
    [
        HTML,
        httpx.Response(403, html="<!doctype html>"),
        httpx.Response(404, html="\n <html>"),
        httpx.Response(451, html="<html>"),
        httpx.Response(500),
        httpx.Response(503, json={"error": "no code"}),
        httpx.Response(503, json={"error_code": None}),
        httpx.Response(502, text="{bad gateway"),
        httpx.Response(404, text="404 page not found"),
        httpx.Response(404, json={"detail": "Not Found"}),
        httpx.Response(302, headers={"location": "https://portal.test/"}),
    ],
)
async def test_what_the_service_did_not_say_itself_is_an_outage(answer: httpx.Response, call: str) -> None:
    service = Service(answer)
    error = await service.ask(call)
    assert isinstance(error, UpstreamUnavailableError)
    assert error.retry_at == NOON + timedelta(seconds=1)
    await service.ask("info")
    assert service.calls == 1


@pytest.mark.parametrize(
    ("status", "call", "kind"),
    [
        (401, "info", DENIED),
        (403, "info", DENIED),
        (404, "info", MISSING),
        (404, "unlock", LinkRottedError),
        (451, "add", ReleaseRefusedError),
        (400, "add", REJECTED),
        (429, "add", UpstreamUnavailableError),
        (509, "add", UpstreamUnavailableError),
    ],
)
async def test_without_a_code_the_status_decides(status: int, call: str, kind: type[UpstreamError]) -> None:
    error = await Service(httpx.Response(status)).ask(call)
    assert type(error) is kind
    assert f"HTTP {status}" in str(error) or f"{status}" in str(error)


@pytest.mark.parametrize(
    ("code", "lasting"), [(35, True), (28, True), (29, True), (30, True), (26, True), (27, False), (24, False)]
)
async def test_a_verdict_on_the_content_is_lasting(code: int, lasting: bool) -> None:
    error = await Service(refused(400, code)).ask("add")
    assert isinstance(error, ReleaseRefusedError)
    assert error.lasting is lasting


async def test_a_rotted_link_is_no_lasting_verdict() -> None:
    error = await Service(refused(503, 24)).ask("unlock")
    assert isinstance(error, LinkRottedError)
    assert not error.lasting


@pytest.mark.parametrize(("seconds", "lasting"), [(30, False), (30.1, True)])
@pytest.mark.parametrize("limit", [httpx.Response(429), refused(403, 34), refused(503, 5)])
async def test_code_35_soon_after_a_limit_may_be_a_penalty(
    limit: httpx.Response, seconds: float, lasting: bool
) -> None:
    service = Service(limit)
    await service.ask("info")
    service.now += timedelta(seconds=seconds)
    service.answer = refused(451, 35)
    error = await service.ask("add")
    assert isinstance(error, ReleaseRefusedError)
    assert error.lasting is lasting


async def test_full_slots_hold_back_adds_and_selects_only() -> None:
    service = Service(refused(509, 21))
    first = await service.ask("add")
    for call in ("add", "select"):
        again = await service.ask(call)
        assert isinstance(first, UpstreamUnavailableError)
        assert isinstance(again, UpstreamUnavailableError)
        assert again.retry_at == first.retry_at
    assert service.calls == 1
    service.answer = httpx.Response(204)
    assert await service.ask("list") is None
    assert await service.ask("delete") is None
    service.answer = refused(404, 7)
    assert type(await service.ask("info")) is MISSING
    assert type(await service.ask("unlock")) is LinkRottedError
    assert service.calls == 5


async def test_full_slots_are_asked_again_after_growing_waits_until_one_is_taken() -> None:
    service, waits = Service(refused(509, 21)), []
    for _ in range(3):
        error = await service.ask("select")
        assert isinstance(error, UpstreamUnavailableError)
        assert error.retry_at is not None
        waits.append((error.retry_at - service.now).total_seconds())
        service.now = error.retry_at
    service.answer = httpx.Response(204)
    assert await service.ask("select") is None
    service.answer = refused(509, 21)
    error = await service.ask("select")
    assert isinstance(error, UpstreamUnavailableError)
    assert error.retry_at == service.now + timedelta(seconds=10)
    assert waits == [10, 20, 40]


@pytest.mark.parametrize("limit", [httpx.Response(509), refused(509, 34), refused(403, 36), httpx.Response(429)])
async def test_a_limit_holds_back_everything(limit: httpx.Response) -> None:
    service = Service(limit)
    for call in ALL:
        assert isinstance(await service.ask(call), UpstreamUnavailableError)
    assert service.calls == 1


async def test_a_refused_token_is_told_in_health_until_a_call_goes_well() -> None:
    service = Service(refused(401, 8))
    error = await service.ask("account")
    assert "https://real-debrid.com/apitoken" in str(error)
    assert (service.debrid.health.ok, service.debrid.health.message) == (False, str(error))
    service.answer = httpx.Response(204)
    await service.ask("list")
    assert (service.debrid.health.ok, service.debrid.health.message) == (True, None)


async def test_health_says_which_limit_it_is() -> None:
    service = Service(refused(403, 36))
    await service.ask("info")
    assert service.debrid.health.message == "realdebrid says that fair use is exceeded (code 36, HTTP 403)"


@pytest.mark.parametrize("call", ALL)
@pytest.mark.parametrize(
    "answer",
    [refused(401, 8), refused(451, 35), refused(503, 24), refused(509, 21), httpx.Response(429), httpx.Response(500)],
)
async def test_errors_hold_no_secrets(answer: httpx.Response, call: str) -> None:
    service = Service(httpx.Response(answer.status_code, content=answer.content + b" " * 3))
    error = await service.ask(call)
    assert error is not None
    for text in (str(error), repr(error), repr(error.__dict__), repr(service.debrid), repr(service.debrid.health)):
        assert TOKEN not in text
        assert "SECRET" not in text
        assert "magnet" not in text


async def test_a_code_given_as_text_is_understood() -> None:
    assert type(await Service(refused(400, "35")).ask("add")) is ReleaseRefusedError
