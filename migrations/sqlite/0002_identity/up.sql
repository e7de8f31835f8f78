CREATE TABLE departments (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    level TEXT NOT NULL,
    function TEXT NOT NULL,
    district TEXT,
    parent_id TEXT REFERENCES departments (id),
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX departments_by_function ON departments (function, level, district);
CREATE INDEX departments_by_parent ON departments (parent_id);

-- Everything personal is sealed under the person's own key; erasing the key erases the person.
CREATE TABLE persons (
    id TEXT PRIMARY KEY,
    status TEXT NOT NULL,
    wrapped_key BLOB,
    name_sealed BLOB,
    identity_kind TEXT,
    identity_sealed BLOB,
    identity_index TEXT UNIQUE,
    verified_at TEXT,
    verified_how TEXT,
    created_at TEXT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons (id),
    status TEXT NOT NULL,
    mobile_sealed BLOB,
    mobile_index TEXT UNIQUE,
    email_sealed BLOB,
    email_index TEXT UNIQUE,
    password_hash TEXT NOT NULL,
    failed_attempts INTEGER NOT NULL,
    locked_until TEXT,
    totp_sealed BLOB,
    totp_confirmed BOOLEAN NOT NULL,
    totp_last_step BIGINT NOT NULL,
    created_at TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX accounts_by_person ON accounts (person_id);

CREATE TABLE positions (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,
    department_id TEXT REFERENCES departments (id),
    duty TEXT,
    valid_from DATE NOT NULL,
    valid_to DATE
);
CREATE INDEX positions_by_account ON positions (account_id);
CREATE INDEX positions_by_department ON positions (department_id, duty);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    refresh_hash TEXT NOT NULL,
    previous_hash TEXT,
    rotated_at TEXT NOT NULL,
    second_factor BOOLEAN NOT NULL,
    device TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ended_at TEXT,
    end_reason TEXT
);
CREATE INDEX sessions_by_account ON sessions (account_id, created_at);

-- Codes sent to an address to prove that it can be read.
CREATE TABLE address_codes (
    id TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    address_index TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
);
CREATE INDEX address_codes_by_address ON address_codes (address_index, purpose, created_at);
