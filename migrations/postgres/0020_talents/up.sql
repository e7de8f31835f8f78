-- By which people are found: levelled, for search by prefix. Deleted with the person.
CREATE TABLE person_names (
    person_id UUID PRIMARY KEY REFERENCES persons (id),
    name TEXT COLLATE "C" NOT NULL,
    pinyin TEXT COLLATE "C" NOT NULL,
    initials TEXT COLLATE "C" NOT NULL
);
CREATE INDEX person_names_by_name ON person_names (name, person_id);
CREATE INDEX person_names_by_pinyin ON person_names (pinyin, person_id);
CREATE INDEX person_names_by_initials ON person_names (initials, person_id);

-- What routes a case or is counted stands open; what is only about the person is sealed.
CREATE TABLE talent_profiles (
    person_id UUID PRIMARY KEY REFERENCES persons (id),
    district TEXT COLLATE "C",
    employer_name TEXT COLLATE "C",
    organisation_code TEXT COLLATE "C",
    organisation_flagged BOOLEAN NOT NULL,
    employed_since DATE,
    personal_sealed BYTEA NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX talent_profiles_by_district ON talent_profiles (district);
CREATE INDEX talent_profiles_by_organisation ON talent_profiles (organisation_code);

-- Documents that a person has or had besides the one they were verified by.
CREATE TABLE identity_documents (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    kind TEXT COLLATE "C" NOT NULL,
    number_sealed BYTEA NOT NULL,
    number_index TEXT COLLATE "C" NOT NULL,
    valid_until DATE,
    created_at TIMESTAMPTZ NOT NULL,
    UNIQUE (person_id, number_index)
);
CREATE INDEX identity_documents_by_number ON identity_documents (number_index);

CREATE TABLE qualifications (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    kind TEXT COLLATE "C" NOT NULL,
    level TEXT COLLATE "C" NOT NULL,
    details_sealed BYTEA NOT NULL,
    obtained_on DATE NOT NULL,
    valid_until DATE,
    document_id UUID,
    created_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX qualifications_by_person ON qualifications (person_id, obtained_on, id);

CREATE TABLE household_members (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    relation TEXT COLLATE "C" NOT NULL,
    details_sealed BYTEA NOT NULL,
    identity_index TEXT COLLATE "C",
    confirmation TEXT COLLATE "C" NOT NULL,
    linked_person_id UUID REFERENCES persons (id),
    confirmed_at TIMESTAMPTZ,
    consent_by UUID REFERENCES accounts (id),
    consent_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE INDEX household_members_by_person ON household_members (person_id, created_at, id);
CREATE INDEX household_members_by_identity ON household_members (identity_index, confirmation);
CREATE INDEX household_members_by_linked ON household_members (linked_person_id);

CREATE TABLE wallet_documents (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    kind TEXT COLLATE "C" NOT NULL,
    label_sealed BYTEA,
    media_type TEXT COLLATE "C" NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL,
    converted BOOLEAN NOT NULL,
    expires_on DATE,
    created_at TIMESTAMPTZ NOT NULL,
    deleted_at TIMESTAMPTZ
);
CREATE INDEX wallet_documents_by_person ON wallet_documents (person_id, created_at, id);

-- Which case relies on which document. While one does, the document stays.
CREATE TABLE document_uses (
    document_id UUID NOT NULL REFERENCES wallet_documents (id),
    case_id UUID NOT NULL,
    since TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    PRIMARY KEY (document_id, case_id)
);
CREATE INDEX document_uses_by_case ON document_uses (case_id);

-- Each time a register was asked whether a name and a number belong together, so that nobody can try them out.
CREATE TABLE identity_checks (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    kind TEXT COLLATE "C" NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    verdict TEXT COLLATE "C"
);
CREATE INDEX identity_checks_by_person ON identity_checks (person_id, asked_at);
