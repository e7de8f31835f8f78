-- The head of each chain; a row of its own for each stream, so that writers of different things never meet.
CREATE TABLE audit_streams (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    last_number BIGINT NOT NULL,
    last_hash TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);

CREATE TABLE audit_records (
    id TEXT PRIMARY KEY,
    stream_kind TEXT NOT NULL,
    stream_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    at TEXT NOT NULL,
    account_id TEXT,
    action TEXT NOT NULL,
    object_id TEXT,
    refused TEXT,
    body TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE (stream_kind, stream_id, number)
);
CREATE INDEX audit_records_by_account ON audit_records (account_id, id);
CREATE INDEX audit_records_by_action ON audit_records (action, id);
CREATE INDEX audit_records_by_object ON audit_records (object_id, id);

-- What no checkpoint holds yet.
CREATE TABLE audit_unsealed (
    record_id TEXT PRIMARY KEY
);

CREATE TABLE audit_checkpoints (
    number BIGINT PRIMARY KEY,
    body TEXT NOT NULL,
    signature TEXT NOT NULL
);

CREATE TABLE audit_leaves (
    checkpoint BIGINT NOT NULL,
    leaf INTEGER NOT NULL,
    record_id TEXT NOT NULL UNIQUE,
    PRIMARY KEY (checkpoint, leaf)
);

CREATE TRIGGER audit_records_no_update BEFORE UPDATE ON audit_records
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_records_no_delete BEFORE DELETE ON audit_records
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_checkpoints_no_update BEFORE UPDATE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_checkpoints_no_delete BEFORE DELETE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_leaves_no_update BEFORE UPDATE ON audit_leaves
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_leaves_no_delete BEFORE DELETE ON audit_leaves
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_streams_no_delete BEFORE DELETE ON audit_streams
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
