-- The clock by which a source told the date of an article, in minutes from UTC; NULL: none was told, or nobody looked.
ALTER TABLE articles ADD COLUMN offset INTEGER;
