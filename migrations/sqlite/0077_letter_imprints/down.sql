ALTER TABLE case_letters DROP COLUMN imprint;
