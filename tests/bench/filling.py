"""A database with many requests, written with SQL before Usher starts. Nothing in it is ever due."""

import sqlite3
from contextlib import closing
from pathlib import Path

from addon.store.migrations import migrate

DATABASE = "usher.db"
PAGE = 50
"""How many requests each rare filter finds, however many there are: a full page, spread over all of them."""
RARE_TITLE = "Lighthouse"
RARE_PERSON = "keeper"

FIRST_AT = 1_790_000_000_000_000  # microseconds since 1970: in 2026
NEVER = 4_000_000_000_000_000  # in 2096
_MANY_AT_ONCE = 20_000

_REQUEST = """
INSERT INTO request (id, media_type, title, title_key, year, imdb_id, tmdb_id, status, lead_item_id, qualities,
    auto_select, source, requested_by, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '["P1080","P720"]', 1, 'SEERR_WEBHOOK', ?, ?, ?)
"""
_ITEM = """
INSERT INTO item (id, request_id, phase, due_at, note, phase_since, searched_at, expiry_base_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
PHASES = {"PENDING": "SEARCHING", "COMPLETED": "COMPLETED", "EXPIRED": "EXPIRED", "CANCELLED": "CANCELLED"}
Row = tuple[object, ...]


def fill(folder: Path, count: int) -> None:
    """A new database in the folder with so many requests (200 or more), each with its item."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / DATABASE
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        for first in range(0, count, _MANY_AT_ONCE):
            numbers = range(first, min(count, first + _MANY_AT_ONCE))
            connection.executemany(_REQUEST, (_request(number, count) for number in numbers))
            connection.executemany(_ITEM, (_item(number, count) for number in numbers))
            connection.commit()


def _request(number: int, count: int) -> Row:
    gap = count // PAGE
    at = FIRST_AT + number * 1_000_000
    title = f"{RARE_TITLE if number % gap == 3 else 'Tide Table'} {number}"
    imdb_id = f"tt99{number:07d}"
    person = RARE_PERSON if number % gap == 2 else f"friend {number % 20}"
    media_type = "GAME" if number % gap == 1 else "MOVIE"
    row = (number + 1, media_type, title, title.casefold(), 2001 + number % 20, imdb_id, 8_000_000 + number)
    return *row, status_of(number, count), number + 1, person, at, at


def _item(number: int, count: int) -> Row:
    status = status_of(number, count)
    at = FIRST_AT + number * 1_000_000
    due_at = NEVER if status == "PENDING" else None
    return number + 1, number + 1, PHASES[status], due_at, "No release found on 1 indexer.", at, at, NEVER


def status_of(number: int, count: int) -> str:
    """Where that one of so many requests stands. Rare: EXPIRED. The rest is mostly done."""
    if number % (count // PAGE) == 0:
        return "EXPIRED"
    return ("COMPLETED", "COMPLETED", "COMPLETED", "PENDING", "CANCELLED")[number % 5]
