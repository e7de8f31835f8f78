-- Who may act for whom, in what, and until when.
CREATE TABLE representations (
    id TEXT PRIMARY KEY,
    principal_id TEXT NOT NULL REFERENCES persons (id),
    agent_id TEXT NOT NULL REFERENCES persons (id),
    basis TEXT NOT NULL,
    items TEXT NOT NULL CHECK (json_valid(items)),
    acts TEXT NOT NULL CHECK (json_valid(acts)),
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    session_id TEXT REFERENCES sessions (id),
    department_id TEXT REFERENCES departments (id),
    consent_how TEXT,
    consent_document TEXT REFERENCES wallet_documents (id),
    granted_by TEXT NOT NULL REFERENCES persons (id),
    granted_at TEXT NOT NULL,
    revoked_by TEXT REFERENCES persons (id),
    revoked_at TEXT
);
CREATE INDEX representations_by_agent ON representations (agent_id, principal_id, id);
CREATE INDEX representations_by_principal ON representations (principal_id, id);

-- Who acted for the applicant in an application; none of them reviews it.
CREATE TABLE application_agents (
    application_id TEXT NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    agent_id TEXT NOT NULL REFERENCES persons (id),
    representation_id TEXT NOT NULL REFERENCES representations (id),
    basis TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (application_id, agent_id)
);

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
