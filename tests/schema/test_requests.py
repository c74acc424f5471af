"""What a request shows: itself, its releases, its history, and every part by its id."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from addon.domain.events import (
    Cancelled,
    ChoiceOffered,
    DownloadFinished,
    DownloadStarted,
    FilesReady,
    Imported,
    NothingAccepted,
    ReleasesFound,
)
from addon.domain.releases import Rejection, Release
from addon.domain.status import Format, MediaType, Quality
from addon.store import requests
from addon.store.releases import Verdict, keep_verdicts
from tests.schema.kit import Room, dig

EVERYTHING = """
query ($id: ID!) { request(id: $id) {
  __typename id mediaType title year posterUrl status explanation qualities formats autoSelect source requestedBy
  createdAt updatedAt lastSearchedAt nextSearchAt expiresAt ... on MovieRequest { imdbId tmdbId }
} }
"""


async def test_request_shows_everything_that_is_known_of_it(room: Room) -> None:
    request = await room.movie(formats=(Format.BLURAY,), poster_url="https://images.example/poster.jpg")
    assert (await room.data(EVERYTHING, id=request.public_id))["request"] == {
        "__typename": "MovieRequest",
        "id": "request-1",
        "mediaType": "MOVIE",
        "title": "Night of the Living Dead",
        "year": 1968,
        "posterUrl": room.context.posters.path_of("https://images.example/poster.jpg"),
        "status": "PENDING",
        "explanation": "Asked for by Mia; the first search starts in a few seconds.",
        "qualities": ["P1080", "P720"],
        "formats": ["BLURAY"],
        "autoSelect": True,
        "source": "API",
        "requestedBy": "Mia",
        "createdAt": "2026-11-21T12:00:00+00:00",
        "updatedAt": "2026-11-21T12:00:00+00:00",
        "lastSearchedAt": None,
        "nextSearchAt": "2026-11-21T12:00:00+00:00",
        "expiresAt": "2026-12-21T12:00:00+00:00",
        "imdbId": "tt0063350",
        "tmdbId": 10331,
    }


async def test_searched_request_says_when_it_is_searched_next(room: Room) -> None:
    request = await room.movie()
    (item,) = await room.lifecycle.items(request.id)
    room.clock.forward(60)
    fresh_until = datetime(2026, 11, 21, 15, 12, tzinfo=UTC)
    await room.lifecycle.tell(
        item.id, NothingAccepted(reason="No release found on 2 indexers.", fresh_until=fresh_until)
    )
    shown = (await room.data(EVERYTHING, id=request.public_id))["request"]
    assert dig(shown, "explanation") == "No release found on 2 indexers. Searched again at 15:12."
    assert dig(shown, "nextSearchAt") == "2026-11-21T15:12:00+00:00"
    assert dig(shown, "lastSearchedAt") == "2026-11-21T12:01:00+00:00"
    assert dig(shown, "expiresAt") == "2026-12-21T12:01:00+00:00"


async def test_completed_request_says_when_a_better_one_is_looked_for(room: Room) -> None:
    request = await room.movie()
    (item,) = await room.lifecycle.items(request.id)
    room.lifecycle.policy = replace(room.lifecycle.policy, upgrade_to=Quality.P1080)
    for event in (
        ReleasesFound(reason="1 fits."),
        FilesReady(reason="Ready.", files=()),
        DownloadStarted(reason="Downloading."),
        DownloadFinished(reason="Downloaded."),
        Imported(reason="In the library as Night.mkv.", quality=Quality.P720),
    ):
        await room.lifecycle.tell(item.id, event)
    query = "query ($id: ID!) { request(id: $id) { status explanation nextSearchAt expiresAt } }"
    shown = (await room.data(query, id=request.public_id))["request"]
    assert dig(shown, "status") == "COMPLETED"
    assert str(dig(shown, "nextSearchAt")).startswith("2026-11-22T1")
    assert str(dig(shown, "explanation")).startswith(
        "In the library as Night.mkv. A better one is looked for on Sunday 1"
    )
    assert dig(shown, "expiresAt") is None


async def test_request_at_rest_is_neither_searched_nor_expires(room: Room) -> None:
    request = await room.movie()
    (item,) = await room.lifecycle.items(request.id)
    await room.lifecycle.tell(item.id, Cancelled(reason="Cancelled by a person."))
    shown = (await room.data(EVERYTHING, id=request.public_id))["request"]
    assert [dig(shown, name) for name in ("status", "nextSearchAt", "expiresAt")] == ["CANCELLED", None, None]


@pytest.mark.parametrize("id", ["request-99", "release-1", "nonsense", "", "request-999999999999999999"])
async def test_unknown_id_is_null_and_no_error(room: Room, id: str) -> None:
    document = "query ($id: ID!) { request(id: $id) { id } node(id: $id) { id } }"
    assert await room.data(document, id=id) == {"request": None, "node": None}


async def keep_two_releases(room: Room) -> None:
    """One that is accepted and one with two reasons against it."""
    request = await room.movie()
    (item,) = await room.lifecycle.items(request.id)
    good = Release(
        indexer="stremio:films.example", title="Night.1080p", info_hash="a" * 40, size_bytes=5_000_000_000, seeders=12
    )
    bad = Release(indexer="stremio:films.example", title="Night.CAM", info_hash="b" * 40, seeders=2**40)
    verdicts = (
        Verdict(release=good, quality=Quality.P1080, formats=(Format.BLURAY,), accepted=True, rejections=()),
        Verdict(
            release=bad,
            quality=None,
            formats=(),
            accepted=False,
            rejections=(
                Rejection(rule="no_cams", reason="Filmed in a cinema."),
                Rejection(rule="quality", reason="No quality, wanted 1080p or 720p."),
            ),
        ),
    )
    await room.store.write(keep_verdicts, item.scope, verdicts, room.clock())


RELEASES = """
query ($accepted: Boolean, $first: Int! = 100) { request(id: "request-1") {
  releases(accepted: $accepted, first: $first) {
    id title indexer infoHash sizeBytes seeders quality formats cached seasons episodes accepted
    rejections { rule reason }
} } }
"""


async def test_releases_carry_every_reason_against_them(room: Room) -> None:
    await keep_two_releases(room)
    found = dig(await room.data(RELEASES), "request", "releases")
    assert found == [
        {
            "id": "release-1",
            "title": "Night.1080p",
            "indexer": "stremio:films.example",
            "infoHash": "a" * 40,
            "sizeBytes": 5_000_000_000,
            "seeders": 12,
            "quality": "P1080",
            "formats": ["BLURAY"],
            "cached": None,
            "seasons": [],
            "episodes": [],
            "accepted": True,
            "rejections": [],
        },
        {
            "id": "release-2",
            "title": "Night.CAM",
            "indexer": "stremio:films.example",
            "infoHash": "b" * 40,
            "sizeBytes": None,
            "seeders": None,  # more than an Int holds means nothing
            "quality": None,
            "formats": [],
            "cached": None,
            "seasons": [],
            "episodes": [],
            "accepted": False,
            "rejections": [
                {"rule": "no_cams", "reason": "Filmed in a cinema."},
                {"rule": "quality", "reason": "No quality, wanted 1080p or 720p."},
            ],
        },
    ]


async def test_releases_are_narrowed_by_verdict_and_number(room: Room) -> None:
    await keep_two_releases(room)
    for wanted, title in ((True, "Night.1080p"), (False, "Night.CAM")):
        found = dig(await room.data(RELEASES, accepted=wanted), "request", "releases")
        assert [dig(each, "title") for each in found] == [title]  # type: ignore[attr-defined]
    assert len(dig(await room.data(RELEASES, first=1), "request", "releases")) == 1  # type: ignore[arg-type]
    for first in (0, -1, 101):
        assert await room.code(RELEASES, first=first) == "BAD_INPUT"


async def test_history_tells_every_move_with_its_reason(room: Room) -> None:
    request = await room.movie()
    (item,) = await room.lifecycle.items(request.id)
    await room.lifecycle.tell(item.id, ChoiceOffered(reason="6 releases fit."))
    document = """query ($last: Int! = 200) { request(id: "request-1") { history(last: $last) {
        id at from to reason season episode platform } } }"""
    moves = dig(await room.data(document), "request", "history")
    assert [(dig(move, "from"), dig(move, "to"), dig(move, "reason")) for move in moves] == [  # type: ignore[attr-defined]
        (None, "PENDING", "Asked for by Mia."),
        ("PENDING", "FOUND", "6 releases fit."),
    ]
    assert dig(await room.data(document, last=1), "request", "history", 0, "id") == "change-2"
    for last in (0, 1001):
        assert await room.code(document, last=last) == "BAD_INPUT"


async def test_anything_is_found_by_its_id(room: Room) -> None:
    await keep_two_releases(room)
    document = """query ($id: ID!) { node(id: $id) { __typename id
        ... on Release { title } ... on StatusChange { reason } ... on Request { status } } }"""
    found = {id: (await room.data(document, id=id))["node"] for id in ("request-1", "release-2", "change-1")}
    assert found == {
        "request-1": {"__typename": "MovieRequest", "id": "request-1", "status": "PENDING"},
        "release-2": {"__typename": "Release", "id": "release-2", "title": "Night.CAM"},
        "change-1": {"__typename": "StatusChange", "id": "change-1", "reason": "Asked for by Mia."},
    }
    for id in ("release-9", "change-9", "season-1-1", "season-9-1", "episode-1", "episode-9", "platform-1"):
        assert (await room.data(document, id=id))["node"] is None  # a movie has no such parts


async def test_parts_of_shows_and_games_have_ids_too(room: Room) -> None:
    show = await room.movie("Fire Maidens", media_type=MediaType.SHOW, imdb_id="tt0000003")
    game = await room.movie("Tennis for Two", media_type=MediaType.GAME, imdb_id=None, tmdb_id=None)
    await room.store.write(lambda tables: number_items(tables, show.id, game.id))
    document = """{
        season: node(id: "season-1-2") { ... on Season { number status episodes { id number explanation } } }
        episode: node(id: "episode-1") { ... on Episode { number airsAt title status } }
        platform: node(id: "platform-2") { ... on GamePlatform { platform status explanation } }
        show: request(id: "request-1") { ... on ShowRequest { imdbId ongoing seasons { id } } }
        game: request(id: "request-2") { ... on GameRequest { igdbId platforms genres items { id platform } } } }"""
    waits = "Asked for by Mia; the first search starts in a few seconds."
    unannounced = "Announced without a date. The date is looked up every day."
    assert await room.data(document) == {
        "season": {
            "number": 2,
            "status": "PENDING",
            "episodes": [{"id": "episode-1", "number": 5, "explanation": unannounced}],
        },
        "episode": {"number": 5, "airsAt": None, "title": None, "status": "PENDING"},
        "platform": {"platform": "Console", "status": "PENDING", "explanation": waits},
        "show": {"imdbId": "tt0000003", "ongoing": False, "seasons": [{"id": "season-1-2"}]},
        "game": {"igdbId": None, "platforms": [], "genres": [], "items": [{"id": "platform-2", "platform": "Console"}]},
    }


def number_items(tables: object, show_id: int, game_id: int) -> None:
    """Makes the one item of each request an episode and a platform."""
    (episode,) = requests.items_of_request(tables, show_id)  # type: ignore[arg-type]  # what the store hands in
    (platform,) = requests.items_of_request(tables, game_id)  # type: ignore[arg-type]
    tables.Item[episode.id].set(season=2, episode=5)  # type: ignore[attr-defined]
    tables.Item[platform.id].set(platform="Console")  # type: ignore[attr-defined]
