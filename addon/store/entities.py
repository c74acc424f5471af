"""The tables as Pony sees them. SQL in migrations/ is the only source of their shape; Pony checks it at the start."""

from functools import partial
from typing import Any, NamedTuple

from pony.orm import Database, Optional, PrimaryKey, Required
from pony.orm.ormtypes import LongStr

_text = partial(Required, LongStr, lazy=False)
_text_or_empty = partial(Optional, LongStr, lazy=False)
_text_or_null = partial(Optional, LongStr, lazy=False, nullable=True)
_whole = partial(Required, int, size=64)
_whole_or_null = partial(Optional, int, size=64)


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
    Refusal: Any
    FileList: Any
    History: Any
    Chore: Any
    SeerrLink: Any
    ApiCall: Any


def define(db: Database) -> Tables:
    """Declares every entity on this database."""
    return Tables(db, *_asked_for(db), *_fetched(db), *_judged(db), *_done(db))


def _asked_for(db: Database) -> tuple[Any, ...]:
    class Request(db.Entity):
        _table_ = "request"
        id = PrimaryKey(int, auto=True)
        media_type = Required(str)
        title = _text()
        title_key = _text_or_empty()
        other_titles = _text()
        year = Optional(int)
        imdb_id = Optional(str, nullable=True)
        tmdb_id = _whole_or_null()
        is_4k = Required(bool)
        poster_url = _text_or_null()
        status = Required(str)
        lead_item_id = Optional(int)
        qualities = _text()
        formats = _text()
        auto_select = Required(bool)
        source = Required(str)
        requested_by = _text_or_null()
        created_at = _whole()
        updated_at = _whole()

    class Item(db.Entity):
        _table_ = "item"
        id = PrimaryKey(int, auto=True)
        request_id = Required(int)
        season = Optional(int)
        episode = Optional(int)
        platform = Optional(str, nullable=True)
        title = _text_or_null()
        airs_at = _whole_or_null()
        phase = Required(str)
        revision = Required(int)
        due_at = _whole_or_null()
        attempts = Required(int)
        failures = Required(int)
        note = _text_or_empty()
        phase_since = _whole()
        searched_at = _whole_or_null()
        expiry_base_at = _whole()
        release_id = Optional(int)
        grab_id = Optional(int)

    class Release(db.Entity):
        _table_ = "release"
        id = PrimaryKey(int, auto=True)
        request_id = Required(int)
        season = Optional(int)
        episode = Optional(int)
        indexer = _text()
        title = _text()
        info_hash = Required(str)
        filename = _text_or_null()
        file_index = Optional(int)
        size_bytes = _whole_or_null()
        seeders = Optional(int)
        trackers = _text()
        in_pack = Required(bool)
        cached_hint = Optional(bool)
        quality_hint = Optional(str, nullable=True)
        quality = Optional(str, nullable=True)
        formats = _text()
        accepted = Required(bool)
        rank = Required(int)
        rejections = _text()
        seen_at = _whole()

    return Request, Item, Release


def _fetched(db: Database) -> tuple[Any, ...]:
    class Grab(db.Entity):
        _table_ = "grab"
        id = PrimaryKey(int, auto=True)
        request_id = Required(int)
        release_id = Required(int)
        provider = Required(str)
        info_hash = Required(str)
        ours = Required(bool)
        torrent_id = Optional(str, nullable=True)
        readds = Required(int)
        selected = _text()
        progress = Required(float)
        progressed_at = _whole()
        created_at = _whole()
        dropped_at = _whole_or_null()

    class LostTorrent(db.Entity):
        _table_ = "lost_torrent"
        torrent_id = PrimaryKey(str)
        grab_id = Required(int)

    class Download(db.Entity):
        _table_ = "download"
        gid = PrimaryKey(str)
        grab_id = Required(int)
        item_id = Required(int)
        request_id = Required(int)
        file_id = Required(int)
        name = _text()
        size_bytes = _whole()
        link = _text()
        directory = _text()

    class LibraryFile(db.Entity):
        _table_ = "library_file"
        id = PrimaryKey(int, auto=True)
        item_id = Required(int)
        path = _text()
        size_bytes = _whole()
        placed_at = _whole_or_null()

    return Grab, LostTorrent, Download, LibraryFile


def _judged(db: Database) -> tuple[Any, ...]:
    class Blocklist(db.Entity):
        _table_ = "blocklist"
        id = PrimaryKey(int, auto=True)
        item_id = Required(int)
        info_hash = Required(str)
        rule = Required(str)
        reason = _text()
        at = _whole()

    class Refusal(db.Entity):
        _table_ = "refusal"
        id = PrimaryKey(int, auto=True)
        info_hash = Required(str)
        provider = Required(str)
        reason = _text()
        at = _whole()

    class FileList(db.Entity):
        _table_ = "file_list"
        info_hash = PrimaryKey(str)
        files = _text()

    return Blocklist, Refusal, FileList


def _done(db: Database) -> tuple[Any, ...]:
    class History(db.Entity):
        _table_ = "history"
        id = PrimaryKey(int, auto=True)
        request_id = Required(int)
        season = Optional(int)
        episode = Optional(int)
        platform = Optional(str, nullable=True)
        at = _whole()
        from_status = Optional(str, nullable=True)
        to_status = Required(str)
        reason = _text()

    class Chore(db.Entity):
        _table_ = "chore"
        id = PrimaryKey(int, auto=True)
        kind = Required(str)
        subject = Required(str)
        due_at = _whole()
        attempts = Required(int)
        created_at = _whole()
        asked = Required(int)

    class SeerrLink(db.Entity):
        _table_ = "seerr_link"
        seerr_id = PrimaryKey(int, size=64)
        request_id = Optional(int)
        missing_polls = Required(int)

    class ApiCall(db.Entity):
        _table_ = "api_call"
        id = PrimaryKey(int, auto=True)
        minute = _whole()
        upstream = Required(str)
        endpoint = Required(str)
        info_hash = Optional(str)
        request_id = Required(int)
        count = Required(int)
        cached = Required(int)
        failed = Required(int)

    return History, Chore, SeerrLink, ApiCall
