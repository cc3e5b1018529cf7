-- What comes from other readers, and what several sources tell.

ALTER TABLE sources ADD COLUMN categories TEXT;                       -- of its outline (OPML 2.0): a JSON array, or NULL
ALTER TABLE sources ADD COLUMN offered INTEGER NOT NULL DEFAULT 0;    -- 1: came with a pack; nobody follows it yet
ALTER TABLE articles ADD COLUMN packed INTEGER NOT NULL DEFAULT 0;    -- 1: came with a pack; its source never said it
CREATE INDEX articles_packed ON articles (source_id) WHERE packed = 1;

-- One story told by several sources is found by where it stands or by how it begins, and then compared in full.
ALTER TABLE articles ADD COLUMN place INTEGER;                        -- of its link, equal where two mean the same page
ALTER TABLE articles ADD COLUMN opening INTEGER;                      -- of its first words, where it has enough of them
ALTER TABLE articles ADD COLUMN story INTEGER;                        -- id of the one that leads it; 0: never to be in one
ALTER TABLE articles ADD COLUMN compared INTEGER NOT NULL DEFAULT 0;  -- 1: with what it says now
CREATE INDEX articles_by_place ON articles (place) WHERE place IS NOT NULL;
CREATE INDEX articles_by_opening ON articles (opening) WHERE opening IS NOT NULL;
CREATE INDEX articles_by_story ON articles (story) WHERE story > 0;
CREATE INDEX articles_uncompared ON articles (id) WHERE compared = 0 AND indexed = 1;

-- (story > 0 is said in every query: else SQLite does not see that the index holds all there is.)
-- Who has read one has read all of them. The trigger does not set itself off again (recursive_triggers is off).
CREATE TRIGGER stories_read AFTER UPDATE OF read ON articles WHEN NEW.story > 0 AND OLD.read <> NEW.read BEGIN
    UPDATE articles SET read = NEW.read WHERE story > 0 AND story = NEW.story AND read <> NEW.read;
END;
