-- Papers that reached whom they were written to. `letter_no` was handed over, `receipt_no` is the paper that proves it; both
-- are documents of the case.
CREATE TABLE letter_deliveries (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL,
    letter_no INTEGER NOT NULL,
    receipt_no INTEGER NOT NULL,
    method TEXT NOT NULL,
    recorded_by TEXT NOT NULL REFERENCES persons (id),
    delivered_on DATE NOT NULL,
    delivered_at TEXT NOT NULL,
    UNIQUE (case_id, letter_no),
    FOREIGN KEY (case_id, letter_no) REFERENCES case_letters (case_id, no),
    FOREIGN KEY (case_id, receipt_no) REFERENCES case_letters (case_id, no)
);
