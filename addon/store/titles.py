"""Which titles are asked for already, and where that stands. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from addon.domain.episodes import Number
from addon.domain.status import Status
from addon.domain.transitions import STATUS, Phase
from addon.store.codec import to_json
from addon.store.entities import Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A request by its id, and where it stands."""

    id: int
    status: Status


def requests_by_imdb(tables: Tables, imdb_ids: Sequence[str]) -> dict[str, Standing]:
    """The newest request for each of these titles that has one."""
    found: dict[str, Standing] = {}
    for imdb_id in imdb_ids:
        rows = tables.db.select(
            "SELECT id, status FROM request WHERE imdb_id = $imdb_id ORDER BY id DESC LIMIT 1", {}, {"imdb_id": imdb_id}
        )
        if rows:
            found[imdb_id] = Standing(id=rows[0][0], status=Status(rows[0][1]))
    return found


def requests_by_igdb(tables: Tables, igdb_ids: Sequence[int]) -> dict[int, Standing]:
    """The newest request for each of these games that has one."""
    rows = tables.db.select(
        "SELECT igdb_id, id, status FROM request WHERE igdb_id IN (SELECT value FROM json_each($ids)) ORDER BY id",
        {},
        {"ids": to_json(list(igdb_ids))},
    )
    return {igdb_id: Standing(id=id_, status=Status(status)) for igdb_id, id_, status in rows}


def statuses_of_title(tables: Tables, imdb_id: str) -> dict[Number, Status]:
    """Where each episode of the show stands that somebody has asked for: the newest that is not cancelled counts."""
    rows = tables.db.select(
        "SELECT item.season, item.episode, item.phase FROM request JOIN item ON item.request_id = request.id"
        " WHERE request.imdb_id = $imdb_id AND request.media_type = 'SHOW' AND item.episode IS NOT NULL"
        " ORDER BY item.phase <> 'CANCELLED', item.id",
        {},
        {"imdb_id": imdb_id},
    )
    return {(season, episode): STATUS[Phase(phase)] for season, episode, phase in rows}
