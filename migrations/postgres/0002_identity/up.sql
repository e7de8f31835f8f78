CREATE TABLE departments (
    id UUID PRIMARY KEY,
    code TEXT COLLATE "C" NOT NULL UNIQUE,
    name_zh TEXT COLLATE "C" NOT NULL,
    name_en TEXT COLLATE "C" NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    function TEXT COLLATE "C" NOT NULL,
    district TEXT COLLATE "C",
    parent_id UUID REFERENCES departments (id),
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX departments_by_function ON departments (function, level, district);
CREATE INDEX departments_by_parent ON departments (parent_id);

-- Everything personal is sealed under the person's own key; erasing the key erases the person.
CREATE TABLE persons (
    id UUID PRIMARY KEY,
    status TEXT COLLATE "C" NOT NULL,
    wrapped_key BYTEA,
    name_sealed BYTEA,
    identity_kind TEXT COLLATE "C",
    identity_sealed BYTEA,
    identity_index TEXT COLLATE "C" UNIQUE,
    verified_at TIMESTAMPTZ,
    verified_how TEXT COLLATE "C",
    created_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE accounts (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    status TEXT COLLATE "C" NOT NULL,
    mobile_sealed BYTEA,
    mobile_index TEXT COLLATE "C" UNIQUE,
    email_sealed BYTEA,
    email_index TEXT COLLATE "C" UNIQUE,
    password_hash TEXT COLLATE "C" NOT NULL,
    failed_attempts INTEGER NOT NULL,
    locked_until TIMESTAMPTZ,
    totp_sealed BYTEA,
    totp_confirmed BOOLEAN NOT NULL,
    totp_last_step BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX accounts_by_person ON accounts (person_id);

CREATE TABLE positions (
    id UUID PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id),
    role TEXT COLLATE "C" NOT NULL,
    department_id UUID REFERENCES departments (id),
    duty TEXT COLLATE "C",
    valid_from DATE NOT NULL,
    valid_to DATE
);
CREATE INDEX positions_by_account ON positions (account_id);
CREATE INDEX positions_by_department ON positions (department_id, duty);

CREATE TABLE sessions (
    id UUID PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id),
    refresh_hash TEXT COLLATE "C" NOT NULL,
    previous_hash TEXT COLLATE "C",
    rotated_at TIMESTAMPTZ NOT NULL,
    second_factor BOOLEAN NOT NULL,
    device TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    end_reason TEXT COLLATE "C"
);
CREATE INDEX sessions_by_account ON sessions (account_id, created_at);

-- Codes sent to an address to prove that it can be read.
CREATE TABLE address_codes (
    id UUID PRIMARY KEY,
    purpose TEXT COLLATE "C" NOT NULL,
    address_index TEXT COLLATE "C" NOT NULL,
    code_hash TEXT COLLATE "C" NOT NULL,
    attempts INTEGER NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);
CREATE INDEX address_codes_by_address ON address_codes (address_index, purpose, created_at);
