"""The Jellyfin upstream: token check, routes, and what a test may look at and change."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from addon.demo.catalogue import Catalogue
from addon.demo.clock import Timekeeper
from addon.demo.jellyfin import shapes
from addon.demo.jellyfin.items import Item, Library
from addon.demo.jellyfin.listing import ItemRoutes
from addon.demo.jellyfin.queries import BadQueryError
from addon.demo.jellyfin.scanner import Scanner
from addon.demo.upstream import Upstream

VERSION = "10.11.0"
_TOKEN = re.compile(r'(\w+)="([^"]*)"')


class Jellyfin(Upstream):
    """The media server. Give it library folders with `add_library`."""

    def __init__(self, time: Timekeeper, catalogue: Catalogue, *, api_key: str = "demo-jellyfin-key") -> None:
        super().__init__(time, catalogue)
        self.api_key = api_key
        self.scanner = Scanner(time, lambda: self.catalogue)
        items = ItemRoutes(self.scanner, lambda: self.catalogue)
        routes = [
            Route("/System/Info/Public", self._public_info, methods=["GET"]),
            Route("/System/Info", self._info, methods=["GET"]),
            Route("/Library/VirtualFolders", self._virtual_folders, methods=["GET"]),
            Route("/Library/Refresh", self._refresh, methods=["POST"]),
            Route("/Library/Media/Updated", self._media_updated, methods=["POST"]),
            Route("/ScheduledTasks", self._tasks, methods=["GET"]),
            *items.routes(),
        ]
        handlers = {BadQueryError: _bad_query}
        self.app = _TokenCheck(Starlette(routes=routes, exception_handlers=handlers), api_key)

    @property
    def url(self) -> str:
        """The server's address."""
        return self.origin

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything that the scans have found so far."""
        return self.scanner.items()

    def add_library(self, name: str, kind: str, *folders: Path | str) -> None:
        """Give the server a library: `kind` is `movies` or `tvshows`; the folders need not exist yet."""
        library = Library(name=name, kind=kind, locations=tuple(str(folder) for folder in folders))
        self.scanner.libraries.append(library)

    def scan(self) -> None:
        """Scan everything as a person would; done when `scanner.scan_seconds` have passed."""
        self.scanner.refresh()

    async def _public_info(self, request: Request) -> Response:
        return JSONResponse(self._facts())

    async def _info(self, request: Request) -> Response:
        more = {"HasPendingRestart": False, "IsShuttingDown": False, "SupportsLibraryMonitor": True}
        return JSONResponse({**self._facts(), **more, "WebSocketPortNumber": self.port})

    async def _virtual_folders(self, request: Request) -> Response:
        return JSONResponse([shapes.virtual_folder(library) for library in self.scanner.libraries])

    async def _refresh(self, request: Request) -> Response:
        self.scanner.refresh()
        return Response(status_code=204)

    async def _media_updated(self, request: Request) -> Response:
        try:
            body = json.loads(await request.body())
            paths = [update["Path"] for update in body["Updates"]]
        except (ValueError, KeyError, TypeError):
            return JSONResponse(shapes.problem(400, "One or more validation errors occurred."), 400)
        if not all(isinstance(path, str) for path in paths):
            return Response("Error processing request.", 500, media_type="text/plain")
        for path in paths:
            self.scanner.report(path)
        return Response(status_code=204)

    async def _tasks(self, request: Request) -> Response:
        cleaning = {
            "Name": "Clean Cache Directory",
            "State": "Idle",
            "Id": "78b17d0b0d2c4b7b8a0f0a1b2c3d4e5f",
            "Triggers": [],
            "Description": "Deletes cache files no longer needed by the system.",
            "Category": "Maintenance",
            "IsHidden": False,
            "Key": "DeleteCacheFiles",
        }
        return JSONResponse([cleaning, shapes.library_task(self.scanner, self.time)])

    def _facts(self) -> dict[str, object]:
        return {
            "LocalAddress": self.origin,
            "ServerName": "demo",
            "Version": VERSION,
            "ProductName": "Jellyfin Server",
            "OperatingSystem": "",
            "Id": shapes.SERVER_ID,
            "StartupWizardCompleted": True,
        }


class _TokenCheck:
    """Lets calls through whose Authorization header is `MediaBrowser Token="…"`, in any order of fields."""

    def __init__(self, app: ASGIApp, api_key: str) -> None:
        self._app = app
        self._api_key = api_key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if request.url.path == "/System/Info/Public" or self._knows(request):
            await self._app(scope, receive, send)
            return
        await Response(status_code=401)(scope, receive, send)

    def _knows(self, request: Request) -> bool:
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        fields = {name.lower(): unquote(value) for name, value in _TOKEN.findall(rest)}
        return scheme == "MediaBrowser" and fields.get("token") == self._api_key


async def _bad_query(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadQueryError)
    errors = {error.name: [f"The value '{error.value}' is not valid."]}
    return JSONResponse(shapes.problem(400, "One or more validation errors occurred.", errors), 400)
