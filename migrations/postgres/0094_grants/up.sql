-- Grants that are looked at again from time to time, because what they rest on must stay true.
CREATE TABLE grants (
    case_id UUID PRIMARY KEY REFERENCES cases (id),
    person_id UUID NOT NULL REFERENCES persons (id),
    item_code TEXT COLLATE "C" NOT NULL,
    granted_on DATE NOT NULL,
    next_check_on DATE NOT NULL,
    last_check_id UUID,
    ended_on DATE,
    ended_why TEXT COLLATE "C",
    version BIGINT NOT NULL
);
CREATE INDEX grants_due ON grants (next_check_on, case_id) WHERE ended_on IS NULL;
CREATE INDEX grants_by_person ON grants (person_id, case_id);

-- What each look came to. Inputs and answers speak of a person and are sealed under that person's key.
CREATE TABLE grant_checks (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES grants (case_id),
    item_id UUID NOT NULL REFERENCES definitions (id),
    rules_version TEXT COLLATE "C" NOT NULL,
    verdict TEXT COLLATE "C" NOT NULL,
    checked_on DATE NOT NULL,
    checked_at TIMESTAMPTZ NOT NULL,
    content_sealed BYTEA NOT NULL
);
CREATE INDEX grant_checks_by_case ON grant_checks (case_id, id);

-- A grant whose ground has become doubtful: a department decides by a day. Of one grant there is one open at a time.
CREATE TABLE grant_reviews (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES grants (case_id),
    person_id UUID NOT NULL REFERENCES persons (id),
    check_id UUID NOT NULL REFERENCES grant_checks (id),
    department_id UUID NOT NULL REFERENCES departments (id),
    status TEXT COLLATE "C" NOT NULL,
    open_key UUID UNIQUE,
    opened_at TIMESTAMPTZ NOT NULL,
    due_on DATE NOT NULL,
    warned_at TIMESTAMPTZ,
    answer_sealed BYTEA,
    answered_at TIMESTAMPTZ,
    reason_sealed BYTEA,
    closed_by UUID REFERENCES persons (id),
    closed_at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE INDEX grant_reviews_by_case ON grant_reviews (case_id, id);
CREATE INDEX grant_reviews_by_department ON grant_reviews (department_id, id);
CREATE INDEX grant_reviews_open ON grant_reviews (due_on) WHERE status = 'open' AND warned_at IS NULL;
