"""One question and one answer over a connection pool, bounded in size and redirects. Knows no upstream."""

import httpx


class UnreadableAnswerError(httpx.HTTPError):
    """The answer cannot be taken in; the text says why and holds no address."""


async def exchange(
    client: httpx.AsyncClient, request: httpx.Request, *, redirects: int, largest_bytes: int
) -> httpx.Response:
    """The answer with its whole body.

    Follows at most `redirects` redirects, to http and https only; with 0 the redirect itself is the answer. Raises
    httpx.HTTPError when there is no answer, UnreadableAnswerError when it is too large, redirects on and on, or is
    encoded twice (each layer of gzip can swell a body a thousandfold).
    """
    for hop in range(redirects + 1):
        response = await _send(client, request)
        try:
            onward = response.next_request
            if onward is None or redirects == 0:
                return await _read(response, largest_bytes)
        finally:
            await response.aclose()
        if onward.url.scheme not in {"http", "https"}:
            raise UnreadableAnswerError("redirects to something that is no web address")
        if hop < redirects:
            request = onward
    raise UnreadableAnswerError(f"redirects more than {redirects} times")


async def _send(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
    try:
        return await client.send(request, stream=True, follow_redirects=False)
    except (
        httpx.InvalidURL,
        UnicodeError,
    ):  # httpx reads the address of a redirect at once, also of one that nobody follows
        raise UnreadableAnswerError("redirects to something that is no web address") from None


async def _read(response: httpx.Response, largest_bytes: int) -> httpx.Response:
    if "," in response.headers.get("content-encoding", ""):
        raise UnreadableAnswerError("answers in a nested encoding")
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > largest_bytes:
            raise UnreadableAnswerError(f"answers with more than {largest_bytes} bytes")
    headers = [(name, value) for name, value in response.headers.raw if name.lower() not in _BODY_HEADERS]
    return httpx.Response(response.status_code, headers=headers, content=bytes(body), request=response.request)


_BODY_HEADERS = {b"content-encoding", b"content-length", b"transfer-encoding"}  # they describe the body as sent
