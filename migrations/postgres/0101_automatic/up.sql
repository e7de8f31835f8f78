-- Whether a case of an item that may be decided at once was, with the evaluation that it rests on; otherwise the codes of what
-- was not proven.
CREATE TABLE automatic_decisions (
    case_id UUID PRIMARY KEY NOT NULL REFERENCES cases (id),
    evaluation_seq INTEGER NOT NULL,
    decided BOOLEAN NOT NULL,
    open JSONB NOT NULL,
    at TIMESTAMPTZ NOT NULL
);

-- That an applicant wants a person to decide.
CREATE TABLE human_requests (
    application_id UUID PRIMARY KEY NOT NULL REFERENCES applications (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES persons (id),
    asked_at TIMESTAMPTZ NOT NULL
);
