-- One line of a public notice: masked, and shown only between its two dates.
CREATE TABLE public_notices (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES cases (id),
    item_code TEXT COLLATE "C" NOT NULL,
    item_id UUID NOT NULL,
    template TEXT COLLATE "C" NOT NULL,
    masked_name TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C" NOT NULL,
    working_days INTEGER NOT NULL,
    published_on DATE NOT NULL,
    ends_on DATE NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX public_notices_by_status ON public_notices (status, ends_on, id);
CREATE INDEX public_notices_by_case ON public_notices (case_id, id);

-- What somebody has against it: by name, so text and answer are sealed under that person's key.
CREATE TABLE notice_objections (
    id UUID PRIMARY KEY,
    notice_id UUID NOT NULL REFERENCES public_notices (id),
    case_id UUID NOT NULL REFERENCES cases (id),
    no INTEGER NOT NULL,
    person_id UUID NOT NULL REFERENCES persons (id),
    text_sealed BYTEA NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    answer_sealed BYTEA,
    raised_at TIMESTAMPTZ NOT NULL,
    settled_by UUID,
    settled_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    UNIQUE (case_id, no),
    UNIQUE (notice_id, person_id)
);
CREATE INDEX notice_objections_by_status ON notice_objections (status, id);
