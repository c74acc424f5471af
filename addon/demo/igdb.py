"""IGDB as it answers: games, platforms and genres by texts in its query language; and Twitch, where keys become tokens.

Of the language it understands what a client of games needs: fields, search, where, sort, limit.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from addon.demo.catalogue import Catalogue, Game
from addon.demo.clock import Timekeeper
from addon.demo.posters import poster_answer
from addon.demo.upstream import Upstream

TOKEN_SECONDS = 5_000_000  # 58 days
CLIENT_ID = "demo-igdb-client"
CLIENT_SECRET = "demo-igdb-secret"
PLATFORMS: Mapping[str, tuple[int, str]] = {
    "Linux": (3, "Linux"),
    "PC (Microsoft Windows)": (6, "PC"),
    "PlayStation 3": (9, "PS3"),
    "Xbox 360": (12, "X360"),
    "Mac": (14, "Mac"),
    "PlayStation 4": (48, "PS4"),
    "Xbox One": (49, "XONE"),
    "Nintendo Switch": (130, "Switch"),
    "PlayStation 5": (167, "PS5"),
    "Xbox Series X|S": (169, "Series X|S"),
}
"""By name: number and abbreviation."""
GENRES: Mapping[str, int] = {"Puzzle": 9, "Racing": 10, "Sport": 14, "Adventure": 31, "Arcade": 33}

_MOST = 500
_CLAUSE = re.compile(r'\s*(fields|search|where|sort|limit)\s+((?:"[^"\\;]*"|[^";])+);')
_ONE_OF = re.compile(r"(\w+)\s*=\s*\(?([\d,\s]+)\)?")


class Igdb(Upstream):
    """The API and the token's address in one; `take_tokens_back` makes every token that was given out a bad one."""

    def __init__(self, time: Timekeeper, catalogue: Catalogue) -> None:
        super().__init__(time, catalogue)
        self._issued = 0
        self._token: str | None = None
        self.app = Starlette(
            routes=[
                Route("/oauth2/token", self._grant, methods=["POST"]),
                Route("/igdb/image/upload/{size}/{image}.jpg", self._cover),  # another host in real life
                Route("/v4/{endpoint}", self._answer, methods=["POST"]),
            ]
        )

    @property
    def url(self) -> str:
        """The base of the API, as its setting wants it."""
        return f"{self.origin}/v4"

    def take_tokens_back(self) -> None:
        """As when a person asks for that at Twitch."""
        self._token = None

    async def _grant(self, request: Request) -> Response:
        given = {**request.query_params, **await _form(request)}
        if given.get("client_id") != CLIENT_ID:
            return JSONResponse({"status": 400, "message": "invalid client"}, 400)
        if given.get("client_secret") != CLIENT_SECRET:
            return JSONResponse({"status": 403, "message": "invalid client secret"}, 403)
        self._issued += 1
        self._token = f"demo-igdb-token-{self._issued}"
        body = {"access_token": self._token, "expires_in": TOKEN_SECONDS, "token_type": "bearer"}
        return JSONResponse(body)

    async def _answer(self, request: Request) -> Response:
        if request.headers.get("client-id") != CLIENT_ID:
            return JSONResponse({"message": "Forbidden"}, 403)
        if self._token is None or request.headers.get("authorization") != f"Bearer {self._token}":
            return JSONResponse({"message": "Authorization Failure. Have you tried: Bearer"}, 401)
        asked = parse(await request.body())
        endpoint = request.path_params["endpoint"]
        rows = {"games": self._games, "platforms": self._platforms, "genres": self._genres}.get(endpoint)
        if rows is None:
            return JSONResponse({"message": "no such endpoint"}, 404)
        if asked is None or ("search" in asked and "sort" in asked):
            body = [{"title": "Syntax Error", "status": 400, "cause": "Expecting a STRING as input"}]
            return JSONResponse(body, 400)
        limit = min(int(asked.get("limit", "10")), _MOST)
        return JSONResponse([_with_fields(row, asked.get("fields", "id")) for row in rows(asked)][:limit])

    async def _cover(self, request: Request) -> Response:
        image = request.path_params["image"]
        game = next((game for game in self.catalogue.games if game.cover_id == image), None)
        return Response("Not Found", 404) if game is None else poster_answer(game.title)

    def _games(self, asked: Mapping[str, str]) -> list[dict[str, object]]:
        words = asked.get("search", "").strip('"').casefold().split()
        found = (
            game_row(game, self.origin) for game in self.catalogue.games if all(word in _names(game) for word in words)
        )
        return [row for row in found if _fits(row, asked.get("where", ""))]

    def _platforms(self, asked: Mapping[str, str]) -> list[dict[str, object]]:
        rows = [_platform_row(name) for name in sorted(PLATFORMS)]
        return [row for row in rows if _fits(row, asked.get("where", ""))]

    def _genres(self, asked: Mapping[str, str]) -> list[dict[str, object]]:
        rows = [_genre_row(name) for name in sorted(GENRES)]
        return [row for row in rows if _fits(row, asked.get("where", ""))]


