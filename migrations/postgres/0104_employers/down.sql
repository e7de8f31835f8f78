DROP TABLE prepared_drafts;
DROP TABLE staff_batches;
DROP TABLE liaison_claims;
DROP TABLE employers;
