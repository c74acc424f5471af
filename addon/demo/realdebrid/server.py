"""The Real-Debrid upstream: token check, routes, and what a test may look at and change."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from addon.demo.catalogue import Catalogue
from addon.demo.clock import Timekeeper
from addon.demo.debrid.node import DownloadNode
from addon.demo.debrid.vault import Vault
from addon.demo.realdebrid import refusals
from addon.demo.realdebrid.account import Account, HeldView
from addon.demo.realdebrid.links import LinkRoutes
from addon.demo.realdebrid.refusals import Refusal
from addon.demo.realdebrid.torrents import TorrentRoutes
from addon.demo.upstream import Upstream

BASE = "/rest/1.0"
_OPEN = (f"{BASE}/time", f"{BASE}/time/iso", f"{BASE}/unrestrict/check")


class RealDebrid(Upstream):
    """The service with its account; `node` is the server of the direct links."""

    def __init__(self, time: Timekeeper, catalogue: Catalogue, *, token: str = "demo-debrid-token") -> None:
        super().__init__(time, catalogue, refusals.error_body)
        self.token = token
        self._vault = Vault(time)
        self.node = DownloadNode(time, catalogue, self._vault)
        self.account = Account(time, self._vault, catalogue)
        self._torrents = TorrentRoutes(self.account, time)
        self._links = LinkRoutes(self.account, self._vault, self.node, time)
        handlers = {Refusal: refusals.answer, 404: refusals.unknown_method, 405: refusals.method_not_allowed}
        routes = Mount(BASE, routes=[*self._torrents.routes(), *self._links.routes()])
        self.app = _TokenCheck(Starlette(routes=[routes], exception_handlers=handlers), token)

    @property
    def url(self) -> str:
        """The base, version included."""
        return f"{self.origin}{BASE}"

    def use(self, catalogue: Catalogue) -> None:
        """Change what exists; torrents that are on the account follow their new fates."""
        self.catalogue = self.account.catalogue = catalogue

    async def start(self, port: int | None = None) -> None:
        """Listen; the direct links have a server of their own, `node`."""
        await super().start(port)
        self._torrents.base, self._links.origin = self.url, self.origin

    def own(self, info_hash: str, *, selected: tuple[int, ...] | None = None, finished: bool = True) -> str:
        """Put a torrent on the account as somebody else would; returns its id.

        `selected` are file ids from 1, the videos when None, still waiting when empty. `finished` makes it downloaded,
        otherwise it goes through its fate from now on.
        """
        return self.account.own(info_hash, selected, finished=finished).id

    def torrents(self) -> tuple[HeldView, ...]:
        """What is on the account now, newest first."""
        return self.account.views()

    def added(self) -> tuple[tuple[str, str], ...]:
        """Every add so far, as (torrent id, info hash), `own` included."""
        return tuple(self.account.added)

    def deleted(self) -> tuple[str, ...]:
        """The ids of the torrents that were deleted, in order."""
        return tuple(self.account.deleted)

    def rot_links(self) -> None:
        """Let every hoster link that exists now rot: unrestricting answers 503 with code 19."""
        for held in self.account.present():
            self.account.links(held)
        self._vault.rot()


class _TokenCheck:
    """Lets calls with the right token through, in the header or (never use that) in the query."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        path = request.url.path
        header = request.headers.get("authorization", "")
        given = header.removeprefix("Bearer ") if header else request.query_params.get("auth_token", "")
        if given == self._token or path in _OPEN:
            await self._app(scope, receive, send)
            return
        response: Response = await refusals.answer(request, Refusal(refusals.BAD_TOKEN))
        await response(scope, receive, send)
