"""How an add-on's refusals, nonsense and manifest are taken."""

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from addon.clients.counting import Call
from addon.clock import Clock
from addon.errors import UpstreamDeniedError, UpstreamError, UpstreamUnavailableError
from addon.indexers.stremio import StremioAddon

from .stremio_kit import EPISODE, HASH, HTML, MOVIE, SECRET, URL, Addon, Forward, WireTo, capture, failure, streams


async def test_real_page_of_a_wrong_address_wants_a_person(captures: Path, wire_to: WireTo) -> None:
    addon = StremioAddon(URL, wire_to(Addon(capture(captures, "not-found"))))
    error = await failure(addon)
    assert isinstance(error, UpstreamDeniedError)
    assert "check the address" in str(error)


async def test_real_manifest_serves_movies_and_shows(captures: Path, wire_to: WireTo) -> None:
    site = Addon(capture(captures, "manifest"))
    addon = StremioAddon(URL, wire_to(site))
    assert await addon.check() == "stremio:addon.test: Torrentio 0.0.15 serves movies and shows"
    assert site.requests[0].url.path.endswith("/manifest.json")


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(429, text="Too many requests, please try again later."),
        httpx.Response(403, html=HTML),
        httpx.Response(403, text="no"),
        httpx.Response(503, html=HTML),
        httpx.Response(200, html=HTML),
        httpx.Response(200, text=f" \n{HTML}"),
    ],
)
async def test_blocked_address_is_silent_for_an_hour_and_then_longer(
    wire_to: WireTo, clock: Clock, forward: Forward, response: httpx.Response
) -> None:
    site = Addon(response)
    addon = StremioAddon(URL, wire_to(site))
    waits = []
    for _ in range(5):
        error = await failure(addon)
        assert isinstance(error, UpstreamUnavailableError)
        assert error.retry_at is not None
        assert "an instance of your own or another add-on" in str(error)
        waits.append(error.retry_at - clock())
        asked = len(site.requests)
        await failure(addon, EPISODE)
        assert len(site.requests) == asked
        forward(waits[-1].total_seconds())
    assert waits == [timedelta(hours=hours) for hours in (1, 2, 4, 6, 6)]
    assert "an instance of your own" in (addon.health.message or "")


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(500, json={"err": "handler error"}),
        httpx.Response(502, html=HTML),
        httpx.Response(503, text="starting"),
        httpx.Response(304),
        httpx.Response(200, json={"err": "handler error"}),
        httpx.Response(200, json={"streams": {}}),
        httpx.Response(200, json=[]),
        httpx.Response(200, content=b""),
        httpx.Response(200, content=b'{"streams":['),
        httpx.Response(200, content=b'{"x":' + b"[" * 100_000),
        httpx.Response(200, content=b'{"streams":[' + b"0," * 600_000 + b"0]}"),
        httpx.Response(200, content=b'{"streams":[]}' + b" " * (8 * 2**20)),
    ],
)
async def test_nonsense_is_an_outage_and_not_kept(
    wire_to: WireTo, clock: Clock, forward: Forward, response: httpx.Response
) -> None:
    site = Addon(response)
    addon = StremioAddon(URL, wire_to(site))
    error = await failure(addon)
    assert isinstance(error, UpstreamUnavailableError)
    assert error.retry_at == clock() + timedelta(seconds=1)
    forward(1)
    site.response = streams({"infoHash": HASH})
    assert len((await addon.search(MOVIE)).releases) == 1


@pytest.mark.parametrize("body", [{}, {"streams": None}, {"streams": []}])
async def test_answer_without_streams_is_empty(wire_to: WireTo, body: object) -> None:
    assert (await StremioAddon(URL, wire_to(Addon(httpx.Response(200, json=body)))).search(MOVIE)).releases == ()


async def test_addon_that_has_nothing_of_a_kind_says_so_with_404(wire_to: WireTo) -> None:
    addon = StremioAddon(URL, wire_to(Addon(httpx.Response(404, json={"err": "not found"}))))
    assert (await addon.search(EPISODE)).releases == ()


@pytest.mark.parametrize("status", [400, 401, 404, 410])
async def test_refused_call_wants_a_person(wire_to: WireTo, status: int) -> None:
    addon = StremioAddon(URL, wire_to(Addon(httpx.Response(status, text="no"))))
    error = await failure(addon)
    assert isinstance(error, UpstreamDeniedError)
    assert addon.health.message == str(error)


