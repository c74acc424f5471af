-- Shows: what a request covers and when its metadata is due, items that go with their season, files that serve several.

ALTER TABLE request ADD COLUMN ongoing INTEGER NOT NULL DEFAULT 0; -- all seasons, and every new episode as it airs
ALTER TABLE request ADD COLUMN seasons TEXT NOT NULL DEFAULT '[]'; -- asked for as a whole: new episodes of them belong to it
ALTER TABLE request ADD COLUMN is_anime INTEGER NOT NULL DEFAULT 0; -- releases may count over the whole show
ALTER TABLE request ADD COLUMN has_ended INTEGER NOT NULL DEFAULT 0; -- the show itself has
ALTER TABLE request ADD COLUMN refresh_at INTEGER; -- when the metadata is due; NULL: never again
ALTER TABLE request ADD COLUMN next_air_at INTEGER; -- when an episode airs that counts from then on; NULL: none is known
CREATE INDEX request_by_refresh ON request (refresh_at) WHERE refresh_at IS NOT NULL;
CREATE INDEX request_by_air ON request (next_air_at) WHERE next_air_at IS NOT NULL;

ALTER TABLE item ADD COLUMN with_season INTEGER NOT NULL DEFAULT 0; -- searched and grabbed with the others of its season
ALTER TABLE item ADD COLUMN season_ends_at INTEGER; -- when the last episode of its season airs; NULL: not known
ALTER TABLE item ADD COLUMN absolute INTEGER; -- its number over the whole show, of anime only
CREATE UNIQUE INDEX item_once ON item (request_id, season, episode) WHERE episode IS NOT NULL;

ALTER TABLE grab ADD COLUMN with_season INTEGER NOT NULL DEFAULT 0; -- a season pack

-- One row for each item that a file serves: a file may hold two episodes.
CREATE TABLE download_2 (
    gid TEXT NOT NULL,
    grab_id INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    request_id INTEGER NOT NULL,
    file_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    link TEXT NOT NULL, -- secret
    directory TEXT NOT NULL,
    PRIMARY KEY (gid, item_id)
);
INSERT INTO download_2 SELECT gid, grab_id, item_id, request_id, file_id, name, size_bytes, link, directory FROM download;
DROP TABLE download;
ALTER TABLE download_2 RENAME TO download;
CREATE INDEX download_by_item ON download (item_id);
CREATE INDEX download_by_grab ON download (grab_id);

ALTER TABLE seerr_link ADD COLUMN seasons TEXT NOT NULL DEFAULT '[]'; -- as Seerr named them when they were last followed
ALTER TABLE seerr_link ADD COLUMN anew INTEGER NOT NULL DEFAULT 0; -- what the seasons mean is to be looked up once more
ALTER TABLE seerr_link ADD COLUMN settled INTEGER NOT NULL DEFAULT 0; -- Seerr has the show; not asked again until listed
