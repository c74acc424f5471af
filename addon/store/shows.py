"""What changes of a show's request when its metadata does: dates, titles, new episodes. The lifecycle writes it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from addon.domain.episodes import Episode, Number
from addon.domain.models import Change, Item, Request
from addon.domain.moves import first_search_at, goes_with_season
from addon.domain.status import Status
from addon.domain.transitions import STATUS, Phase
from addon.store.codec import from_micros, to_json, to_micros
from addon.store.entities import Tables
from addon.store.history import Turn, add_history
from addon.store.items import add_episode
from addon.store.moves import Moved
from addon.store.rollups import roll_up
from addon.store.rows import item_of, request_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """What the metadata says now. `added` become items, `present` of them are in the library; `known` are items.

    `ongoing`, `seasons` and `runtime_minutes` None: as they are. `by_clock`: nobody asked for it, so a request at rest
    stays as it is.
    """

    added: tuple[Episode, ...] = ()
    present: frozenset[Number] = frozenset()
    known: tuple[Episode, ...] = ()
    ongoing: bool | None = None
    seasons: tuple[int, ...] | None = None
    is_anime: bool = False
    has_ended: bool = False
    refresh_at: datetime | None = None
    by_clock: bool = False
    runtime_minutes: int | None = None


def grow(tables: Tables, request_id: int, growth: Growth, reason: str, now: datetime) -> Moved | None:
    """Writes it; `items` are the new ones, or all when there is none. None when nothing that is shown has changed."""
    row = tables.Request.get_for_update(id=request_id)
    if row is None or (growth.by_clock and row.refresh_at is None):
        return None
    there = {(each.season, each.episode): each for each in _items(tables, request_id)}
    followed = [_follow(there[each.key], each, now) for each in growth.known if each.key in there]
    added = [
        add_episode(tables, request_id, each, reason, now, in_library=each.key in growth.present)
        for each in growth.added
        if each.key not in there
    ]
    tables.db.flush()
    changes = [_announced(tables, each, reason, now) for each in added]
    if not _write_request(row, growth) and not added and not any(followed):
        return None
    changes += roll_up(tables, row, now)
    tables.db.flush()
    shown = added or list(there.values())
    return Moved(items=tuple(map(item_of, shown)), request=request_of(row), changes=tuple(changes))


def put_off_refresh(tables: Tables, request_id: int, refresh_at: datetime | None) -> None:
    """Has the metadata looked at then, or never, instead of when it was due; a request that rests goes on resting."""
    row = tables.Request.get(id=request_id)
    if row is not None and row.refresh_at is not None:
        row.refresh_at = to_micros(refresh_at)


def rest(tables: Tables, request_id: int) -> None:
    """Nothing is looked up for the request any more."""
    put_off_refresh(tables, request_id, None)


def rouse(tables: Tables, request_id: int, now: datetime) -> None:
    """The metadata of a request that has come back to life is due."""
    row = tables.Request.get(id=request_id)
    if row is not None:
        row.refresh_at = to_micros(now)


def end_ongoing(tables: Tables, request_id: int, now: datetime) -> tuple[Change, ...]:
    """The request covers from now on what has aired, and nothing that is still to come.

    Of a show of which nothing has aired yet it covers what is listed.
    """
    row = tables.Request.get_for_update(id=request_id)
    if row is None or not row.ongoing:
        return ()
    tables.db.execute(
        "DELETE FROM item WHERE request_id = $request_id AND phase = 'SEARCHING' AND searched_at IS NULL"
        " AND (airs_at IS NULL OR airs_at > $now) AND EXISTS ("
        " SELECT 1 FROM item AS aired WHERE aired.request_id = $request_id AND aired.airs_at <= $now)",
        {},
        {"request_id": request_id, "now": to_micros(now)},
    )
    row.ongoing = False
    return roll_up(tables, row, now)


def end_complete(tables: Tables, request_id: int, now: datetime) -> tuple[Change, ...] | None:
    """Ends an ongoing show of which all that has aired is there; None when it is no such request."""
    row = tables.Request.get_for_update(id=request_id)
    if row is None or not row.ongoing or row.status != Status.COMPLETED.value:
        return None
    row.refresh_at = None
    return end_ongoing(tables, request_id, now)


def episodes_aired(tables: Tables, request_id: int, now: datetime) -> tuple[Change, ...]:
    """Brings the status in step with what has aired by now."""
    row = tables.Request.get_for_update(id=request_id)
    return () if row is None else roll_up(tables, row, now, reason="A new episode has aired.")


def due_refreshes(tables: Tables, now: datetime, limit: int) -> tuple[Request, ...]:
    """Requests whose metadata is due, the longest first."""
    rows = tables.Request.select_by_sql(
        "SELECT * FROM request WHERE refresh_at <= $at ORDER BY refresh_at LIMIT $limit",
        {},
        {"at": to_micros(now), "limit": limit},
    )
    return tuple(request_of(row) for row in rows)


def items_of_title(tables: Tables, requests: Iterable[Request]) -> tuple[Item, ...]:
    """The items of these requests."""
    ids = to_json([request.id for request in requests])
    rows = tables.Item.select_by_sql(
        "SELECT * FROM item WHERE request_id IN (SELECT value FROM json_each($ids)) ORDER BY request_id, season, id",
        {},
        {"ids": ids},
    )
    return tuple(item_of(row) for row in rows)


def placed_paths(tables: Tables, item_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Where Usher has put the files of each of these items that it has put any of."""
    rows = tables.db.select(
        "SELECT item_id, path FROM library_file WHERE placed_at IS NOT NULL AND removed_at IS NULL"
        " AND item_id IN (SELECT value FROM json_each($ids)) ORDER BY id",
        {},
        {"ids": to_json(list(item_ids))},
    )
    found: dict[int, tuple[str, ...]] = {}
    for item_id, path in rows:
        found[item_id] = (*found.get(item_id, ()), path)
    return found


