-- For which employers an account with the role of a liaison may speak. The code is that of the organisation.
CREATE TABLE liaison_employers (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    organisation_code TEXT NOT NULL,
    named_by TEXT,
    named_at TEXT NOT NULL,
    PRIMARY KEY (account_id, organisation_code)
);
CREATE INDEX liaison_employers_code ON liaison_employers (organisation_code);
