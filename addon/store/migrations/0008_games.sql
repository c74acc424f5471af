-- Games, feeds that list links in place of hashes, and torrents that are had without a debrid service.

ALTER TABLE request ADD COLUMN igdb_id INTEGER;
ALTER TABLE request ADD COLUMN platforms TEXT NOT NULL DEFAULT '[]'; -- as asked for
ALTER TABLE request ADD COLUMN genres TEXT NOT NULL DEFAULT '[]';
CREATE INDEX request_by_igdb ON request (igdb_id) WHERE igdb_id IS NOT NULL;
CREATE INDEX request_by_title ON request (media_type, title_key);

ALTER TABLE release ADD COLUMN platform TEXT; -- what was asked for when it was found, beside season and episode
ALTER TABLE release ADD COLUMN platform_hint TEXT; -- by the indexer's category
ALTER TABLE release ADD COLUMN link TEXT NOT NULL DEFAULT ''; -- secret
ALTER TABLE release ADD COLUMN is_private INTEGER NOT NULL DEFAULT 0;

ALTER TABLE download ADD COLUMN path TEXT NOT NULL DEFAULT ''; -- within the torrent

CREATE TABLE torrent_file ( -- what a followed link has brought
    info_hash TEXT PRIMARY KEY,
    body BLOB NOT NULL
);
