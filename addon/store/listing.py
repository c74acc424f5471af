"""What clients read: lists and details as snapshots, keyset paging, no entity and no N+1. Reads only.

A filtered list is a union of short index ranges, one for each status and media type, so that a rare status among many
requests costs no more than a common one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from addon.domain.models import Item, Request
from addon.domain.status import Format, MediaType, Quality, Source, Status
from addon.domain.transitions import Phase
from addon.store.codec import from_json, from_micros, members_from_json, to_json
from addon.store.entities import Tables
from addon.store.evidence import last_known
from addon.store.releases import KnownRelease, known_release_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which requests are listed; empty means all."""

    statuses: tuple[Status, ...] = ()
    media_types: tuple[MediaType, ...] = ()
    search: str = ""
    requested_by: str | None = None
    ids: tuple[int, ...] | None = None  # None: all


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A request with the item that its status follows."""

    request: Request
    lead: Item


_COLUMNS = """
r.id, r.media_type, r.title, r.other_titles, r.year, r.imdb_id, r.tmdb_id, r.is_4k, r.poster_url, r.status,
r.qualities, r.formats, r.auto_select, r.source, r.requested_by, r.created_at, r.updated_at,
r.ongoing, r.seasons, r.is_anime, r.has_ended, r.refresh_at, r.next_air_at, r.runtime_minutes,
r.igdb_id, r.platforms, r.genres,
i.id, i.phase, i.revision, i.season, i.episode, i.platform, i.title, i.airs_at, i.due_at, i.attempts, i.failures,
i.note, i.phase_since, i.searched_at, i.expiry_base_at, i.release_id, i.grab_id, i.with_season, i.season_ends_at,
i.absolute, i.quality
"""
_FROM = "FROM request r JOIN item i ON i.id = r.lead_item_id"
_Qualities = tuple[Quality, ...]  # made anew for each row, such a kind costs more than the look-up that it is for
_Formats = tuple[Format, ...]
_Seasons = tuple[int, ...]


def list_requests(tables: Tables, wanted: Filter, first: int, after: int | None) -> tuple[Listed, ...]:
    """Up to `first` requests, newest first, older than the request with the id `after`."""
    values: dict[str, object] = {"first": first, "after": after if after is not None else 2**62}
    ids = _ids(wanted, values)
    rows = tables.db.select(
        f"SELECT {_COLUMNS} {_FROM} WHERE r.id IN ({ids}) ORDER BY r.id DESC LIMIT $first", {}, values
    )
    return tuple(_listed(row) for row in rows)


def count_requests(tables: Tables, wanted: Filter) -> int:
    """How many requests the filter lists."""
    values: dict[str, object] = {}
    where = " AND ".join(_conditions(wanted, values)) or "1"
    return int(tables.db.select(f"SELECT count(*) FROM {_table(wanted)} WHERE {where}", {}, values)[0])


def count_by_status(tables: Tables, wanted: Filter) -> dict[Status, int]:
    """How many requests of the filter stand where, whatever statuses it names; those that do not occur are left out."""
    values: dict[str, object] = {}
    where = " AND ".join(_conditions(replace(wanted, statuses=()), values)) or "1"
    table = _table(wanted)
    if not wanted.search and wanted.ids is None:  # SQLite would take an index that does not hold the status
        table = f"request INDEXED BY request_by_{'status' if wanted.requested_by is None else 'person'}"
    rows = tables.db.select(f"SELECT status, count(*) FROM {table} WHERE {where} GROUP BY status", {}, values)
    return {Status(status): count for status, count in rows}


def find_request(tables: Tables, request_id: int) -> Listed | None:
    """One request."""
    rows = tables.db.select(f"SELECT {_COLUMNS} {_FROM} WHERE r.id = $request_id", {}, {"request_id": request_id})
    return _listed(rows[0]) if rows else None


def releases_of(
    tables: Tables, request_id: int, scope: tuple[int | None, int | None], first: int, *, accepted: bool | None
) -> tuple[KnownRelease, ...]:
    """Releases, accepted ones first, best first. `scope`: season and episode, None: any; packs are for each episode."""
    rows = tables.Release.select_by_sql(
        "SELECT * FROM release WHERE request_id = $request_id AND ($accepted IS NULL OR accepted = $accepted)"
        " AND ($scope[0] IS NULL OR season IS $scope[0])"
        " AND ($scope[1] IS NULL OR episode IS $scope[1] OR (episode IS NULL AND season IS NOT NULL))"
        " ORDER BY accepted DESC, rank, id LIMIT $first",
        {},
        {
            "request_id": request_id,
            "accepted": None if accepted is None else int(accepted),
            "scope": scope,
            "first": first,
        },
    )
    return _with_evidence(tables, [known_release_of(row) for row in rows])


def find_listed_release(tables: Tables, release_id: int) -> KnownRelease | None:
    """One release."""
    row = tables.Release.get(id=release_id)
    return _with_evidence(tables, [known_release_of(row)])[0] if row else None


def _with_evidence(tables: Tables, found: Sequence[KnownRelease]) -> tuple[KnownRelease, ...]:
    known = last_known(tables, [each.release.info_hash for each in found])
    return tuple(replace(each, cached=known.get(each.release.info_hash)) for each in found)


def requests_by_gid(tables: Tables) -> dict[str, int]:
    """Which request each of Usher's downloads belongs to."""
    return dict(tables.db.select("SELECT gid, request_id FROM download"))


