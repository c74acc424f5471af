"""Reads the bodies that other services answer, and says what a refusal means. Knows no particular service."""

from collections.abc import Iterable
from typing import TypeVar

import httpx
import msgspec

from addon.clients.failures import Failure
from addon.clients.http import Ask, Upstream
from addon.clients.values import line
from addon.errors import (
    UpstreamDeniedError,
    UpstreamError,
    UpstreamMissingError,
    UpstreamRejectedError,
)

T = TypeVar("T")

_MOST_VALUES = 500_000  # a body of 8 MiB can hold 4 million values, which take 250 MB once decoded
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_FIRST_STRANGE_STATUS = 300


class _Refusal(msgspec.Struct):
    message: object = None
    error: object = None
    errors: object = None


_REFUSAL = msgspec.json.Decoder(_Refusal)


def decoded(upstream: Upstream, ask: Ask, response: httpx.Response, decoder: msgspec.json.Decoder[T]) -> T:
    """The body in its type.

    Raises UpstreamUnavailableError when it is no such JSON, and holds the upstream back: a page of HTML, a proxy's
    text, a half body are an outage.
    """
    try:
        if response.content.count(b",") > _MOST_VALUES:
            raise upstream.broken_answer(ask, response, "answers with more values than make sense")
        return decoder.decode(response.content)
    except _UNREADABLE:
        what = "a web page" if is_html(response) else "what is not the JSON that was asked for"
        raise upstream.broken_answer(ask, response, f"answers with {what} ({response.status_code})") from None


def readable(parts: Iterable[msgspec.Raw], decoder: msgspec.json.Decoder[T]) -> tuple[T, ...]:
    """The parts that can be decoded; one that cannot does not spoil the others."""
    found = []
    for part in parts:
        try:
            found.append(decoder.decode(part))
        except _UNREADABLE:
            continue
    return tuple(found)


def is_html(response: httpx.Response) -> bool:
    """Whether the answer is a web page, whatever its status says."""
    return "html" in response.headers.get("content-type", "").lower() or response.content[:64].lstrip().startswith(b"<")


def denied(
    upstream: Upstream, ask: Ask, response: httpx.Response, message: str, failure: Failure = Failure.ACCOUNT
) -> UpstreamDeniedError:
    """The error for an answer that wants a person to act; `message` says what to do. Health says it too."""
    upstream.note_denied(message, failure)
    return UpstreamDeniedError(message, upstream=upstream.name, operation=ask.endpoint, status=response.status_code)


def refused(upstream: Upstream, ask: Ask, response: httpx.Response) -> UpstreamError | None:
    """The error for a status that the client gives no meaning of its own; None for 2xx.

    Only the service's own JSON is a verdict: a 404 of a proxy in front of it, or of a wrong address, is an outage.
    """
    status = response.status_code
    if status < _FIRST_STRANGE_STATUS:
        return None
    body = _refusal_in(response)
    if 300 <= status < 400 or body is None:
        return upstream.broken_answer(
            ask, response, f"answers {status} and not as {upstream.name} does: is it its address?"
        )
    said = line(body.message, 200) or line(body.error, 200) or "no reason given"
    is_missing = status == 404 and isinstance(body.message, str) and not body.errors  # errors: no such route
    kind = UpstreamMissingError if is_missing else UpstreamRejectedError
    return kind(
        f"{upstream.name} refuses {ask.endpoint} ({status}): {said}",
        upstream=upstream.name,
        operation=ask.endpoint,
        status=status,
    )


def refusal_text(response: httpx.Response) -> str:
    """What a JSON refusal says, in one line; empty when it says nothing or is none."""
    body = _refusal_in(response)
    return "" if body is None else line(body.message, 200) or line(body.error, 200) or ""


def _refusal_in(response: httpx.Response) -> _Refusal | None:
    try:
        return _REFUSAL.decode(response.content)
    except _UNREADABLE:
        return None
