-- What an applicant says against values that official registers gave, sealed like the form and handed in with it.
ALTER TABLE applications ADD COLUMN disputes_sealed BYTEA;
ALTER TABLE revisions ADD COLUMN disputes_sealed BYTEA;
