CREATE TABLE recognitions (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons (id),
    catalogue TEXT NOT NULL,
    catalogue_version BIGINT NOT NULL,
    tier TEXT NOT NULL,
    tier_rank INTEGER NOT NULL,
    route TEXT NOT NULL,
    criterion TEXT,
    case_id TEXT,
    district TEXT,
    decided_on DATE NOT NULL,
    ended_on DATE,
    created_at TEXT NOT NULL
);
CREATE INDEX recognitions_by_person ON recognitions (person_id, decided_on);

CREATE TABLE cards (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES persons (id),
    recognition_id TEXT NOT NULL REFERENCES recognitions (id),
    catalogue TEXT NOT NULL,
    catalogue_version BIGINT NOT NULL,
    scheme TEXT NOT NULL,
    scheme_version BIGINT NOT NULL,
    tier TEXT NOT NULL,
    tier_rank INTEGER NOT NULL,
    district TEXT,
    number TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    before_loss TEXT,
    valid_from DATE NOT NULL,
    valid_until DATE NOT NULL,
    renewal_filed_on DATE,
    predecessor_id TEXT,
    issued_at TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX cards_by_person ON cards (person_id);
CREATE INDEX cards_by_state ON cards (state, district);
-- A person has one card in force of each catalogue; commands see to it, this is the fence.
CREATE UNIQUE INDEX cards_in_force ON cards (person_id, catalogue)
    WHERE state IN ('pending_activation', 'valid', 'suspended', 'lost');

CREATE TABLE card_changes (
    card_id TEXT NOT NULL REFERENCES cards (id),
    seq BIGINT NOT NULL,
    verb TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    reason TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    acting TEXT NOT NULL,
    account_id TEXT,
    valid_until DATE NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (card_id, seq)
);

CREATE TABLE card_links (
    token TEXT PRIMARY KEY,
    card_id TEXT NOT NULL REFERENCES cards (id),
    created_at TEXT NOT NULL
);
CREATE UNIQUE INDEX card_links_by_card ON card_links (card_id);

-- The first scan of a signed code binds it to the verifier; a redemption spends it.
CREATE TABLE code_uses (
    jti TEXT PRIMARY KEY,
    card_id TEXT NOT NULL REFERENCES cards (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    benefit TEXT,
    redemption_id TEXT,
    first_at TEXT NOT NULL
);

CREATE TABLE card_scans (
    id TEXT PRIMARY KEY,
    card_id TEXT NOT NULL REFERENCES cards (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    venue TEXT NOT NULL,
    venue_name TEXT NOT NULL,
    means TEXT NOT NULL,
    benefit TEXT,
    outcome TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX card_scans_by_card ON card_scans (card_id, at);

CREATE TABLE benefit_uses (
    person_id TEXT NOT NULL REFERENCES persons (id),
    benefit TEXT NOT NULL,
    period TEXT NOT NULL,
    used INTEGER NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (person_id, benefit, period)
);

-- Places that all holders of a benefit share.
CREATE TABLE benefit_places (
    benefit TEXT NOT NULL,
    period TEXT NOT NULL,
    used INTEGER NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (benefit, period)
);

CREATE TABLE redemptions (
    id TEXT PRIMARY KEY,
    card_id TEXT NOT NULL REFERENCES cards (id),
    person_id TEXT NOT NULL REFERENCES persons (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    jti TEXT NOT NULL UNIQUE,
    benefit TEXT NOT NULL,
    period TEXT NOT NULL,
    venue TEXT NOT NULL,
    venue_name TEXT NOT NULL,
    uses_left INTEGER,
    at TEXT NOT NULL
);
CREATE INDEX redemptions_by_card ON redemptions (card_id, at);

-- Keys of the phone's code. The seed is sealed under a key that the master key wraps.
CREATE TABLE signing_keys (
    kid TEXT PRIMARY KEY,
    x TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,
    seed_sealed BLOB NOT NULL,
    signs_from TEXT NOT NULL,
    signs_until TEXT NOT NULL,
    published_until TEXT NOT NULL
);

-- Where a verifier works: it decides which benefits they see.
CREATE TABLE verifier_venues (
    account_id TEXT PRIMARY KEY REFERENCES accounts (id),
    venue TEXT NOT NULL,
    venue_name TEXT NOT NULL,
    version BIGINT NOT NULL
);

-- Characters of holders' names that the font lacks: somebody has to extend it.
CREATE TABLE missing_glyphs (
    character TEXT PRIMARY KEY,
    card_id TEXT NOT NULL REFERENCES cards (id),
    seen_at TEXT NOT NULL,
    settled_at TEXT
);

-- PostgreSQL has a sequence here; SQLite has one writer, for whom a row is as good.
INSERT INTO sequences (name, last) VALUES ('card_numbers', 0);
