"""Seerr's webhook: a wake-up. It says which request to look at; what that request is, Seerr itself is asked."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from addon.log import get_logger

log = get_logger("webhooks")

_LARGEST_BYTES = 1024 * 1024
_WAKING = frozenset({"MEDIA_APPROVED", "MEDIA_AUTO_APPROVED", "MEDIA_DECLINED", "MEDIA_AVAILABLE", "MEDIA_PENDING", ""})


class _RequestPart(msgspec.Struct):
    request_id: str | int | None = None


class _Payload(msgspec.Struct):
    notification_type: str | None = None
    request: _RequestPart | None = None
    request_id: str | int | None = None  # a template that a person has shortened


class SeerrWebhook:
    """The route `POST /webhooks/seerr`. `wake` is given the id of the request in Seerr."""

    def __init__(self, secret: str, wake: Callable[[int], Awaitable[None]] | None) -> None:
        self._secret = secret.encode()
        self._wake = wake
        self._tasks: set[asyncio.Task[None]] = set()

    async def answer(self, request: Request) -> Response:
        """200 for what is understood or none of ours, 401 for a wrong secret, 4xx for what is no notification."""
        given = request.headers.get("authorization", "").encode()
        if not hmac.compare_digest(given, self._secret):
            return _answer(401, "The Authorization header does not hold the webhook secret.")
        body = await _read(request)
        if body is None:
            return _answer(413, "The body is larger than 1 MiB.")
        try:
            payload = msgspec.json.decode(body, type=_Payload)
        except (msgspec.MsgspecError, RecursionError):
            return _answer(400, "The body is not Seerr's JSON.")
        if (payload.notification_type or "") not in _WAKING:
            return _answer(200, "Nothing to do.")
        seerr_id = _whole(payload.request.request_id if payload.request else None)
        seerr_id = _whole(payload.request_id) if seerr_id is None else seerr_id
        if seerr_id is None or self._wake is None:
            return _answer(200, "Nothing to do.")
        task = asyncio.create_task(self._run(seerr_id), name=f"seerr request {seerr_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return _answer(200, "Looked at.")

    async def close(self) -> None:
        """Puts down what was woken; the next poll sees what is cut off here."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, seerr_id: int) -> None:
        assert self._wake is not None
        try:
            await self._wake(seerr_id)
        except Exception:
            log.exception("a webhook could not be followed; the next poll will", seerr_request=seerr_id)


async def _read(request: Request) -> bytes | None:
    """The body; None when it is too large, whatever its length header says."""
    chunks = bytearray()
    async for chunk in request.stream():
        chunks += chunk
        if len(chunks) > _LARGEST_BYTES:
            return None
    return bytes(chunks)


def _whole(value: str | int | None) -> int | None:
    if isinstance(value, str):
        return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None
    return value if isinstance(value, int) and 0 <= value < 2**53 else None


def _answer(status: int, message: str) -> Response:
    return JSONResponse({"message": message}, status_code=status)
