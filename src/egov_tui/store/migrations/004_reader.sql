-- What the reader keeps for its user: what can be taken back, how it was left, and where in each article.

ALTER TABLE sources ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;      -- 1: not among all articles, in no number

-- The newest last; an older one is forgotten when there are too many.
CREATE TABLE steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    step BLOB NOT NULL                        -- model.Step as JSON, zlib
);

CREATE TABLE positions (
    article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    characters INTEGER NOT NULL,              -- of its text above the screen; below zero: lines above its text
    lines INTEGER NOT NULL                    -- since then, where no text is, as in a table
);

CREATE TABLE session (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL                       -- JSON
) WITHOUT ROWID;
