DROP TABLE jobs;
DROP TABLE idempotency_keys;
DROP TABLE sequences;
DROP TABLE settings;
