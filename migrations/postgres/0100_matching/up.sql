-- Who is to be looked at, and when: at once where something about them has changed, otherwise on the day on which time alone
-- may change what they are entitled to. `mark` is drawn anew with each change, so that one that comes during a look is not lost.
CREATE TABLE match_looks (
    person_id UUID PRIMARY KEY NOT NULL REFERENCES persons (id),
    due_on DATE NOT NULL,
    mark UUID NOT NULL
);
CREATE INDEX match_looks_by_day ON match_looks (due_on, person_id);

-- What people have said about being found; whoever has said nothing is found, without a look at the household.
CREATE TABLE match_settings (
    person_id UUID PRIMARY KEY NOT NULL REFERENCES persons (id),
    found BOOLEAN NOT NULL,
    household BOOLEAN NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);

-- Somebody and an item that they were found for, once for each such pair.
CREATE TABLE matches (
    id UUID PRIMARY KEY NOT NULL,
    person_id UUID NOT NULL REFERENCES persons (id),
    item_code TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    item_id UUID NOT NULL REFERENCES definitions (id),
    rules_version TEXT COLLATE "C" NOT NULL,
    found_on DATE NOT NULL,
    told_at TIMESTAMPTZ,
    application_id UUID REFERENCES applications (id) ON DELETE SET NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX matches_by_person ON matches (person_id, item_code);
CREATE INDEX matches_by_item ON matches (item_code, state);
CREATE INDEX matches_by_application ON matches (application_id);

-- The version of each item's rules by which everybody was looked at last.
CREATE TABLE match_items (
    item_code TEXT COLLATE "C" PRIMARY KEY NOT NULL,
    rules_version TEXT COLLATE "C" NOT NULL
);

-- Walks over people: everybody for items whose rules have changed, or those whose day has come.
CREATE TABLE match_runs (
    id UUID PRIMARY KEY NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    items JSONB NOT NULL,
    after_person UUID,
    estimate BIGINT NOT NULL,
    walked BIGINT NOT NULL,
    evaluated BIGINT NOT NULL,
    opened BIGINT NOT NULL,
    found BIGINT NOT NULL,
    lapsed BIGINT NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ,
    version BIGINT NOT NULL
);
CREATE INDEX match_runs_open ON match_runs (finished_at, id);
