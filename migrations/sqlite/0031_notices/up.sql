-- One line of a public notice: masked, and shown only between its two dates.
CREATE TABLE public_notices (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    item_code TEXT NOT NULL,
    item_id TEXT NOT NULL,
    template TEXT NOT NULL,
    masked_name TEXT NOT NULL,
    detail TEXT NOT NULL,
    working_days INTEGER NOT NULL,
    published_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    status TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX public_notices_by_status ON public_notices (status, ends_on, id);
CREATE INDEX public_notices_by_case ON public_notices (case_id, id);

-- What somebody has against it: by name, so text and answer are sealed under that person's key.
CREATE TABLE notice_objections (
    id TEXT PRIMARY KEY,
    notice_id TEXT NOT NULL REFERENCES public_notices (id),
    case_id TEXT NOT NULL REFERENCES cases (id),
    no INTEGER NOT NULL,
    person_id TEXT NOT NULL REFERENCES persons (id),
    text_sealed BLOB NOT NULL,
    status TEXT NOT NULL,
    answer_sealed BLOB,
    raised_at TEXT NOT NULL,
    settled_by TEXT,
    settled_at TEXT,
    version BIGINT NOT NULL,
    UNIQUE (case_id, no),
    UNIQUE (notice_id, person_id)
);
CREATE INDEX notice_objections_by_status ON notice_objections (status, id);
