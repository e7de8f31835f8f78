-- How people found the service. What they wrote and were answered is sealed under the applicant's key.
CREATE TABLE case_ratings (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    item_code TEXT NOT NULL,
    department_id TEXT REFERENCES departments (id),
    handling TEXT NOT NULL,
    round INTEGER NOT NULL,
    level TEXT NOT NULL,
    words TEXT NOT NULL,
    comment_sealed BLOB,
    named BOOLEAN NOT NULL,
    rated_at TEXT NOT NULL,
    month TEXT NOT NULL,
    counts BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX case_ratings_once ON case_ratings (case_id, handling, round);
CREATE INDEX case_ratings_figures ON case_ratings (item_code, counts, month, department_id, level);

CREATE TABLE rating_follow_ups (
    id TEXT PRIMARY KEY,
    rating_id TEXT NOT NULL UNIQUE REFERENCES case_ratings (id),
    case_id TEXT NOT NULL REFERENCES cases (id),
    department_id TEXT REFERENCES departments (id),
    stage TEXT NOT NULL,
    contact_due_on TEXT NOT NULL,
    settle_due_on TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    contacted_by TEXT,
    contacted_at TEXT,
    settled_by TEXT,
    settled_at TEXT,
    answer_sealed BLOB,
    version BIGINT NOT NULL
);
CREATE INDEX rating_follow_ups_of_case ON rating_follow_ups (case_id);
CREATE INDEX rating_follow_ups_of_department ON rating_follow_ups (department_id, id);
CREATE INDEX rating_follow_ups_by_stage ON rating_follow_ups (stage, id);
