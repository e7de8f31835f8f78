-- What talent employers want, for everybody to read.
CREATE TABLE talent_demands (
    id UUID PRIMARY KEY,
    employer_id UUID NOT NULL REFERENCES employers (id),
    title TEXT COLLATE "C" NOT NULL,
    posts INTEGER NOT NULL,
    qualification TEXT COLLATE "C",
    level TEXT COLLATE "C",
    district TEXT COLLATE "C",
    description TEXT COLLATE "C",
    salary_from_fen BIGINT NOT NULL,
    salary_to_fen BIGINT NOT NULL,
    valid_until DATE NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    withdrawn_at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE INDEX talent_demands_by_state ON talent_demands (state, id);
CREATE INDEX talent_demands_by_employer ON talent_demands (employer_id, id);

-- Who wants to be matched, and by which consent. Withdrawing it deletes the row and every match.
CREATE TABLE demand_seekers (
    person_id UUID PRIMARY KEY REFERENCES persons (id),
    district TEXT COLLATE "C",
    salary_from_fen BIGINT,
    consent TEXT COLLATE "C" NOT NULL,
    consented_at TIMESTAMPTZ NOT NULL
);

-- A demand and somebody whom it may suit. The employer learns of nobody who has not agreed.
CREATE TABLE demand_matches (
    demand_id UUID NOT NULL REFERENCES talent_demands (id),
    person_id UUID NOT NULL REFERENCES persons (id),
    state TEXT COLLATE "C" NOT NULL,
    matched_at TIMESTAMPTZ NOT NULL,
    answered_at TIMESTAMPTZ,
    PRIMARY KEY (demand_id, person_id)
);
CREATE INDEX demand_matches_by_person ON demand_matches (person_id, state);
