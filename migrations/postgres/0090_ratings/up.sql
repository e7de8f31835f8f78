-- How people found the service. What they wrote and were answered is sealed under the applicant's key.
CREATE TABLE case_ratings (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES cases (id),
    item_code TEXT COLLATE "C" NOT NULL,
    department_id UUID REFERENCES departments (id),
    handling TEXT COLLATE "C" NOT NULL,
    round INTEGER NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    words JSONB NOT NULL,
    comment_sealed BYTEA,
    named BOOLEAN NOT NULL,
    rated_at TIMESTAMPTZ NOT NULL,
    month TEXT COLLATE "C" NOT NULL,
    counts BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX case_ratings_once ON case_ratings (case_id, handling, round);
CREATE INDEX case_ratings_figures ON case_ratings (item_code, counts, month, department_id, level);

CREATE TABLE rating_follow_ups (
    id UUID PRIMARY KEY,
    rating_id UUID NOT NULL UNIQUE REFERENCES case_ratings (id),
    case_id UUID NOT NULL REFERENCES cases (id),
    department_id UUID REFERENCES departments (id),
    stage TEXT COLLATE "C" NOT NULL,
    contact_due_on DATE NOT NULL,
    settle_due_on DATE NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    contacted_by UUID,
    contacted_at TIMESTAMPTZ,
    settled_by UUID,
    settled_at TIMESTAMPTZ,
    answer_sealed BYTEA,
    version BIGINT NOT NULL
);
CREATE INDEX rating_follow_ups_of_case ON rating_follow_ups (case_id);
CREATE INDEX rating_follow_ups_of_department ON rating_follow_ups (department_id, id);
CREATE INDEX rating_follow_ups_by_stage ON rating_follow_ups (stage, id);
