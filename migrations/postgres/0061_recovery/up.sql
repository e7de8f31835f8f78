-- A lost second factor: one person asks for its reset, another approves. `open_key` is the account while nobody has decided,
-- so that there is one open request for each; the reason is sealed under the key of the person whose account it is.
CREATE TABLE second_factor_resets (
    id UUID PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id),
    open_key UUID UNIQUE,
    status TEXT COLLATE "C" NOT NULL,
    reason_sealed BYTEA NOT NULL,
    asked_by UUID NOT NULL REFERENCES accounts (id),
    asked_person UUID NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    decided_by UUID REFERENCES accounts (id),
    decided_at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE INDEX second_factor_resets_by_account ON second_factor_resets (account_id, id);
