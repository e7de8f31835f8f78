-- Which letters were handed out at a counter, and to whom.
CREATE TABLE letter_collections (
    case_id TEXT NOT NULL REFERENCES cases (id),
    letter_no INTEGER NOT NULL,
    collector TEXT NOT NULL,
    collector_sealed BLOB,
    recorded_by TEXT NOT NULL REFERENCES persons (id),
    department_id TEXT REFERENCES departments (id),
    collected_at TEXT NOT NULL,
    PRIMARY KEY (case_id, letter_no)
);
ALTER TABLE letter_deliveries DROP COLUMN proxy_sealed;
ALTER TABLE letter_deliveries DROP COLUMN department_id;
