-- Where talents say that they work, and what their employer says to that. One open statement a person and organisation.
CREATE TABLE employments (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons (id),
    employer_id TEXT NOT NULL REFERENCES employers (id),
    since DATE NOT NULL,
    position_sealed BLOB,
    state TEXT NOT NULL,
    open_key TEXT UNIQUE,
    asked_at TEXT NOT NULL,
    decided_by TEXT,
    decided_at TEXT,
    ended_on DATE,
    version BIGINT NOT NULL
);
CREATE INDEX employments_by_employer ON employments (employer_id, state, id);
CREATE INDEX employments_by_person ON employments (person_id, id);

-- The round in which an employer says who still works there.
CREATE TABLE employment_rounds (
    id TEXT PRIMARY KEY,
    employer_id TEXT NOT NULL REFERENCES employers (id),
    period TEXT NOT NULL,
    opened_on DATE NOT NULL,
    remind_on DATE NOT NULL,
    due_on DATE NOT NULL,
    state TEXT NOT NULL,
    reminded BOOLEAN NOT NULL,
    asked INTEGER NOT NULL,
    answered_at TEXT,
    version BIGINT NOT NULL,
    UNIQUE (employer_id, period)
);
CREATE INDEX employment_rounds_by_state ON employment_rounds (state, due_on);

CREATE TABLE round_entries (
    round_id TEXT NOT NULL REFERENCES employment_rounds (id),
    employment_id TEXT NOT NULL REFERENCES employments (id),
    person_id TEXT NOT NULL REFERENCES persons (id),
    answer TEXT,
    ended_on DATE,
    answered_by TEXT,
    answered_at TEXT,
    PRIMARY KEY (round_id, employment_id)
);
CREATE INDEX round_entries_by_employment ON round_entries (employment_id);

-- What the office has to look at because an employer did not answer; it ends by itself when the answer comes.
CREATE TABLE employer_findings (
    id TEXT PRIMARY KEY,
    employer_id TEXT NOT NULL REFERENCES employers (id),
    round_id TEXT NOT NULL UNIQUE REFERENCES employment_rounds (id),
    unanswered INTEGER NOT NULL,
    opened_at TEXT NOT NULL,
    resolved_at TEXT
);
CREATE INDEX employer_findings_open ON employer_findings (resolved_at, id);
