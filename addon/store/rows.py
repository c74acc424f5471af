"""Turns rows into snapshots. The only place that knows how a snapshot stands in its row."""

from typing import Any

from addon.domain.models import Download, Grab, Item, LibraryFile, Request
from addon.domain.status import Format, MediaType, Quality, Source, Status
from addon.domain.transitions import Phase
from addon.store.codec import from_json, from_micros, members_from_json


def request_of(row: Any) -> Request:
    """The snapshot of a row of `request`."""
    return Request(
        id=row.id,
        media_type=MediaType(row.media_type),
        title=row.title,
        other_titles=from_json(row.other_titles, tuple[str, ...]),
        year=row.year,
        imdb_id=row.imdb_id,
        tmdb_id=row.tmdb_id,
        is_4k=bool(row.is_4k),
        poster_url=row.poster_url,
        status=Status(row.status),
        qualities=members_from_json(row.qualities, tuple[Quality, ...]),
        formats=members_from_json(row.formats, tuple[Format, ...]),
        auto_select=bool(row.auto_select),
        source=Source(row.source),
        requested_by=row.requested_by,
        created_at=from_micros(row.created_at),
        updated_at=from_micros(row.updated_at),
        ongoing=bool(row.ongoing),
        seasons=members_from_json(row.seasons, tuple[int, ...]),
        is_anime=bool(row.is_anime),
        has_ended=bool(row.has_ended),
        refresh_at=from_micros(row.refresh_at),
        next_air_at=from_micros(row.next_air_at),
        runtime_minutes=row.runtime_minutes,
        igdb_id=row.igdb_id,
        platforms=from_json(row.platforms, tuple[str, ...]),
        genres=from_json(row.genres, tuple[str, ...]),
    )


def item_of(row: Any) -> Item:
    """The snapshot of a row of `item`."""
    return Item(
        id=row.id,
        request_id=row.request_id,
        phase=Phase(row.phase),
        revision=row.revision,
        season=row.season,
        episode=row.episode,
        platform=row.platform,
        title=row.title,
        airs_at=from_micros(row.airs_at),
        due_at=from_micros(row.due_at),
        attempts=row.attempts,
        failures=row.failures,
        note=row.note,
        phase_since=from_micros(row.phase_since),
        searched_at=from_micros(row.searched_at),
        expiry_base_at=from_micros(row.expiry_base_at),
        release_id=row.release_id,
        grab_id=row.grab_id,
        with_season=bool(row.with_season),
        season_ends_at=from_micros(row.season_ends_at),
        absolute=row.absolute,
        quality=Quality(row.quality) if row.quality else None,
    )


def grab_of(row: Any) -> Grab:
    """The snapshot of a row of `grab`."""
    return Grab(
        id=row.id,
        request_id=row.request_id,
        release_id=row.release_id,
        provider=row.provider,
        info_hash=row.info_hash,
        ours=bool(row.ours),
        others=from_json(row.others, tuple[str, ...]),
        torrent_id=row.torrent_id,
        readds=row.readds,
        selected=from_json(row.selected, tuple[int, ...]),
        progress=row.progress,
        progressed_at=from_micros(row.progressed_at),
        created_at=from_micros(row.created_at),
        dropped_at=from_micros(row.dropped_at),
        with_season=bool(row.with_season),
        forced=bool(row.forced),
    )


def download_of(row: Any) -> Download:
    """The snapshot of a row of `download`."""
    return Download(
        gid=row.gid,
        grab_id=row.grab_id,
        item_id=row.item_id,
        request_id=row.request_id,
        file_id=row.file_id,
        name=row.name,
        size_bytes=row.size_bytes,
        link=row.link,
        directory=row.directory,
        path=row.path,
    )


def library_file_of(row: Any) -> LibraryFile:
    """The snapshot of a row of `library_file`."""
    return LibraryFile(
        id=row.id,
        item_id=row.item_id,
        path=row.path,
        size_bytes=row.size_bytes,
        placed_at=from_micros(row.placed_at),
        quality=Quality(row.quality) if row.quality else None,
        removed_at=from_micros(row.removed_at),
    )
