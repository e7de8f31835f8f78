-- What a policy pack defines, each thing with its versions. A published body never changes.
CREATE TABLE definitions (
    id UUID PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    body JSONB NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    valid_from DATE,
    valid_to DATE,
    drafted_by UUID REFERENCES persons (id),
    drafted_at TIMESTAMPTZ NOT NULL,
    published_by UUID REFERENCES persons (id),
    published_at TIMESTAMPTZ,
    row_version BIGINT NOT NULL,
    UNIQUE (kind, code, version)
);
CREATE UNIQUE INDEX definitions_published ON definitions (kind, code) WHERE status = 'published';
CREATE UNIQUE INDEX definitions_draft ON definitions (kind, code) WHERE status = 'draft';
