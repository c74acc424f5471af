"""An IGDB, and a Twitch beside it, that answer as a test says."""

import json
from collections.abc import Callable

import httpx

from addon.clients.http import Wire

WireTo = Callable[[Callable[[httpx.Request], httpx.Response]], Wire]
Forward = Callable[[float], None]
Body = dict[str, object]

URL = "https://igdb.test/v4"
TWITCH = "https://twitch.test"
GAME: Body = {
    "id": 9001,
    "name": "Blue Harbor Racing",
    "summary": "Boats go round\nin circles.",
    "first_release_date": 1583971200,
    "cover": {"id": 77, "image_id": "co1abc"},
    "platforms": [
        {"id": 6, "name": "PC (Microsoft Windows)", "abbreviation": "PC"},
        {"id": 48, "name": "PlayStation 4"},
    ],
    "genres": [{"id": 10, "name": "Racing"}],
    "alternative_names": [{"id": 1, "name": "Harbor Racers"}, {"id": 2, "name": "Blue Harbor Racing"}],
}


class Site:
    """Answers by host and path; keeps what was asked. `tokens` counts those given out, the last one is good."""

    def __init__(self) -> None:
        self.answers: dict[str, httpx.Response] = {}
        self.requests: list[httpx.Request] = []
        self.tokens = 0
        self.expires_in = 5_000_000
        self.good: str | None = None
        self.refused: httpx.Response | None = None  # the answer to whoever asks for a token

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if request.url.host == "twitch.test":
            return self._grant()
        if request.headers["authorization"] != f"Bearer {self.good}":
            return httpx.Response(401, json={"message": "Authorization Failure"})
        return self.answers.get(request.url.path, httpx.Response(200, json=[]))

    def games(self, *rows: object) -> None:
        self.answers["/v4/games"] = httpx.Response(200, json=list(rows))

    def genres(self, *names: str) -> None:
        self.answers["/v4/genres"] = httpx.Response(200, json=[{"id": 1, "name": name} for name in names])

    def queries(self) -> list[str]:
        """The texts that were asked, in order."""
        return [request.content.decode() for request in self.requests if request.url.host == "igdb.test"]

    def paths(self) -> list[str]:
        return [request.url.path for request in self.requests]

    def _grant(self) -> httpx.Response:
        if self.refused is not None:
            return self.refused
        self.tokens += 1
        self.good = f"token-{self.tokens}"
        body = {"access_token": self.good, "expires_in": self.expires_in, "token_type": "bearer"}
        return httpx.Response(200, text=json.dumps(body))
