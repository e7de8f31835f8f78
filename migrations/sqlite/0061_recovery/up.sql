-- A lost second factor: one person asks for its reset, another approves. `open_key` is the account while nobody has decided,
-- so that there is one open request for each; the reason is sealed under the key of the person whose account it is.
CREATE TABLE second_factor_resets (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    open_key TEXT UNIQUE,
    status TEXT NOT NULL,
    reason_sealed BLOB NOT NULL,
    asked_by TEXT NOT NULL REFERENCES accounts (id),
    asked_person TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    decided_by TEXT REFERENCES accounts (id),
    decided_at TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX second_factor_resets_by_account ON second_factor_resets (account_id, id);
