-- The first shape of the cache. Moments are whole seconds since 1970-01-01 UTC; lists are JSON arrays, NULL when empty.

CREATE TABLE sources (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL UNIQUE,
    agency TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT,
    link TEXT,
    language TEXT,
    folder TEXT NOT NULL DEFAULT '',
    zone TEXT NOT NULL DEFAULT '',            -- IANA name for dates that tell none; empty: by the host's country
    interval INTEGER,                         -- minutes that the feed asks to be left alone
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    validated TEXT,                           -- the address that gave etag and last_modified, and alone gets them back
    last_ok INTEGER,
    problem TEXT,                             -- model.problem_record as JSON, of the last check if it failed
    failing_since INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    next_check INTEGER,
    unread INTEGER NOT NULL DEFAULT 0,        -- kept by the triggers below
    total INTEGER NOT NULL DEFAULT 0
);

-- id: arrival order, and the rowid of the index of words. AUTOINCREMENT: a number once shown never means another article.
-- Rows are small so that many fit a page: what only an opened article needs stands in bodies.
CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id INTEGER NOT NULL REFERENCES sources(id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    guid TEXT,
    link TEXT,
    title TEXT NOT NULL,
    published INTEGER,
    updated INTEGER,
    first_seen INTEGER NOT NULL,
    date INTEGER NOT NULL,                    -- published, else updated, else first_seen; never later than first_seen
    date_estimated INTEGER NOT NULL DEFAULT 0,
    authors TEXT,
    categories TEXT,
    language TEXT,
    attachments TEXT,
    content_hash TEXT NOT NULL,
    read INTEGER NOT NULL DEFAULT 0,
    starred INTEGER NOT NULL DEFAULT 0,
    later INTEGER NOT NULL DEFAULT 0,
    edited INTEGER NOT NULL DEFAULT 0,
    indexed INTEGER NOT NULL DEFAULT 0,       -- 1: frozen holds what the article says now
    UNIQUE (source_id, key)
);

-- Every index ends with the rowid, so (date) serves ORDER BY date DESC, id DESC and the ids of a list come from it alone.
CREATE INDEX articles_by_date ON articles (date);
CREATE INDEX articles_by_source ON articles (source_id, date);
CREATE INDEX articles_unread ON articles (date) WHERE read = 0;
CREATE INDEX articles_starred ON articles (date) WHERE starred = 1;
CREATE INDEX articles_later ON articles (date) WHERE later = 1;
CREATE INDEX articles_unindexed ON articles (id) WHERE indexed = 0;

-- Other keys under which a source has published the same article.
CREATE TABLE aliases (
    source_id INTEGER NOT NULL REFERENCES sources(id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    PRIMARY KEY (source_id, key)
) WITHOUT ROWID;
CREATE INDEX aliases_by_article ON aliases (article_id);

-- Keys of articles that were pruned, so that they do not come back.
CREATE TABLE tombstones (
    source_id INTEGER NOT NULL REFERENCES sources(id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    PRIMARY KEY (source_id, key)
) WITHOUT ROWID;

-- The truth about a body: its cleaned HTML, zlib. Document and plain text derive from it.
CREATE TABLE bodies (
    article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    summary TEXT NOT NULL,
    html BLOB NOT NULL
);

-- What an article said before an edit.
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    seen INTEGER NOT NULL,                    -- when the edit was seen that replaced it
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    html BLOB NOT NULL,
    updated INTEGER,
    content_hash TEXT NOT NULL
);
CREATE INDEX revisions_by_article ON revisions (article_id);

-- Exactly what the index of words holds of an article; a row is here if and only if the article is in the index.
-- FTS5 needs the very words back that it was given: other words leave ghosts, and deleting what was never indexed
-- corrupts it. So a row is never updated, and the triggers alone write to the index.
CREATE TABLE frozen (
    article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    text BLOB NOT NULL,                       -- zlib
    stems TEXT NOT NULL,
    stemmer INTEGER NOT NULL,                 -- text.stem.VERSION
    reading INTEGER NOT NULL                  -- text.html.VERSION
);
CREATE INDEX frozen_by_stemmer ON frozen (stemmer);
CREATE INDEX frozen_by_reading ON frozen (reading);

-- unz() is the program's: it gives back a compressed text. Every connection registers it.
CREATE VIEW readings (id, title, text, stems) AS SELECT article_id, title, unz(text), stems FROM frozen;

CREATE VIRTUAL TABLE search USING fts5 (
    title, text, stems,
    content = 'readings', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER frozen_added AFTER INSERT ON frozen BEGIN
    INSERT INTO search (rowid, title, text, stems) VALUES (NEW.article_id, NEW.title, unz(NEW.text), NEW.stems);
END;
CREATE TRIGGER frozen_deleted AFTER DELETE ON frozen BEGIN
    INSERT INTO search (search, rowid, title, text, stems)
    VALUES ('delete', OLD.article_id, OLD.title, unz(OLD.text), OLD.stems);
END;
CREATE TRIGGER frozen_never_updated BEFORE UPDATE ON frozen BEGIN
    SELECT RAISE(ABORT, 'frozen rows are replaced, not updated');
END;

-- Counters, so that no screen counts rows.
CREATE TABLE marked (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    starred INTEGER NOT NULL,
    later INTEGER NOT NULL
);
INSERT INTO marked VALUES (1, 0, 0);

CREATE TRIGGER articles_added AFTER INSERT ON articles BEGIN
    UPDATE sources SET total = total + 1, unread = unread + (1 - NEW.read) WHERE id = NEW.source_id;
END;
CREATE TRIGGER articles_added_marked AFTER INSERT ON articles WHEN NEW.starred OR NEW.later BEGIN
    UPDATE marked SET starred = starred + NEW.starred, later = later + NEW.later;
END;
CREATE TRIGGER articles_deleted AFTER DELETE ON articles BEGIN
    UPDATE sources SET total = total - 1, unread = unread - (1 - OLD.read) WHERE id = OLD.source_id;
END;
CREATE TRIGGER articles_deleted_marked AFTER DELETE ON articles WHEN OLD.starred OR OLD.later BEGIN
    UPDATE marked SET starred = starred - OLD.starred, later = later - OLD.later;
END;
CREATE TRIGGER articles_read AFTER UPDATE OF read ON articles WHEN OLD.read <> NEW.read BEGIN
    UPDATE sources SET unread = unread + OLD.read - NEW.read WHERE id = NEW.source_id;
END;
CREATE TRIGGER articles_marked AFTER UPDATE OF starred, later ON articles
WHEN OLD.starred <> NEW.starred OR OLD.later <> NEW.later BEGIN
    UPDATE marked SET starred = starred + NEW.starred - OLD.starred, later = later + NEW.later - OLD.later;
END;
