"""How bodies are read and what refusals mean."""

from collections.abc import Callable

import httpx
import msgspec
import pytest

from addon.clients.answers import decoded, denied, is_html, readable, refusal_text, refused
from addon.clients.http import Ask, Upstream, Wire
from addon.errors import UpstreamMissingError, UpstreamRejectedError, UpstreamUnavailableError

WireTo = Callable[[Callable[[httpx.Request], httpx.Response]], Wire]

ASK = Ask(method="GET", path="/things", endpoint="things")
NUMBERS = msgspec.json.Decoder(list[int])


@pytest.fixture
def upstream(wire_to: WireTo) -> Upstream:
    return Upstream("shelf", "https://shelf.test", wire_to(lambda request: httpx.Response(200)))


def test_body_is_read_into_its_type(upstream: Upstream) -> None:
    assert decoded(upstream, ASK, httpx.Response(200, content=b"[1,2]"), NUMBERS) == [1, 2]


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (httpx.Response(200, html="<html>"), "shelf answers with a web page (200)"),
        (httpx.Response(200, content=b'["a"]'), "shelf answers with what is not the JSON that was asked for (200)"),
        (httpx.Response(200, content=b"["), "shelf answers with what is not the JSON that was asked for (200)"),
        (
            httpx.Response(200, content=b"[" * 10_000),
            "shelf answers with what is not the JSON that was asked for (200)",
        ),
        (httpx.Response(200, content=b"[" + b"1," * 500_001 + b"1]"), "shelf answers with more values than make sense"),
    ],
)
def test_body_of_something_else_holds_the_upstream_back(
    upstream: Upstream, response: httpx.Response, words: str
) -> None:
    with pytest.raises(UpstreamUnavailableError) as caught:
        decoded(upstream, ASK, response, NUMBERS)
    assert str(caught.value) == words
    assert caught.value.retry_at is not None


def test_parts_that_cannot_be_read_are_left_out() -> None:
    parts = [msgspec.Raw(part) for part in (b"[1]", b"{}", b"[", b'["\xff"]', b"[" * 10_000, b"[2]")]
    assert readable(parts, NUMBERS) == ([1], [2])


@pytest.mark.parametrize(
    ("response", "yes"),
    [
        (httpx.Response(200, html=""), True),
        (httpx.Response(200, headers={"Content-Type": "Application/XHTML+xml"}), True),
        (httpx.Response(200, text="\n <!DOCTYPE html>"), True),
        (httpx.Response(200, json=["<"]), False),
        (httpx.Response(200, text=""), False),
    ],
)
def test_web_pages_are_known_by_type_or_first_character(response: httpx.Response, yes: bool) -> None:
    assert is_html(response) is yes


def test_denied_call_shows_in_health(upstream: Upstream) -> None:
    error = denied(upstream, ASK, httpx.Response(401), "get a new key")
    assert (str(error), error.upstream, error.operation, error.status) == ("get a new key", "shelf", "things", 401)
    assert (upstream.health.ok, upstream.health.message) == (False, "get a new key")


@pytest.mark.parametrize(
    ("response", "kind", "words"),
    [
        (httpx.Response(404, json={"message": "Gone."}), UpstreamMissingError, "shelf refuses things (404): Gone."),
        (
            httpx.Response(404, json={"message": "x", "errors": [{}]}),
            UpstreamRejectedError,
            "shelf refuses things (404): x",
        ),
        (httpx.Response(404, json={"error": "x"}), UpstreamRejectedError, "shelf refuses things (404): x"),
        (httpx.Response(400, json={}), UpstreamRejectedError, "shelf refuses things (400): no reason given"),
        (httpx.Response(404, json=[]), UpstreamUnavailableError, "shelf answers 404 and not as shelf does"),
        (httpx.Response(404, text="no"), UpstreamUnavailableError, "shelf answers 404 and not as shelf does"),
        (
            httpx.Response(302, json={"message": "x"}),
            UpstreamUnavailableError,
            "shelf answers 302 and not as shelf does",
        ),
    ],
)
def test_only_the_services_own_words_are_a_verdict(
    upstream: Upstream, response: httpx.Response, kind: type[Exception], words: str
) -> None:
    error = refused(upstream, ASK, response)
    assert type(error) is kind
    assert str(error).startswith(words)


@pytest.mark.parametrize("status", [200, 201, 204])
def test_success_is_no_refusal(upstream: Upstream, status: int) -> None:
    assert refused(upstream, ASK, httpx.Response(status, html="<html>")) is None


@pytest.mark.parametrize(
    ("response", "text"),
    [
        (httpx.Response(500, json={"message": "a\nb", "error": "c"}), "a b"),
        (httpx.Response(500, json={"error": "c"}), "c"),
        (httpx.Response(500, json={"message": 7}), ""),
        (httpx.Response(500, text="c"), ""),
    ],
)
def test_refusals_are_told_in_one_line(response: httpx.Response, text: str) -> None:
    assert refusal_text(response) == text
