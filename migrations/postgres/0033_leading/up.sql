-- Why a leader did something to a case: free text about a person, sealed under the applicant's key. `seq` is that of the event.
CREATE TABLE case_remarks (
    case_id UUID NOT NULL REFERENCES cases (id),
    seq INTEGER NOT NULL,
    text_sealed BYTEA NOT NULL,
    written_by UUID NOT NULL,
    written_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (case_id, seq)
);

-- Cases that a timer could not move because an effect refused; only these cases wait.
CREATE TABLE case_incidents (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES cases (id),
    timer INTEGER NOT NULL,
    effect TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    tries INTEGER NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    tried_at TIMESTAMPTZ NOT NULL,
    resolved_at TIMESTAMPTZ,
    UNIQUE (case_id, timer)
);
CREATE INDEX case_incidents_open ON case_incidents (resolved_at, id);
