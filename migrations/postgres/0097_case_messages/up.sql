-- What the applicant and the office write to each other. The text is sealed under the applicant's key and never changed.
CREATE TABLE case_messages (
    id UUID PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES cases (id),
    side TEXT COLLATE "C" NOT NULL,
    written_by UUID NOT NULL,
    department_id UUID REFERENCES departments (id),
    position TEXT COLLATE "C",
    text_sealed BYTEA NOT NULL,
    written_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX case_messages_of_case ON case_messages (case_id, id);
CREATE INDEX case_messages_of_author ON case_messages (case_id, written_by, written_at);

CREATE TABLE case_message_documents (
    message_id UUID NOT NULL REFERENCES case_messages (id),
    document_id UUID NOT NULL REFERENCES wallet_documents (id),
    PRIMARY KEY (message_id, document_id)
);
CREATE INDEX case_message_documents_of_document ON case_message_documents (document_id);

CREATE TABLE case_message_reads (
    case_id UUID NOT NULL REFERENCES cases (id),
    person_id UUID NOT NULL REFERENCES persons (id),
    read_up_to UUID NOT NULL,
    PRIMARY KEY (case_id, person_id)
);
