"""Signing in and out over HTTP: the API key once, a cookie from then on. Who is let in, the door says."""

import math
from datetime import datetime

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from addon.clock import Clock
from addon.door import COOKIE, LASTS, Door

_LARGEST_BYTES = 4096
_MOST_WRONG = 10  # wrong keys at once, from everybody together
_SECONDS_EACH = 6.0  # until one more is allowed


class _Given(msgspec.Struct):
    key: str


class _Patience:
    """How many wrong keys are still borne; for all askers together, so that nobody can go round it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._left = float(_MOST_WRONG)
        self._at: datetime = clock()

    def wait_seconds(self) -> int:
        """0 while one may try, else how long not."""
        now = self._clock()
        passed = max(0.0, (now - self._at).total_seconds())
        self._left, self._at = min(float(_MOST_WRONG), self._left + passed / _SECONDS_EACH), now
        return 0 if self._left >= 1 else math.ceil((1 - self._left) * _SECONDS_EACH)

    def spend(self) -> None:
        """One was wrong."""
        self._left -= 1


class Sessions:
    """The route `session`."""

    def __init__(self, door: Door, clock: Clock) -> None:
        self._door = door
        self._patience = _Patience(clock)

    async def answer(self, request: Request) -> Response:
        """GET: whether somebody is signed in. POST: signs in. DELETE: signs out."""
        if request.method in ("GET", "HEAD"):
            signed_in, ingress = self._door.admits(request), self._door.is_ingress(request)
            response: Response = JSONResponse({"signedIn": signed_in, "ingress": ingress})
            response.headers["cache-control"] = "no-store"
            self.prolong(request, response)
            return response
        if not self._door.is_own_page(request):
            return JSONResponse({"message": "Pages of other hosts cannot sign in here."}, 403)
        if request.method == "DELETE":
            response = Response(status_code=204)
            response.delete_cookie(COOKIE, path=None, httponly=True, samesite="strict", secure=_is_https(request))  # type: ignore[arg-type]  # no path: see `_remember`
            return response
        return await self._sign_in(request)

    def prolong(self, request: Request, response: Response) -> None:
        """Gives a session that is some days old another year. Only for answers at the base: see `_remember`."""
        if self._door.is_ageing(request):
            self._remember(request, response)

    async def _sign_in(self, request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return JSONResponse({"message": "The key must come as JSON."}, 415)
        key = await _key_of(request)
        if key is None:
            return JSONResponse({"message": 'The body must be JSON as in {"key": "…"}.'}, 400)
        wait = self._patience.wait_seconds()  # with the key at hand: nobody waits from here to the end
        if wait:
            message = f"Wrong keys were tried too often; try again in {wait} seconds."
            return JSONResponse({"message": message}, 429, headers={"retry-after": str(wait)})
        if not self._door.admits_key(key):
            self._patience.spend()
            return JSONResponse({"message": "This is not the API key."}, 401)
        response = Response(status_code=204)
        self._remember(request, response)
        return response

    def _remember(self, request: Request, response: Response) -> None:
        """Without a path, so that a browser takes that of the page: a proxy may have Usher below a prefix."""
        response.set_cookie(
            COOKIE,
            self._door.new_session(),
            max_age=int(LASTS.total_seconds()),
            path=None,
            secure=_is_https(request),
            httponly=True,
            samesite="strict",
        )


async def _key_of(request: Request) -> str | None:
    """The key in the body; None for what holds none."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_BYTES:
            return None
    try:
        return msgspec.json.decode(bytes(body), type=_Given).key.strip()
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def _is_https(request: Request) -> bool:
    """Whether the browser speaks https, to Usher or to a proxy before it."""
    return "https" in (request.url.scheme, request.headers.get("x-forwarded-proto", "").partition(",")[0].strip())
