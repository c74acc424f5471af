-- What was found out about hashes at each debrid service, and the file lists as each service numbers them.

CREATE TABLE probe (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    info_hash TEXT NOT NULL,
    provider TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE UNIQUE INDEX probe_once ON probe (info_hash, provider);
INSERT INTO probe (info_hash, provider, outcome, reason, at) SELECT info_hash, provider, 'refused', reason, at FROM refusal;
DROP TABLE refusal;

CREATE TABLE file_list_2 ( -- never changes for a hash: kept for good
    info_hash TEXT NOT NULL,
    provider TEXT NOT NULL, -- the ids of the files are its own
    files TEXT NOT NULL,
    PRIMARY KEY (info_hash, provider)
);
INSERT INTO file_list_2 SELECT info_hash, 'realdebrid', files FROM file_list;
DROP TABLE file_list;
ALTER TABLE file_list_2 RENAME TO file_list;
