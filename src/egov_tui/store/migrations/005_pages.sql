-- Sources that are pages, the whole text of articles, files that go with them, and the day by which to answer.

ALTER TABLE sources ADD COLUMN recipe TEXT;                           -- the name of what reads it; NULL: a feed
ALTER TABLE sources ADD COLUMN listing TEXT;                          -- where its list is read; NULL: at its address
ALTER TABLE sources ADD COLUMN full_text TEXT NOT NULL DEFAULT 'never';  -- when whole texts are fetched: never, on_open, always

-- full_text: 0 not asked for, 1 to be fetched by the next sync, 2 here (full_texts), 3 not to be had
ALTER TABLE articles ADD COLUMN full_text INTEGER NOT NULL DEFAULT 0;
ALTER TABLE articles ADD COLUMN closes INTEGER;                       -- until when an answer is taken
ALTER TABLE bodies ADD COLUMN closing TEXT;                           -- the sentence that says so, as it was read
ALTER TABLE articles ADD COLUMN deadlines INTEGER NOT NULL DEFAULT 0;  -- text.deadlines.VERSION that looked for one
CREATE INDEX articles_awaiting ON articles (source_id, date) WHERE full_text = 1;
-- with the date, in whose order open ones are listed, so that no row is read for it
CREATE INDEX articles_closing ON articles (closes, date) WHERE closes IS NOT NULL;
CREATE INDEX articles_by_deadlines ON articles (deadlines);

-- What an article's own page says. The feed's version stays where it is, in bodies.
CREATE TABLE full_texts (
    article_id INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    attachments TEXT,                         -- those that the page links, as in articles; of a page that is a file, it
    address TEXT NOT NULL,                    -- the final one
    made_by TEXT NOT NULL,                    -- the name of the recipe that found it, or of the library; '': no text
    fetched INTEGER NOT NULL,
    bytes_in INTEGER NOT NULL,                -- what it cost, as it crossed the wire
    html BLOB NOT NULL                        -- cleaned, zlib; the last, so that lists read no page of it
);

-- What is known of attachments beyond what the article says: their size by the server, and where they lie.
CREATE TABLE files (
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    type TEXT,
    length INTEGER,                           -- in bytes, as the server says, or of the file; NULL: it does not say
    name TEXT,                                -- ARTICLE/NAME in the folder `attachments`; NULL: not fetched
    sha256 TEXT,
    fetched INTEGER,
    PRIMARY KEY (article_id, url)
) WITHOUT ROWID;

-- What sites allow robots (RFC 9309), so that they are not asked at every sync.
CREATE TABLE robots (
    origin TEXT PRIMARY KEY,                  -- scheme, host and port
    rules TEXT NOT NULL,
    fetched INTEGER NOT NULL
) WITHOUT ROWID;
