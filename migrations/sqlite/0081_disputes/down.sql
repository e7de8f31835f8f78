ALTER TABLE revisions DROP COLUMN disputes_sealed;
ALTER TABLE applications DROP COLUMN disputes_sealed;
