-- Organisations that the talent office knows, each with the address at which the organisation itself is reached. Its own data
-- key seals that address and what its liaisons prepare.
CREATE TABLE employers (
    id UUID PRIMARY KEY,
    organisation_code TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    district TEXT COLLATE "C",
    check_fits BOOLEAN NOT NULL,
    wrapped_key BYTEA NOT NULL,
    contact_sealed BYTEA NOT NULL,
    confirmed_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL
);

-- Somebody's wish to speak for an organisation: a code that goes to the organisation, the letter by which it authorises them,
-- and, where something about it needs a person to look, the office's word.
CREATE TABLE liaison_claims (
    id UUID PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id),
    person_id UUID NOT NULL REFERENCES persons (id),
    organisation_code TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    contact_sealed BYTEA NOT NULL,
    document_id UUID NOT NULL,
    flags JSONB NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    open_key TEXT COLLATE "C" UNIQUE,
    code_hash TEXT COLLATE "C" NOT NULL,
    codes_sent INTEGER NOT NULL,
    code_sent_at TIMESTAMPTZ NOT NULL,
    attempts INTEGER NOT NULL,
    proved_at TIMESTAMPTZ,
    decided_by UUID,
    decided_at TIMESTAMPTZ,
    reason_sealed BYTEA,
    created_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX liaison_claims_by_account ON liaison_claims (account_id, id);
CREATE INDEX liaison_claims_by_state ON liaison_claims (state, id);

-- A workbook of staff as it was read: what will be prepared is exactly this. It is forgotten when its time is over.
CREATE TABLE staff_batches (
    id UUID PRIMARY KEY,
    employer_id UUID NOT NULL REFERENCES employers (id),
    item_code TEXT COLLATE "C" NOT NULL,
    item_id UUID NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    row_count INTEGER NOT NULL,
    good_count INTEGER NOT NULL,
    fault_count INTEGER NOT NULL,
    faults JSONB NOT NULL,
    rows_sealed BYTEA,
    uploaded_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    settled_at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE INDEX staff_batches_by_employer ON staff_batches (employer_id, id);

-- What an employer prepared for one person. It becomes an application only when that person takes it up; until then it is
-- sealed under a key of its own, which goes when it is taken, declined or too old.
CREATE TABLE prepared_drafts (
    id UUID PRIMARY KEY,
    batch_id UUID NOT NULL REFERENCES staff_batches (id),
    employer_id UUID NOT NULL REFERENCES employers (id),
    row_no INTEGER NOT NULL,
    item_code TEXT COLLATE "C" NOT NULL,
    identity_index TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    open_key TEXT COLLATE "C" UNIQUE,
    wrapped_key BYTEA,
    content_sealed BYTEA,
    application_id UUID,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    settled_at TIMESTAMPTZ,
    UNIQUE (batch_id, row_no)
);
CREATE INDEX prepared_drafts_by_identity ON prepared_drafts (identity_index, state);
CREATE INDEX prepared_drafts_by_expiry ON prepared_drafts (state, expires_at);
