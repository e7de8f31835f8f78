-- Where talents say that they work, and what their employer says to that. One open statement a person and organisation.
CREATE TABLE employments (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    employer_id UUID NOT NULL REFERENCES employers (id),
    since DATE NOT NULL,
    position_sealed BYTEA,
    state TEXT COLLATE "C" NOT NULL,
    open_key TEXT COLLATE "C" UNIQUE,
    asked_at TIMESTAMPTZ NOT NULL,
    decided_by UUID,
    decided_at TIMESTAMPTZ,
    ended_on DATE,
    version BIGINT NOT NULL
);
CREATE INDEX employments_by_employer ON employments (employer_id, state, id);
CREATE INDEX employments_by_person ON employments (person_id, id);

-- The round in which an employer says who still works there.
CREATE TABLE employment_rounds (
    id UUID PRIMARY KEY,
    employer_id UUID NOT NULL REFERENCES employers (id),
    period TEXT COLLATE "C" NOT NULL,
    opened_on DATE NOT NULL,
    remind_on DATE NOT NULL,
    due_on DATE NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    reminded BOOLEAN NOT NULL,
    asked INTEGER NOT NULL,
    answered_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    UNIQUE (employer_id, period)
);
CREATE INDEX employment_rounds_by_state ON employment_rounds (state, due_on);

CREATE TABLE round_entries (
    round_id UUID NOT NULL REFERENCES employment_rounds (id),
    employment_id UUID NOT NULL REFERENCES employments (id),
    person_id UUID NOT NULL REFERENCES persons (id),
    answer TEXT COLLATE "C",
    ended_on DATE,
    answered_by UUID,
    answered_at TIMESTAMPTZ,
    PRIMARY KEY (round_id, employment_id)
);
CREATE INDEX round_entries_by_employment ON round_entries (employment_id);

-- What the office has to look at because an employer did not answer; it ends by itself when the answer comes.
CREATE TABLE employer_findings (
    id UUID PRIMARY KEY,
    employer_id UUID NOT NULL REFERENCES employers (id),
    round_id UUID NOT NULL UNIQUE REFERENCES employment_rounds (id),
    unanswered INTEGER NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    resolved_at TIMESTAMPTZ
);
CREATE INDEX employer_findings_open ON employer_findings (resolved_at, id);
