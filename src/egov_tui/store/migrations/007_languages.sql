-- Languages: articles of one language are listed as quickly as all, however few they are, and those that there are are
-- known at once. The language of an article is a primary subtag (RFC 5646) in small letters.

UPDATE articles
SET language = lower(substr(language, 1, instr(replace(language, '_', '-') || '-', '-') - 1))
WHERE language GLOB '*[^a-z]*';
-- with the date, in whose order they are listed, so that no row is read for it
CREATE INDEX articles_by_language ON articles (language, date);
