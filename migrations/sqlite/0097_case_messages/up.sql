-- What the applicant and the office write to each other. The text is sealed under the applicant's key and never changed.
CREATE TABLE case_messages (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id),
    side TEXT NOT NULL,
    written_by TEXT NOT NULL,
    department_id TEXT REFERENCES departments (id),
    position TEXT,
    text_sealed BLOB NOT NULL,
    written_at TEXT NOT NULL
);
CREATE INDEX case_messages_of_case ON case_messages (case_id, id);
CREATE INDEX case_messages_of_author ON case_messages (case_id, written_by, written_at);

CREATE TABLE case_message_documents (
    message_id TEXT NOT NULL REFERENCES case_messages (id),
    document_id TEXT NOT NULL REFERENCES wallet_documents (id),
    PRIMARY KEY (message_id, document_id)
);
CREATE INDEX case_message_documents_of_document ON case_message_documents (document_id);

CREATE TABLE case_message_reads (
    case_id TEXT NOT NULL REFERENCES cases (id),
    person_id TEXT NOT NULL REFERENCES persons (id),
    read_up_to TEXT NOT NULL,
    PRIMARY KEY (case_id, person_id)
);
