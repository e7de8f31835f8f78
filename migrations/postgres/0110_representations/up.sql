-- Who may act for whom, in what, and until when.
CREATE TABLE representations (
    id UUID PRIMARY KEY,
    principal_id UUID NOT NULL REFERENCES persons (id),
    agent_id UUID NOT NULL REFERENCES persons (id),
    basis TEXT COLLATE "C" NOT NULL,
    items JSONB NOT NULL,
    acts JSONB NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE NOT NULL,
    session_id UUID REFERENCES sessions (id),
    department_id UUID REFERENCES departments (id),
    consent_how TEXT COLLATE "C",
    consent_document UUID REFERENCES wallet_documents (id),
    granted_by UUID NOT NULL REFERENCES persons (id),
    granted_at TIMESTAMPTZ NOT NULL,
    revoked_by UUID REFERENCES persons (id),
    revoked_at TIMESTAMPTZ
);
CREATE INDEX representations_by_agent ON representations (agent_id, principal_id, id);
CREATE INDEX representations_by_principal ON representations (principal_id, id);

-- Who acted for the applicant in an application; none of them reviews it.
CREATE TABLE application_agents (
    application_id UUID NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    agent_id UUID NOT NULL REFERENCES persons (id),
    representation_id UUID NOT NULL REFERENCES representations (id),
    basis TEXT COLLATE "C" NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (application_id, agent_id)
);

-- Which letters were handed out at a counter, and to whom.
CREATE TABLE letter_collections (
    case_id UUID NOT NULL REFERENCES cases (id),
    letter_no INTEGER NOT NULL,
    collector TEXT COLLATE "C" NOT NULL,
    collector_sealed BYTEA,
    recorded_by UUID NOT NULL REFERENCES persons (id),
    department_id UUID REFERENCES departments (id),
    collected_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (case_id, letter_no)
);
