-- What an applicant is writing. The form may say anything about a person, so it is sealed under the person's key.
CREATE TABLE applications (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons (id),
    item_code TEXT NOT NULL,
    status TEXT NOT NULL,
    form_sealed BLOB NOT NULL,
    materials TEXT NOT NULL CHECK (json_valid(materials)),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX applications_by_person ON applications (person_id, id);

CREATE TABLE cases (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    application_id TEXT NOT NULL UNIQUE REFERENCES applications (id),
    person_id TEXT NOT NULL REFERENCES persons (id),
    item_code TEXT NOT NULL,
    item_id TEXT NOT NULL,
    workflow_id TEXT NOT NULL,
    district TEXT,
    status TEXT NOT NULL,
    outcome TEXT,
    state TEXT NOT NULL CHECK (json_valid(state)),
    -- item and person while the case is open: at most one where the item says so.
    open_key TEXT UNIQUE,
    received_on DATE NOT NULL,
    due_on DATE,
    filed_at TEXT NOT NULL,
    closed_at TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX cases_by_person ON cases (person_id, id);

-- Each submission as it was handed in; never changed.
CREATE TABLE revisions (
    case_id TEXT NOT NULL REFERENCES cases (id),
    no INTEGER NOT NULL,
    form_sealed BLOB NOT NULL,
    materials TEXT NOT NULL CHECK (json_valid(materials)),
    digest TEXT NOT NULL,
    submitted_by TEXT NOT NULL,
    submitted_at TEXT NOT NULL,
    PRIMARY KEY (case_id, no)
);

CREATE TABLE case_events (
    case_id TEXT NOT NULL REFERENCES cases (id),
    seq INTEGER NOT NULL,
    event TEXT NOT NULL CHECK (json_valid(event)),
    actor_id TEXT,
    at TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
);

-- The inbox: a projection of the open and finished tasks of all cases.
CREATE TABLE tasks (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    no INTEGER NOT NULL,
    item_code TEXT NOT NULL,
    step TEXT NOT NULL,
    round INTEGER NOT NULL,
    status TEXT NOT NULL,
    department_id TEXT,
    position TEXT,
    person_id TEXT,
    claimed_by TEXT,
    decided_by TEXT,
    outcome TEXT,
    opened_on DATE NOT NULL,
    due_on DATE,
    -- due_on, or a day beyond all others, so that what has no limit comes last on both databases.
    sort_on DATE NOT NULL,
    version INTEGER NOT NULL,
    UNIQUE (case_id, no)
);
CREATE INDEX tasks_pool ON tasks (department_id, position, status, sort_on, id);
CREATE INDEX tasks_mine ON tasks (claimed_by, status, sort_on, id);
CREATE INDEX tasks_named ON tasks (person_id, status, sort_on, id);
CREATE INDEX tasks_done ON tasks (decided_by, id);

-- Who may not take a task although they hold the position.
CREATE TABLE task_exclusions (
    task_id TEXT NOT NULL REFERENCES tasks (id),
    person_id TEXT NOT NULL,
    PRIMARY KEY (task_id, person_id)
);

-- What a reviewer wrote: free text about a person, sealed under the applicant's key.
CREATE TABLE task_opinions (
    task_id TEXT PRIMARY KEY REFERENCES tasks (id),
    opinion_sealed BLOB NOT NULL,
    written_by TEXT NOT NULL,
    written_at TEXT NOT NULL
);

-- Departments that held a task of the case: they may look it up later.
CREATE TABLE case_departments (
    case_id TEXT NOT NULL REFERENCES cases (id),
    department_id TEXT NOT NULL,
    PRIMARY KEY (case_id, department_id)
);
CREATE INDEX case_departments_by_department ON case_departments (department_id, case_id);

-- One row per effect that was carried out, so that none is carried out twice.
CREATE TABLE case_effects (
    case_id TEXT NOT NULL REFERENCES cases (id),
    step TEXT NOT NULL,
    round INTEGER NOT NULL,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    compensated BOOLEAN NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (case_id, step, round, place)
);
