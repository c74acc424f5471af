"""The tables as Pony sees them. SQL in migrations/ is the only source of their shape; Pony checks it at the start.

Pony's own habits are switched off: it would strip texts, refuse whole numbers from 2^31 on and empty required texts.
"""

from functools import partial
from typing import Any, NamedTuple

from pony.orm import Database, Optional, PrimaryKey, Required
from pony.orm.ormtypes import LongStr

_key = partial(PrimaryKey, int, auto=True, size=64)
_whole = partial(Required, int, size=64)
_whole_or_null = partial(Optional, int, size=64)
_word = partial(Required, str, autostrip=False)
_word_or_null = partial(Optional, str, nullable=True, autostrip=False)
_json = partial(Required, LongStr, lazy=False, autostrip=False)
_text = partial(Optional, LongStr, lazy=False, autostrip=False)  # never NULL; others wrote it, so it may be empty
_text_or_null = partial(Optional, LongStr, lazy=False, nullable=True, autostrip=False)


class Tables(NamedTuple):
    """The entity classes of one database, and the database for queries in SQL."""

    db: Any
    Request: Any
    Item: Any
    Release: Any
    Grab: Any
    LostTorrent: Any
    Download: Any
    LibraryFile: Any
    Blocklist: Any
    Probe: Any
    FileList: Any
    TorrentFile: Any
    History: Any
    Chore: Any
    SeerrLink: Any
    ApiCall: Any
    Trouble: Any


def define(db: Database) -> Tables:
    """Declares every entity on this database."""
    return Tables(
        db, _request(db), _item(db), _release(db), *_grabs(db), *_files(db), *_verdicts(db), *_outbox(db), *_seen(db)
    )


def _request(db: Database) -> Any:
    class Request(db.Entity):
        _table_ = "request"
        id = _key()
        media_type = _word()
        title = _text()
        title_key = _text()
        other_titles = _json()
        year = _whole_or_null()
        imdb_id = _word_or_null()
        tmdb_id = _whole_or_null()
        is_4k = Required(bool)
        poster_url = _text_or_null()
        status = _word()
        lead_item_id = _whole_or_null()
        qualities = _json()
        formats = _json()
        auto_select = Required(bool)
        source = _word()
        requested_by = _text_or_null()
        created_at = _whole()
        updated_at = _whole()
        ongoing = Required(bool, default=False)
        seasons = _json(default="[]")
        is_anime = Required(bool, default=False)
        has_ended = Required(bool, default=False)
        refresh_at = _whole_or_null()
        next_air_at = _whole_or_null()
        runtime_minutes = _whole_or_null()
        igdb_id = _whole_or_null()
        platforms = _json(default="[]")
        genres = _json(default="[]")
        searches = _whole(default=0)

    return Request


def _item(db: Database) -> Any:
    class Item(db.Entity):
        _table_ = "item"
        id = _key()
        request_id = _whole()
        season = _whole_or_null()
        episode = _whole_or_null()
        platform = _word_or_null()
        title = _text_or_null()
        airs_at = _whole_or_null()
        phase = _word()
        revision = _whole()
        due_at = _whole_or_null()
        attempts = _whole()
        failures = _whole()
        note = _text()
        phase_since = _whole()
        searched_at = _whole_or_null()
        expiry_base_at = _whole()
        release_id = _whole_or_null()
        grab_id = _whole_or_null()
        with_season = Required(bool, default=False)
        season_ends_at = _whole_or_null()
        absolute = _whole_or_null()
        quality = _word_or_null()

    return Item


def _release(db: Database) -> Any:
    class Release(db.Entity):
        _table_ = "release"
        id = _key()
        request_id = _whole()
        season = _whole_or_null()
        episode = _whole_or_null()
        indexer = _text()
        title = _text()
        info_hash = _text()  # empty while its link is not followed
        filename = _text_or_null()
        file_index = _whole_or_null()
        size_bytes = _whole_or_null()
        seeders = _whole_or_null()
        trackers = _json()
        in_pack = Required(bool)
        cached_hint = Optional(bool)
        quality_hint = _word_or_null()
        platform = _word_or_null()
        platform_hint = _word_or_null()
        link = _text()
        is_private = Required(bool, default=False)
        quality = _word_or_null()
        formats = _json()
        accepted = Required(bool)
        rank = _whole()
        rejections = _json()
        seen_at = _whole()

    return Release