async def test_answer_of_errors_only_wants_a_person_and_repeats_no_key(wire_to: WireTo) -> None:
    error_stream = {"name": "Torrentio\nRD error", "title": f"Invalid key {SECRET}!", "url": "https://addon.test/v.mp4"}
    addon = StremioAddon(URL, wire_to(Addon(streams(error_stream, cacheMaxAge=0))))
    error = await failure(addon)
    assert isinstance(error, UpstreamDeniedError)
    assert str(error).endswith("Torrentio RD error: Invalid key …!")


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(429, text="no"),
        httpx.Response(500, text=SECRET),
        httpx.Response(404, text="no"),
        httpx.Response(200, html=HTML),
        httpx.Response(302, headers={"Location": f"ftp://addon.test/{SECRET}"}),
        httpx.Response(200, content=b"{"),
    ],
)
async def test_only_the_host_is_ever_shown(wire_to: WireTo, calls: list[Call], response: httpx.Response) -> None:
    addon = StremioAddon(URL, wire_to(Addon(response)))
    error = await failure(addon)
    shown = f"{error!r} {error} {vars(error)} {addon.health} {addon.name} {calls}"
    assert SECRET not in shown
    assert "realdebrid=" not in shown
    assert addon.health.url == "https://addon.test"


RESOURCE = {"name": "stream", "types": ["movie", "series"], "idPrefixes": ["tt", "kitsu"]}


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ({"resources": ["stream"], "types": ["movie"]}, "stremio:addon.test: the add-on serves movies"),
        ({"name": "X", "version": "1", "resources": [RESOURCE]}, "X 1 serves movies and shows"),
        ({"resources": ["meta", RESOURCE | {"types": ["series"]}], "types": ["movie"]}, "serves shows"),
        ({"resources": ["stream"], "types": ["movie", "series"], "idPrefixes": ["tt"]}, "serves movies and shows"),
    ],
)
async def test_check_says_what_the_addon_serves(wire_to: WireTo, manifest: object, words: str) -> None:
    said = await StremioAddon(URL, wire_to(Addon(httpx.Response(200, json=manifest)))).check()
    assert said.endswith(words)


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ({"resources": [RESOURCE], "behaviorHints": {"configurationRequired": True}}, "must be configured"),
        ({"resources": ["catalog", "meta"], "types": ["movie"]}, "no streams for movies or shows"),
        ({"resources": ["stream"], "types": ["movie"], "idPrefixes": ["kitsu"]}, "no streams for movies or shows"),
        ({"resources": [RESOURCE | {"idPrefixes": ["kitsu"]}], "idPrefixes": ["tt"]}, "no streams"),
        ({"resources": [RESOURCE | {"types": ["tv"]}], "types": ["movie"]}, "no streams"),
        ({"resources": ["stream"], "types": "movie"}, "no streams"),
        ({"resources": [RESOURCE | {"idPrefixes": "tt"}]}, "no streams"),
        ({"resources": [7, None, [], {}]}, "no streams"),
        ({"resources": "stream"}, "no streams"),
        ({}, "no streams"),
    ],
)
async def test_check_refuses_an_addon_of_no_use(wire_to: WireTo, manifest: object, words: str) -> None:
    addon = StremioAddon(URL, wire_to(Addon(httpx.Response(200, json=manifest))))
    with pytest.raises(UpstreamDeniedError, match=words):
        await addon.check()
    assert addon.health.ok is False


async def test_manifest_is_not_read_for_a_search(wire_to: WireTo) -> None:
    site = Addon(streams())
    addon = StremioAddon(URL, wire_to(site))
    await addon.search(MOVIE)
    await addon.search(EPISODE)
    assert not any(request.url.path.endswith("manifest.json") for request in site.requests)


@pytest.mark.parametrize("response", [httpx.Response(404, html=HTML), httpx.Response(200, text="no JSON")])
async def test_check_of_something_else_fails(wire_to: WireTo, response: httpx.Response) -> None:
    with pytest.raises(UpstreamError):
        await StremioAddon(URL, wire_to(Addon(response))).check()
