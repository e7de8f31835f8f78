-- The head of each chain; a row of its own for each stream, so that writers of different things never meet.
CREATE TABLE audit_streams (
    kind TEXT COLLATE "C" NOT NULL,
    id UUID NOT NULL,
    last_number BIGINT NOT NULL,
    last_hash TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, id)
);

CREATE TABLE audit_records (
    id UUID PRIMARY KEY,
    stream_kind TEXT COLLATE "C" NOT NULL,
    stream_id UUID NOT NULL,
    number BIGINT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    account_id UUID,
    action TEXT COLLATE "C" NOT NULL,
    object_id UUID,
    refused TEXT COLLATE "C",
    body TEXT COLLATE "C" NOT NULL,
    previous_hash TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    UNIQUE (stream_kind, stream_id, number)
);
CREATE INDEX audit_records_by_account ON audit_records (account_id, id);
CREATE INDEX audit_records_by_action ON audit_records (action, id);
CREATE INDEX audit_records_by_object ON audit_records (object_id, id);

-- What no checkpoint holds yet.
CREATE TABLE audit_unsealed (
    record_id UUID PRIMARY KEY
);

CREATE TABLE audit_checkpoints (
    number BIGINT PRIMARY KEY,
    body TEXT COLLATE "C" NOT NULL,
    signature TEXT COLLATE "C" NOT NULL
);

CREATE TABLE audit_leaves (
    checkpoint BIGINT NOT NULL,
    leaf INTEGER NOT NULL,
    record_id UUID NOT NULL UNIQUE,
    PRIMARY KEY (checkpoint, leaf)
);

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only';
END
$$;

CREATE TRIGGER audit_records_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_records
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_checkpoints_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_leaves_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_leaves
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
CREATE TRIGGER audit_streams_keep BEFORE DELETE OR TRUNCATE ON audit_streams
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
