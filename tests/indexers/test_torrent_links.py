"""Links are followed by hand to magnets and .torrent files, never into the home network, and told to nobody."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from addon.clients.counting import Call, Outcome
from addon.clock import Clock
from addon.domain.releases import Release
from addon.errors import UpstreamError, UpstreamMissingError, UpstreamRejectedError, UpstreamUnavailableError
from addon.indexers import torrent_links
from addon.indexers.public_hosts import is_public
from addon.indexers.torrent_links import Followed, TorrentLinks
from tests.domain.test_metainfo import folder, single

from .stremio_kit import HTML, Forward, Respond, WireTo
from .torznab_kit import KEY, NAME, URL, A, error

LINK = f"http://feed.test:9696/4/download?apikey={KEY}&link=ABC"
MAGNET = f"magnet:?xt=urn:btih:{A}&dn=Blue+Harbor&tr=udp%3A%2F%2Ft.test%3A1"
HOSTS = {
    "public.test": ("93.184.216.34",),
    "mixed.test": ("93.184.216.34", "10.0.0.1"),
    "inside.test": ("192.168.1.2",),
    "localhost.inside": ("127.0.0.1",),
    "feed.test": ("10.0.0.9",),
}


def release(link: str = LINK) -> Release:
    return Release(indexer=NAME, title="Blue Harbor", info_hash="", link=link)


async def resolved(host: str) -> tuple[str, ...]:
    if host not in HOSTS:
        raise OSError(host)
    return HOSTS[host]


def links_over(wire_to: WireTo, respond: Respond) -> TorrentLinks:
    return TorrentLinks((URL, "http://127.0.0.1:9117/x/api?apikey=y"), wire_to(respond), resolved)


def to(location: str, status: int = 302) -> httpx.Response:
    return httpx.Response(status, headers={"location": location})


async def failure(links: TorrentLinks, link: str = LINK) -> UpstreamError:
    with pytest.raises(UpstreamError) as caught:
        await links.follow(release(link))
    assert KEY not in f"{caught.value}{caught.value!r}{vars(caught.value)}"
    assert "ABC" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_magnet_in_a_redirect_is_taken_and_not_followed(wire_to: WireTo, calls: list[Call], status: int) -> None:
    asked: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return to(MAGNET, status)

    found = await links_over(wire_to, respond).follow(release())
    assert found == Followed(info_hash=A, trackers=("udp://t.test:1",))
    assert asked == [LINK]
    assert [(call.upstream, call.endpoint, call.outcome) for call in calls] == [(NAME, "download", Outcome.ANSWERED)]
    assert "t.test" not in repr(found)


async def test_torrent_is_read_and_kept_whole(wire_to: WireTo) -> None:
    body = folder([b"a.mkv"], announce=b"http://t.test/announce")
    found = await links_over(wire_to, lambda request: httpx.Response(200, content=body)).follow(release())
    assert (found.torrent, found.trackers, len(found.info_hash)) == (body, ("http://t.test/announce",), 40)
    assert [file.path for file in found.files] == ["Film/a.mkv"]


async def test_torrent_counts_whatever_the_server_calls_it(wire_to: WireTo) -> None:
    answer = httpx.Response(200, content=single(), headers={"content-type": "text/html; charset=utf-8"})
    assert (await links_over(wire_to, lambda request: answer).follow(release())).torrent == single()


async def test_redirects_are_followed_by_hand_five_at_most(wire_to: WireTo) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        number = int(request.url.params.get("n", "0"))
        return to(MAGNET) if number == hops else to(f"/4/next?n={number + 1}")

    hops = 5
    assert (await links_over(wire_to, respond).follow(release())).info_hash == A
    hops = 6
    assert isinstance(await failure(links_over(wire_to, respond)), UpstreamRejectedError)


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:80/x",
        "http://localhost.inside/x",
        "http://[::1]/x",
        "http://[::ffff:10.0.0.1]/x",
        "http://10.0.0.1/x",
        "http://192.168.1.1/x",
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/x",
        "http://100.64.0.1/x",
        "http://0.0.0.0/x",
        "http://224.0.0.1/x",
        "http://inside.test/x",
        "http://mixed.test/x",
        "https://feed.test:9696/x",
        "http://feed.test/x",
        "ftp://public.test/x",
        "file:///etc/passwd",
        "http://[::1",
        "http://feed.test:9696/\x7f",
        "magnet:?dn=nothing",
    ],
)
async def test_no_link_leads_into_the_home_network(wire_to: WireTo, target: str) -> None:
    asked: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return to(target)

    links = links_over(wire_to, respond)
    assert isinstance(await failure(links, target), UpstreamRejectedError)
    assert asked == []
    caught = await failure(links)
    assert isinstance(caught, UpstreamRejectedError | UpstreamUnavailableError)  # the second: httpx cannot read it
    assert asked == ["feed.test"]


@pytest.mark.parametrize("target", ["http://public.test/x", "https://93.184.216.34/x", "http://127.0.0.1:9117/other"])
async def test_links_lead_out_and_to_other_feeds(wire_to: WireTo, target: str) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        return to(target) if request.url.host == "feed.test" else to(MAGNET)

    assert (await links_over(wire_to, respond).follow(release())).info_hash == A
    assert (await links_over(wire_to, respond).follow(release(target))).info_hash == A


async def test_host_that_is_not_found_is_an_outage(wire_to: WireTo) -> None:
    links = links_over(wire_to, lambda request: to(MAGNET))
    assert isinstance(await failure(links, "http://nowhere.test/x"), UpstreamUnavailableError)


@pytest.mark.parametrize("answer", [httpx.Response(404), httpx.Response(410, html=HTML), error(300, "No such item")])
async def test_gone_is_told_as_gone(wire_to: WireTo, answer: httpx.Response) -> None:
    assert isinstance(await failure(links_over(wire_to, lambda request: answer)), UpstreamMissingError)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, content=b""),
        httpx.Response(200, content=b"PK\x03\x04"),
        httpx.Response(200, content=folder([b"..", b"passwd"])),
        httpx.Response(200, content=single() + b"more"),
        httpx.Response(200, content=b"d" + b"x" * (10 * 2**20)),
    ],
)
async def test_file_of_no_use_is_a_verdict(wire_to: WireTo, answer: httpx.Response) -> None:
    assert isinstance(await failure(links_over(wire_to, lambda request: answer)), UpstreamRejectedError)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, html=HTML),
        httpx.Response(200, text="<html>Login</html>"),
        error(900, "The tracker does not answer"),
        httpx.Response(500),
        httpx.Response(503, html=HTML),
        httpx.Response(401),
        httpx.Response(304),
        httpx.Response(302),
        httpx.ConnectError("no"),
        httpx.ReadTimeout("no"),
    ],
)
async def test_whatever_may_be_otherwise_tomorrow_is_an_outage(
    wire_to: WireTo, clock: Clock, answer: httpx.Response | Exception
) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        if isinstance(answer, Exception):
            raise answer
        return answer

    caught = await failure(links_over(wire_to, respond))
    assert isinstance(caught, UpstreamUnavailableError)
    assert caught.retry_at == clock() + timedelta(seconds=30)


async def test_link_that_hangs_is_an_outage(
    wire_to: WireTo, monkeypatch: pytest.MonkeyPatch, calls: list[Call]
) -> None:
    async def hang(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(torrent_links, "_LONGEST_SECONDS", 0.01)
    assert isinstance(await failure(links_over(wire_to, hang)), UpstreamUnavailableError)
    assert [call.outcome for call in calls] == [Outcome.FAILED]


async def test_failure_holds_back_the_same_place_alone(wire_to: WireTo, forward: Forward, clock: Clock) -> None:
    answers = {"/4/download": httpx.Response(429, headers={"retry-after": "90"}), "/5/download": to(MAGNET)}
    asked: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return answers[request.url.path]

    links = links_over(wire_to, respond)
    first = await failure(links)
    assert isinstance(first, UpstreamUnavailableError)
    assert first.retry_at == clock() + timedelta(seconds=90)
    assert (await links.follow(release(LINK.replace("/4/", "/5/")))).info_hash == A
    second = await failure(links, LINK.replace("ABC", "XYZ"))
    assert isinstance(second, UpstreamUnavailableError)
    assert second.retry_at == first.retry_at
    assert asked == ["/4/download", "/5/download"]
    forward(90)
    answers["/4/download"] = to(MAGNET)
    assert (await links.follow(release())).info_hash == A


async def test_pauses_grow_and_are_not_kept_for_ever(
    wire_to: WireTo, forward: Forward, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = links_over(wire_to, lambda request: httpx.Response(503))
    waits = []
    for _ in range(3):
        caught = await failure(links)
        assert isinstance(caught, UpstreamUnavailableError)
        assert caught.retry_at is not None
        waits.append((caught.retry_at - clock()).total_seconds())
        forward(waits[-1])
    assert waits == [30, 60, 120]
    monkeypatch.setattr(torrent_links, "_MOST_PAUSES", 1)
    await failure(links, LINK.replace("/4/", "/5/"))
    again = await failure(links)
    assert isinstance(again, UpstreamUnavailableError)
    assert again.retry_at == clock() + timedelta(seconds=30)


async def test_link_that_always_fails_does_not_hide_others_of_its_place(
    wire_to: WireTo, forward: Forward, clock: Clock
) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        return to(MAGNET) if "good" in str(request.url) else httpx.Response(500)

    links, other = links_over(wire_to, respond), replace(release(f"{LINK}&good"), title="Blue Harbor v1.2")
    first = await failure(links)
    assert isinstance(first, UpstreamUnavailableError)
    assert first.retry_at == clock() + timedelta(seconds=30)
    forward(30)
    again = await failure(links, LINK.replace("ABC", "NEW"))  # the same, listed anew
    assert isinstance(again, UpstreamUnavailableError)
    assert again.retry_at == clock() + timedelta(seconds=570)
    assert (await links.follow(other)).info_hash == A


async def test_name_without_addresses_is_not_public() -> None:
    async def none(host: str) -> tuple[str, ...]:
        return ()

    assert not await is_public("public.test", none)


async def test_addresses_are_looked_up_by_the_system() -> None:
    assert not await is_public("localhost")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("64:ff9b::192.168.1.1", False),
        ("64:ff9b::93.184.216.34", True),
        ("64:ff9b:1::a", False),
        ("2002:c0a8:101::1", False),
        ("::192.168.1.1", False),
        ("::ffff:93.184.216.34", True),
        ("2606:4700::1111", True),
    ],
)
async def test_address_that_carries_one_of_a_home_is_no_public_one(address: str, *, public: bool) -> None:
    assert await is_public(f"[{address}]") is public
