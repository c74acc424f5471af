"""What IGDB says of games, platforms and genres, as data. Knows not how it is fetched."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import msgspec

from addon.clients.answers import readable
from addon.clients.values import line, whole
from addon.domain.games import GameInfo, GamePlatform

FIELDS = (
    "name,summary,first_release_date,cover.image_id,cover.url,platforms.name,platforms.abbreviation,"
    "genres.name,alternative_names.name"
)
"""What is asked of a game."""

_COVER = "{}/igdb/image/upload/t_cover_big/{}.jpg"
_IMAGES = "https://images.igdb.com"
_WEB = re.compile(r"(https?:)?//([A-Za-z0-9.-]+(?::\d{1,5})?)/")
_MOST_PARTS = 50  # platforms, genres or other names of one game
_LONGEST_SUMMARY = 3000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_SECOND = 7_258_118_400  # the year 2200
_FIRST_SECOND = -2_840_140_800  # the year 1880


class Token(msgspec.Struct):
    """What Twitch gives for the keys."""

    access_token: str
    expires_in: int


class _Named(msgspec.Struct):
    id: object = None
    name: object = None
    abbreviation: object = None
    image_id: object = None
    url: object = None


_Parts = list[msgspec.Raw] | None  # each is decoded by itself: a number in place of a thing does not spoil the rest


class _Game(msgspec.Struct):
    id: object = None
    name: object = None
    summary: object = None
    first_release_date: object = None
    cover: msgspec.Raw = msgspec.Raw(b"null")
    platforms: _Parts = None
    genres: _Parts = None
    alternative_names: _Parts = None

    def info(self) -> GameInfo | None:
        """The game; None for one without its number or name."""
        igdb_id, title = whole(self.id, least=1, most=2**31 - 1), line(self.name, 300)
        if igdb_id is None or title is None:
            return None
        return GameInfo(
            igdb_id=igdb_id,
            title=title,
            year=_year(self.first_release_date),
            poster_url=_cover(self.cover),
            platforms=_platforms(self.platforms),
            genres=names_in(self.genres or ()),
            other_titles=tuple(each for each in names_in(self.alternative_names or ()) if each != title),
            description=line(self.summary, _LONGEST_SUMMARY),
        )


TOKEN = msgspec.json.Decoder(Token)
ROWS = msgspec.json.Decoder(list[msgspec.Raw])
"""Every answer is a list; each of its rows is decoded by itself."""

_GAME = msgspec.json.Decoder(_Game)
_NAMED = msgspec.json.Decoder(_Named)


def games_in(rows: Iterable[msgspec.Raw]) -> tuple[GameInfo, ...]:
    """The games that make sense, each once."""
    found = (row.info() for row in readable(rows, _GAME))
    return tuple({game.igdb_id: game for game in found if game is not None}.values())


def names_in(rows: Iterable[msgspec.Raw], most: int = _MOST_PARTS) -> tuple[str, ...]:
    """The names that they have, each once."""
    found = (line(row.name, 300) for row in readable(list(rows)[:most], _NAMED))
    return tuple(dict.fromkeys(name for name in found if name is not None))


def _platforms(rows: _Parts) -> tuple[GamePlatform, ...]:
    found = {}
    for row in readable((rows or [])[:_MOST_PARTS], _NAMED):
        number, name = whole(row.id, least=1), line(row.name, 100)
        if number is not None and name is not None:
            found[number] = GamePlatform(id=number, name=name, abbreviation=line(row.abbreviation, 100))
    return tuple(found.values())


def _cover(part: msgspec.Raw) -> str | None:
    for row in readable((part,), _NAMED):
        image = line(row.image_id, 100)
        if image is not None and image.isascii() and image.replace("_", "").isalnum():
            return _COVER.format(_host(row.url), image)
    return None


def _host(url: object) -> str:
    """Where IGDB says its images are; it leaves the scheme out, and other servers that speak like it name theirs."""
    parts = _WEB.match(line(url, 500) or "")
    return _IMAGES if parts is None else f"{parts[1] or 'https:'}//{parts[2]}"


def _year(value: object) -> int | None:
    """The year of unix seconds; before 1970 they are negative."""
    seconds = whole(value, least=_FIRST_SECOND, most=_LAST_SECOND)
    return None if seconds is None else (_EPOCH + timedelta(seconds=seconds)).year
