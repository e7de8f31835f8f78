-- What shared registers said about a person, until it is too old to be used.
CREATE TABLE register_answers (
    person_id TEXT NOT NULL REFERENCES persons (id),
    register TEXT NOT NULL,
    source TEXT NOT NULL,
    as_of TEXT NOT NULL,
    had_at TEXT NOT NULL,
    content_sealed BLOB NOT NULL,
    PRIMARY KEY (person_id, register)
);

-- How each register that an application needs stands: what it said, or why it said nothing and since when.
CREATE TABLE register_checks (
    application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    register TEXT NOT NULL,
    reason TEXT,
    since TEXT,
    source TEXT,
    as_of TEXT,
    had_at TEXT,
    content_sealed BLOB,
    PRIMARY KEY (application_id, register)
);

-- Every question to a register: about whom, for whom, what for, and what came of it.
CREATE TABLE register_queries (
    id TEXT PRIMARY KEY,
    register TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES persons (id),
    application_id TEXT,
    purpose TEXT NOT NULL,
    asked_by TEXT REFERENCES persons (id),
    asked_at TEXT NOT NULL,
    answered_at TEXT,
    outcome TEXT
);
CREATE INDEX register_queries_by_register ON register_queries (register, outcome, id);
CREATE INDEX register_queries_by_time ON register_queries (asked_at);
CREATE INDEX register_queries_by_person ON register_queries (person_id, id);

-- That somebody consented to being looked up for an application, by which version of the item.
CREATE TABLE register_consents (
    application_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES persons (id),
    item_id TEXT NOT NULL REFERENCES definitions (id),
    given_at TEXT NOT NULL,
    PRIMARY KEY (application_id, purpose)
);
