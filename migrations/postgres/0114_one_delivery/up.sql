-- Papers handed to whom the addressee sent are deliveries like any other: with a receipt, once. `proxy_sealed` is under the
-- addressee's key. `letter_collections` kept the same a second time, without receipts; it was in no release.
ALTER TABLE letter_deliveries ADD COLUMN department_id UUID;
ALTER TABLE letter_deliveries ADD COLUMN proxy_sealed BYTEA;
DROP TABLE letter_collections;
