-- What those at work on a task write to each other, and the papers that they put beside it. The text may speak of the
-- applicant and is sealed under the applicant's key; neither is ever changed.
CREATE TABLE task_notes (
    id TEXT PRIMARY KEY,
    task_id TEXT NOT NULL REFERENCES tasks (id),
    case_id TEXT NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL,
    text_sealed BLOB,
    document_id TEXT REFERENCES wallet_documents (id),
    shown_to_applicant BOOLEAN NOT NULL,
    written_by TEXT NOT NULL,
    written_at TEXT NOT NULL
);
CREATE INDEX task_notes_of_task ON task_notes (task_id, kind, id);
CREATE INDEX task_notes_of_case ON task_notes (case_id, kind, id);
CREATE UNIQUE INDEX task_notes_document ON task_notes (case_id, document_id);
