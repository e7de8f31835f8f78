-- Organisations that the talent office knows, each with the address at which the organisation itself is reached. Its own data
-- key seals that address and what its liaisons prepare.
CREATE TABLE employers (
    id TEXT PRIMARY KEY,
    organisation_code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    district TEXT,
    check_fits BOOLEAN NOT NULL,
    wrapped_key BLOB NOT NULL,
    contact_sealed BLOB NOT NULL,
    confirmed_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    version BIGINT NOT NULL
);

-- Somebody's wish to speak for an organisation: a code that goes to the organisation, the letter by which it authorises them,
-- and, where something about it needs a person to look, the office's word.
CREATE TABLE liaison_claims (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    person_id TEXT NOT NULL REFERENCES persons (id),
    organisation_code TEXT NOT NULL,
    name TEXT NOT NULL,
    contact_sealed BLOB NOT NULL,
    document_id TEXT NOT NULL,
    flags TEXT NOT NULL,
    state TEXT NOT NULL,
    open_key TEXT UNIQUE,
    code_hash TEXT NOT NULL,
    codes_sent INTEGER NOT NULL,
    code_sent_at TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    proved_at TEXT,
    decided_by TEXT,
    decided_at TEXT,
    reason_sealed BLOB,
    created_at TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX liaison_claims_by_account ON liaison_claims (account_id, id);
CREATE INDEX liaison_claims_by_state ON liaison_claims (state, id);

-- A workbook of staff as it was read: what will be prepared is exactly this. It is forgotten when its time is over.
CREATE TABLE staff_batches (
    id TEXT PRIMARY KEY,
    employer_id TEXT NOT NULL REFERENCES employers (id),
    item_code TEXT NOT NULL,
    item_id TEXT NOT NULL,
    state TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    good_count INTEGER NOT NULL,
    fault_count INTEGER NOT NULL,
    faults TEXT NOT NULL,
    rows_sealed BLOB,
    uploaded_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    settled_at TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX staff_batches_by_employer ON staff_batches (employer_id, id);

-- What an employer prepared for one person. It becomes an application only when that person takes it up; until then it is
-- sealed under a key of its own, which goes when it is taken, declined or too old.
CREATE TABLE prepared_drafts (
    id TEXT PRIMARY KEY,
    batch_id TEXT NOT NULL REFERENCES staff_batches (id),
    employer_id TEXT NOT NULL REFERENCES employers (id),
    row_no INTEGER NOT NULL,
    item_code TEXT NOT NULL,
    identity_index TEXT NOT NULL,
    state TEXT NOT NULL,
    open_key TEXT UNIQUE,
    wrapped_key BLOB,
    content_sealed BLOB,
    application_id TEXT,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    settled_at TEXT,
    UNIQUE (batch_id, row_no)
);
CREATE INDEX prepared_drafts_by_identity ON prepared_drafts (identity_index, state);
CREATE INDEX prepared_drafts_by_expiry ON prepared_drafts (state, expires_at);
