-- What a thrifty sync has to know: how often to ask, what it cost, and where a source has moved.

ALTER TABLE sources ADD COLUMN minutes INTEGER;                       -- the reader's interval for this one; NULL: the setting's
ALTER TABLE sources ADD COLUMN insecure INTEGER NOT NULL DEFAULT 0;   -- 1: its certificate is not checked, as the reader wished
ALTER TABLE sources ADD COLUMN forced INTEGER;                        -- when it last answered a forced check
ALTER TABLE sources ADD COLUMN size INTEGER;                          -- bytes of the last whole answer, as they crossed the wire
ALTER TABLE sources ADD COLUMN moved_to TEXT;                         -- where permanent redirects led last
ALTER TABLE sources ADD COLUMN moved INTEGER NOT NULL DEFAULT 0;      -- how many syncs in a row saw them

-- By slug, without a reference: what was spent stays spent when a source is removed.
CREATE TABLE traffic (
    day TEXT NOT NULL,                        -- the reader's own date, ISO 8601
    source TEXT NOT NULL,
    requests INTEGER NOT NULL,
    bytes_in INTEGER NOT NULL,
    bytes_out INTEGER NOT NULL,
    saved INTEGER NOT NULL,                   -- an estimate: what answers of "not modified" would have weighed
    PRIMARY KEY (day, source)
) WITHOUT ROWID;
