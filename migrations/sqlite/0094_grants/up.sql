-- Grants that are looked at again from time to time, because what they rest on must stay true.
CREATE TABLE grants (
    case_id TEXT PRIMARY KEY REFERENCES cases (id),
    person_id TEXT NOT NULL REFERENCES persons (id),
    item_code TEXT NOT NULL,
    granted_on DATE NOT NULL,
    next_check_on DATE NOT NULL,
    last_check_id TEXT,
    ended_on DATE,
    ended_why TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX grants_due ON grants (next_check_on, case_id) WHERE ended_on IS NULL;
CREATE INDEX grants_by_person ON grants (person_id, case_id);

-- What each look came to. Inputs and answers speak of a person and are sealed under that person's key.
CREATE TABLE grant_checks (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES grants (case_id),
    item_id TEXT NOT NULL REFERENCES definitions (id),
    rules_version TEXT NOT NULL,
    verdict TEXT NOT NULL,
    checked_on DATE NOT NULL,
    checked_at TEXT NOT NULL,
    content_sealed BLOB NOT NULL
);
CREATE INDEX grant_checks_by_case ON grant_checks (case_id, id);

-- A grant whose ground has become doubtful: a department decides by a day. Of one grant there is one open at a time.
CREATE TABLE grant_reviews (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES grants (case_id),
    person_id TEXT NOT NULL REFERENCES persons (id),
    check_id TEXT NOT NULL REFERENCES grant_checks (id),
    department_id TEXT NOT NULL REFERENCES departments (id),
    status TEXT NOT NULL,
    open_key TEXT UNIQUE,
    opened_at TEXT NOT NULL,
    due_on DATE NOT NULL,
    warned_at TEXT,
    answer_sealed BLOB,
    answered_at TEXT,
    reason_sealed BLOB,
    closed_by TEXT REFERENCES persons (id),
    closed_at TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX grant_reviews_by_case ON grant_reviews (case_id, id);
CREATE INDEX grant_reviews_by_department ON grant_reviews (department_id, id);
CREATE INDEX grant_reviews_open ON grant_reviews (due_on) WHERE status = 'open' AND warned_at IS NULL;
