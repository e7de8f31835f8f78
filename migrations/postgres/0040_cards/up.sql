CREATE TABLE recognitions (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    catalogue TEXT COLLATE "C" NOT NULL,
    catalogue_version BIGINT NOT NULL,
    tier TEXT COLLATE "C" NOT NULL,
    tier_rank INTEGER NOT NULL,
    route TEXT COLLATE "C" NOT NULL,
    criterion TEXT COLLATE "C",
    case_id UUID,
    district TEXT COLLATE "C",
    decided_on DATE NOT NULL,
    ended_on DATE,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX recognitions_by_person ON recognitions (person_id, decided_on);

CREATE TABLE cards (
    id UUID PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES persons (id),
    recognition_id UUID NOT NULL REFERENCES recognitions (id),
    catalogue TEXT COLLATE "C" NOT NULL,
    catalogue_version BIGINT NOT NULL,
    scheme TEXT COLLATE "C" NOT NULL,
    scheme_version BIGINT NOT NULL,
    tier TEXT COLLATE "C" NOT NULL,
    tier_rank INTEGER NOT NULL,
    district TEXT COLLATE "C",
    number TEXT COLLATE "C" NOT NULL UNIQUE,
    state TEXT COLLATE "C" NOT NULL,
    before_loss TEXT COLLATE "C",
    valid_from DATE NOT NULL,
    valid_until DATE NOT NULL,
    renewal_filed_on DATE,
    predecessor_id UUID,
    issued_at TIMESTAMPTZ NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX cards_by_person ON cards (person_id);
CREATE INDEX cards_by_state ON cards (state, district);
-- A person has one card in force of each catalogue; commands see to it, this is the fence.
CREATE UNIQUE INDEX cards_in_force ON cards (person_id, catalogue)
    WHERE state IN ('pending_activation', 'valid', 'suspended', 'lost');

CREATE TABLE card_changes (
    card_id UUID NOT NULL REFERENCES cards (id),
    seq BIGINT NOT NULL,
    verb TEXT COLLATE "C" NOT NULL,
    from_state TEXT COLLATE "C",
    to_state TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    legal_basis TEXT COLLATE "C" NOT NULL,
    acting TEXT COLLATE "C" NOT NULL,
    account_id UUID,
    valid_until DATE NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (card_id, seq)
);

CREATE TABLE card_links (
    token TEXT COLLATE "C" PRIMARY KEY,
    card_id UUID NOT NULL REFERENCES cards (id),
    created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX card_links_by_card ON card_links (card_id);

-- The first scan of a signed code binds it to the verifier; a redemption spends it.
CREATE TABLE code_uses (
    jti UUID PRIMARY KEY,
    card_id UUID NOT NULL REFERENCES cards (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    benefit TEXT COLLATE "C",
    redemption_id UUID,
    first_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE card_scans (
    id UUID PRIMARY KEY,
    card_id UUID NOT NULL REFERENCES cards (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    venue TEXT COLLATE "C" NOT NULL,
    venue_name TEXT COLLATE "C" NOT NULL,
    means TEXT COLLATE "C" NOT NULL,
    benefit TEXT COLLATE "C",
    outcome TEXT COLLATE "C" NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX card_scans_by_card ON card_scans (card_id, at);

CREATE TABLE benefit_uses (
    person_id UUID NOT NULL REFERENCES persons (id),
    benefit TEXT COLLATE "C" NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    used INTEGER NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (person_id, benefit, period)
);

-- Places that all holders of a benefit share.
CREATE TABLE benefit_places (
    benefit TEXT COLLATE "C" NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    used INTEGER NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (benefit, period)
);

CREATE TABLE redemptions (
    id UUID PRIMARY KEY,
    card_id UUID NOT NULL REFERENCES cards (id),
    person_id UUID NOT NULL REFERENCES persons (id),
    account_id UUID NOT NULL REFERENCES accounts (id),
    jti UUID NOT NULL UNIQUE,
    benefit TEXT COLLATE "C" NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    venue TEXT COLLATE "C" NOT NULL,
    venue_name TEXT COLLATE "C" NOT NULL,
    uses_left INTEGER,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX redemptions_by_card ON redemptions (card_id, at);

-- Keys of the phone's code. The seed is sealed under a key that the master key wraps.
CREATE TABLE signing_keys (
    kid TEXT COLLATE "C" PRIMARY KEY,
    x TEXT COLLATE "C" NOT NULL,
    wrapped_key BYTEA NOT NULL,
    seed_sealed BYTEA NOT NULL,
    signs_from TIMESTAMPTZ NOT NULL,
    signs_until TIMESTAMPTZ NOT NULL,
    published_until TIMESTAMPTZ NOT NULL
);

-- Where a verifier works: it decides which benefits they see.
CREATE TABLE verifier_venues (
    account_id UUID PRIMARY KEY REFERENCES accounts (id),
    venue TEXT COLLATE "C" NOT NULL,
    venue_name TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL
);

-- Characters of holders' names that the font lacks: somebody has to extend it.
CREATE TABLE missing_glyphs (
    character TEXT COLLATE "C" PRIMARY KEY,
    card_id UUID NOT NULL REFERENCES cards (id),
    seen_at TIMESTAMPTZ NOT NULL,
    settled_at TIMESTAMPTZ
);

-- Not a row of a table: drawing from it never makes two units of work collide, and leaves gaps.
CREATE SEQUENCE card_numbers;
