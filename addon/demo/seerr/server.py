"""The Seerr upstream: key check, routes, and what a test may do in a user's place."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request as Call
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from addon.demo.catalogue import Catalogue, Movie, Show
from addon.demo.clock import Timekeeper
from addon.demo.jellyfin.items import Item
from addon.demo.seerr import checks, metadata
from addon.demo.seerr.checks import InvalidError, answer_invalid
from addon.demo.seerr.desk import Desk, Wish
from addon.demo.seerr.jobs import Jobs
from addon.demo.seerr.routes import RequestRoutes
from addon.demo.seerr.rows import ADMIN, MediaStatus, Request, User
from addon.demo.seerr.scans import Scans
from addon.demo.seerr.settings import SettingsRoutes
from addon.demo.seerr.shapes import Shapes
from addon.demo.seerr.webhook import SentWebhook, Webhooks
from addon.demo.switches import Body
from addon.demo.upstream import Upstream

BASE = "/api/v1"
_LANGUAGE = {"language": checks.text}


class Seerr(Upstream):
    """Seerr without Radarr and Sonarr. `items` tells what Jellyfin has, `jellyfin_url` where its pages are."""

    def __init__(self, time: Timekeeper, catalogue: Catalogue, items: Callable[[], tuple[Item, ...]]) -> None:
        super().__init__(time, catalogue, _error_body)
        self.api_key = "demo-seerr-key"
        self.jellyfin_url = ""
        self.webhooks = Webhooks()
        self.desk = Desk(time, catalogue.as_seerr_has_it(), self._notify)
        self._scans = Scans(self.desk)
        work = {
            "jellyfin-recently-added-scan": lambda: self._scan(self._scans.recently_added, items),
            "jellyfin-full-scan": lambda: self._scan(self._scans.full, items),
        }
        self.jobs = Jobs(time, work)
        self.settings = SettingsRoutes(self.jobs, self.webhooks)
        requests = RequestRoutes(self.desk, self._shapes)
        routes = [
            Route("/status", self._status, methods=["GET"]),
            Route("/auth/me", self._me, methods=["GET"]),
            Route("/movie/{id}", self._movie, methods=["GET"]),
            Route("/tv/{id}", self._tv, methods=["GET"]),
            Route("/tv/{id}/season/{season}", self._season, methods=["GET"]),
            *requests.routes(),
            *self.settings.routes(),
        ]
        handlers = {InvalidError: answer_invalid, 404: _not_found, 405: _not_allowed}
        app = Starlette(routes=[Mount(BASE, routes=routes)], exception_handlers=handlers)
        self.app = _KeyCheck(app, self)

    @property
    def url(self) -> str:
        """The server's address, without the API's path."""
        return self.origin

    def use(self, catalogue: Catalogue) -> None:
        """Change what exists."""
        self.catalogue, self.desk.catalogue = catalogue, catalogue.as_seerr_has_it()

    async def stop(self) -> None:
        """Stop the jobs, give up webhooks on their way, close the port."""
        await self.jobs.close()
        await self.webhooks.close()
        await super().stop()

    def send_webhooks_to(self, url: str, secret: str, *, types: int = 4318) -> None:
        """Fill the one webhook slot; `secret` is sent verbatim as the Authorization header."""
        settings = self.webhooks.settings
        settings.enabled, settings.url, settings.auth_header, settings.types = True, url, secret, types

    async def ask(
        self,
        tmdb_id: int,
        *,
        user: str = "friend",
        is4k: bool = False,
        auto_approve: bool = True,
        seasons: tuple[int, ...] | None = None,
    ) -> int:
        """Ask for a title as a user (`admin`, `friend`, `guest`); returns the request's id.

        DeskError where the API would refuse, KeyError for an unknown user.

        `seasons` None asks for all of a show. The webhook goes out by itself; see `settled`.
        """
        kind = "movie" if self.catalogue.movie(tmdb_id=tmdb_id) else "tv"
        asking = {each.name: each for each in self.desk.users.values()}[user]
        wish = Wish(kind=kind, tmdb_id=tmdb_id, is4k=is4k, seasons=seasons, auto_approve=auto_approve)
        return self.desk.ask(wish, asking, by=asking).id

    async def approve(self, request_id: int) -> None:
        """Approve a waiting request as the owner."""
        self.desk.approve(self.desk.requests[request_id], self.desk.users[1])

    async def decline(self, request_id: int) -> None:
        """Decline a request as the owner."""
        self.desk.decline(self.desk.requests[request_id], self.desk.users[1])

    def change_seasons(self, request_id: int, seasons: tuple[int, ...]) -> None:
        """Have a request ask for these seasons instead, as a person who edits it; no webhook tells of it.

        DeskError where the API would refuse.
        """
        self.desk.edit(self.desk.requests[request_id], seasons)

    async def remove(self, request_id: int) -> None:
        """Delete a request, as a user in the web page."""
        self.desk.remove(self.desk.requests[request_id])

    async def run_job(self, job_id: str) -> None:
        """Run a job as the owner would; returns when it and its webhooks are done."""
        job = self.jobs.facts(job_id)
        assert job is not None, f"no job {job_id}"
        self.jobs.run(job)
        await self.settled()

    def blocklist(self, tmdb_id: int) -> None:
        """Put a title on the blocklist."""
        title = self.catalogue.movie(tmdb_id=tmdb_id) or self.catalogue.show(tmdb_id=tmdb_id)
        assert title is not None, f"no title {tmdb_id} in the catalogue"
        self.desk.media_row(title).status = MediaStatus.BLOCKLISTED

    def request(self, request_id: int) -> Request | None:
        """A request's row as it is now; None when it was removed."""
        return self.desk.requests.get(request_id)

    @property
    def webhooks_sent(self) -> tuple[SentWebhook, ...]:
        """Every webhook so far, with the receiver's answer."""
        return tuple(self.webhooks.sent)

    async def settled(self) -> None:
        """Returns when no job runs and every webhook was sent or has failed."""
        await self.jobs.settled()
        await self.webhooks.settled()

    def _scan(self, scan: Callable[[tuple[Item, ...]], None], items: Callable[[], tuple[Item, ...]]) -> None:
        self._scans.separates_4k = any(entry.get("is4k") is True for entry in self.settings.radarr)
        scan(items())

    def _shapes(self) -> Shapes:
        return Shapes(self.desk.requests.values(), self.jellyfin_url)

    def _notify(self, notification_type: str, request: Request) -> None:
        title: Movie | Show | None
        if request.media.kind == "movie":
            title = self.catalogue.movie(tmdb_id=request.media.tmdb_id)
        else:
            title = self.catalogue.show(tmdb_id=request.media.tmdb_id)
        if title is not None:
            self.webhooks.notify(notification_type, request, title)

    async def _status(self, call: Call) -> Response:
        checks.read_query(call, {})
        facts = {"version": "3.1.0", "commitTag": "demo", "updateAvailable": False}
        return JSONResponse({**facts, "commitsBehind": 0, "restartRequired": False})

    async def _me(self, call: Call) -> Response:
        checks.read_query(call, {})
        return JSONResponse(self._shapes().user(call.state.user, settings=True))

    async def _movie(self, call: Call) -> Response:
        tmdb_id = checks.read_number(call, "id")
        checks.read_query(call, _LANGUAGE)
        movie = self.catalogue.movie(tmdb_id=tmdb_id)
        if movie is None:
            # A real one hides TMDB's 404 behind a 500.
            return JSONResponse({"message": "Unable to retrieve movie."}, 500)
        return JSONResponse(metadata.movie(movie, self._media_info("movie", tmdb_id)))

    async def _tv(self, call: Call) -> Response:
        tmdb_id = checks.read_number(call, "id")
        checks.read_query(call, _LANGUAGE)
        show = self.desk.catalogue.show(tmdb_id=tmdb_id)
        if show is None:
            return JSONResponse({"message": "Unable to retrieve series."}, 500)
        return JSONResponse(metadata.show(show, self._media_info("tv", tmdb_id), self.time.now().date()))

    async def _season(self, call: Call) -> Response:
        tmdb_id, number = checks.read_number(call, "id"), checks.read_number(call, "season")
        checks.read_query(call, _LANGUAGE)
        show = self.desk.catalogue.show(tmdb_id=tmdb_id)
        if show is None or number not in show.seasons():
            return JSONResponse({"message": "Unable to retrieve season."}, 500)
        return JSONResponse(metadata.season(show, number))

    def _media_info(self, kind: str, tmdb_id: int) -> dict[str, object] | None:
        media = self.desk.media_of(kind, tmdb_id)
        return None if media is None else self._shapes().media_info(media)


