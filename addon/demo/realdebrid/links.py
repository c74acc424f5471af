"""The routes of the account, of unrestricting and of past downloads."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from addon.demo.clock import Timekeeper
from addon.demo.debrid.magnets import form
from addon.demo.debrid.node import DownloadNode
from addon.demo.debrid.vault import HOSTER, Hosted, Vault
from addon.demo.realdebrid import refusals, shapes
from addon.demo.realdebrid.account import Account
from addon.demo.realdebrid.refusals import Refusal
from addon.demo.realdebrid.torrents import listed, page

_PREMIUM_SECONDS = 90 * 24 * 3600


class LinkRoutes:
    """Handlers for everything that is not about torrents."""

    def __init__(self, account: Account, vault: Vault, node: DownloadNode, time: Timekeeper) -> None:
        self.origin = ""
        self._account = account
        self._vault = vault
        self._node = node
        self._time = time

    def routes(self) -> list[Route]:
        """The routes, relative to the base."""
        return [
            Route("/time", self.time, methods=["GET"]),
            Route("/time/iso", self.time_iso, methods=["GET"]),
            Route("/user", self.user, methods=["GET"]),
            Route("/traffic/details", self.traffic, methods=["GET"]),
            Route("/unrestrict/link", self.unrestrict, methods=["POST"]),
            Route("/unrestrict/check", self.check, methods=["POST"]),
            Route("/downloads", self.downloads, methods=["GET"]),
            Route("/downloads/delete/{direct_id}", self.delete, methods=["DELETE"]),
        ]

    async def time(self, request: Request) -> Response:
        """`GET /time`: the server's local time."""
        return PlainTextResponse(self._time.now().astimezone(shapes.SERVER_ZONE).strftime("%Y-%m-%d %H:%M:%S"))

    async def time_iso(self, request: Request) -> Response:
        """`GET /time/iso`: the only time with an offset."""
        return PlainTextResponse(self._time.now().astimezone(shapes.SERVER_ZONE).strftime("%Y-%m-%dT%H:%M:%S%z"))

    async def user(self, request: Request) -> Response:
        """`GET /user`."""
        seconds_left = _PREMIUM_SECONDS if self._account.premium else 0
        ends_at = self._time.at(self._time.seconds() + seconds_left)
        return JSONResponse(
            {
                "id": 1234,
                "username": "someone",
                "email": "s***@example.org",
                "points": 100,
                "locale": "en",
                "avatar": f"{self.origin}/avatars/someone.png",
                "type": "premium" if self._account.premium else "free",
                "premium": seconds_left,
                "expiration": shapes.server_date(ends_at),
            }
        )

    async def traffic(self, request: Request) -> Response:
        """`GET /traffic/details`: what was downloaded, by day and hoster."""
        if not self._node.sent_bytes:
            return JSONResponse([])
        day = {"host": {"real-debrid.com": self._node.sent_bytes}, "bytes": self._node.sent_bytes}
        return JSONResponse({self._time.now().date().isoformat(): day})

    async def unrestrict(self, request: Request) -> Response:
        """`POST /unrestrict/link`, form field `link`; each call gives a new direct link."""
        hosted = await self._hosted(request)
        direct = self._vault.issue(hosted)
        return JSONResponse(shapes.direct_link(direct, self.origin, self._node.url_of(direct)))

    async def check(self, request: Request) -> Response:
        """`POST /unrestrict/check`, without a token: 503 when the file is not there."""
        hosted = await self._hosted(request)
        return JSONResponse({**shapes.hoster_facts(hosted, self.origin), "supported": 1})

    async def downloads(self, request: Request) -> Response:
        """`GET /downloads`: the direct links so far, newest first."""
        issued = self._vault.issued()
        start, stop = page(request)
        items = [
            {
                **shapes.direct_link(direct, self.origin, self._node.url_of(direct)),
                "generated": shapes.server_date(self._time.at(direct.issued_s)),
            }
            for direct in issued[start:stop]
        ]
        return listed(request, items, len(issued))

    async def delete(self, request: Request) -> Response:
        """`DELETE /downloads/delete/{id}`: the direct link is dead at once."""
        if not self._vault.revoke(request.path_params["direct_id"]):
            raise Refusal(refusals.NOT_FOUND)
        return Response(status_code=204)

    async def _hosted(self, request: Request) -> Hosted:
        link = (await form(request)).get("link")
        if not link:
            raise Refusal(refusals.MISSING_PARAMETER)
        if not link.startswith(HOSTER):
            raise Refusal(refusals.HOSTER_UNSUPPORTED)
        hosted = self._vault.hosted(link)
        if hosted is None:
            raise Refusal(refusals.FILE_UNAVAILABLE)
        if self._vault.is_rotten(hosted):
            raise Refusal(refusals.HOSTER_UNAVAILABLE)
        return hosted
