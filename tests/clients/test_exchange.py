"""What is sent to an upstream, and what of its answers is taken in."""

import gzip

import httpx
import pytest

from addon.clients.counting import Call
from addon.clients.http import Ask, Manners, Upstream

from .http_kit import ASK, URL, Script, WireTo, failure


@pytest.mark.parametrize(
    "answer",
    [
        500,
        429,
        httpx.ConnectError("https://user:pass@shelf.test:8443/secret-config refused"),
        httpx.RemoteProtocolError("secret-config"),
        httpx.Response(200, content=b"secret-config" * 10),
        httpx.Response(302, headers={"Location": "https://elsewhere.test/secret-config"}),
    ],
)
async def test_no_secret_stands_in_an_error(wire_to: WireTo, answer: int | Exception | httpx.Response) -> None:
    manners = Manners(headers={"X-Api-Key": "secret-key"}, largest_bytes=100, redirects=1)
    upstream = Upstream("shelf", URL, wire_to(Script(answer)), manners)
    error = await failure(upstream)
    shown = f"{error} {error!r} {vars(error)} {upstream.health}"
    assert not any(word in shown for word in ("secret-config", "secret-key", "pass@"))
    assert error.__suppress_context__ or error.__context__ is None


async def test_body_beyond_the_bound_is_not_taken_in(wire_to: WireTo) -> None:
    exact, larger = httpx.Response(200, content=b"x" * 100), httpx.Response(200, content=b"x" * 101)
    upstream = Upstream("shelf", URL, wire_to(Script(exact, larger)), Manners(largest_bytes=100))
    assert len((await upstream.send(ASK)).content) == 100
    assert str(await failure(upstream)) == "shelf answers with more than 100 bytes"


async def test_compressed_body_is_bounded_by_its_real_size(wire_to: WireTo) -> None:
    def packed(size: int) -> httpx.Response:
        content = gzip.compress(b"x" * size)
        return httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(content))

    upstream = Upstream("shelf", URL, wire_to(Script(packed(1000), packed(1001))), Manners(largest_bytes=1000))
    response = await upstream.send(ASK)
    assert (response.content, response.text) == (b"x" * 1000, "x" * 1000)
    await failure(upstream)


async def test_body_that_is_packed_twice_is_refused(wire_to: WireTo) -> None:
    response = httpx.Response(
        200, headers={"Content-Encoding": "gzip, gzip"}, stream=httpx.ByteStream(gzip.compress(gzip.compress(b"x")))
    )
    upstream = Upstream("shelf", URL, wire_to(Script(response)))
    assert str(await failure(upstream)) == "shelf answers in a nested encoding"


async def test_body_that_cannot_be_unpacked_is_an_outage(wire_to: WireTo) -> None:
    response = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"no gzip"))
    upstream = Upstream("shelf", URL, wire_to(Script(response)))
    assert str(await failure(upstream)) == "shelf does not answer (DecodingError)"


def redirect(location: str) -> httpx.Response:
    return httpx.Response(307, headers={"Location": location})


async def test_redirects_are_followed_as_far_as_allowed(wire_to: WireTo, calls: list[Call]) -> None:
    script = Script(redirect("https://other.test/a"), redirect("/b"), httpx.Response(200, text="there"))
    manners = Manners(redirects=2, headers={"Authorization": "Bearer secret"})
    upstream = Upstream("shelf", "https://shelf.test", wire_to(script), manners)
    assert (await upstream.send(ASK)).text == "there"
    assert [str(request.url) for request in script.requests[1:]] == ["https://other.test/a", "https://other.test/b"]
    assert "authorization" not in script.requests[1].headers
    assert len(calls) == 1


async def test_redirects_without_end_are_an_outage(wire_to: WireTo) -> None:
    script = Script(redirect("/again"))
    upstream = Upstream("shelf", "https://shelf.test", wire_to(script), Manners(redirects=2))
    assert str(await failure(upstream)) == "shelf redirects more than 2 times"
    assert len(script.requests) == 3


@pytest.mark.parametrize("location", ["ftp://shelf.test/", "file:///etc/passwd", "javascript:alert(1)", "//xn--"])
async def test_redirects_lead_to_web_addresses_only(wire_to: WireTo, location: str) -> None:
    script = Script(redirect(location))
    upstream = Upstream("shelf", "https://shelf.test", wire_to(script), Manners(redirects=2))
    await failure(upstream)
    assert len(script.requests) == 1


async def test_redirect_is_the_answer_where_none_are_followed(wire_to: WireTo) -> None:
    script = Script(redirect("/elsewhere"))
    upstream = Upstream("shelf", "https://shelf.test", wire_to(script))
    assert (await upstream.send(ASK)).status_code == 307


async def test_query_form_and_json_reach_the_upstream_as_given(wire_to: WireTo) -> None:
    script = Script(200)
    upstream = Upstream("shelf", "https://shelf.test/api/", wire_to(script))
    await upstream.send(Ask(method="GET", path="/a%2Fb", endpoint="a", query="q=one%20two%2Bthree"))
    await upstream.send(Ask(method="POST", path="/a", endpoint="a", form={"magnet": "m+n"}))
    await upstream.send(Ask(method="POST", path="/a", endpoint="a", json={"is4k": True}))
    assert script.requests[0].url.raw_path == b"/api/a%2Fb?q=one%20two%2Bthree"
    assert [request.content for request in script.requests[1:]] == [b"magnet=m%2Bn", b'{"is4k":true}']


async def test_slow_call_gets_its_own_read_time(wire_to: WireTo) -> None:
    script = Script(200)
    upstream = Upstream("shelf", "https://shelf.test", wire_to(script))
    await upstream.send(Ask(method="GET", path="/", endpoint="list", read_seconds=60))
    await upstream.send(ASK)
    reads = [
        (request.extensions["timeout"]["read"], request.extensions["timeout"]["connect"]) for request in script.requests
    ]
    assert reads == [(60, 5), (20, 5)]


async def test_key_beyond_ascii_is_left_to_the_upstream_to_refuse(wire_to: WireTo) -> None:
    script = Script(401)
    upstream = Upstream("shelf", "https://shelf.test", wire_to(script), Manners(headers={"X-Api-Key": "schlüssel"}))
    assert (await upstream.send(ASK)).status_code == 401
    assert (b"X-Api-Key", "schlüssel".encode()) in script.requests[0].headers.raw
