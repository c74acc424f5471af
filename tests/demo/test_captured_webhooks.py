"""The demo Seerr's webhooks are those that a real Seerr sent."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from addon.demo.catalogue import Catalogue
from addon.demo.clock import Timekeeper
from addon.demo.neighbourhood import Neighbourhood
from addon.demo.upstream import Upstream

from .kit import Shelf, shape_differences

Captured = Callable[[str], Any]


class Receiver(Upstream):
    """Takes webhooks."""

    def __init__(self, time: Timekeeper) -> None:
        super().__init__(time, Catalogue())
        self.bodies: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.app = Starlette(routes=[Route("/hook", self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        self.bodies.append(await request.json())
        self.headers.append(dict(request.headers))
        return Response(status_code=200)


@pytest.fixture
async def receiver(town: Neighbourhood) -> AsyncIterator[Receiver]:
    receiver = Receiver(town.time)
    await receiver.start()
    town.seerr.send_webhooks_to(f"{receiver.origin}/hook", "Bearer hook-secret")
    yield receiver
    await town.seerr.stop()
    await receiver.stop()


@pytest.fixture
def captured(captures: Path) -> Captured:
    return lambda name: json.loads((captures / "seerr" / f"webhook-{name}.json").read_text())


def same_texts(body: dict[str, Any], real: dict[str, Any]) -> bool:
    keys = ("notification_type", "event")
    return all(body[key] == real[key] for key in keys) and {
        key: body["media"][key] for key in ("media_type", "status", "status4k")
    } == {key: real["media"][key] for key in ("media_type", "status", "status4k")}


async def test_approvals_and_refusals_are_announced_as_captured(
    town: Neighbourhood, receiver: Receiver, captured: Captured
) -> None:
    async def latest() -> dict[str, Any]:
        await town.seerr.settled()
        return receiver.bodies[-1]

    await town.seerr.ask(10331, user="admin")
    cases = [(await latest(), "media-auto-approved-movie")]
    waiting = [await town.seerr.ask(tmdb_id, auto_approve=False) for tmdb_id in (775, 653)]
    shows = await town.seerr.ask(900001, seasons=(1, 2), auto_approve=False)
    await town.seerr.settled()
    await town.seerr.approve(waiting[0])
    cases.append((await latest(), "media-approved-movie"))
    await town.seerr.decline(waiting[1])
    cases.append((await latest(), "media-declined-movie"))
    await town.seerr.approve(shows)
    cases.append((await latest(), "media-approved-tv"))
    for body, name in cases:
        assert shape_differences(body, captured(name)) == []
        assert same_texts(body, captured(name)), name
    assert cases[-1][0]["extra"] == [{"name": "Requested Seasons", "value": "1, 2"}]
    assert cases[-1][0]["media"]["tvdbId"] == "990001"


async def test_show_approved_in_the_same_breath_names_its_seasons(town: Neighbourhood, receiver: Receiver) -> None:
    await town.seerr.ask(900001, seasons=(2, 3))
    await town.seerr.settled()
    (body,) = receiver.bodies
    assert (body["notification_type"], body["media"]["media_type"]) == ("MEDIA_AUTO_APPROVED", "tv")
    assert body["event"] == "Series Request Automatically Approved"
    assert body["extra"] == [{"name": "Requested Seasons", "value": "2, 3"}]


async def test_availability_is_announced_as_captured(
    town: Neighbourhood, receiver: Receiver, captured: Captured, shelf: Shelf
) -> None:
    request_id = await town.seerr.ask(10331, user="admin")
    shelf.put_movie("Night of the Living Dead (1968) [imdbid-tt0063350]")
    shelf.scan()
    await town.jellyfin.start()
    await town.seerr.run_job("jellyfin-recently-added-scan")
    await town.jellyfin.stop()
    body = receiver.bodies[-1]
    assert shape_differences(body, captured("media-available-1")) == []
    assert same_texts(body, captured("media-available-1"))
    assert body["request"]["request_id"] == str(request_id)


async def test_test_notification_is_the_captured_one(
    receiver: Receiver, seerr: httpx.AsyncClient, captured: Captured
) -> None:
    settings = (await seerr.get("/settings/notifications/webhook")).json()
    # What is sent in is the template encoded twice; what comes out is encoded once.
    settings["options"]["jsonPayload"] = json.dumps(settings["options"]["jsonPayload"])
    answer = await seerr.post("/settings/notifications/webhook/test", json=settings)
    assert answer.status_code == 204
    assert receiver.bodies == [captured("test-notification")]


async def test_authorization_is_sent_verbatim_and_nothing_is_sent_twice(
    town: Neighbourhood, receiver: Receiver
) -> None:
    receiver.switches.fail(path="/hook", status=500)
    await town.seerr.ask(10331)
    await town.seerr.settled()
    assert receiver.bodies == []
    assert receiver.switches.count("/hook") == 1
    await town.seerr.ask(775)
    await town.seerr.settled()
    assert receiver.headers[0]["authorization"] == "Bearer hook-secret"
    assert [sent.status for sent in town.seerr.webhooks_sent] == [500, 200]


async def test_unwanted_types_are_not_sent(town: Neighbourhood, receiver: Receiver) -> None:
    town.seerr.send_webhooks_to(f"{receiver.origin}/hook", "s", types=4)
    await town.seerr.ask(10331)
    waiting = await town.seerr.ask(775, auto_approve=False)
    await town.seerr.approve(waiting)
    await town.seerr.settled()
    assert [body["notification_type"] for body in receiver.bodies] == ["MEDIA_APPROVED"]


async def test_webhook_without_a_listener_harms_nobody(town: Neighbourhood, receiver: Receiver) -> None:
    await receiver.stop()
    await town.seerr.ask(10331)
    await town.seerr.settled()
    assert [sent.status for sent in town.seerr.webhooks_sent] == [None]


async def test_settings_that_are_no_template_are_refused(seerr: httpx.AsyncClient) -> None:
    options = {"webhookUrl": "http://x", "jsonPayload": "{}", "authHeader": ""}
    answer = await seerr.post("/settings/notifications/webhook", json={"options": options, "types": 4})
    assert answer.status_code == 500


async def test_webhook_slot_is_filled_over_the_api(
    town: Neighbourhood, receiver: Receiver, seerr: httpx.AsyncClient
) -> None:
    settings = (await seerr.get("/settings/notifications/webhook")).json()
    settings["options"]["jsonPayload"] = json.dumps('{"id": "{{request_id}}", "kind": "{{media_type}}"}')
    settings["options"]["authHeader"] = "other"
    answer = await seerr.post("/settings/notifications/webhook", json={**settings, "types": 0})
    assert answer.json()["options"]["jsonPayload"] == '{"id": "{{request_id}}", "kind": "{{media_type}}"}'
    await town.seerr.ask(10331)
    await town.seerr.settled()
    assert receiver.bodies == [{"id": "1", "kind": "movie"}]
    assert receiver.headers[0]["authorization"] == "other"


@pytest.mark.parametrize("body", [b"{", b"[]", b"{}"])
async def test_malformed_settings_are_400(seerr: httpx.AsyncClient, body: bytes) -> None:
    assert (await seerr.post("/settings/notifications/webhook", content=body)).status_code == 400
