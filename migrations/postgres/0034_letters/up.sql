-- Documents given out in a case, in the order of issue; their text speaks of a person and is sealed under that person's key.
CREATE TABLE case_letters (
    case_id UUID NOT NULL REFERENCES cases (id),
    no INTEGER NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    name_zh TEXT COLLATE "C" NOT NULL,
    name_en TEXT COLLATE "C" NOT NULL,
    body_sealed BYTEA NOT NULL,
    issued_on DATE NOT NULL,
    issued_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (case_id, no)
);
