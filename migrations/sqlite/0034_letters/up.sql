-- Documents given out in a case, in the order of issue; their text speaks of a person and is sealed under that person's key.
CREATE TABLE case_letters (
    case_id TEXT NOT NULL REFERENCES cases (id),
    no INTEGER NOT NULL,
    code TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    body_sealed BLOB NOT NULL,
    issued_on DATE NOT NULL,
    issued_at TEXT NOT NULL,
    PRIMARY KEY (case_id, no)
);
