"""Requests for the same game, and the platforms that join one. The lifecycle writes it."""

from datetime import datetime
from typing import Any

from addon.domain.models import Request
from addon.domain.status import MediaType
from addon.domain.transitions import STATUS, Phase
from addon.store.codec import from_json, to_json
from addon.store.entities import Tables
from addon.store.history import Turn, add_history
from addon.store.items import add_item
from addon.store.moves import Moved
from addon.store.requests import NewRequest
from addon.store.rollups import roll_up
from addon.store.rows import item_of, request_of


def same_game(tables: Tables, new: NewRequest) -> tuple[Request, ...]:
    """Requests for the same game, newest first: by IGDB's number, where one is not known by title and year.

    A year that is not known fits any.
    """
    rows = tables.Request.select_by_sql(
        "SELECT * FROM request WHERE media_type = $v[0] AND igdb_id = $v[1] UNION"
        " SELECT * FROM request WHERE media_type = $v[0] AND title_key = $v[2]"
        " AND (igdb_id IS NULL OR $v[1] IS NULL) AND (year IS NULL OR $v[3] IS NULL OR year = $v[3])"
        " ORDER BY id DESC",
        {},
        {"v": (MediaType.GAME.value, new.igdb_id, new.title.casefold(), new.year)},
    )
    return tuple(request_of(row) for row in rows)


def add_platforms(tables: Tables, request_id: int, new: NewRequest, reason: str, now: datetime) -> Moved | None:
    """An item for each of the platforms that the request has none for. None when nothing has joined.

    What was not known of the game when it was first asked for is filled in, but the year: the library's folder has it.
    """
    row = tables.Request.get_for_update(id=request_id)
    if row is None:
        return None
    _fill_in(row, new)
    there = {
        each.platform
        for each in tables.Item.select_by_sql(
            "SELECT * FROM item WHERE request_id = $request_id", {}, {"request_id": request_id}
        )
    }
    added = [add_item(tables, request_id, reason, now, each) for each in new.item_platforms if each not in there]
    if not added:
        return None
    tables.db.flush()
    turns = ((each, Turn(before=None, after=STATUS[Phase(each.phase)], reason=reason)) for each in added)
    changes = [add_history(tables, request_id, each, turn, now) for each, turn in turns]
    changes += roll_up(tables, row, now)
    tables.db.flush()
    return Moved(items=tuple(map(item_of, added)), request=request_of(row), changes=tuple(changes))


def _fill_in(row: Any, new: NewRequest) -> None:
    before = from_json(row.platforms, tuple[str, ...])
    asked = tuple(dict.fromkeys((*before, *new.platforms))) if before and new.platforms else ()  # empty: all of them
    row.platforms = to_json(asked)
    row.igdb_id = row.igdb_id or new.igdb_id
    row.poster_url = row.poster_url or new.poster_url
