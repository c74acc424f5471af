"""How a feed's refusals, limits and nonsense are taken."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from addon.clock import Clock
from addon.errors import UpstreamDeniedError, UpstreamUnavailableError
from addon.indexers import torznab
from addon.indexers.torznab import Torznab

from .stremio_kit import HTML, Forward, WireTo
from .torznab_kit import MOVIE, URL, A, Site, error, failure, feed, item, xml


@pytest.mark.parametrize(
    "refusal",
    [
        error(100, "Invalid API Key"),
        error(101),
        error(199, status=400),
        error(910, "API Disabled"),
        httpx.Response(401),
        httpx.Response(403, text="no"),
    ],
)
async def test_refused_key_wants_a_person(wire_to: WireTo, refusal: httpx.Response) -> None:
    for site in (Site(refusal), Site(movie=refusal)):
        indexer = Torznab(URL, wire_to(site))
        caught = await failure(indexer)
        assert isinstance(caught, UpstreamDeniedError)
        assert "USHER_TORZNAB_URLS" in str(caught)
        assert indexer.health.ok is False


@pytest.mark.parametrize(
    ("limit", "seconds"),
    [
        (error(500, "Request limit reached"), 60),
        (error(501, status=400), 60),
        (error(429, status=429, retry_after="90"), 90),
        (error(900, "limit", status=429, retry_after="7"), 7),
        (httpx.Response(429), 60),
    ],
)
async def test_limit_is_waited_for_as_long_as_the_feed_says(
    wire_to: WireTo, clock: Clock, limit: httpx.Response, seconds: float
) -> None:
    site = Site(movie=limit)
    indexer = Torznab(URL, wire_to(site))
    caught = await failure(indexer)
    assert isinstance(caught, UpstreamUnavailableError)
    assert caught.retry_at == clock() + timedelta(seconds=seconds)
    await failure(indexer)
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    "nonsense",
    [
        error(900, "Exception: tracker&#10; at Jackett.Common", status=400),
        error(202, "No such function"),
        error(410, "Indexer is disabled", status=410),
        httpx.Response(500),
        httpx.Response(502, html=HTML),
        httpx.Response(404, text="no"),
        httpx.Response(200, html=HTML),
        httpx.Response(200, text=""),
        httpx.Response(302, headers={"location": "/UI/Login"}),
        httpx.Response(301, headers={"location": "magnet:?xt=urn:btih:" + A}),
        xml("<rss>"),
        xml("<caps/>"),
        xml('<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>'),
        httpx.Response(200, content=b"<rss>" + b" " * (8 * 2**20)),
    ],
)
async def test_nonsense_is_an_outage_and_not_kept(wire_to: WireTo, forward: Forward, nonsense: httpx.Response) -> None:
    site = Site(movie=nonsense)
    indexer = Torznab(URL, wire_to(site))
    assert isinstance(await failure(indexer), UpstreamUnavailableError)
    site.answers["movie"] = feed(item(infohash=A))
    forward(3600)
    assert len((await indexer.search(MOVIE)).releases) == 1


@pytest.mark.parametrize("nonsense", [httpx.Response(200, html=HTML), feed(), httpx.Response(500)])
async def test_nonsense_in_the_place_of_what_it_can_is_an_outage(wire_to: WireTo, nonsense: httpx.Response) -> None:
    assert isinstance(await failure(Torznab(URL, wire_to(Site(nonsense)))), UpstreamUnavailableError)


async def test_feed_that_takes_too_long_is_an_outage(wire_to: WireTo, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(torznab, "_LONGEST_SECONDS", 0.01)
    caught = await failure(Torznab(URL, wire_to(hang)))
    assert isinstance(caught, UpstreamUnavailableError)
    assert caught.unanswered
