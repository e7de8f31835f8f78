-- What somebody agreed to, by which version of the notice, for whom, and until when.
CREATE TABLE consents (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons (id),
    member_id TEXT REFERENCES household_members (id),
    purpose TEXT NOT NULL,
    notice_id TEXT NOT NULL REFERENCES definitions (id),
    notice_version BIGINT NOT NULL,
    object_id TEXT,
    how TEXT NOT NULL,
    given_by TEXT NOT NULL REFERENCES persons (id),
    given_at TEXT NOT NULL,
    withdrawn_by TEXT REFERENCES persons (id),
    withdrawn_at TEXT,
    open_key TEXT UNIQUE
);
CREATE INDEX consents_by_person ON consents (person_id, id);
CREATE INDEX consents_by_object ON consents (object_id, id);

-- Who looked at whose data in the course of their office.
CREATE TABLE access_looks (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,
    department_id TEXT REFERENCES departments (id),
    what TEXT NOT NULL,
    purpose TEXT NOT NULL,
    object_id TEXT,
    at TEXT NOT NULL
);
CREATE INDEX access_looks_by_person ON access_looks (person_id, id);

-- Copies of everything that is held about somebody, on their way or ready to be fetched.
CREATE TABLE data_exports (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    state TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    ready_at TEXT,
    expires_at TEXT,
    size BIGINT,
    sha256 TEXT,
    open_key TEXT UNIQUE
);
CREATE INDEX data_exports_by_person ON data_exports (person_id, id);
