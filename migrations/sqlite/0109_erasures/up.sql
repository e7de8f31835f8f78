-- Who asked to be erased, and what became of it.
CREATE TABLE erasures (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    state TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    due_at TEXT NOT NULL,
    blocked_by TEXT NOT NULL CHECK (json_valid(blocked_by)),
    settled_at TEXT,
    open_key TEXT UNIQUE
);
CREATE INDEX erasures_by_person ON erasures (person_id, id);

-- What people ask to be put right or to be left alone, and what they were answered.
CREATE TABLE rights_requests (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons (id),
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    text_sealed BLOB NOT NULL,
    state TEXT NOT NULL,
    answer_sealed BLOB,
    asked_at TEXT NOT NULL,
    answered_by TEXT REFERENCES persons (id),
    answered_at TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX rights_requests_by_person ON rights_requests (person_id, id);
CREATE INDEX rights_requests_by_state ON rights_requests (state, id);
