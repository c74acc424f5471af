-- Files that are links to where the debrid account is mounted, and since when what they lead to has not been seen.

ALTER TABLE library_file ADD COLUMN link TEXT; -- where it leads; NULL: it is a file of its own
ALTER TABLE library_file ADD COLUMN missed_at INTEGER; -- NULL: it was there when it was last looked at
CREATE INDEX library_file_by_missed ON library_file (missed_at) WHERE missed_at IS NOT NULL;
