-- The first shape of the database. Times are microseconds since 1970-01-01 UTC; lists are JSON.
-- AUTOINCREMENT: a public id is never given twice, not even after a removal.

CREATE TABLE request (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    media_type TEXT NOT NULL,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL, -- case-folded, for the search in lists
    other_titles TEXT NOT NULL DEFAULT '[]',
    year INTEGER,
    imdb_id TEXT,
    tmdb_id INTEGER,
    is_4k INTEGER NOT NULL DEFAULT 0,
    poster_url TEXT,
    status TEXT NOT NULL, -- rolled up from the items, in the transaction that moves one
    lead_item_id INTEGER, -- the item whose status it is
    qualities TEXT NOT NULL DEFAULT '[]',
    formats TEXT NOT NULL DEFAULT '[]',
    auto_select INTEGER NOT NULL,
    source TEXT NOT NULL,
    requested_by TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX request_by_status ON request (status, media_type, id);
CREATE INDEX request_by_person ON request (requested_by, status, media_type, id);
-- A search reads this one from its newest end, instead of the far longer rows.
CREATE INDEX request_by_age ON request (id, title_key, imdb_id, status, media_type, requested_by);
CREATE INDEX request_by_imdb ON request (imdb_id);
CREATE INDEX request_by_tmdb ON request (tmdb_id);

CREATE TABLE item (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id INTEGER NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    season INTEGER,
    episode INTEGER,
    platform TEXT,
    title TEXT,
    airs_at INTEGER,
    phase TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    phase_since INTEGER NOT NULL,
    searched_at INTEGER,
    expiry_base_at INTEGER NOT NULL,
    release_id INTEGER,
    grab_id INTEGER
);
CREATE INDEX item_by_due ON item (phase, due_at);
CREATE INDEX item_by_expiry ON item (phase, expiry_base_at);
CREATE INDEX item_by_request ON item (request_id, season, episode);
CREATE INDEX item_by_grab ON item (grab_id);

CREATE TABLE release (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id INTEGER NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    season INTEGER, -- what was asked for when it was found
    episode INTEGER,
    indexer TEXT NOT NULL,
    title TEXT NOT NULL,
    info_hash TEXT NOT NULL,
    filename TEXT,
    file_index INTEGER,
    size_bytes INTEGER,
    seeders INTEGER,
    trackers TEXT NOT NULL DEFAULT '[]',
    in_pack INTEGER NOT NULL DEFAULT 0,
    cached_hint INTEGER,
    quality_hint TEXT, -- the indexer's own word, where the name says nothing
    quality TEXT, -- as its names say
    formats TEXT NOT NULL DEFAULT '[]',
    accepted INTEGER NOT NULL,
    rank INTEGER NOT NULL, -- 0 is the best
    rejections TEXT NOT NULL DEFAULT '[]',
    seen_at INTEGER NOT NULL
);
CREATE INDEX release_by_request ON release (request_id, season, episode, accepted, rank);

CREATE TABLE grab (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id INTEGER NOT NULL, -- no reference: a grab outlives its request until it is cleared away
    release_id INTEGER NOT NULL,
    provider TEXT NOT NULL,
    info_hash TEXT NOT NULL,
    ours INTEGER NOT NULL,
    others TEXT NOT NULL DEFAULT '[]', -- torrents of the hash that were on the account before: never removed
    torrent_id TEXT,
    readds INTEGER NOT NULL DEFAULT 0,
    selected TEXT NOT NULL DEFAULT '[]',
    progress REAL NOT NULL DEFAULT 0,
    progressed_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    dropped_at INTEGER
);
CREATE INDEX grab_by_hash ON grab (info_hash);
CREATE INDEX grab_by_torrent ON grab (torrent_id);

CREATE TABLE lost_torrent ( -- torrents of Usher's own that a re-add left behind
    torrent_id TEXT PRIMARY KEY,
    grab_id INTEGER NOT NULL
);
CREATE INDEX lost_torrent_by_grab ON lost_torrent (grab_id);

CREATE TABLE download (
    gid TEXT PRIMARY KEY,
    grab_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    request_id INTEGER NOT NULL,
    file_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    link TEXT NOT NULL, -- secret
    directory TEXT NOT NULL
);
CREATE INDEX download_by_item ON download (item_id);
CREATE INDEX download_by_grab ON download (grab_id);

CREATE TABLE library_file (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    placed_at INTEGER
);
CREATE INDEX library_file_by_item ON library_file (item_id);
CREATE INDEX library_file_by_path ON library_file (path);

CREATE TABLE blocklist (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    item_id INTEGER NOT NULL REFERENCES item (id) ON DELETE CASCADE,
    info_hash TEXT NOT NULL,
    rule TEXT NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE UNIQUE INDEX blocklist_once ON blocklist (item_id, info_hash);

CREATE TABLE refusal ( -- what a debrid service will not deliver to anybody
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    info_hash TEXT NOT NULL,
    provider TEXT NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE UNIQUE INDEX refusal_once ON refusal (info_hash, provider);

CREATE TABLE file_list ( -- never changes for a hash: kept for good
    info_hash TEXT PRIMARY KEY,
    files TEXT NOT NULL
);

CREATE TABLE history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id INTEGER NOT NULL REFERENCES request (id) ON DELETE CASCADE,
    season INTEGER,
    episode INTEGER,
    platform TEXT,
    at INTEGER NOT NULL,
    from_status TEXT,
    to_status TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX history_by_request ON history (request_id, id);

CREATE TABLE chore (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    asked INTEGER NOT NULL DEFAULT 1 -- how often it was asked for: one asked for again while it runs stays
);
CREATE UNIQUE INDEX chore_once ON chore (kind, subject);
CREATE INDEX chore_by_due ON chore (due_at);

CREATE TABLE seerr_link (
    seerr_id INTEGER PRIMARY KEY,
    request_id INTEGER, -- NULL: that request was removed here; it is never made again
    missing_polls INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX seerr_link_by_request ON seerr_link (request_id);

CREATE TABLE api_call (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    minute INTEGER NOT NULL, -- microseconds, start of the minute; of the hour once it is two days old
    upstream TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    info_hash TEXT NOT NULL DEFAULT '',
    request_id INTEGER NOT NULL DEFAULT 0, -- 0: charged to nobody
    count INTEGER NOT NULL DEFAULT 0,
    cached INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX api_call_once ON api_call (minute, upstream, endpoint, info_hash, request_id);
CREATE INDEX api_call_by_request ON api_call (request_id);
