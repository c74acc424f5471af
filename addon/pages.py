"""The browser UI as it was built, out of memory: types, compression and caching. Knows nothing that it shows."""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

BUILT = Path(__file__).with_name("ui")
HEADERS: Mapping[str, str] = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}

_POLICY = (
    "default-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'self'"  # Home Assistant shows it in a frame of its own origin
)
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
_PACKED = {".png", ".webp", ".woff2", ".ico"}  # gain nothing by compression
_FOR_EVER = "public, max-age=31536000, immutable"  # names below assets/ hold a hash of what is in them
_ASKED_AGAIN = "no-cache"
_INDEX = "index.html"
_NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Usher</title>
<h1>Usher runs, but its browser UI is not built</h1>
<p>Run <code>make setup</code> in Usher's folder and start Usher again.
The API at <code>graphql</code> works meanwhile.</p>
</html>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    body: bytes
    packed: bytes | None  # None: compression gains nothing
    headers: Mapping[str, str]


class Pages:
    """Everything below one folder, read once. `prolong` may add to the answer of the first page."""

    def __init__(self, folder: Path = BUILT, prolong: Callable[[Request, Response], None] | None = None) -> None:
        self._files = dict(_read(folder)) if (folder / _INDEX).is_file() else {}
        self._prolong = prolong

    async def index(self, request: Request) -> Response:
        """The page that is the UI; one that says what to do where it is not built."""
        if _INDEX not in self._files:
            return HTMLResponse(_NOT_BUILT, 503, headers={**HEADERS, "content-security-policy": _POLICY})
        response = self._answer(request, self._files[_INDEX])
        if self._prolong is not None:
            self._prolong(request, response)
        return response

    def routes(self) -> list[Route]:
        """One for the page and one for each file, so that no other address is taken from anybody."""
        return [Route("/", self.index), *(self._route(name, file) for name, file in self._files.items())]

    def _route(self, name: str, file: _File) -> Route:
        async def answer(request: Request) -> Response:
            return self._answer(request, file)

        return Route(f"/{name}", answer)

    def _answer(self, request: Request, file: _File) -> Response:
        headers = dict(file.headers)
        if file.headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        body = file.body
        # ingress takes the header away that says how the body is to be read
        if file.packed is not None and "x-ingress-path" not in request.headers and _takes_gzip(request):
            body, headers["content-encoding"] = file.packed, "gzip"
        return Response(body, headers=headers)


def _takes_gzip(request: Request) -> bool:
    words = (word.replace(" ", "") for word in request.headers.get("accept-encoding", "").lower().split(","))
    return any(word == "gzip" or (word.startswith("gzip;q=") and word[7:].strip("0.") != "") for word in words)


def _read(folder: Path) -> list[tuple[str, _File]]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return [(name, _file(path, name)) for path in paths for name in (path.relative_to(folder).as_posix(),)]


def _file(path: Path, name: str) -> _File:
    body = path.read_bytes()
    packed = None if path.suffix in _PACKED else gzip.compress(body, 9, mtime=0)
    headers = {
        **HEADERS,
        "content-type": _TYPES.get(path.suffix, "application/octet-stream"),
        "cache-control": _FOR_EVER if name.startswith("assets/") else _ASKED_AGAIN,
        "etag": f'W/"{hashlib.sha256(body).hexdigest()[:32]}"',
        "vary": "accept-encoding",
        "content-security-policy": _POLICY,
    }
    return _File(body=body, packed=packed if packed is not None and len(packed) < len(body) else None, headers=headers)
