-- What the clauses of an item came to for a case, at each submission and each decision. Inputs and answers speak of a person
-- and are sealed under that person's key; `seq` is the number of the first event of the case that came with it.
CREATE TABLE case_evaluations (
    case_id TEXT NOT NULL REFERENCES cases (id),
    seq INTEGER NOT NULL,
    moment TEXT NOT NULL,
    item_id TEXT NOT NULL REFERENCES definitions (id),
    rules_version TEXT NOT NULL,
    verdict TEXT NOT NULL,
    evaluated_on DATE NOT NULL,
    evaluated_at TEXT NOT NULL,
    content_sealed BLOB NOT NULL,
    PRIMARY KEY (case_id, seq)
);
