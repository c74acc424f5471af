"""Requests for games as the store keeps them: told apart, growing, found by IGDB's number."""

from dataclasses import replace

import pytest

from addon.domain.models import Request
from addon.domain.status import MediaType, Status
from addon.store import games, listing, requests
from addon.store.requests import NewRequest
from addon.store.session import Store
from addon.store.titles import requests_by_igdb
from tests.domain.lives import NOON

from .kit import NEW, created, rows

GAME = replace(
    NEW,
    media_type=MediaType.GAME,
    imdb_id=None,
    title="Tennis for Two",
    year=1958,
    igdb_id=7,
    platforms=("PC",),
    genres=("Sport",),
    item_platforms=("PC",),
)


async def same(store: Store, new: NewRequest) -> list[int]:
    return [request.id for request in await store.read(games.same_game, new)]


async def shown(store: Store, request_id: int = 1) -> Request:
    listed = await store.read(listing.find_request, request_id)
    assert listed is not None
    return listed.request


@pytest.mark.parametrize(
    ("changes", "is_same"),
    [
        ({}, True),
        ({"title": "Another name", "year": 1999}, True),  # the number decides
        ({"igdb_id": 8}, False),
        ({"igdb_id": None}, True),
        ({"igdb_id": None, "year": None}, True),
        ({"igdb_id": None, "title": "TENNIS FOR TWO"}, True),
        ({"igdb_id": None, "year": 1959}, False),
        ({"igdb_id": None, "title": "Tennis for Two 2"}, False),
    ],
)
async def test_game_is_the_same_by_number_else_by_title_and_year(
    store: Store, changes: dict[str, object], is_same: bool
) -> None:
    await created(store, GAME)
    assert await same(store, replace(GAME, **changes)) == ([1] if is_same else [])  # type: ignore[arg-type]


async def test_movie_of_the_title_is_no_game(store: Store) -> None:
    await created(store, replace(GAME, media_type=MediaType.MOVIE))
    assert await same(store, GAME) == []


async def test_newest_request_for_the_game_comes_first_and_each_once(store: Store) -> None:
    for new in (GAME, replace(GAME, igdb_id=None), GAME):
        await created(store, new)
    assert await same(store, GAME) == [3, 2, 1]


async def test_request_shows_what_it_was_asked_with(store: Store) -> None:
    await created(store, GAME)
    request = await shown(store)
    assert (request.igdb_id, request.platforms, request.genres) == (7, ("PC",), ("Sport",))


async def test_platforms_that_join_are_searched_and_told(store: Store) -> None:
    await created(store, GAME)
    more = replace(GAME, platforms=("Switch", "PC"), item_platforms=("Switch", "PC"), poster_url="https://x.test/1.jpg")
    grown = await store.write(games.add_platforms, 1, more, "Asked for.", NOON)
    assert grown is not None
    assert [item.platform for item in grown.items] == ["Switch"]
    assert [(change.platform, change.to_status) for change in grown.changes] == [("Switch", Status.PENDING)]
    request = await shown(store)
    assert (request.platforms, request.poster_url) == (("PC", "Switch"), "https://x.test/1.jpg")
    assert rows(store, "SELECT platform, phase FROM item ORDER BY id") == [("PC", "SEARCHING"), ("Switch", "SEARCHING")]


async def test_request_for_all_platforms_goes_on_being_one(store: Store) -> None:
    await created(store, replace(GAME, platforms=(), item_platforms=("PC",)))
    await store.write(games.add_platforms, 1, replace(GAME, item_platforms=("PS5",)), "Asked for.", NOON)
    assert (await shown(store)).platforms == ()


async def test_where_nothing_joins_nothing_is_told(store: Store) -> None:
    await created(store, GAME)
    assert await store.write(games.add_platforms, 1, GAME, "Asked for.", NOON) is None
    assert await store.write(games.add_platforms, 9, GAME, "Asked for.", NOON) is None
    assert len(rows(store, "SELECT 1 FROM history")) == 1


async def newest(store: Store, *igdb_ids: int) -> dict[int, int]:
    found = await store.read(requests_by_igdb, igdb_ids)
    return {igdb_id: each.id for igdb_id, each in found.items()}


async def test_newest_request_is_found_by_igdbs_number(store: Store) -> None:
    for new in (GAME, GAME, replace(GAME, igdb_id=8)):
        await created(store, new)
    assert await newest(store, 7, 8, 9) == {7: 2, 8: 3}
    await store.write(requests.remove, 2)
    assert await newest(store, 7) == {7: 1}
