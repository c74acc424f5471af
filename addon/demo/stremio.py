"""A Stremio add-on whose streams are shaped like Torrentio's, with or without a configuration in the path."""

import re

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from addon.demo import torrentio
from addon.demo.catalogue import Catalogue
from addon.demo.clock import Timekeeper
from addon.demo.switches import Body
from addon.demo.upstream import Upstream

STALE = {"staleRevalidate": 14400, "staleError": 604800}
_HEADERS = {"X-Powered-By": "Express", "Access-Control-Allow-Origin": "*"}
_VIDEO_ID = {
    "movie": re.compile(r"tt\d{7,9}"),
    "series": re.compile(r"tt\d{7,9}:(0|[1-9]\d*):[1-9]\d*"),
}
_NOT_FOUND = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Error</title>
</head>
<body>
<pre>Cannot {method} {path}</pre>
</body>
</html>
"""


class Stremio(Upstream):
    """The add-on. `max_age_seconds` is how long an answer with streams says that it may be kept."""

    def __init__(self, time: Timekeeper, catalogue: Catalogue) -> None:
        super().__init__(time, catalogue, _error_body)
        self.max_age_seconds = 3600
        self.configuration_required = False
        self.announce = torrentio.TRACKER
        routes = []
        for prefix in ("", "/{config}"):
            routes += [
                Route(f"{prefix}/manifest.json", self._manifest),
                Route(f"{prefix}/stream/{{kind}}/{{video_id}}.json", self._streams),
                Route(f"{prefix}/stream/{{kind}}/{{video_id}}/{{extra}}.json", self._streams),
            ]
        self.app = Starlette(routes=routes, exception_handlers={HTTPException: _express_error})

    @property
    def url(self) -> str:
        """The base, to which `/stream/…` is appended."""
        return self.origin

    @property
    def manifest_url(self) -> str:
        """What a user would paste."""
        return f"{self.origin}/manifest.json"

    def configured_url(self, configuration: str) -> str:
        """The manifest URL with a configuration in its path, as other add-ons have it."""
        return f"{self.origin}/{configuration}/manifest.json"

    async def _manifest(self, request: Request) -> Response:
        body = {
            "id": "demo.torrentio.like",
            "version": "0.0.15",
            "name": "Torrentio",
            "description": "Demo add-on with Torrentio-shaped streams.",
            "catalogs": [],
            "resources": [{"name": "stream", "types": ["movie", "series", "anime"], "idPrefixes": ["tt", "kitsu"]}],
            "types": ["movie", "series", "anime", "other"],
            "behaviorHints": {"configurable": True, "configurationRequired": self.configuration_required},
        }
        return _json(body, {})

    async def _streams(self, request: Request) -> Response:
        kind, video_id = request.path_params["kind"], request.path_params["video_id"]
        if kind not in ("movie", "series", "anime"):
            return _express_not_found(request)
        pattern = _VIDEO_ID.get(kind)
        found = self.catalogue.offered(video_id) if pattern and pattern.fullmatch(video_id) else ()
        found = tuple(sorted(found, key=lambda pair: torrentio.rank(pair[0])))
        max_age = self.max_age_seconds if found else 60
        cache = f"max-age={max_age}, stale-while-revalidate=14400, stale-if-error=604800, public"
        body = {"streams": [torrentio.stream(*pair, self.announce) for pair in found], "cacheMaxAge": max_age, **STALE}
        return _json(body, {"Cache-Control": cache})


def _json(body: object, headers: dict[str, str]) -> Response:
    content_type = {"Content-Type": "application/json; charset=utf-8"}
    return JSONResponse(body, headers={**_HEADERS, **content_type, **headers})


def _express_not_found(request: Request) -> Response:
    headers = {**_HEADERS, "Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff"}
    path = request.scope.get("raw_path", request.url.path.encode()).decode("latin-1")
    text = _NOT_FOUND.format(method=request.method, path=path)
    return Response(text, 404, {**headers, "Content-Type": "text/html; charset=utf-8"})


async def _express_error(request: Request, error: Exception) -> Response:
    return _express_not_found(request)


def _error_body(status: int) -> Body:
    match status:
        case 429:
            return "Too many requests, please try again later."
        case 403 | 503:
            return "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>"
        case _:
            return {"err": "handler error"}