def parse(body: bytes) -> dict[str, str] | None:
    """The clauses of a query by their words; None for what is no query."""
    text, asked, at = body.decode(errors="replace").strip(), {}, 0
    while at < len(text):
        clause = _CLAUSE.match(text, at)
        if clause is None:
            return None
        asked[clause[1]] = clause[2].strip()
        at = clause.end()
    return asked if asked.get("limit", "1").isdigit() else None


def game_row(game: Game, images: str = "https://images.igdb.com") -> dict[str, object]:
    """The whole game; what is not known of it is left out."""
    row: dict[str, object] = {
        "id": game.igdb_id,
        "name": game.title,
        "slug": game.title.casefold().replace(" ", "-"),
        "game_type": game.game_type,
        "platforms": [_platform_row(name) for name in game.platforms],
        "genres": [_genre_row(name) for name in game.genres],
        "alternative_names": [{"id": game.igdb_id * 100 + n, "name": name} for n, name in enumerate(game.other_titles)],
    }
    if game.released_on is not None:
        released = datetime.combine(game.released_on, datetime.min.time(), UTC)
        row["first_release_date"] = int(released.timestamp())
    if game.cover_id is not None:
        row["cover"] = {
            "id": game.igdb_id * 10,
            "image_id": game.cover_id,
            "url": f"{images}/igdb/image/upload/t_thumb/{game.cover_id}.jpg",
        }
    return {name: value for name, value in row.items() if value != []}


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form, without a package for those that carry files."""
    return dict(parse_qsl((await request.body()).decode(errors="replace")))


def _names(game: Game) -> str:
    return " ".join((game.title, *game.other_titles)).casefold()


def _platform_row(name: str) -> dict[str, object]:
    number, abbreviation = PLATFORMS[name]
    return {"id": number, "name": name, "abbreviation": abbreviation}


def _genre_row(name: str) -> dict[str, object]:
    return {"id": GENRES[name], "name": name}


def _fits(row: Mapping[str, object], where: str) -> bool:
    """Whether each condition holds: a field is one of some numbers."""
    conditions = ((found[1], found[2].split(",")) for found in _ONE_OF.finditer(where))
    return all(str(row.get(name)) in [number.strip() for number in numbers] for name, numbers in conditions)


def _with_fields(row: Mapping[str, object], fields: str) -> dict[str, object]:
    """The fields that were asked for and the number; of what a dot leads to likewise; without a dot its number only."""
    wanted: dict[str, list[str]] = {"id": []}
    for path in (part.strip() for part in fields.split(",")):
        name, _, below = path.partition(".")
        wanted.setdefault(name, []).extend([below] if below else [])
    return {name: _cut(row[name], below) for name, below in wanted.items() if name in row}


def _cut(value: object, below: Iterable[str]) -> object:
    if isinstance(value, list):
        return [_cut(each, below) for each in value]
    if not isinstance(value, dict):
        return value
    return _with_fields(value, ",".join(below)) if below else value["id"]
