-- Saved searches, and what keeps a cache from growing: retention, and stems that take less room.

CREATE TABLE watches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    query TEXT NOT NULL,                      -- as typed (store.query)
    muted INTEGER NOT NULL DEFAULT 0,
    checked INTEGER NOT NULL,                 -- articles up to this id were reported by a check
    seen INTEGER NOT NULL                     -- articles up to this id were there when it was last opened
);

ALTER TABLE sources ADD COLUMN keep_days INTEGER;                     -- the reader's for this one; NULL: the setting's
ALTER TABLE sources ADD COLUMN keep_newest INTEGER;                   -- so many articles; NULL: the setting's
ALTER TABLE sources ADD COLUMN listed TEXT;                           -- ids of the articles that its feed listed last, as JSON

-- Stems take a third of their room when they are compressed by the help of the text that they come from. What an
-- older version wrote is text still; unz() gives that back as it is.
DROP TRIGGER frozen_added;
DROP TRIGGER frozen_deleted;
DROP VIEW readings;
CREATE VIEW readings (id, title, text, stems) AS
    SELECT article_id, title, unz(text), unz(stems, unz(text)) FROM frozen;
CREATE TRIGGER frozen_added AFTER INSERT ON frozen BEGIN
    INSERT INTO search (rowid, title, text, stems)
    VALUES (NEW.article_id, NEW.title, unz(NEW.text), unz(NEW.stems, unz(NEW.text)));
END;
CREATE TRIGGER frozen_deleted AFTER DELETE ON frozen BEGIN
    INSERT INTO search (search, rowid, title, text, stems)
    VALUES ('delete', OLD.article_id, OLD.title, unz(OLD.text), unz(OLD.stems, unz(OLD.text)));
END;
