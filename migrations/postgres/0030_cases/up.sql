-- What an applicant is writing. The form may say anything about a person, so it is sealed under the person's key.
CREATE TABLE applications (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    item_code TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    form_sealed BYTEA NOT NULL,
    materials JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX applications_by_person ON applications (person_id, id);

CREATE TABLE cases (
    id UUID PRIMARY KEY,
    number TEXT COLLATE "C" NOT NULL UNIQUE,
    application_id UUID NOT NULL UNIQUE REFERENCES applications (id),
    person_id UUID NOT NULL REFERENCES persons (id),
    item_code TEXT COLLATE "C" NOT NULL,
    item_id UUID NOT NULL,
    workflow_id UUID NOT NULL,
    district TEXT COLLATE "C",
    status TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C",
    state JSONB NOT NULL,
    -- item and person while the case is open: at most one where the item says so.
    open_key TEXT COLLATE "C" UNIQUE,
    received_on DATE NOT NULL,
    due_on DATE,
    filed_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE INDEX cases_by_person ON cases (person_id, id);

-- Each submission as it was handed in; never changed.
CREATE TABLE revisions (
    case_id UUID NOT NULL REFERENCES cases (id),
    no INTEGER NOT NULL,
    form_sealed BYTEA NOT NULL,
    materials JSONB NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    submitted_by UUID NOT NULL,
    submitted_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (case_id, no)
);

CREATE TABLE case_events (
    case_id UUID NOT NULL REFERENCES cases (id),
    seq INTEGER NOT NULL,
    event JSONB NOT NULL,
    actor_id UUID,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (case_id, seq)
);

-- The inbox: a projection of the open and finished tasks of all cases.
CREATE TABLE tasks (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES cases (id),
    no INTEGER NOT NULL,
    item_code TEXT COLLATE "C" NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    round INTEGER NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    department_id UUID,
    position TEXT COLLATE "C",
    person_id UUID,
    claimed_by UUID,
    decided_by UUID,
    outcome TEXT COLLATE "C",
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
    task_id UUID NOT NULL REFERENCES tasks (id),
    person_id UUID NOT NULL,
    PRIMARY KEY (task_id, person_id)
);

-- What a reviewer wrote: free text about a person, sealed under the applicant's key.
CREATE TABLE task_opinions (
    task_id UUID PRIMARY KEY REFERENCES tasks (id),
    opinion_sealed BYTEA NOT NULL,
    written_by UUID NOT NULL,
    written_at TIMESTAMPTZ NOT NULL
);

-- Departments that held a task of the case: they may look it up later.
CREATE TABLE case_departments (
    case_id UUID NOT NULL REFERENCES cases (id),
    department_id UUID NOT NULL,
    PRIMARY KEY (case_id, department_id)
);
CREATE INDEX case_departments_by_department ON case_departments (department_id, case_id);

-- One row per effect that was carried out, so that none is carried out twice.
CREATE TABLE case_effects (
    case_id UUID NOT NULL REFERENCES cases (id),
    step TEXT COLLATE "C" NOT NULL,
    round INTEGER NOT NULL,
    place INTEGER NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    compensated BOOLEAN NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (case_id, step, round, place)
);
