-- What shared registers said about a person, until it is too old to be used.
CREATE TABLE register_answers (
    person_id UUID NOT NULL REFERENCES persons (id),
    register TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    as_of TIMESTAMPTZ NOT NULL,
    had_at TIMESTAMPTZ NOT NULL,
    content_sealed BYTEA NOT NULL,
    PRIMARY KEY (person_id, register)
);

-- How each register that an application needs stands: what it said, or why it said nothing and since when.
CREATE TABLE register_checks (
    application_id UUID NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    register TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    since TIMESTAMPTZ,
    source TEXT COLLATE "C",
    as_of TIMESTAMPTZ,
    had_at TIMESTAMPTZ,
    content_sealed BYTEA,
    PRIMARY KEY (application_id, register)
);

-- Every question to a register: about whom, for whom, what for, and what came of it.
CREATE TABLE register_queries (
    id UUID PRIMARY KEY,
    register TEXT COLLATE "C" NOT NULL,
    person_id UUID NOT NULL REFERENCES persons (id),
    application_id UUID,
    purpose TEXT COLLATE "C" NOT NULL,
    asked_by UUID REFERENCES persons (id),
    asked_at TIMESTAMPTZ NOT NULL,
    answered_at TIMESTAMPTZ,
    outcome TEXT COLLATE "C"
);
CREATE INDEX register_queries_by_register ON register_queries (register, outcome, id);
CREATE INDEX register_queries_by_time ON register_queries (asked_at);
CREATE INDEX register_queries_by_person ON register_queries (person_id, id);

-- That somebody consented to being looked up for an application, by which version of the item.
CREATE TABLE register_consents (
    application_id UUID NOT NULL,
    purpose TEXT COLLATE "C" NOT NULL,
    person_id UUID NOT NULL REFERENCES persons (id),
    item_id UUID NOT NULL REFERENCES definitions (id),
    given_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (application_id, purpose)
);
