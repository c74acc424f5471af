-- Troubles that were told, and what a request may have cost: its searches, and what each grab takes.

CREATE TABLE trouble ( -- something needs a person; the row goes when it is well again
    name TEXT PRIMARY KEY, -- an upstream's, or a word for what is at home
    message TEXT NOT NULL,
    seen_at INTEGER NOT NULL
);

ALTER TABLE request ADD COLUMN searches INTEGER NOT NULL DEFAULT 0; -- begun, each a question to every indexer
ALTER TABLE grab ADD COLUMN adds INTEGER NOT NULL DEFAULT 0; -- torrents that were added for it
ALTER TABLE grab ADD COLUMN links INTEGER NOT NULL DEFAULT 0; -- direct links that were to be had, again after they expired
ALTER TABLE grab ADD COLUMN fetched_first INTEGER NOT NULL DEFAULT 0; -- the service did not have the files yet

-- What was spent before this was written down is taken as what it may have cost.
UPDATE request SET searches = coalesce((SELECT max(spent) FROM (SELECT sum(count) AS spent FROM api_call
    WHERE request_id = request.id AND endpoint = 'stream' GROUP BY upstream)), 0);
UPDATE grab SET adds = 1 + readds, links = coalesce((SELECT sum(count) FROM api_call
    WHERE request_id = grab.request_id AND upstream = grab.provider AND info_hash = grab.info_hash), 0);
