-- What a downloaded file is held against.

ALTER TABLE request ADD COLUMN runtime_minutes INTEGER; -- of the movie, or of one episode; NULL: not known, not judged
ALTER TABLE grab ADD COLUMN forced INTEGER NOT NULL DEFAULT 0; -- a person took it although it was rejected
