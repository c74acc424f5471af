"""Latency, faults and the calls log, over real connections."""

import asyncio

import httpx
import pytest

from addon.demo.clock import ManualClock
from addon.demo.neighbourhood import Neighbourhood

MAGNET = {"magnet": f"magnet:?xt=urn:btih:{'a' * 40}"}


@pytest.fixture
async def debrid_web(open_town: Neighbourhood, web: httpx.AsyncClient) -> httpx.AsyncClient:
    web.headers["Authorization"] = f"Bearer {open_town.realdebrid.token}"
    web.base_url = httpx.URL(open_town.realdebrid.url)
    return web


async def test_next_calls_fail_as_told_and_then_work_again(
    open_town: Neighbourhood, debrid_web: httpx.AsyncClient
) -> None:
    open_town.realdebrid.switches.fail(path="addMagnet", status=429, times=2, retry_after=7)
    assert (await debrid_web.get("/torrents")).status_code == 204
    answers = [await debrid_web.post("/torrents/addMagnet", data=MAGNET) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [429, 429, 201]
    assert answers[0].json() == {"error": "too_many_requests", "error_code": 34}
    assert answers[0].headers["retry-after"] == "7"
    assert len(open_town.realdebrid.torrents()) == 1


async def test_body_may_be_html_text_or_json(open_town: Neighbourhood, debrid_web: httpx.AsyncClient) -> None:
    bodies = ("<html></html>", "busy", {"a": 1}, [1])
    kinds = ("text/html", "text/plain", "application/json", "application/json")
    for body in bodies:
        open_town.realdebrid.switches.fail(path="GET /rest/1.0/user$", status=503, body=body)
    answers = [await debrid_web.get("/user") for _ in bodies]
    assert [answer.headers["content-type"].split(";")[0] for answer in answers] == list(kinds)
    assert (await debrid_web.get("/user")).status_code == 200


async def test_endless_fault_lasts_until_it_is_cleared(open_town: Neighbourhood, debrid_web: httpx.AsyncClient) -> None:
    open_town.realdebrid.switches.fail(status=500, times=None)
    assert [(await debrid_web.get("/user")).status_code for _ in range(3)] == [500] * 3
    open_town.realdebrid.switches.clear()
    assert (await debrid_web.get("/user")).status_code == 200


async def test_reset_call_has_no_effect_and_a_lost_answer_has(
    open_town: Neighbourhood, debrid_web: httpx.AsyncClient
) -> None:
    switches = open_town.realdebrid.switches
    switches.reset(path="addMagnet")
    with pytest.raises(httpx.TransportError):
        await debrid_web.post("/torrents/addMagnet", data=MAGNET)
    assert open_town.realdebrid.torrents() == ()
    switches.lose(path="addMagnet")
    with pytest.raises(httpx.TransportError):
        await debrid_web.post("/torrents/addMagnet", data=MAGNET)
    assert len(open_town.realdebrid.torrents()) == 1


async def test_hanging_call_times_out_and_the_town_still_closes(town: Neighbourhood, web: httpx.AsyncClient) -> None:
    async with town:
        town.cinemeta.switches.hang(path="/meta/", times=None)
        with pytest.raises(httpx.ReadTimeout):
            await web.get(f"{town.cinemeta.url}/meta/movie/tt0063350.json", timeout=0.05)
        waiting = asyncio.create_task(web.get(f"{town.cinemeta.url}/meta/movie/tt0063350.json"))
        await town.cinemeta.switches.reached("/meta/", count=2)
    with pytest.raises(httpx.TransportError):
        await waiting


@pytest.mark.parametrize("answer_only", [False, True])
async def test_held_call_waits_at_the_gate(
    open_town: Neighbourhood, debrid_web: httpx.AsyncClient, answer_only: bool
) -> None:
    gate = open_town.realdebrid.switches.hold(path="addMagnet", answer_only=answer_only)
    waiting = asyncio.create_task(debrid_web.post("/torrents/addMagnet", data=MAGNET))
    await gate.reached()
    assert len(open_town.realdebrid.torrents()) == int(answer_only)
    assert not waiting.done()
    gate.release()
    assert (await waiting).status_code == 201
    assert len(open_town.realdebrid.torrents()) == 1


async def test_gate_that_nobody_reaches_times_out(town: Neighbourhood) -> None:
    with pytest.raises(TimeoutError):
        await town.seerr.switches.hold().reached(timeout_seconds=0.01)
    with pytest.raises(TimeoutError):
        await town.seerr.switches.reached(timeout_seconds=0.01)


async def test_calls_are_logged_with_their_time_and_answer(
    open_town: Neighbourhood, debrid_web: httpx.AsyncClient, clock: ManualClock
) -> None:
    clock.advance(3)
    await debrid_web.get("/torrents?limit=1")
    (call,) = open_town.realdebrid.switches.calls
    assert (call.method, call.path, call.query) == ("GET", "/rest/1.0/torrents", "limit=1")
    assert (call.at_seconds, call.status) == (3, 204)
    assert open_town.realdebrid.switches.count("GET /rest/1.0/torrents$") == 1
    assert open_town.realdebrid.switches.count("POST ") == 0


async def test_latency_delays_every_call(open_town: Neighbourhood, web: httpx.AsyncClient) -> None:
    open_town.stremio.switches.latency_seconds = 0.05
    loop = asyncio.get_running_loop()
    before = loop.time()
    await web.get(open_town.stremio.manifest_url)
    assert loop.time() - before >= 0.05


@pytest.mark.parametrize(("name", "status"), [("stremio", 429), ("seerr", 503), ("seerr", 403), ("jellyfin", 503)])
async def test_fault_without_a_body_uses_the_upstreams_own(
    open_town: Neighbourhood, web: httpx.AsyncClient, name: str, status: int
) -> None:
    upstream = open_town.upstreams[name]
    upstream.switches.fail(status=status)
    answer = await web.get(f"{upstream.origin}/")
    assert answer.status_code == status
    assert bool(answer.content) == (name != "jellyfin")
