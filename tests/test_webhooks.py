"""Seerr's webhook: whose it is, what it may hold, and what it wakes."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from structlog.testing import capture_logs

from addon.webhooks import SeerrWebhook

SECRET = "s3cret of this test"
MIB = 1024 * 1024


class Hook:
    """The route, and what it has woken."""

    def __init__(self) -> None:
        self.woken: list[int] = []
        self.error: Exception | None = None
        self.webhook = SeerrWebhook(SECRET, self.wake)
        app = Starlette(routes=[Route("/webhooks/seerr", self.webhook.answer, methods=["POST"])])
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://usher.test")

    async def wake(self, seerr_id: int) -> None:
        self.woken.append(seerr_id)
        if self.error is not None:
            raise self.error

    async def send(self, content: Any, secret: str | None = SECRET) -> int:
        """Posts the notification, as bytes or as JSON; the status of the answer."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        headers = [(b"authorization", secret.encode("latin-1"))] if secret is not None else []
        answer = await self.client.post("/webhooks/seerr", content=body, headers=headers)
        await asyncio.sleep(0)
        return answer.status_code


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made = Hook()
    yield made
    await made.webhook.close()
    await made.client.aclose()


def told(kind: str = "MEDIA_AUTO_APPROVED", seerr_id: object = "17") -> dict[str, object]:
    """What Seerr's own template makes: all leaf values are texts."""
    return {
        "notification_type": kind,
        "event": "Movie Request Automatically Approved",
        "subject": "Night of the Living Dead (1968)",
        "media": {"media_type": "movie", "tmdbId": "10331", "tvdbId": "", "status": "PENDING", "status4k": "UNKNOWN"},
        "request": {"request_id": seerr_id, "requestedBy_username": "kid"},
        "issue": None,
        "comment": None,
        "extra": [],
    }


@pytest.mark.parametrize(
    "kind", ["MEDIA_APPROVED", "MEDIA_AUTO_APPROVED", "MEDIA_DECLINED", "MEDIA_AVAILABLE", "MEDIA_PENDING"]
)
async def test_a_notification_wakes_the_request_that_it_names(hook: Hook, kind: str) -> None:
    assert await hook.send(told(kind)) == 200
    assert hook.woken == [17]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET.upper(), f"Bearer {SECRET}", f"{SECRET} ", "sécret"])
async def test_a_wrong_secret_is_refused_before_the_body_is_read(hook: Hook, secret: str | None) -> None:
    assert await hook.send(b"no json", secret) == 401
    assert hook.woken == []


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"no json", b"[]", b"17", b'"text"', b"null", b"\xff\xfe", b'{"request": 17}', b'{"request_id": {}}'],
)
async def test_what_is_no_notification_is_refused(hook: Hook, body: bytes) -> None:
    assert await hook.send(body) == 400
    assert hook.woken == []


async def test_a_deep_body_is_refused_and_not_a_crash(hook: Hook) -> None:
    assert await hook.send(b'{"extra": ' + b"[" * 200_000 + b"]" * 200_000 + b"}") == 400


@pytest.mark.parametrize(("size", "status"), [(MIB, 200), (MIB + 1, 413), (3 * MIB, 413)])
async def test_a_body_may_have_a_mebibyte(hook: Hook, size: int, status: int) -> None:
    empty = len(json.dumps(told() | {"message": ""}))
    assert await hook.send(told() | {"message": "x" * (size - empty)}) == status
    assert hook.woken == ([17] if status == 200 else [])


async def test_a_large_body_that_hides_its_size_is_refused_too(hook: Hook) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 65536

    answer = await hook.client.post("/webhooks/seerr", content=pieces(), headers={"authorization": SECRET})
    assert answer.status_code == 413


@pytest.mark.parametrize("kind", ["MEDIA_FAILED", "ISSUE_CREATED", "ISSUE_COMMENT", "SOMETHING_NEW"])
async def test_other_notifications_are_answered_with_200_and_nothing(hook: Hook, kind: str) -> None:
    assert await hook.send(told(kind)) == 200
    assert hook.woken == []


async def test_the_test_notification_is_answered_with_200(hook: Hook) -> None:
    empty: dict[str, object] = {"media": None, "request": None, "issue": None, "comment": None, "extra": []}
    body = {"notification_type": "TEST_NOTIFICATION", "event": "", "subject": "Test Notification", **empty}
    assert await hook.send(body) == 200
    assert hook.woken == []


@pytest.mark.parametrize(
    "body",
    [
        {"request_id": "17"},
        {"request_id": 17},
        {"request": {"request_id": 17}},
        {"request": {}, "request_id": "17"},
        {"request": None, "request_id": "17"},
        {"notification_type": "", "request_id": "17"},
        {"notification_type": None, "request_id": "17"},
        {"notification_type": "MEDIA_APPROVED", "request_id": "17", "something": [1, {"else": None}]},
    ],
    ids=str,
)
async def test_a_template_that_a_person_has_shortened_will_do(hook: Hook, body: dict[str, object]) -> None:
    assert await hook.send(body) == 200
    assert hook.woken == [17]


@pytest.mark.parametrize("seerr_id", [None, "", "-1", -1, "seventeen", "１７", "9" * 16, 2**53, "1.5"])
async def test_an_id_that_is_none_wakes_nothing(hook: Hook, seerr_id: object) -> None:
    assert await hook.send(told(seerr_id=seerr_id)) == 200
    assert hook.woken == []


async def test_without_seerr_nothing_is_woken(hook: Hook) -> None:
    app = Starlette(routes=[Route("/", SeerrWebhook(SECRET, None).answer, methods=["POST"])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://usher.test") as client:
        assert (await client.post("/", json=told(), headers={"authorization": SECRET})).status_code == 200


async def test_what_goes_wrong_behind_it_is_logged_and_harms_nobody(hook: Hook) -> None:
    hook.error = ZeroDivisionError()
    with capture_logs() as logs:
        assert await hook.send(told()) == 200
        assert await hook.send(told(seerr_id="18")) == 200
    assert hook.woken == [17, 18]
    assert [(entry["log_level"], entry["seerr_request"]) for entry in logs] == [("error", 17), ("error", 18)]


async def test_the_answer_does_not_wait_for_what_was_woken(hook: Hook) -> None:
    never = asyncio.Event()
    ended: list[str] = []

    async def slow(_: int) -> None:
        try:
            await never.wait()
        finally:
            ended.append("put down")

    webhook = SeerrWebhook(SECRET, slow)
    app = Starlette(routes=[Route("/", webhook.answer, methods=["POST"])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://usher.test") as client:
        answer = await client.post("/", json=told(), headers={"authorization": SECRET})
    await asyncio.sleep(0)
    await webhook.close()
    assert (answer.status_code, ended) == (200, ["put down"])
