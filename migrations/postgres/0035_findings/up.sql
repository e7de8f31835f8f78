-- What is wrong with a case although nobody did anything wrong: a task that nobody can take, dates beyond the loaded calendar.
CREATE TABLE case_findings (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES cases (id),
    kind TEXT COLLATE "C" NOT NULL,
    task INTEGER,
    step TEXT COLLATE "C",
    department_id UUID REFERENCES departments (id),
    opened_at TIMESTAMPTZ NOT NULL,
    resolved_at TIMESTAMPTZ
);
CREATE INDEX case_findings_open ON case_findings (resolved_at, id);
CREATE INDEX case_findings_case ON case_findings (case_id);
