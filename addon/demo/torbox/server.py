"""The TorBox upstream: key check, routes, and what a test may look at and change."""

from datetime import timedelta

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from addon.demo.catalogue import Catalogue
from addon.demo.clock import Timekeeper
from addon.demo.debrid.node import DownloadNode
from addon.demo.debrid.vault import Vault
from addon.demo.torbox import refusals
from addon.demo.torbox.account import Account, HeldView, Queued
from addon.demo.torbox.refusals import Refusal, success
from addon.demo.torbox.torrents import TorrentRoutes
from addon.demo.upstream import Upstream

BASE = "/v1/api"
_PLAN_DAYS = 90


class TorBox(Upstream):
    """The service with its account; `node` is the server of the direct links."""

    def __init__(self, time: Timekeeper, catalogue: Catalogue, *, token: str = "demo-torbox-key") -> None:
        super().__init__(time, catalogue, refusals.error_body)
        self.token = token
        self._vault = Vault(time)
        self.node = DownloadNode(time, catalogue, self._vault)
        self.account = Account(time, self._vault, catalogue)
        torrents = TorrentRoutes(self.account, self._vault, self.node, time)
        handlers = {Refusal: refusals.answer, 404: refusals.unknown_call, 405: refusals.unknown_call}
        routes = Mount(BASE, routes=[*torrents.routes(), Route("/user/me", self._me, methods=["GET"])])
        self.app = _KeyCheck(Starlette(routes=[routes], exception_handlers=handlers), token)

    @property
    def url(self) -> str:
        """The base, version included."""
        return f"{self.origin}{BASE}"

    def use(self, catalogue: Catalogue) -> None:
        """Change what exists; torrents that are on the account follow their new fates."""
        self.catalogue = self.account.catalogue = catalogue

    def own(self, info_hash: str, *, queued: bool = False) -> int:
        """Put a torrent on the account, or into its queue, as somebody else would; returns its id."""
        return self.account.own(info_hash, queued=queued)

    def torrents(self) -> tuple[HeldView, ...]:
        """What is on the account now, newest first."""
        return self.account.views()

    def queue(self) -> tuple[Queued, ...]:
        """What waits in the queue now."""
        return self.account.queue()

    def added(self) -> tuple[tuple[int, str], ...]:
        """Every add so far that was not refused, as (id, info hash)."""
        return tuple(self.account.added)

    def deleted(self) -> tuple[int, ...]:
        """The ids of the torrents that were deleted, in order."""
        return tuple(self.account.deleted)

    async def _me(self, request: Request) -> Response:
        """`GET /user/me`."""
        ends_at = self.time.now() + timedelta(days=_PLAN_DAYS, minutes=1)
        return success(
            {
                "id": 12,
                "email": "someone@example.org",
                "plan": self.account.plan,
                "premium_expires_at": ends_at.isoformat() if self.account.plan else None,
                "cooldown_until": None,
                "total_downloaded": 0,
            }
        )


class _KeyCheck:
    """Lets calls with the right key through: in the header, for links in the query."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        is_link = request.url.path == f"{BASE}/torrents/requestdl"
        header = request.headers.get("authorization", "").removeprefix("Bearer ")
        given = request.query_params.get("token", "") if is_link else header
        if given == self._token:
            await self._app(scope, receive, send)
            return
        response = await refusals.answer(request, Refusal("BAD_TOKEN" if given else "NO_AUTH"))
        await response(scope, receive, send)