class _KeyCheck:
    """Finds out who calls: 401 without a key, 403 with a wrong one or for what is the owner's alone."""

    def __init__(self, app: ASGIApp, seerr: Seerr) -> None:
        self._app = app
        self._seerr = seerr

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = Call(scope, receive)
        path = call.url.path
        if path == f"{BASE}/status" or not path.startswith(f"{BASE}/"):
            await self._app(scope, receive, send)
            return
        if "x-api-key" not in call.headers:
            message = "cookie 'connect.sid' required"
            body = {"message": message, "errors": [{"path": path, "message": message}]}
            await JSONResponse(body, 401)(scope, receive, send)
            return
        user = self._user(call)
        if user is None or (path.startswith(f"{BASE}/settings") and not user.may(ADMIN)):
            text = "You do not have permission to access this endpoint"
            await JSONResponse({"status": 403, "error": text}, 403)(scope, receive, send)
            return
        call.state.user = user
        await self._app(scope, receive, send)

    def _user(self, call: Call) -> User | None:
        if call.headers["x-api-key"] != self._seerr.api_key:
            return None
        as_user = call.headers.get("x-api-user", "1")
        return self._seerr.desk.users.get(int(as_user)) if as_user.isdecimal() else None


async def _not_found(call: Call, error: Exception) -> Response:
    body = {"message": "not found", "errors": [{"path": call.url.path, "message": "not found"}]}
    return JSONResponse(body, 404)


async def _not_allowed(call: Call, error: Exception) -> Response:
    message = f"{call.method} method not allowed"
    return JSONResponse({"message": message, "errors": [{"path": call.url.path, "message": message}]}, 405)


def _error_body(status: int) -> Body:
    match status:
        case 403:
            return {"status": 403, "error": "You do not have permission to access this endpoint"}
        case 502 | 503 | 504:
            return f"<html><head><title>{status}</title></head><body><center>nginx</center></body></html>"
        case _:
            return {"message": "Internal Server Error"}
