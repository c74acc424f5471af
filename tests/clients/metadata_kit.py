"""A Cinemeta that answers as a test says."""

from collections.abc import Callable

import httpx

from addon.clients.http import Wire

WireTo = Callable[[Callable[[httpx.Request], httpx.Response]], Wire]
Forward = Callable[[float], None]
Body = dict[str, object]

URL = "https://metadata.test"
MOVIE: Body = {
    "id": "tt0000001",
    "imdb_id": "tt0000001",
    "type": "movie",
    "name": "Blue Harbor",
    "year": "2019",
    "releaseInfo": "2019",
    "released": "2019-05-10T00:00:00.000Z",
    "runtime": "112 min",
    "description": "A harbour,\nand what is blue in it.",
    "genres": ["Drama", "Drama", 7, "Crime"],
    "moviedb_id": 12345,
    "poster": "https://images.test/poster/small/tt0000001/img",
    "videos": [],
}
SHOW: Body = {
    "id": "tt0000002",
    "type": "series",
    "name": "Night Ferry",
    "year": "2018–2021",
    "status": "Ended",
    "tvdb_id": "300000",
    "genre": ["Mystery"],
    "videos": [
        {"season": 1, "number": 2, "episode": 2, "title": "Second", "firstAired": "2018-01-12T00:00:00.000Z"},
        {"season": 1, "number": 1, "name": "Pilot", "released": "2018-01-05T00:00:00.000Z"},
        {"season": 0, "episode": 1, "name": "Special"},
    ],
}


class Site:
    """Answers each path as the test says, anything else with 404, and keeps what was asked."""

    def __init__(self, **answers: httpx.Response) -> None:
        self.answers = dict(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return self.answers.get(request.url.raw_path.decode(), httpx.Response(404, text="Not Found"))

    def movie(self, meta: object) -> None:
        self.answers["/meta/movie/tt0000001.json"] = httpx.Response(200, json={"meta": meta})

    def show(self, meta: object) -> None:
        self.answers["/meta/series/tt0000002.json"] = httpx.Response(200, json={"meta": meta})

    def hits(self, path: str, *metas: object) -> None:
        self.answers[path] = httpx.Response(200, json={"metas": list(metas), "hasMore": True})
