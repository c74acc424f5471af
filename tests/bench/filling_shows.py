"""A database with many shows, whose statuses are those of as many movies (`filling`). Nothing in it is ever due."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from addon.store.migrations import migrate
from tests.bench.filling import DATABASE, FIRST_AT, NEVER, PHASES, Row, status_of

SEASONS, EPISODES = 10, 20
PER_SHOW = SEASONS * EPISODES

_WEEK = 7 * 24 * 3_600_000_000  # microseconds
_LAST_AIRED_AT = FIRST_AT - 104 * _WEEK
_TO_COME = 2  # episodes at the end of an ongoing show that have not aired
_ALONE = EPISODES // 2  # of a last season that are still searched, each by itself

_REQUEST = """
INSERT INTO request (id, media_type, title, title_key, year, imdb_id, tmdb_id, status, lead_item_id, qualities,
    auto_select, source, requested_by, created_at, updated_at, ongoing, seasons, has_ended, refresh_at, next_air_at)
VALUES (?, 'SHOW', ?, ?, ?, ?, ?, ?, ?, '["P1080","P720"]', 1, 'SEERR_WEBHOOK', ?, ?, ?, ?, ?, ?, ?, ?)
"""
_ITEM = """
INSERT INTO item (request_id, season, episode, title, airs_at, phase, due_at, note, phase_since, searched_at,
    expiry_base_at, with_season, season_ends_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def fill_shows(folder: Path, count: int) -> None:
    """A new database in the folder with so many shows (200 or more), each with all of its episodes.

    The newest episodes lead: they are done, still to air, or searched with their season or one by one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / DATABASE
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany(_REQUEST, (_request(number, count) for number in range(count)))
        connection.executemany(_ITEM, (item for number in range(count) for item in _items(number, count)))
        connection.commit()


def _request(number: int, count: int) -> Row:
    at = FIRST_AT + number * 1_000_000
    title = f"Tide Tables {number}"
    ongoing = _is_ongoing(number, count)
    lead = (number + 1) * PER_SHOW - (_TO_COME if ongoing else 0)
    row = (number + 1, title, title.casefold(), 2001 + number % 20, f"tt98{number:07d}", 7_000_000 + number)
    seasons = "[]" if ongoing else f"[{','.join(str(season) for season in range(1, SEASONS + 1))}]"
    later = NEVER if ongoing else None
    person = f"friend {number % 20}"
    return *row, status_of(number, count), lead, person, at, at, ongoing, seasons, not ongoing, later, later


def _items(number: int, count: int) -> Iterator[Row]:
    at = FIRST_AT + number * 1_000_000
    status = status_of(number, count)
    whole = number % 2 == 0  # its last season is searched as a whole
    ongoing = _is_ongoing(number, count)
    for place in range(PER_SHOW):
        season, episode = place // EPISODES + 1, place % EPISODES + 1
        left = PER_SHOW - place
        to_come = ongoing and left <= _TO_COME
        is_open = left <= (EPISODES if whole else _ALONE) if status != "COMPLETED" else to_come
        phase = PHASES["PENDING" if to_come else status if is_open else "COMPLETED"]
        waits = phase == "SEARCHING"
        airs_at = NEVER if to_come else _LAST_AIRED_AT - (left - 1) * _WEEK
        is_airing = ongoing and season == SEASONS
        ends_at = NEVER if is_airing else _LAST_AIRED_AT - (SEASONS - season) * EPISODES * _WEEK
        note = "" if to_come else "No release found on 1 indexer." if is_open else "Imported."
        row = (number + 1, season, episode, f"Spring tide {episode}", airs_at, phase, NEVER if waits else None)
        yield *row, note, at, None if to_come else at, NEVER, waits and whole and not to_come, ends_at


def _is_ongoing(number: int, count: int) -> bool:
    """Of the shows of which all that has aired is there, every other one."""
    return status_of(number, count) == "COMPLETED" and number % 2 == 1
