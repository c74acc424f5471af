"""A Seerr that answers as a test says."""

from collections.abc import Callable
from pathlib import Path

import httpx

from addon.clients.http import Wire
from addon.clients.seerr import Seerr

WireTo = Callable[[Callable[[httpx.Request], httpx.Response]], Wire]

URL = "http://seerr.test:5055"
HTML = "<!DOCTYPE html><html><body>Sign in</body></html>"


class Site:
    """A Seerr that answers each path (with its query, when there is one) as the test says, and keeps what was asked."""

    def __init__(self, **answers: httpx.Response) -> None:
        self.answers: dict[str, httpx.Response | list[httpx.Response]] = dict(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        target = request.url.raw_path.decode().removeprefix("/api/v1/")
        answer = self.answers.get(target) or self.answers.get(target.partition("?")[0])
        if isinstance(answer, list):
            answer = answer.pop(0)
        return answer or httpx.Response(404, json={"message": "not found", "errors": [{"path": target}]})


def row(number: int, **changes: object) -> dict[str, object]:
    media = {"tmdbId": 100 + number, "status": 3, "status4k": 1, "jellyfinMediaId": None}
    return {"id": number, "status": 2, "type": "movie", "is4k": False, "media": media, "seasons": [], **changes}


def page(rows: list[object], *, pages: int = 1, results: int | None = None) -> httpx.Response:
    info = {"pages": pages, "pageSize": 50, "results": len(rows) if results is None else results, "page": 1}
    return httpx.Response(200, json={"pageInfo": info, "results": rows, "serviceErrors": {"radarr": [], "sonarr": []}})


def listing(skip: int) -> str:
    return f"request?take=50&skip={skip}&filter=processing"


def capture(folder: Path, name: str, status: int = 200) -> httpx.Response:
    headers = {"Content-Type": "application/json"}
    return httpx.Response(status, headers=headers, content=(folder / "seerr" / f"{name}.json").read_bytes())


async def one(wire_to: WireTo, path: str, response: httpx.Response) -> Seerr:
    site = Site()
    site.answers[path] = response
    return Seerr(URL, "KEY", wire_to(site))
