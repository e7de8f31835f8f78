-- A flow that could not be proved is put in force by two persons: one asks, another publishes, each says why. `digest` is
-- the content that was asked for; a draft that has changed since is asked for again.
CREATE TABLE unproved_flows (
    definition_id TEXT PRIMARY KEY REFERENCES definitions (id) ON DELETE CASCADE,
    digest TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    asked_reason TEXT NOT NULL,
    published_reason TEXT
);
