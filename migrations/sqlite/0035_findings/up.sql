-- What is wrong with a case although nobody did anything wrong: a task that nobody can take, dates beyond the loaded calendar.
CREATE TABLE case_findings (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL,
    task INTEGER,
    step TEXT,
    department_id TEXT REFERENCES departments (id),
    opened_at TEXT NOT NULL,
    resolved_at TEXT
);
CREATE INDEX case_findings_open ON case_findings (resolved_at, id);
CREATE INDEX case_findings_case ON case_findings (case_id);