def _ids(wanted: Filter, values: dict[str, object]) -> str:
    """SQL for the ids of one page."""
    page = "id < $after ORDER BY id DESC LIMIT $first"
    if wanted.ids is not None or wanted.search or not (wanted.statuses or wanted.media_types or wanted.requested_by):
        conditions = " AND ".join((*_conditions(wanted, values), page))
        return f"SELECT id FROM {_table(wanted)} WHERE {conditions}"
    person = ""
    if wanted.requested_by is not None:
        values["requested_by"] = wanted.requested_by
        person = "requested_by = $requested_by AND "
    ranges = (
        f"SELECT id FROM (SELECT id FROM request WHERE {person}status = '{status.value}'"
        f" AND media_type = '{media_type.value}' AND {page})"
        for status in Status
        if not wanted.statuses or status in wanted.statuses
        for media_type in MediaType
        if not wanted.media_types or media_type in wanted.media_types
    )
    return f"SELECT id FROM ({' UNION ALL '.join(ranges)}) ORDER BY id DESC LIMIT $first"


def _table(wanted: Filter) -> str:
    """A search looks at title after title, newest first, in the one index that holds all it needs."""
    return "request INDEXED BY request_by_age" if wanted.search else "request"


def _conditions(wanted: Filter, values: dict[str, object]) -> list[str]:
    conditions = []
    if wanted.ids is not None:
        values["ids"] = to_json(wanted.ids)
        conditions.append("id IN (SELECT value FROM json_each($ids))")
    if wanted.statuses:
        conditions.append(f"status IN ({', '.join(repr(s.value) for s in wanted.statuses)})")
    if wanted.media_types:
        conditions.append(f"media_type IN ({', '.join(repr(m.value) for m in wanted.media_types)})")
    if wanted.requested_by is not None:
        values["requested_by"] = wanted.requested_by
        conditions.append("requested_by = $requested_by")
    if wanted.search:
        values["search"] = wanted.search.casefold()
        conditions.append("(instr(title_key, $search) > 0 OR imdb_id = $search)")
    return conditions


def _listed(row: Any) -> Listed:
    """Members of enums are found by their names, which are their values: that takes a third of the time."""
    (
        id_, media_type, title, other_titles, year, imdb_id, tmdb_id, is_4k, poster_url, status,
        qualities, formats, auto_select, source, requested_by, created_at, updated_at,
        ongoing, seasons, is_anime, has_ended, refresh_at, next_air_at, runtime_minutes,
        igdb_id, platforms, genres, *item,
    ) = row  # fmt: skip
    request = Request(
        id=id_,
        media_type=MediaType[media_type],
        title=title,
        other_titles=_texts(other_titles),
        year=year,
        imdb_id=imdb_id,
        tmdb_id=tmdb_id,
        is_4k=bool(is_4k),
        poster_url=poster_url,
        status=Status[status],
        qualities=members_from_json(qualities, _Qualities),
        formats=members_from_json(formats, _Formats),
        auto_select=bool(auto_select),
        source=Source[source],
        requested_by=requested_by,
        created_at=from_micros(created_at),
        updated_at=from_micros(updated_at),
        ongoing=bool(ongoing),
        seasons=members_from_json(seasons, _Seasons),
        is_anime=bool(is_anime),
        has_ended=bool(has_ended),
        refresh_at=from_micros(refresh_at),
        next_air_at=from_micros(next_air_at),
        runtime_minutes=runtime_minutes,
        igdb_id=igdb_id,
        platforms=_texts(platforms),
        genres=_texts(genres),
    )
    return Listed(request=request, lead=_item(id_, item))


def _texts(text: str) -> tuple[str, ...]:
    return () if text == "[]" else from_json(text, tuple[str, ...])


def _item(request_id: int, columns: list[Any]) -> Item:
    (
        id_, phase, revision, season, episode, platform, title, airs_at, due_at, attempts, failures,
        note, phase_since, searched_at, expiry_base_at, release_id, grab_id, with_season, season_ends_at, absolute,
        quality,
    ) = columns  # fmt: skip
    return Item(
        id=id_,
        request_id=request_id,
        phase=Phase[phase],
        revision=revision,
        season=season,
        episode=episode,
        platform=platform,
        title=title,
        airs_at=from_micros(airs_at),
        due_at=from_micros(due_at),
        attempts=attempts,
        failures=failures,
        note=note,
        phase_since=from_micros(phase_since),
        searched_at=from_micros(searched_at),
        expiry_base_at=from_micros(expiry_base_at),
        release_id=release_id,
        grab_id=grab_id,
        with_season=bool(with_season),
        season_ends_at=from_micros(season_ends_at),
        absolute=absolute,
        quality=Quality[quality] if quality else None,
    )


def library_paths(tables: Tables, request_id: int) -> tuple[str, ...]:
    """Where Usher has put the files of a request, but for those that it has removed since."""
    return tuple(
        tables.db.select(
            "SELECT library_file.path FROM library_file JOIN item ON item.id = library_file.item_id"
            " WHERE item.request_id = $request_id AND library_file.placed_at IS NOT NULL"
            " AND library_file.removed_at IS NULL",
            {},
            {"request_id": request_id},
        )
    )
