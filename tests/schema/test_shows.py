"""Shows as clients see them: seasons, episodes, packs, and every turn named by its number."""

from datetime import timedelta
from typing import Any

import pytest

from addon.domain.episodes import Episode
from addon.domain.events import ChoiceOffered, NoPackAccepted, NothingAccepted, SeenInLibrary
from addon.domain.models import Request, Scope
from addon.domain.releases import Release
from addon.store.releases import Verdict, keep_verdicts
from tests.schema.kit import Room, dig
from tests.schema.sockets import enter, serve
from tests.schema.test_subscriptions import next_data, until

DAY = timedelta(days=1)
SHOW = """query ($id: ID!) { request(id: $id) { title status explanation nextSearchAt expiresAt
    ... on ShowRequest { imdbId ongoing seasons { id number status
        episodes { id number title airsAt status explanation } } } } }"""
CHANGED = """subscription { requestChanged {
    request { id status explanation } change { season episode platform from to reason } } }"""
RELEASES = """query ($season: Int, $episode: Int) { request(id: "request-1") {
    releases(season: $season, episode: $episode) { title seasons episodes } } }"""


def aired(room: Room, season: int, number: int, days: float = -30, title: str | None = None) -> Episode:
    """An episode that airs so many days from now; its season ends with it."""
    at = room.clock() + days * DAY
    return Episode(season=season, number=number, title=title, airs_at=at, season_ends_at=at)


async def tell(room: Room, request: Request, number: tuple[int, int], event: Any) -> None:
    """Something happens to one episode."""
    items = {(item.season, item.episode): item for item in await room.lifecycle.items(request.id)}
    await room.lifecycle.tell(items[number].id, event)


async def test_show_is_seen_by_season_and_episode_each_with_its_own_status_and_reason(room: Room) -> None:
    later = room.clock() + 3 * DAY
    request = await room.show(
        aired(room, 1, 2, title="The Long Wharf"),
        aired(room, 1, 10),
        Episode(season=2, number=1, airs_at=later),
        Episode(season=2, number=2),
    )
    await tell(room, request, (1, 2), ChoiceOffered(reason="2 releases of 9 fit."))
    await tell(room, request, (1, 10), SeenInLibrary(reason="The library has it already."))
    shown = (await room.data(SHOW, id=request.public_id))["request"]
    announced = "Announced without a date. The date is looked up every day."
    assert shown == {
        "title": "Lamplighters",
        "status": "PENDING",
        "explanation": f"S02E02: {announced}",
        "nextSearchAt": None,
        "expiresAt": None,
        "imdbId": "tt0000003",
        "ongoing": False,
        "seasons": [
            {
                "id": "season-1-1",
                "number": 1,
                "status": "FOUND",
                "episodes": [
                    {
                        "id": "episode-1",
                        "number": 2,
                        "title": "The Long Wharf",
                        "airsAt": "2026-10-22T12:00:00+00:00",
                        "status": "FOUND",
                        "explanation": "2 releases of 9 fit. You asked to choose one yourself.",
                    },
                    {
                        "id": "episode-2",
                        "number": 10,
                        "title": None,
                        "airsAt": "2026-10-22T12:00:00+00:00",
                        "status": "COMPLETED",
                        "explanation": "The library has it already.",
                    },
                ],
            },
            {
                "id": "season-1-2",
                "number": 2,
                "status": "PENDING",
                "episodes": [
                    {
                        "id": "episode-3",
                        "number": 1,
                        "title": None,
                        "airsAt": "2026-11-24T12:00:00+00:00",
                        "status": "PENDING",
                        "explanation": "Airs on Tuesday 24 November; searched from then on.",
                    },
                    {
                        "id": "episode-4",
                        "number": 2,
                        "title": None,
                        "airsAt": None,
                        "status": "PENDING",
                        "explanation": announced,
                    },
                ],
            },
        ],
    }


async def test_season_of_an_ongoing_show_leaves_out_what_has_not_aired(room: Room) -> None:
    first, second = aired(room, 1, 1), aired(room, 1, 2, days=2)
    request = await room.show(first, second, present=frozenset({first.key}), ongoing=True)
    shown = (await room.data(SHOW, id=request.public_id))["request"]
    assert (dig(shown, "ongoing"), dig(shown, "status")) == (True, "COMPLETED")
    assert dig(shown, "explanation") == (
        "All that has aired is in the library. The next episode airs on Monday 23 November."
    )
    assert (dig(shown, "seasons", 0, "status"), dig(shown, "seasons", 0, "episodes", 1, "status")) == (
        "COMPLETED",
        "PENDING",
    )
    once = await room.show(first, second, present=frozenset({first.key}))
    shown = (await room.data(SHOW, id=once.public_id))["request"]
    assert (dig(shown, "status"), dig(shown, "seasons", 0, "status")) == ("PENDING", "PENDING")


async def test_season_that_is_searched_as_one_is_named_as_one(room: Room) -> None:
    request = await room.show(aired(room, 3, 1), aired(room, 3, 2))
    shown = await room.data(SHOW, id=request.public_id)
    said = "Asked for by Mia; the first search starts in a few seconds."
    assert dig(shown, "request", "explanation") == f"Season 3: {said}"
    assert dig(shown, "request", "seasons", 0, "episodes", 0, "explanation") == said
    for number in ((3, 1), (3, 2)):
        await tell(room, request, number, NoPackAccepted(reason="No season pack found on 1 indexer."))
    await tell(room, request, (3, 2), NothingAccepted(reason="No release found on 1 indexer."))
    again = str(dig(await room.data(SHOW, id=request.public_id), "request", "explanation"))
    assert "No release found on 1 indexer. Searched again at 12:1" in again


