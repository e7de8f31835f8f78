-- Why a leader did something to a case: free text about a person, sealed under the applicant's key. `seq` is that of the event.
CREATE TABLE case_remarks (
    case_id TEXT NOT NULL REFERENCES cases (id),
    seq INTEGER NOT NULL,
    text_sealed BLOB NOT NULL,
    written_by TEXT NOT NULL,
    written_at TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
);

-- Cases that a timer could not move because an effect refused; only these cases wait.
CREATE TABLE case_incidents (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    timer INTEGER NOT NULL,
    effect TEXT NOT NULL,
    reason TEXT NOT NULL,
    tries INTEGER NOT NULL,
    opened_at TEXT NOT NULL,
    tried_at TEXT NOT NULL,
    resolved_at TEXT,
    UNIQUE (case_id, timer)
);
CREATE INDEX case_incidents_open ON case_incidents (resolved_at, id);