def _grabs(db: Database) -> tuple[Any, ...]:
    class Grab(db.Entity):
        _table_ = "grab"
        id = _key()
        request_id = _whole()
        release_id = _whole()
        provider = _word()
        info_hash = _word()
        ours = Required(bool)
        others = _json()
        torrent_id = _word_or_null()
        readds = _whole()
        selected = _json()
        progress = Required(float)
        progressed_at = _whole()
        created_at = _whole()
        dropped_at = _whole_or_null()
        with_season = Required(bool, default=False)
        forced = Required(bool, default=False)
        adds = _whole(default=0)
        links = _whole(default=0)
        fetched_first = Required(bool, default=False)

    class LostTorrent(db.Entity):
        _table_ = "lost_torrent"
        torrent_id = PrimaryKey(str, autostrip=False)
        grab_id = _whole()

    return Grab, LostTorrent


def _files(db: Database) -> tuple[Any, ...]:
    class Download(db.Entity):
        _table_ = "download"
        gid = Required(str, autostrip=False)
        grab_id = _whole()
        item_id = _whole()
        request_id = _whole()
        file_id = _whole()
        name = _text()
        size_bytes = _whole()
        link = _text()
        directory = _text()
        path = _text()
        PrimaryKey(gid, item_id)

    class LibraryFile(db.Entity):
        _table_ = "library_file"
        id = _key()
        item_id = _whole()
        path = _text()
        size_bytes = _whole()
        placed_at = _whole_or_null()
        link = _text_or_null()
        missed_at = _whole_or_null()
        quality = _word_or_null()
        removed_at = _whole_or_null()

    return Download, LibraryFile


def _verdicts(db: Database) -> tuple[Any, ...]:
    class Blocklist(db.Entity):
        _table_ = "blocklist"
        id = _key()
        item_id = _whole()
        info_hash = _word()
        rule = _word()
        reason = _text()
        at = _whole()

    class Probe(db.Entity):
        _table_ = "probe"
        id = _key()
        info_hash = _word()
        provider = _word()
        outcome = _word()
        reason = _text()
        at = _whole()

    class FileList(db.Entity):
        _table_ = "file_list"
        info_hash = Required(str)
        provider = Required(str)
        files = _json()
        PrimaryKey(info_hash, provider)

    class TorrentFile(db.Entity):
        _table_ = "torrent_file"
        info_hash = PrimaryKey(str)
        body = Required(bytes)

    return Blocklist, Probe, FileList, TorrentFile


def _outbox(db: Database) -> tuple[Any, ...]:
    class History(db.Entity):
        _table_ = "history"
        id = _key()
        request_id = _whole()
        season = _whole_or_null()
        episode = _whole_or_null()
        platform = _word_or_null()
        at = _whole()
        from_status = _word_or_null()
        to_status = _word()
        reason = _text()

    class Chore(db.Entity):
        _table_ = "chore"
        id = _key()
        kind = _word()
        subject = _word()
        due_at = _whole()
        attempts = _whole()
        created_at = _whole()
        asked = _whole()

    return History, Chore


def _seen(db: Database) -> tuple[Any, ...]:
    class SeerrLink(db.Entity):
        _table_ = "seerr_link"
        seerr_id = PrimaryKey(int, size=64)
        request_id = _whole_or_null()
        missing_polls = _whole()
        seasons = _json(default="[]")
        anew = Required(bool, default=False)
        settled = Required(bool, default=False)

    class ApiCall(db.Entity):
        _table_ = "api_call"
        id = _key()
        minute = _whole()
        upstream = _word()
        endpoint = _word()
        info_hash = _text()
        request_id = _whole()
        count = _whole()
        cached = _whole()
        failed = _whole()

    class Trouble(db.Entity):
        _table_ = "trouble"
        name = PrimaryKey(str, autostrip=False)
        message = _text()
        seen_at = _whole()

    return SeerrLink, ApiCall, Trouble
