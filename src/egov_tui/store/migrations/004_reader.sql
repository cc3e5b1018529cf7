-- What the reader keeps for its user: what can be taken back, how it was left, and where in each article.

ALTER TABLE sources ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;      -- 1: not among all articles, in no number

-- The newest last; an older one is forgotten when there are too many.
CREATE TABLE steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    step BLOB NOT NULL                        -- model.Step as JSON, zlib
);

CREATE TABLE positions (
    article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    flow INTEGER NOT NULL,                    -- which running text of the article stood at the top of the screen
    at INTEGER NOT NULL                       -- and from which of its characters on
);

CREATE TABLE session (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL                       -- JSON
) WITHOUT ROWID;
