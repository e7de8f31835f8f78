-- What is printed around the text of a document, fixed when it is given out: who issued it, how its seal looks, and the digest by
-- which anybody can ask whether it was issued. Documents of before have none and stay text.
ALTER TABLE case_letters ADD COLUMN imprint JSONB;