async def test_seasons_and_episodes_are_found_by_their_ids(room: Room) -> None:
    await room.show(aired(room, 0, 4), aired(room, 2, 1, title="Low Tide"))
    document = """query ($id: ID!) { node(id: $id) { __typename id
        ... on Season { number status episodes { id number } } ... on Episode { number title status } } }"""
    season = {"__typename": "Season", "id": "season-1-2", "number": 2, "status": "PENDING"}
    assert (await room.data(document, id="season-1-2"))["node"] == {
        **season,
        "episodes": [{"id": "episode-2", "number": 1}],
    }
    assert dig(await room.data(document, id="season-1-0"), "node", "number") == 0
    assert (await room.data(document, id="episode-2"))["node"] == {
        "__typename": "Episode",
        "id": "episode-2",
        "number": 1,
        "title": "Low Tide",
        "status": "PENDING",
    }
    for unknown in ("season-1-1", "season-9-2", "season-1", "episode-9", "platform-2"):
        assert (await room.data(document, id=unknown))["node"] is None


async def keep(room: Room, season: int | None, episode: int | None, *titles: str) -> None:
    """A search for this has found these."""
    verdicts = tuple(
        Verdict(
            release=Release(indexer="stremio:films.example", title=title, info_hash=f"{number:040x}"),
            quality=None,
            formats=(),
            accepted=True,
            rejections=(),
        )
        for number, title in enumerate(titles)
    )
    await room.store.write(keep_verdicts, Scope(1, season, episode), verdicts, room.clock())


@pytest.mark.parametrize(
    ("found_for", "title", "seasons", "episodes"),
    [
        ((1, None), "Lamplighters.S01.1080p.WEB-DL", [1], []),
        ((1, None), "Lamplighters.S01-S03.1080p.WEB-DL", [1, 2, 3], []),
        ((1, 1), "Lamplighters.S01.1080p.WEB-DL", [1], []),  # a pack that was found for an episode is a pack
        ((2, 3), "Lamplighters.S02E03.1080p.WEB-DL", [2], [3]),
        ((2, 3), "Lamplighters.S02E03-E04.1080p.WEB-DL", [2], [3, 4]),
        ((2, 3), "Lamplighters.2x03.Low.Tide", [2], [3]),
        ((2, 3), "Lamplighters.Low.Tide.1080p.WEB-DL", [2], [3]),  # its name says nothing
        ((2, None), "Lamplighters.Low.Tide.1080p.WEB-DL", [2], []),
        ((None, None), "Lamplighters.S02E03.1080p.WEB-DL", [], []),  # nobody asked for an episode
    ],
)
async def test_release_says_which_seasons_and_episodes_it_covers(
    room: Room, found_for: tuple[int | None, int | None], title: str, seasons: list[int], episodes: list[int]
) -> None:
    await room.show(aired(room, 1, 1), aired(room, 2, 3))
    await keep(room, *found_for, title)
    found = dig(await room.data(RELEASES), "request", "releases")
    assert found == [{"title": title, "seasons": seasons, "episodes": episodes}]


async def test_releases_of_an_episode_are_its_own_and_the_packs_of_its_season(room: Room) -> None:
    await room.show(aired(room, 1, 1), aired(room, 1, 2), aired(room, 2, 1))
    await keep(room, 1, None, "S01 pack")
    await keep(room, 2, None, "S02 pack")
    await keep(room, 1, 1, "S01E01 single")
    await keep(room, 1, 2, "S01E02 single")

    async def titles(**wanted: int) -> set[object]:
        found = dig(await room.data(RELEASES, **wanted), "request", "releases")
        return {dig(each, "title") for each in found}  # type: ignore[attr-defined]

    assert await titles(season=1, episode=2) == {"S01 pack", "S01E02 single"}
    assert await titles(season=1) == {"S01 pack", "S01E01 single", "S01E02 single"}
    assert await titles(season=2, episode=1) == {"S02 pack"}
    assert len(await titles()) == 4


async def test_every_turn_of_an_episode_and_of_the_show_is_told_with_its_numbers(room: Room) -> None:
    request = await room.show(aired(room, 1, 1), aired(room, 1, 2))
    async with serve(room) as port, enter(port) as client:
        id = await client.subscribe(CHANGED)
        await until(lambda: room.bus.subscriber_count == 1)
        items = await room.lifecycle.items(request.id)
        await room.lifecycle.tell_all((item.id for item in items), ChoiceOffered(reason="1 pack fits."))
        told = [dig(await next_data(client, id, "requestChanged"), "change") for _ in range(3)]
    turn = {"platform": None, "from": "PENDING", "to": "FOUND"}
    assert told == [
        {**turn, "season": 1, "episode": 1, "reason": "1 pack fits."},
        {**turn, "season": 1, "episode": 2, "reason": "1 pack fits."},
        {**turn, "season": None, "episode": None, "reason": "Follows its items."},
    ]


async def test_history_names_the_episode_of_each_turn(room: Room) -> None:
    request = await room.show(aired(room, 1, 1), aired(room, 1, 2))
    await tell(room, request, (1, 2), ChoiceOffered(reason="It fits."))
    document = '{ request(id: "request-1") { history { season episode from to } } }'
    assert dig(await room.data(document), "request", "history") == [
        {"season": None, "episode": None, "from": None, "to": "PENDING"},
        {"season": 1, "episode": 2, "from": "PENDING", "to": "FOUND"},
        {"season": None, "episode": None, "from": "PENDING", "to": "FOUND"},
    ]
