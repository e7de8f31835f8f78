-- What somebody agreed to, by which version of the notice, for whom, and until when.
CREATE TABLE consents (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    member_id UUID REFERENCES household_members (id),
    purpose TEXT COLLATE "C" NOT NULL,
    notice_id UUID NOT NULL REFERENCES definitions (id),
    notice_version BIGINT NOT NULL,
    object_id UUID,
    how TEXT COLLATE "C" NOT NULL,
    given_by UUID NOT NULL REFERENCES persons (id),
    given_at TIMESTAMPTZ NOT NULL,
    withdrawn_by UUID REFERENCES persons (id),
    withdrawn_at TIMESTAMPTZ,
    open_key TEXT COLLATE "C" UNIQUE
);
CREATE INDEX consents_by_person ON consents (person_id, id);
CREATE INDEX consents_by_object ON consents (object_id, id);

-- Who looked at whose data in the course of their office.
CREATE TABLE access_looks (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    role TEXT COLLATE "C" NOT NULL,
    department_id UUID REFERENCES departments (id),
    what TEXT COLLATE "C" NOT NULL,
    purpose TEXT COLLATE "C" NOT NULL,
    object_id UUID,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX access_looks_by_person ON access_looks (person_id, id);

-- Copies of everything that is held about somebody, on their way or ready to be fetched.
CREATE TABLE data_exports (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    state TEXT COLLATE "C" NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    ready_at TIMESTAMPTZ,
    expires_at TIMESTAMPTZ,
    size BIGINT,
    sha256 TEXT COLLATE "C",
    open_key TEXT COLLATE "C" UNIQUE
);
CREATE INDEX data_exports_by_person ON data_exports (person_id, id);