def _items(tables: Tables, request_id: int) -> list[Any]:
    return list(
        tables.Item.select_by_sql(
            "SELECT * FROM item WHERE request_id = $request_id ORDER BY season, episode", {}, {"request_id": request_id}
        )
    )


def _follow(row: Any, episode: Episode, now: datetime) -> bool:
    """Takes over what the metadata says; an episode that has not aired is searched by its new date.

    Returns whether something that is shown has changed.
    """
    is_shown_otherwise = (episode.title or row.title, to_micros(episode.airs_at)) != (row.title, row.airs_at)
    row.title = episode.title or row.title
    row.absolute = episode.absolute
    row.season_ends_at = to_micros(episode.season_ends_at)
    before, after = from_micros(row.airs_at), episode.airs_at
    row.airs_at = to_micros(after)
    if row.phase != Phase.SEARCHING.value:
        return is_shown_otherwise
    is_new_date = before != after and (before is None or before > now or after is None or after > now)
    if is_new_date:
        row.due_at = to_micros(first_search_at(after, now))
        row.expiry_base_at = max(row.expiry_base_at, row.airs_at or 0)
    goes = goes_with_season(episode.season_ends_at, from_micros(row.due_at))
    row.with_season = goes and (row.with_season or row.searched_at is None)  # never with a season that airs again
    return is_shown_otherwise


def _announced(tables: Tables, row: Any, reason: str, now: datetime) -> Change:
    turn = Turn(before=None, after=STATUS[Phase(row.phase)], reason=row.note or reason)
    return add_history(tables, row.request_id, row, turn, now)


def _write_request(row: Any, growth: Growth) -> bool:
    """Returns whether something that is shown has changed."""
    before = row.ongoing, row.has_ended
    row.ongoing = growth.ongoing if growth.ongoing is not None else row.ongoing
    row.seasons = to_json(growth.seasons) if growth.seasons is not None else row.seasons
    row.is_anime = growth.is_anime
    row.has_ended = growth.has_ended
    row.refresh_at = to_micros(growth.refresh_at)
    row.runtime_minutes = growth.runtime_minutes or row.runtime_minutes
    return before != (row.ongoing, row.has_ended)
