CREATE TABLE settings (
    key TEXT COLLATE "C" PRIMARY KEY,
    value JSONB NOT NULL
);

-- Numbers are drawn in a short transaction of their own; gaps are allowed.
CREATE TABLE sequences (
    name TEXT COLLATE "C" PRIMARY KEY,
    last BIGINT NOT NULL
);

CREATE TABLE idempotency_keys (
    scope TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    digest TEXT COLLATE "C" NOT NULL,
    status INTEGER NOT NULL,
    body JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE jobs (
    id UUID PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    payload JSONB NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    run_at TIMESTAMPTZ NOT NULL,
    attempts INTEGER NOT NULL,
    lease TEXT COLLATE "C",
    leased_until TIMESTAMPTZ,
    last_error TEXT COLLATE "C",
    dedupe_key TEXT COLLATE "C" UNIQUE
);
CREATE INDEX jobs_due ON jobs (state, run_at, id);
