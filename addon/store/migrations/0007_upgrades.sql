-- Upgrades: in which quality an item is in the library, and which of its files something better has replaced.

ALTER TABLE item ADD COLUMN quality TEXT; -- of what Usher put there; NULL: nothing yet, or not known
ALTER TABLE library_file ADD COLUMN quality TEXT;
ALTER TABLE library_file ADD COLUMN removed_at INTEGER; -- by Usher, since something better is there
CREATE INDEX library_file_by_removal ON library_file (removed_at) WHERE removed_at IS NOT NULL;

-- Usher's own names have always ended in the quality.
UPDATE library_file SET quality = CASE
    WHEN path LIKE '% - 480p.%' THEN 'P480'
    WHEN path LIKE '% - 720p.%' THEN 'P720'
    WHEN path LIKE '% - 1080p.%' THEN 'P1080'
    WHEN path LIKE '% - 2160p.%' THEN 'P2160'
END;
UPDATE item SET quality = (
    SELECT library_file.quality FROM library_file
    WHERE library_file.item_id = item.id AND library_file.placed_at IS NOT NULL ORDER BY library_file.id DESC LIMIT 1
) WHERE phase = 'COMPLETED';
