-- What talent employers want, for everybody to read.
CREATE TABLE talent_demands (
    id TEXT PRIMARY KEY,
    employer_id TEXT NOT NULL REFERENCES employers (id),
    title TEXT NOT NULL,
    posts INTEGER NOT NULL,
    qualification TEXT,
    level TEXT,
    district TEXT,
    description TEXT,
    salary_from_fen BIGINT NOT NULL,
    salary_to_fen BIGINT NOT NULL,
    valid_until DATE NOT NULL,
    state TEXT NOT NULL,
    published_at TEXT NOT NULL,
    withdrawn_at TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX talent_demands_by_state ON talent_demands (state, id);
CREATE INDEX talent_demands_by_employer ON talent_demands (employer_id, id);

-- Who wants to be matched, and by which consent. Withdrawing it deletes the row and every match.
CREATE TABLE demand_seekers (
    person_id TEXT PRIMARY KEY REFERENCES persons (id),
    district TEXT,
    salary_from_fen BIGINT,
    consent TEXT NOT NULL,
    consented_at TEXT NOT NULL
);

-- A demand and somebody whom it may suit. The employer learns of nobody who has not agreed.
CREATE TABLE demand_matches (
    demand_id TEXT NOT NULL REFERENCES talent_demands (id),
    person_id TEXT NOT NULL REFERENCES persons (id),
    state TEXT NOT NULL,
    matched_at TEXT NOT NULL,
    answered_at TEXT,
    PRIMARY KEY (demand_id, person_id)
);
CREATE INDEX demand_matches_by_person ON demand_matches (person_id, state);
