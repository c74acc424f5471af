"""What a show costs the database: counted by SQLite itself."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from addon.store import session
from addon.store.session import Store
from tests.conftest import HeldClock
from tests.schema.kit import Room, dig
from tests.schema.test_shows import SHOW, aired


@pytest.fixture
def statements() -> list[str]:
    """Every statement that SQLite itself has run, but for what opens and closes transactions."""
    return []


@pytest.fixture
def traced(
    tmp_path: Path, held_clock: HeldClock, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Room]:
    """A room whose database tells what it is asked."""
    set_up = session._set_up_connection

    def note(sql: str) -> None:
        if sql.split()[0].upper() in ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE"):
            statements.append(sql)

    def set_up_traced(db: object, connection: sqlite3.Connection) -> None:
        set_up(db, connection)
        connection.set_trace_callback(note)

    monkeypatch.setattr(session, "_set_up_connection", set_up_traced)
    store = Store(tmp_path / "traced.db")
    yield Room(store, held_clock)
    store.close()


async def test_twenty_seasons_of_twenty_episodes_are_two_questions_to_the_database(
    traced: Room, statements: list[str]
) -> None:
    episodes = [aired(traced, season, number, season - 15) for season in range(1, 21) for number in range(1, 21)]
    request = await traced.show(*episodes, ongoing=True)
    statements.clear()
    shown = await traced.data(SHOW, id=request.public_id)
    seasons = dig(shown, "request", "seasons")
    assert isinstance(seasons, list)
    assert [len(season["episodes"]) for season in seasons] == [20] * 20
    assert all(episode["explanation"] for season in seasons for episode in season["episodes"])
    assert 1 <= len(statements) <= 2, statements


async def test_list_of_shows_asks_the_database_no_more_than_a_list_of_movies(
    traced: Room, statements: list[str]
) -> None:
    document = "{ requests(first: 50) { edges { node { title status explanation } } } }"
    for number in range(10):
        await traced.movie(f"Movie {number}")
    statements.clear()
    await traced.data(document)
    of_movies = len(statements)
    for number in range(10):
        await traced.show(*(aired(traced, 1, each) for each in range(1, 6)), title=f"Show {number}")
    statements.clear()
    shown = await traced.data(document)
    assert len(dig(shown, "requests", "edges")) == 20  # type: ignore[arg-type]  # it is a list
    assert len(statements) == of_movies
