-- Who asked to be erased, and what became of it.
CREATE TABLE erasures (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    state TEXT COLLATE "C" NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    blocked_by JSONB NOT NULL,
    settled_at TIMESTAMPTZ,
    open_key TEXT COLLATE "C" UNIQUE
);
CREATE INDEX erasures_by_person ON erasures (person_id, id);

-- What people ask to be put right or to be left alone, and what they were answered.
CREATE TABLE rights_requests (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    kind TEXT COLLATE "C" NOT NULL,
    about TEXT COLLATE "C" NOT NULL,
    text_sealed BYTEA NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    answer_sealed BYTEA,
    asked_at TIMESTAMPTZ NOT NULL,
    answered_by UUID REFERENCES persons (id),
    answered_at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE INDEX rights_requests_by_person ON rights_requests (person_id, id);
CREATE INDEX rights_requests_by_state ON rights_requests (state, id);
