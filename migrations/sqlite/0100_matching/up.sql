-- Who is to be looked at, and when: at once where something about them has changed, otherwise on the day on which time alone
-- may change what they are entitled to. `mark` is drawn anew with each change, so that one that comes during a look is not lost.
CREATE TABLE match_looks (
    person_id TEXT PRIMARY KEY NOT NULL REFERENCES persons (id),
    due_on DATE NOT NULL,
    mark TEXT NOT NULL
);
CREATE INDEX match_looks_by_day ON match_looks (due_on, person_id);

-- What people have said about being found; whoever has said nothing is found, without a look at the household.
CREATE TABLE match_settings (
    person_id TEXT PRIMARY KEY NOT NULL REFERENCES persons (id),
    found BOOLEAN NOT NULL,
    household BOOLEAN NOT NULL,
    changed_at TEXT NOT NULL
);

-- Somebody and an item that they were found for, once for each such pair.
CREATE TABLE matches (
    id TEXT PRIMARY KEY NOT NULL,
    person_id TEXT NOT NULL REFERENCES persons (id),
    item_code TEXT NOT NULL,
    state TEXT NOT NULL,
    item_id TEXT NOT NULL REFERENCES definitions (id),
    rules_version TEXT NOT NULL,
    found_on DATE NOT NULL,
    told_at TEXT,
    application_id TEXT REFERENCES applications (id) ON DELETE SET NULL,
    changed_at TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX matches_by_person ON matches (person_id, item_code);
CREATE INDEX matches_by_item ON matches (item_code, state);
CREATE INDEX matches_by_application ON matches (application_id);

-- The version of each item's rules by which everybody was looked at last.
CREATE TABLE match_items (
    item_code TEXT PRIMARY KEY NOT NULL,
    rules_version TEXT NOT NULL
);

-- Walks over people: everybody for items whose rules have changed, or those whose day has come.
CREATE TABLE match_runs (
    id TEXT PRIMARY KEY NOT NULL,
    reason TEXT NOT NULL,
    items TEXT NOT NULL CHECK (json_valid(items)),
    after_person TEXT,
    estimate BIGINT NOT NULL,
    walked BIGINT NOT NULL,
    evaluated BIGINT NOT NULL,
    opened BIGINT NOT NULL,
    found BIGINT NOT NULL,
    lapsed BIGINT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX match_runs_open ON match_runs (finished_at, id);
