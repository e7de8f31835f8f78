-- For which employers an account with the role of a liaison may speak. The code is that of the organisation.
CREATE TABLE liaison_employers (
    account_id UUID NOT NULL REFERENCES accounts (id),
    organisation_code TEXT COLLATE "C" NOT NULL,
    named_by UUID,
    named_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, organisation_code)
);
CREATE INDEX liaison_employers_code ON liaison_employers (organisation_code);
