"""What IGDB says of games, strange things among it."""

import msgspec
import pytest

from addon.clients.igdb_answers import games_in, names_in
from addon.domain.games import GameInfo, GamePlatform

from .igdb_kit import GAME, Body


def read(*rows: object) -> tuple[GameInfo, ...]:
    return games_in([msgspec.Raw(msgspec.json.encode(row)) for row in rows])


def changed(**changes: object) -> Body:
    return {**GAME, **changes}


def test_game_is_read_whole() -> None:
    assert read(GAME) == (
        GameInfo(
            igdb_id=9001,
            title="Blue Harbor Racing",
            year=2020,
            poster_url="https://images.igdb.com/igdb/image/upload/t_cover_big/co1abc.jpg",
            platforms=(
                GamePlatform(id=6, name="PC (Microsoft Windows)", abbreviation="PC"),
                GamePlatform(id=48, name="PlayStation 4"),
            ),
            genres=("Racing",),
            other_titles=("Harbor Racers",),
            description="Boats go round in circles.",
        ),
    )


def test_what_is_left_out_is_not_known() -> None:
    assert read({"id": 1, "name": "Bare"}) == (GameInfo(igdb_id=1, title="Bare"),)


@pytest.mark.parametrize(
    "row",
    [{"id": 1}, {"name": "No number"}, {"id": 0, "name": "x"}, {"id": "x", "name": "y"}, {"id": 2**31, "name": "x"}, 5],
)
def test_row_that_is_no_game_hides_no_other(row: object) -> None:
    assert [game.igdb_id for game in read(row, GAME, GAME)] == [9001]


@pytest.mark.parametrize(
    ("seconds", "year"),
    [
        (0, 1970),
        (-1, 1969),
        (-378_691_200, 1958),
        (1583971200, 2020),
        (10**12, None),
        (-(10**12), None),
        ("x", None),
        (True, None),
    ],
)
def test_year_is_that_of_the_first_release_in_utc(seconds: object, year: int | None) -> None:
    (game,) = read(changed(first_release_date=seconds))
    assert game.year == year


@pytest.mark.parametrize("cover", [77, {"id": 77}, {"image_id": "../x"}, {"image_id": "a b"}, {"image_id": ""}, None])
def test_strange_cover_is_none(cover: object) -> None:
    (game,) = read(changed(cover=cover))
    assert game.poster_url is None


def test_strange_parts_are_left_out() -> None:
    (game,) = read(changed(platforms=[6, {"id": 6}, {"name": "x"}, {"id": 3, "name": "Linux"}], genres=[10, {}]))
    assert game.platforms == (GamePlatform(id=3, name="Linux"),)
    assert game.genres == ()


def test_lists_are_bounded() -> None:
    (game,) = read(changed(alternative_names=[{"name": f"Name {number}"} for number in range(500)]))
    assert len(game.other_titles) == 50
    rows = [msgspec.Raw(msgspec.json.encode({"name": f"Genre {number}"})) for number in range(60)]
    assert len(names_in(rows)) == 50
