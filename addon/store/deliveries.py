"""What is on its way for the requests of a list, and how far their seasons are: each one read for all. Reads only."""

from collections.abc import Sequence
from datetime import datetime

from addon.domain.deliveries import ON_THE_WAY, Carried
from addon.domain.models import Grab
from addon.domain.progress import EpisodeCount
from addon.domain.transitions import Phase
from addon.store.codec import to_json, to_micros
from addon.store.entities import Tables
from addon.store.rows import grab_of, item_of

_PHASES = ", ".join(f"'{phase.value}'" for phase in ON_THE_WAY)
_AMONG = "IN (SELECT value FROM json_each($ids))"


def carried_for(tables: Tables, request_ids: Sequence[int]) -> dict[int, tuple[Carried, ...]]:
    """The items of these requests for which a grab brings something, by request, in the order of their numbers."""
    rows = tables.Item.select_by_sql(  # few items are on their way, of the many that requests may have
        f"SELECT * FROM item INDEXED BY item_by_due WHERE phase IN ({_PHASES}) AND grab_id IS NOT NULL"
        f" AND request_id {_AMONG} ORDER BY season, episode, id",
        {},
        {"ids": to_json(list(request_ids))},
    )
    items = [item_of(row) for row in rows]
    grabs = _grabs(tables, {item.grab_id for item in items if item.grab_id is not None})
    titles = _titles(tables, {grab.release_id for grab in grabs.values()})
    gids = _gids(tables, grabs)
    found: dict[int, tuple[Carried, ...]] = {}
    for item in items:
        grab = grabs.get(item.grab_id or 0)
        if grab is not None:
            own = gids.get((grab.id, item.id), ())
            carried = Carried(item=item, grab=grab, title=titles.get(grab.release_id), gids=own)
            found[item.request_id] = (*found.get(item.request_id, ()), carried)
    return found


def _grabs(tables: Tables, ids: set[int]) -> dict[int, Grab]:
    rows = tables.Grab.select_by_sql(f"SELECT * FROM grab WHERE id {_AMONG}", {}, {"ids": to_json(sorted(ids))})
    return {row.id: grab_of(row) for row in rows}


def _titles(tables: Tables, release_ids: set[int]) -> dict[int, str]:
    sql = f"SELECT id, title FROM release WHERE id {_AMONG}"
    return dict(tables.db.select(sql, {}, {"ids": to_json(sorted(release_ids))}))


def _gids(tables: Tables, grabs: dict[int, Grab]) -> dict[tuple[int, int], tuple[str, ...]]:
    """By grab and item; the links stay where they are."""
    sql = f"SELECT grab_id, item_id, gid FROM download WHERE grab_id {_AMONG} ORDER BY file_id"
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for grab_id, item_id, gid in tables.db.select(sql, {}, {"ids": to_json(sorted(grabs))}):
        found[grab_id, item_id] = (*found.get((grab_id, item_id), ()), gid)
    return found


def episode_counts(tables: Tables, request_ids: Sequence[int], now: datetime) -> dict[int, list[EpisodeCount]]:
    """How many episodes of each of these requests stand where, by request."""
    rows = tables.db.select(
        "SELECT request_id, season, phase, COALESCE(airs_at <= $at, 0) AS aired, count(*) FROM item"
        f" WHERE request_id {_AMONG} AND season IS NOT NULL GROUP BY request_id, season, phase, aired",
        {},
        {"ids": to_json(list(request_ids)), "at": to_micros(now)},
    )
    found: dict[int, list[EpisodeCount]] = {}
    for request_id, season, phase, aired, count in rows:
        each = EpisodeCount(season=season, phase=Phase(phase), aired=bool(aired), count=count)
        found.setdefault(request_id, []).append(each)
    return found
