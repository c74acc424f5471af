"""A Jellyfin that answers as a test says."""

from collections.abc import Callable
from urllib.parse import parse_qs

import httpx

from addon.clients.http import Wire

WireTo = Callable[[Callable[[httpx.Request], httpx.Response]], Wire]
Forward = Callable[[float], None]
Body = dict[str, object]

URL = "http://jellyfin.test:8096/jellyfin"


def movie(item_id: str, name: str = "Nosferatu", /, **fields: object) -> Body:
    return {
        "Id": item_id,
        "Name": name,
        "Type": "Movie",
        "ProductionYear": 1922,
        "LocationType": "FileSystem",
        **fields,
    }


def series(item_id: str, name: str = "Night Ferry", /, **fields: object) -> Body:
    return movie(item_id, name, **{"Type": "Series", "ProductionYear": 2018, **fields})


def episode(season: int | None, number: int | None, /, **fields: object) -> Body:
    numbers = {"ParentIndexNumber": season, "IndexNumber": number}
    return {"Id": f"s{season}e{number}", "Type": "Episode", "LocationType": "FileSystem", **numbers, **fields}


def picture(*sizes: tuple[int, int]) -> list[Body]:
    return [
        {"MediaStreams": [{"Type": "Audio"}, {"Type": "Video", "Width": width, "Height": height}]}
        for width, height in sizes
    ]


def query_of(request: httpx.Request) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(request.url.query.decode()).items()}


class Library:
    """A Jellyfin with these movies and series: it searches by name and year, knows ids, and pages.

    `episodes` by the id of their series; another series is answered with `unknown`.
    """

    def __init__(self, *items: Body, **episodes: list[Body]) -> None:
        self.items = list(items)
        self.episodes = episodes
        self.unknown = httpx.Response(404, json={"title": "Not Found", "status": 404})
        self.requests: list[httpx.Request] = []
        self.strange: list[object] = []
        self.says_total = True

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        query = query_of(request)
        if "/Shows/" in request.url.path:
            held = self.episodes.get(request.url.path.split("/")[-2])
            return self.unknown if held is None else self._page(held, query)
        kind = query.get("includeItemTypes", "")
        found = [item for item in self.items if str(item["Type"]) in kind.split(",")]
        found = [item for item in found if query.get("searchTerm", "").lower() in str(item["Name"]).lower()]
        found = [
            item for item in found if query.get("years", str(item["ProductionYear"])) == str(item["ProductionYear"])
        ]
        if "ids" in query:
            found = [item for item in found if str(item["Id"]).replace("-", "") == query["ids"].replace("-", "")]
        return self._page(found, query)

    def _page(self, found: list[Body], query: dict[str, str]) -> httpx.Response:
        start = int(query.get("startIndex", "0"))
        rows = found[start : start + int(query.get("limit", "1000"))]
        total = {"TotalRecordCount": len(found)} if self.says_total else {}
        return httpx.Response(200, json={"Items": [*rows, *self.strange], "StartIndex": start, **total})

    @property
    def listings(self) -> int:
        return sum("sortBy" in str(request.url) for request in self.requests)

    @property
    def paths(self) -> list[str]:
        return [request.url.path.removeprefix("/jellyfin") for request in self.requests]


def answering(response: httpx.Response) -> Callable[[httpx.Request], httpx.Response]:
    return lambda request: response
