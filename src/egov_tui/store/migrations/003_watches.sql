-- Saved searches, and what keeps a cache from growing old.

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
