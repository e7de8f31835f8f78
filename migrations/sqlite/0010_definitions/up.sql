-- What a policy pack defines, each thing with its versions. A published body never changes.
CREATE TABLE definitions (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    version BIGINT NOT NULL,
    digest TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)),
    status TEXT NOT NULL,
    valid_from DATE,
    valid_to DATE,
    drafted_by TEXT REFERENCES persons (id),
    drafted_at TEXT NOT NULL,
    published_by TEXT REFERENCES persons (id),
    published_at TEXT,
    row_version BIGINT NOT NULL,
    UNIQUE (kind, code, version)
);
CREATE UNIQUE INDEX definitions_published ON definitions (kind, code) WHERE status = 'published';
CREATE UNIQUE INDEX definitions_draft ON definitions (kind, code) WHERE status = 'draft';
